package transport

import (
	"context"
	"net/http"
	"net/url"
	"time"
)

// A Request is the request of a call. Package tigo sets its fields. The transport changes only the Header: it adds the token and
// the type of the body, and removes the idempotency keys of a request that is not idempotent.
type Request struct {
	Op, Route, Method string
	URL               url.URL
	Header            http.Header   // owned by the call; nil for the default header
	Body              []byte        // nil: none
	Retry             *Retry        // shared with other calls
	Timeout           time.Duration // of the call; for a stream, until its first byte; 0: none but the deadline of the context
	Idempotent        bool          // a second execution changes nothing
	Close             bool          // close the connection afterwards
	Stream            bool          // the caller reads the body as it arrives
	Part              bool          // only a part of the document is requested: the status may be 206
	KeepBody          bool          // the document outlives the call: do not read it into pooled memory
}

// setUp sets the fields of the HTTP request, without header and body, which prepare sets.
func (r *Request) setUp(req *http.Request) {
	req.Method, req.URL, req.Header = r.Method, &r.URL, noHeader
	req.Proto, req.ProtoMajor, req.ProtoMinor = "HTTP/1.1", 1, 1
}

// another returns the HTTP request of a later attempt. It is not a copy of an earlier one: a RoundTripper of the user may still read
// and change that one, and go-retryablehttp copies the header of each request.
func (r *Request) another(a *attempt) *http.Request {
	req := blank.WithContext(a)
	r.setUp(req)
	return req
}

// A Retry says how often a call is retried, and with which backoff. It has the fields of tigo.Retry.
type Retry struct {
	Attempts      int           // including the first one; 1: no retry
	MinDelay      time.Duration // upper bound of the first backoff; each retry doubles it, but no replay does
	MaxDelay      time.Duration // upper bound of every backoff
	MaxRetryAfter time.Duration // a longer Retry-After ends the call
}

// An Operation describes a call without personal data. It has the fields of tigo.Operation.
type Operation struct {
	Op, Route, Method string
	Attempt           int
}

type operationKey struct{}

// OperationFrom returns the operation in the context of a request.
func OperationFrom(ctx context.Context) (Operation, bool) {
	op, ok := ctx.Value(operationKey{}).(Operation)
	return op, ok
}
