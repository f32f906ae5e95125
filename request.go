package tigo

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/tigo-go/tigo/internal/transport"
	"github.com/tigo-go/tigo/internal/wire"
)

// Request is a request for [Client.Do], the low-level call. A program needs it only for an operation that no area has, since
// the methods of the areas make their requests themselves.
type Request struct {
	Op     string     // the operation in errors, logs and spans, such as "billing.GetBalance"; default: method and route
	API    API        // the API of the route; default: APIHome
	Method string     // the HTTP method, in capitals
	Route  string     // the template of the path, such as "/billing/contracts/{contractId}/invoices/", with a trailing slash if the reference has one
	Path   []string   // the values of the route's placeholders, in order, not escaped
	Query  url.Values // not escaped
	Body   any        // encoded as JSON; nil for none

	// Idempotent states that a second execution of the operation changes nothing, so that the call is retried after an
	// attempt of unknown outcome. What counts is how the platform behaves, not what HTTP defines for the method. Every GET
	// is idempotent. After an attempt that provably did nothing, any call is retried.
	Idempotent bool

	// List is the name of the list in the reference, such as "InvoiceList". If a response is an object with several lists,
	// Decode reads the one of this name. If List is "", two lists that fit the model are an error.
	List string

	// RawQuery is a query that is escaped already. It is sent before Query.
	RawQuery string

	CloseConnection bool // close the connection after the call, so that no buffer of net/http keeps the body: for card data

	Accept string // accepted media types; default: application/json
	Stream bool   // return the response before its body has arrived; the body then has no size limit, but Decode reads at most Limits.DocumentBytes
}

// Format prints operation, method and route, for every verb of fmt. The values of path, query and body are personal.
func (q Request) Format(state fmt.State, _ rune) {
	_, _ = fmt.Fprintf(state, "tigo.Request{%s, %s %s}", q.Op, q.Method, q.Route)
}

// Do makes a call. For a 2xx status it returns the response, whose body is open: close it, or read it with [Response.Decode],
// [DecodeSeq] or [Response.File], which close it. Otherwise it fails with an [*Error], or with an [*ArgumentError] before
// anything is sent. The call ends, for Config.Logger and Config.Observer, when the body is closed or read to its end.
func (c *Client) Do(ctx context.Context, request Request, opts ...CallOption) (*Response, error) {
	r := newResponse()
	r.options = optionsOf(opts)
	if err := c.prepare(ctx, &request, r); err != nil {
		return nil, err
	}
	observed := r.begin(ctx, c.core, Operation{Op: request.Op, Method: request.Method, Route: request.Route})
	err := c.core.transport.Do(observed, &r.call)
	r.settle()
	if err != nil {
		failure := r.fail(err)
		r.reportEnd()
		return nil, failure
	}
	return r, nil
}

// prepare makes the transport's request. It fails for a request that must not be sent.
func (c *Client) prepare(ctx context.Context, q *Request, r *Response) error {
	if q.Op == "" {
		q.Op = q.Method + " " + q.Route
	}
	if err := c.ready(ctx, q.Op); err != nil {
		return err
	}
	if err := r.options.err; err != nil {
		return inOp(q.Op, err)
	}
	if !isMethod(q.Method) {
		return &ArgumentError{Op: q.Op, Name: "Method", Reason: "is not an HTTP method in capitals"}
	}
	if reason := badRoute(q.Route); reason != "" {
		return &ArgumentError{Op: q.Op, Name: "Route", Reason: reason}
	}
	if int(q.API) >= len(c.base) {
		return &ArgumentError{Op: q.Op, Name: "API", Reason: "is unknown"}
	}
	if !isEscapedQuery(q.RawQuery) {
		return &ArgumentError{Op: q.Op, Name: "RawQuery", Reason: "is not escaped"}
	}
	path, escaped, err := expand(q.Op, c.base[q.API], q.Route, q.Path)
	if err != nil {
		return err
	}
	x := &r.call.Request
	x.Op, x.Method, x.Route = q.Op, q.Method, q.Route
	x.URL.Scheme, x.URL.Host, x.URL.Path, x.URL.RawPath = c.core.origin.Scheme, c.core.origin.Host, path, escaped
	x.URL.RawQuery = q.RawQuery
	if len(q.Query) > 0 {
		x.URL.RawQuery = joinQueries(q.RawQuery, encodeQuery(q.Query))
	}
	x.Idempotent = q.Idempotent || q.Method == http.MethodGet
	x.Stream, x.Close = q.Stream, q.CloseConnection
	x.KeepBody = r.options.response != nil
	r.values = q.Path
	r.decoding = decoding{ctx: ctx, client: c, list: q.List, api: q.API}
	return c.fill(ctx, q, r)
}

// fill sets the fields that depend on the options, the client and the body.
func (c *Client) fill(ctx context.Context, q *Request, r *Response) error {
	x := &r.call.Request
	if q.Accept != "" || r.options != &noOptions {
		x.Header = maps.Clone(c.core.header)
	}
	if q.Accept != "" {
		x.Header["Accept"] = []string{q.Accept}
	}
	if offset := r.options.offset; offset > 0 {
		if !q.Stream || q.List != "" || q.Method != http.MethodGet {
			return badOffset(q.Op)
		}
		x.Header["Range"], x.Part = []string{"bytes=" + strconv.FormatInt(offset, 10) + "-"}, true
	}
	maps.Copy(x.Header, r.options.header)
	if q.Body != nil {
		body, err := codec.Marshal(q.Body)
		if err != nil {
			return badBody(q.Op, err)
		}
		x.Body = body
	}
	x.Retry = (*transport.Retry)(&c.core.retry)
	if r.options.retry != nil {
		if err := r.options.retry.check(q.Op); err != nil {
			return err
		}
		retry := transport.Retry(r.options.retry.withDefaults(c.core.retry))
		x.Retry = &retry
	}
	x.Timeout = r.options.timeout
	if _, ok := ctx.Deadline(); !ok && x.Timeout == 0 {
		x.Timeout = c.core.limits.CallTimeout
	}
	return nil
}

// isMethod reports whether a method consists of capitals.
func isMethod(method string) bool {
	for i := range len(method) {
		if method[i] < 'A' || method[i] > 'Z' {
			return false
		}
	}
	return method != ""
}

// badRoute returns why a route cannot follow a base path, "" if it can. Without its slash, it would change the country.
func badRoute(route string) string {
	switch {
	case route == "" || route[0] != '/':
		return "does not begin with a slash"
	case strings.IndexByte(route, '?') >= 0, strings.IndexByte(route, '#') >= 0:
		return "contains a query or a fragment; set Query instead"
	}
	return ""
}

// badBody returns the error for a body that cannot be encoded. It names the member.
func badBody(op string, err error) error {
	wrong := &ArgumentError{Op: op, Name: "body", Reason: "cannot be written as JSON"}
	if e, ok := errors.AsType[*wire.Error](err); ok {
		wrong.Reason = e.Reason.Error()
		if e.Path != "" {
			wrong.Name += "." + e.Path
		}
	}
	return wrong
}
