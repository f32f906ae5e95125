package transport

import (
	"context"
	"crypto/tls"
	"net"
	"net/http/httptrace"
	"sync/atomic"
)

// traceKey is the key under which net/http looks for a trace in a request's context. It is unexported; asking once tells
// it. Knowing it saves every request a copy of itself, which is what a context with a trace in it costs.
var traceKey = func() any { //nolint:gochecknoglobals // never changed
	var asked keySpy
	httptrace.ContextClientTrace(&asked)
	return asked.key
}()

type keySpy struct {
	context.Context
	key any
}

func (s *keySpy) Value(key any) any {
	s.key = key
	return nil
}

// A trace follows one attempt through net/http, for two reasons: to know how far a write came, and to stop net/http where
// it would send a request a second time by itself. It does that on HTTP/1.1 when a kept connection turns out dead, and on
// HTTP/2 after RST_STREAM and GOAWAY, without end, although a server that resets a stream may have done the work.
//
// The sign is a second connection for the same attempt without a response in between. Hooks may be called from other
// goroutines, and late.
type trace struct {
	hooks httptrace.ClientTrace
	scope *scope
	own   bool // the pool beneath is ours

	traced, wroteHeaders, stopped atomic.Bool
	connections                   atomic.Int32
	conn                          atomic.Pointer[conn]
	written                       atomic.Int64 // by conn, before the attempt
}

// traceOptions are what decides which hooks are worth their price.
type traceOptions struct{ read, own, tls bool }

func newTrace(s *scope, o traceOptions) *trace {
	t := &trace{scope: s, own: o.own}
	t.hooks.GotConn = t.gotConn
	if !o.own { // between a RoundTripper of the user's and its connection other requests may come first
		t.hooks.GotFirstResponseByte = t.gotResponse
	}
	if !o.read {
		t.hooks.GetConn = t.getConn
		t.hooks.WroteHeaders = t.wrote
		if o.tls { // HTTP/2 reports WroteHeaders when they have left, which is too late
			t.hooks.WroteHeaderField = t.wroteField
		}
	}
	if httptrace.ContextClientTrace(s.clock.caller) != nil {
		httptrace.WithClientTrace(s.clock.caller, &t.hooks) // hooks call the caller's own from now on
	}
	return t
}

func (t *trace) getConn(string)              { t.traced.Store(true) }
func (t *trace) wroteField(string, []string) { t.wroteHeaders.Store(true) }
func (t *trace) wrote()                      { t.wroteHeaders.Store(true) }
func (t *trace) gotResponse()                { t.connections.Store(0) }
func (t *trace) gotConn(i httptrace.GotConnInfo) {
	if t.connections.Add(1) > 1 {
		t.stop(i)
		return
	}
	if c := connOf(i.Conn); c != nil {
		t.written.Store(c.writes())
		t.conn.Store(c)
	}
}

// stop keeps net/http from sending a second time. HTTP/2 looks at the context before it writes, and its connection may be
// serving others. HTTP/1.1 does not: its connection is closed, which nobody else uses at this moment. Our own pool stops
// HTTP/1.1 before it has one.
func (t *trace) stop(i httptrace.GotConnInfo) {
	t.stopped.Store(true)
	t.scope.end(errLost)
	if shared := i.Reused && !i.WasIdle; !t.own && !shared && !speaksHTTP2(i.Conn) {
		_ = i.Conn.Close()
	}
}

func speaksHTTP2(c net.Conn) bool {
	secure, ok := c.(*tls.Conn)
	return ok && secure.ConnectionState().NegotiatedProtocol == "h2"
}

// A phase is how far an attempt came, as far as it can be told. A RoundTripper that reports nothing proves nothing.
type phase struct {
	traced       bool // it has asked for a connection
	connected    bool // it has had one
	wroteHeaders bool // request headers may have left
	untouched    bool // no byte has left on the connection that it had
	cancelled    bool // the call was over
	stopped      bool // net/http was about to send it again
}

func (t *trace) phase(cancelled bool) phase {
	p := phase{
		traced: t.traced.Load(), connected: t.connections.Load() > 0, wroteHeaders: t.wroteHeaders.Load(),
		cancelled: cancelled, stopped: t.stopped.Load(),
	}
	if c := t.conn.Load(); c != nil && !p.stopped {
		p.untouched = c.writes() == t.written.Load()
	}
	return p
}
