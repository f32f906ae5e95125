package transport

import (
	"bytes"
	"context"
	"net/http"
	"sync/atomic"
)

// An attempt is one HTTP request of a call. It is also the context of that request. So every later step and a RoundTripper of the
// user find the call, and no context is allocated. Goroutines of a RoundTripper may use an attempt after the call has ended.
type attempt struct {
	scope
	call        *Call
	number      atomic.Int32 // from 1 within the call; 0 until the RoundTripper gets the request
	proxyAsked  atomic.Bool  // net/http has called proxyOnce, as it does before it gets a connection
	trace       atomic.Pointer[trace]
	requestBody bytes.Reader
	body        guarded // of the response
	timing      *timing // nil if there is no observer, or until the RoundTripper gets the request

	// The result.
	err       error // why it failed, unless its response is an error
	status    int32 // of the response; 0: no response
	outcome   Outcome
	transient bool // another attempt may succeed

	fresh  bool // the request needs a new connection
	replay bool // it follows one whose token was refused
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

// read reports whether the call is a GET, which has no effect at the platform.
func (a *attempt) read() bool { return a.call.Request.Method == http.MethodGet }

// follow returns the httptrace hooks for net/http, and makes them on first use. Reads over plain HTTP through the client's pool
// need none: proxyOnce keeps net/http from sending them again. For these it returns the hooks of the caller, if there are any.
func (a *attempt) follow() any {
	pooled := a.call.transport.pool != nil
	if pooled && a.read() && a.call.Request.URL.Scheme == "http" {
		return a.value(traceKey)
	}
	if t := a.trace.Load(); t != nil {
		return &t.hooks
	}
	t := newTrace(&a.scope, traceOptions{
		read: a.read(), pooled: pooled, alone: a.call.transport.alone, tls: a.call.Request.URL.Scheme == "https",
	})
	if !a.trace.CompareAndSwap(nil, t) {
		t = a.trace.Load()
	}
	return &t.hooks
}

// phase returns how far net/http came with the attempt.
func (a *attempt) phase() phase {
	if t := a.trace.Load(); t != nil {
		return t.phase(a.call.clock.ended() != nil)
	}
	return phase{}
}

// sendsAgain reports whether net/http is about to send the request again. proxyOnce calls it each time before net/http gets a
// connection. Without TLS, a second call for the same attempt proves it. With TLS, only the trace can tell:
// if an HTTP/2 connection is full, net/http gets another one for a request that it has not sent yet.
func (a *attempt) sendsAgain() bool {
	again := a.proxyAsked.Swap(true)
	if a.call.Request.URL.Scheme == "https" {
		return a.phase().connected
	}
	return again
}
