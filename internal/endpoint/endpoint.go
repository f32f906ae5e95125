// Package endpoint makes an operation two lines long. The first line has the method, the name, the route and its values, and the
// second one has the type of the result. The package uses only what package tigo exports, such as [tigo.Client.Do].
//
//	call := endpoint.Get("billing.ListInvoices", "/billing/contracts/{contractId}/invoices/", contractID).Limit(options.Limit, 5)
//	return endpoint.List[Invoice](ctx, c.api, call, "InvoiceList", opts)
package endpoint

import (
	"context"
	"iter"
	"net/http"
	"net/url"
	"strconv"

	"github.com/tigo-go/tigo"
)

// An operation is idempotent if a second execution changes nothing, see [tigo.Request].
const (
	Idempotent    = true
	NotIdempotent = false
)

// A Call is a request that is not yet sent, and the first error in its arguments.
type Call struct {
	tigo.Request
	err error
}

// Get returns a call that reads. Every GET is idempotent.
func Get(op, route string, path ...string) Call {
	return Call{Request: tigo.Request{Op: op, Method: http.MethodGet, Route: route, Path: path, Idempotent: true}}
}

// Post returns a call that creates. No POST is idempotent: it is never retried after an attempt of unknown outcome.
func Post[B any](op, route string, body B, path ...string) Call {
	return Call{Request: tigo.Request{Op: op, Method: http.MethodPost, Route: route, Path: path, Body: &body}}
}

// Put returns a call that replaces. idempotent is [Idempotent] or [NotIdempotent].
func Put[B any](idempotent bool, op, route string, body B, path ...string) Call {
	return Call{Request: tigo.Request{Op: op, Method: http.MethodPut, Route: route, Path: path, Body: &body, Idempotent: idempotent}}
}

// Delete returns a call that removes what its body identifies. idempotent is [Idempotent] or [NotIdempotent].
func Delete[B any](idempotent bool, op, route string, body B, path ...string) Call {
	return Call{Request: tigo.Request{Op: op, Method: http.MethodDelete, Route: route, Path: path, Body: &body, Idempotent: idempotent}}
}

// Of selects the API of the call. The default is Home Self Care.
func (c Call) Of(api tigo.API) Call {
	c.API = api
	return c
}

// Limit requests n items. n may not exceed highest. If n is 0, Limit requests highest items, since the default of the platform is
// lower.
func (c Call) Limit(n, highest int) Call {
	c = c.Check(n >= 0 && n <= highest, "limit", "is not between 1 and "+strconv.Itoa(highest))
	if n == 0 {
		n = highest
	}
	return c.Set("limit", strconv.Itoa(n))
}

// Range requests the items of a range of days.
func (c Call) Range(days tigo.DateRange) Call {
	return c.
		Check(!days.From.IsZero(), "fromDate", "is not set").
		Check(!days.To.IsZero(), "toDate", "is not set").
		Check(!days.To.Before(days.From), "toDate", "is before fromDate").
		Set("fromDate", days.From.String()).
		Set("toDate", days.To.String())
}

// Set adds a query parameter. No operation has more than two, which are sent in the order of their names, as by
// [url.Values.Encode].
func (c Call) Set(name, value string) Call {
	switch value = url.QueryEscape(value); {
	case c.RawQuery == "":
		c.RawQuery = name + "=" + value
	case name < c.RawQuery:
		c.RawQuery = name + "=" + value + "&" + c.RawQuery
	default:
		c.RawQuery += "&" + name + "=" + value
	}
	return c
}

// Check makes the call fail with a [tigo.ArgumentError] if ok is false. name is the name of the argument in the reference.
func (c Call) Check(ok bool, name, reason string) Call {
	if !ok && c.err == nil {
		c.err = &tigo.ArgumentError{Op: c.Op, Name: name, Reason: reason}
	}
	return c
}

// do makes the call, or returns the first error in its arguments.
func (c Call) do(ctx context.Context, client *tigo.Client, opts []tigo.CallOption) (*tigo.Response, error) {
	if c.err != nil {
		return nil, c.err
	}
	return client.Do(ctx, c.Request, opts...)
}

// One makes a call whose response is one T.
func One[T any](ctx context.Context, client *tigo.Client, call Call, opts []tigo.CallOption) (T, error) {
	var result, none T
	response, err := call.do(ctx, client, opts)
	if err != nil {
		return none, err
	}
	if err := response.Decode(&result); err != nil {
		return none, err
	}
	return result, nil
}

// List makes a call whose response is a list. name is the name of the list in the reference. If the list is empty, the result is
// not nil.
func List[T any](ctx context.Context, client *tigo.Client, call Call, name string, opts []tigo.CallOption) ([]T, error) {
	call.Request.List = name
	list, err := One[[]T](ctx, client, call, opts)
	if err == nil && list == nil {
		list = []T{}
	}
	return list, err
}

// Stream makes a call whose response is a list, as List does, and yields each element as it arrives. Each range makes a new
// call. An error is yielded once and ends the range.
func Stream[T any](ctx context.Context, client *tigo.Client, call Call, name string, opts []tigo.CallOption) iter.Seq2[T, error] {
	call.Request.List, call.Stream = name, true
	return func(yield func(T, error) bool) {
		response, err := call.do(ctx, client, opts)
		if err != nil {
			var none T
			yield(none, err)
			return
		}
		tigo.DecodeSeq[T](response)(yield)
	}
}

// acceptPDF accepts a PDF, a PDF inside JSON, and a PDF with another media type.
const acceptPDF = "application/pdf, application/json;q=0.5, */*;q=0.1"

// File makes a call whose response is a PDF.
func File(ctx context.Context, client *tigo.Client, call Call, opts []tigo.CallOption) (*tigo.File, error) {
	call.Accept, call.Stream = acceptPDF, true
	response, err := call.do(ctx, client, opts)
	if err != nil {
		return nil, err
	}
	return response.File()
}
