package transport

import (
	"context"
	"crypto/tls"
	"net"
	"net/http/httptrace"
	"sync/atomic"
)

// traceKey is the key of a trace in the context of a request. net/http does not export it, so a context that records its key gets it
// here. With the key, a request needs no copy with another context.
var traceKey = func() any { //nolint:gochecknoglobals // never changed
	var spy keySpy
	httptrace.ContextClientTrace(&spy)
	return spy.key
}()

type keySpy struct {
	context.Context
	key any
}

func (s *keySpy) Value(key any) any {
	s.key = key
	return nil
}

// A trace follows one attempt through net/http. It records how far a write came, and keeps net/http from sending a request a second
// time. net/http does that on HTTP/1.1 if a reused connection is closed, and on HTTP/2 after RST_STREAM and GOAWAY, although a
// server that resets a stream may have processed the request.
//
// A trace notices it by a second connection for the same attempt, without a response in between. Hooks may be called from other
// goroutines, and after the attempt has ended.
type trace struct {
	hooks httptrace.ClientTrace
	scope *scope
	own   bool // the connections are those of the own pool

	traced, wroteHeaders, stopped atomic.Bool
	connections                   atomic.Int32
	conn                          atomic.Pointer[conn]
	written                       atomic.Int64 // conn's writes before the attempt
}

// traceOptions decide which hooks are set.
type traceOptions struct {
	read  bool // the call is a read
	own   bool // the connections are those of the own pool
	alone bool // nothing sends other requests in the context of this one, as a RoundTripper of the user may
	tls   bool
}

func newTrace(s *scope, o traceOptions) *trace {
	t := &trace{scope: s, own: o.own}
	t.hooks.GotConn = t.gotConn
	if !o.alone {
		t.hooks.GotFirstResponseByte = t.gotResponse
	}
	if !o.read {
		t.hooks.GetConn = t.getConn
		t.hooks.WroteHeaders = t.wrote
		if o.tls { // HTTP/2 reports WroteHeaders only when they have left
			t.hooks.WroteHeaderField = t.wroteField
		}
	}
	if httptrace.ContextClientTrace(s.clock.caller) != nil {
		httptrace.WithClientTrace(s.clock.caller, &t.hooks) // the hooks also call those of the caller
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

// stop keeps net/http from sending a second time. HTTP/2 checks the context before it writes, and other calls may use its connection.
// HTTP/1.1 does not check it, so stop closes its connection, which no other call uses. In the own pool, proxyOnce stops an HTTP/1.1
// request before it has a connection.
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

// A phase is how far an attempt came, as far as net/http reported it. Without reports nothing is proven.
type phase struct {
	traced       bool // it has requested a connection
	connected    bool // it had one
	wroteHeaders bool // request headers may have left
	unwritten    bool // no byte has left on its connection
	cancelled    bool // the call was over
	stopped      bool // net/http was about to send it again
}

func (t *trace) phase(cancelled bool) phase {
	p := phase{
		traced: t.traced.Load(), connected: t.connections.Load() > 0, wroteHeaders: t.wroteHeaders.Load(),
		cancelled: cancelled, stopped: t.stopped.Load(),
	}
	if c := t.conn.Load(); c != nil && !p.stopped {
		p.unwritten = c.writes() == t.written.Load()
	}
	return p
}
