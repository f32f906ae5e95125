package transport

import (
	"bytes"
	"context"
	"net/http"
	"sync/atomic"
	"time"
)

// An attempt is one request of a call, and the context of that request: so every step beneath, and a user's RoundTripper,
// finds the call there without another allocation. Beneath a RoundTripper goroutines may outlive it.
type attempt struct {
	scope
	call   *Call
	number atomic.Int32 // among the call's requests; 0 until it is sent
	trace  atomic.Pointer[trace]
	asked  atomic.Bool // net/http has looked for a connection
	fresh  bool        // wants a connection that has carried nothing yet
	sent   bytes.Reader
	body   guarded // of the response

	// What came of it.
	err       error // why it failed; nil when a response was read whole
	status    int   // of its response; 0: there was none
	outcome   Outcome
	transient bool // another attempt may succeed
	began     time.Time
	took      time.Duration
}

type callKey struct{}

// callOf finds the call in a request's context.
func callOf(ctx context.Context) *Call {
	c, _ := ctx.Value(callKey{}).(*Call)
	return c
}

type attemptKey struct{}

// attemptOf finds the attempt in a request's context, nil for requests that belong to no call.
func attemptOf(ctx context.Context) *attempt {
	a, _ := ctx.Value(attemptKey{}).(*attempt)
	return a
}

// Value implements context.Context.
func (a *attempt) Value(key any) any {
	switch key.(type) {
	case callKey:
		return a.call
	case attemptKey:
		return a
	case operationKey:
		r := &a.call.Request
		return Operation{Op: r.Op, Route: r.Route, Method: r.Method, Attempt: int(a.number.Load())}
	}
	if key == traceKey {
		return a.follow()
	}
	return a.value(key)
}

// read reports whether the call changes nothing.
func (a *attempt) read() bool { return a.call.Request.Method == http.MethodGet }

// follow returns the trace that net/http reports to, made when it first asks. Reads over plain HTTP through the own pool
// need none: the pool itself sees there that net/http sends again.
func (a *attempt) follow() any {
	own := a.call.transport.own != nil
	if own && a.read() && a.call.Request.URL.Scheme == "http" {
		return a.value(traceKey)
	}
	if t := a.trace.Load(); t != nil {
		return &t.hooks
	}
	t := newTrace(&a.scope, traceOptions{
		read: a.read(), own: own, tls: a.call.Request.URL.Scheme == "https",
	})
	if !a.trace.CompareAndSwap(nil, t) {
		t = a.trace.Load()
	}
	return &t.hooks
}

// phase is how far the attempt came.
func (a *attempt) phase() phase {
	if t := a.trace.Load(); t != nil {
		return t.phase(a.call.clock.ended() != nil)
	}
	return phase{}
}

// alreadySent reports whether net/http has sent the request before it asks for a connection again. Over HTTP/2 it also
// asks again when a connection turned out to be full, and then has not.
func (a *attempt) alreadySent() bool {
	again := a.asked.Swap(true)
	if a.call.Request.URL.Scheme == "https" {
		return a.phase().connected
	}
	return again
}
