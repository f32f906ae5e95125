package transport

import (
	"bytes"
	"context"
	"net/http"
	"sync/atomic"
)

// An attempt is one request of a call. It is also the context of that request, so that every later step, and a RoundTripper of
// the user, finds the call without an allocation. Goroutines of a RoundTripper may use it after the call has ended.
type attempt struct {
	scope
	call   *Call
	number atomic.Int32 // among the call's requests; 0 until it is sent
	seeks  atomic.Bool  // net/http has requested a connection
	trace  atomic.Pointer[trace]
	sent   bytes.Reader
	body   guarded // of the response
	timing *timing // nil: there is no observer, or it is not sent

	// The result.
	err       error // why it failed; nil if a response was read whole
	status    int   // of its response; 0: there was none
	outcome   Outcome
	transient bool // another attempt may succeed

	fresh bool // it needs a new connection
}

type callKey struct{}

// callOf returns the call in the context of a request.
func callOf(ctx context.Context) *Call {
	c, _ := ctx.Value(callKey{}).(*Call)
	return c
}

type attemptKey struct{}

// attemptOf returns the attempt in the context of a request, nil if the request belongs to no call.
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

// read reports whether the call is a read.
func (a *attempt) read() bool { return a.call.Request.Method == http.MethodGet }

// follow returns the trace for net/http, and makes it on first use. Reads over plain HTTP through the own pool need none: there
// the pool notices that net/http sends a request again.
func (a *attempt) follow() any {
	own := a.call.transport.own != nil
	if own && a.read() && a.call.Request.URL.Scheme == "http" {
		return a.value(traceKey)
	}
	if t := a.trace.Load(); t != nil {
		return &t.hooks
	}
	t := newTrace(&a.scope, traceOptions{
		read: a.read(), own: own, alone: a.call.transport.alone, tls: a.call.Request.URL.Scheme == "https",
	})
	if !a.trace.CompareAndSwap(nil, t) {
		t = a.trace.Load()
	}
	return &t.hooks
}

// phase returns how far the attempt came.
func (a *attempt) phase() phase {
	if t := a.trace.Load(); t != nil {
		return t.phase(a.call.clock.ended() != nil)
	}
	return phase{}
}

// alreadySent reports whether net/http has sent the request before it requests another connection. Over HTTP/2, net/http
// also requests another connection if the first one is full, without having sent the request.
func (a *attempt) alreadySent() bool {
	again := a.seeks.Swap(true)
	if a.call.Request.URL.Scheme == "https" {
		return a.phase().connected
	}
	return again
}
