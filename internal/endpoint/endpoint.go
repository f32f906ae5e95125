// Package endpoint makes an operation one line: a verb, its name, its route and what fills it, then the shape of
// its result. There is nothing in it that a user of [tigo.Client.Do] could not write.
//
//	call := endpoint.Get("billing.ListInvoices", "/billing/contracts/{contractId}/invoices/", contract).Limit(options.Limit, 5)
//	return endpoint.List[Invoice](ctx, c.api, call, opts)
package endpoint

import (
	"context"
	"net/http"
	"net/url"
	"strconv"

	"github.com/tigo-go/tigo"
)

// Whether a second execution of an operation changes nothing, see [tigo.Request].
const (
	Idempotent    = true
	NotIdempotent = false
)

// A Call is an operation about to be made: a request, and the first thing that was wrong with its arguments.
type Call struct {
	tigo.Request
	err error
}

// Get reads. It is idempotent.
func Get(op, route string, path ...string) Call {
	return Call{Request: tigo.Request{Op: op, Method: http.MethodGet, Route: route, Path: path, Idempotent: true}}
}

// Post creates. It is not idempotent: it is never retried after an attempt of unknown outcome.
func Post(op, route string, body any, path ...string) Call {
	return Call{Request: tigo.Request{Op: op, Method: http.MethodPost, Route: route, Path: path, Body: body}}
}

// Put replaces. The operation says whether it is [Idempotent].
func Put(idempotent bool, op, route string, body any, path ...string) Call {
	return Call{Request: tigo.Request{Op: op, Method: http.MethodPut, Route: route, Path: path, Body: body, Idempotent: idempotent}}
}

// Delete removes what its body names. The operation says whether it is [Idempotent].
func Delete(idempotent bool, op, route string, body any, path ...string) Call {
	return Call{Request: tigo.Request{Op: op, Method: http.MethodDelete, Route: route, Path: path, Body: body, Idempotent: idempotent}}
}

// Of sends the call to another API than Home Self Care.
func (c Call) Of(api tigo.API) Call {
	c.API = api
	return c
}

// Limit asks for n items, at most most; zero asks for that many, since the platform's own default is fewer.
func (c Call) Limit(n, most int) Call {
	c = c.Check(n >= 0 && n <= most, "limit", "is not between 1 and "+strconv.Itoa(most))
	if n == 0 {
		n = most
	}
	return c.Set("limit", strconv.Itoa(n))
}

// Range asks for the days from one to the other, both included.
func (c Call) Range(days tigo.DateRange) Call {
	return c.
		Check(!days.From.IsZero(), "fromDate", "is not set").
		Check(!days.To.IsZero(), "toDate", "is not set").
		Check(!days.To.Before(days.From), "toDate", "is before fromDate").
		Set("fromDate", days.From.String()).
		Set("toDate", days.To.String())
}

// Set adds a query parameter.
func (c Call) Set(name, value string) Call {
	if c.Query == nil {
		c.Query = make(url.Values, 2)
	}
	c.Query.Set(name, value)
	return c
}

// Check refuses the call unless ok, naming the argument as the reference does.
func (c Call) Check(ok bool, name, reason string) Call {
	if !ok && c.err == nil {
		c.err = &tigo.ArgumentError{Op: c.Op, Name: name, Reason: reason}
	}
	return c
}

// do makes the call, if its arguments let it.
func (c Call) do(ctx context.Context, client *tigo.Client, opts []tigo.CallOption) (*tigo.Response, error) {
	if c.err != nil {
		return nil, c.err
	}
	return client.Do(ctx, c.Request, opts...)
}
