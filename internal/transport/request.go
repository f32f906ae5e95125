package transport

import (
	"context"
	"net/http"
	"net/url"
	"time"
)

// A Request is what a call asks for. Whoever makes the call fills it in; nothing but the Authorization header is changed
// afterwards.
type Request struct {
	Op, Route, Method string
	URL               url.URL
	Header            http.Header   // owned by the call
	Body              []byte        // nil for none
	Retry             *Retry        // shared with other calls
	Timeout           time.Duration // for the whole call, until the first byte of a stream; 0: the context's own deadline only
	Idempotent        bool          // a second execution changes nothing
	Close             bool          // the connection serves no other request
	Stream            bool          // the caller reads the body as it arrives
	Part              bool          // a part of the document is asked for: status 206 may come
	KeepBody          bool          // the document outlives the call: read it into memory of its own
}

// A Retry says how often and after what delays a call is retried.
type Retry struct {
	Attempts      int           // in all, the first included; 1: no retry
	MinDelay      time.Duration // the first delay's bound; each later one's is twice as high
	MaxDelay      time.Duration // the highest bound
	MaxRetryAfter time.Duration // a longer Retry-After is not waited for
}

// An Operation names the call a request belongs to, without anything personal.
type Operation struct {
	Op, Route, Method string
	Attempt           int
}

type operationKey struct{}

// OperationFrom finds the operation in a request's context.
func OperationFrom(ctx context.Context) (Operation, bool) {
	op, ok := ctx.Value(operationKey{}).(Operation)
	return op, ok
}
