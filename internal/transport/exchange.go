package transport

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"sync/atomic"
	"time"

	"github.com/hashicorp/go-retryablehttp"
)

// An Exchange is one call: what is asked, what came of it, and the state of its attempts. It is the context of
// its own requests, so that every step, and a user's RoundTripper, can find it there without another allocation.
type Exchange struct {
	context.Context // set by Do; the caller's, with the call's deadline

	// What is asked.
	Op, Route, Method string
	URL               url.URL
	Header            http.Header   // owned by the exchange; Authorization is added to it
	Body              []byte        // nil for none
	Retry             *Retry        // shared with other calls
	Timeout           time.Duration // for the whole call, until the first byte of a stream; 0: the context's own deadline only
	Safe              bool          // may be sent again after an attempt of unknown fate
	Stream            bool          // the caller reads the body as it arrives
	KeepBody          bool          // the document outlives the exchange: read it into memory of its own
	Watch             Watch

	// What came of it.
	Fate       Fate          // of the whole call
	Attempts   int           // requests handed to the RoundTripper
	Status     int           // of the last answer; 0: none came
	Answer     http.Header   // of the last answer
	Document   []byte        // the whole body of a 2xx answer, unless Stream
	Reader     io.ReadCloser // the body of a 2xx answer, if Stream
	Length     int64         // what the answer said of its body's length; -1: nothing
	ErrorBody  []byte        // what was kept of the last error body
	Problem    Problem
	RetryAfter time.Duration // as the last answer asked; 0: it did not

	transport *Transport
	request   retryablehttp.Request
	buffer    *buffer
	token     *token
	deadline  time.Time   // of the call, beside the context's own; zero: none
	timer     *time.Timer // goes off at the deadline, or when a body is silent
	reading   atomic.Pointer[guarded]
	cancel    context.CancelCauseFunc
	wait      time.Duration // before the next attempt
	try       try
	first     guarded      // the body of the first answer
	attempt   atomic.Int32 // Attempts, for a RoundTripper that asks late and from elsewhere
	doubt     bool         // an earlier attempt has an unknown fate
	touched   bool         // an earlier attempt was sent and refused
	replayed  bool         // the call was repeated with another token
	reshared  bool         // a second time, since the first other token came from a cache
	borrowed  bool         // it drew on the retry budget
}

// Received is how much of the last body was read.
func (x *Exchange) Received() int64 {
	if g := x.reading.Load(); g != nil {
		return g.count
	}
	return 0
}

// A try is the state of the attempt under way.
type try struct {
	err       error // why it failed, nil when an answer was read whole
	status    int   // of its answer; 0: none came
	fate      Fate
	temporary bool // trying again may help
	began     time.Time
	took      time.Duration
	received  int64
}

// exchangeKey finds the exchange in a request's context.
type exchangeKey struct{}

// Value implements context.Context.
func (x *Exchange) Value(key any) any {
	switch key.(type) {
	case exchangeKey:
		return x
	case operationKey:
		return Operation{Op: x.Op, Route: x.Route, Method: x.Method, Attempt: int(x.attempt.Load())}
	}
	return x.Context.Value(key)
}

// Deadline implements context.Context: the sooner of the context's and the call's.
func (x *Exchange) Deadline() (time.Time, bool) {
	d, ok := x.Context.Deadline()
	if x.deadline.IsZero() || ok && d.Before(x.deadline) {
		return d, ok
	}
	return x.deadline, true
}

// remaining is the time left until the deadline, false when there is none.
func (x *Exchange) remaining() (time.Duration, bool) {
	d, ok := x.Deadline()
	if !ok {
		return 0, false
	}
	return time.Until(d), true
}

// Temporary reports whether the last attempt failed in a way that may pass.
func (x *Exchange) Temporary() bool { return x.try.temporary }

// Release gives the document's memory back. The document must not be used afterwards.
func (x *Exchange) Release() {
	x.Document = nil
	x.buffer.release()
	x.buffer = nil
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
