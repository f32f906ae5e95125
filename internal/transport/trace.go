package transport

import (
	"context"
	"crypto/tls"
	"net"
	"net/http/httptrace"
	"sync/atomic"
)

// traceKey is the key under which net/http looks for a trace in the context of a request. With it, an attempt can return its trace
// as a value, and needs no copy of the request with httptrace.WithClientTrace. httptrace does not export the key, so a keySpy
// records it.
var traceKey = func() any { //nolint:gochecknoglobals // never changed
	var spy keySpy
	httptrace.ContextClientTrace(&spy)
	return spy.key
}()

// A keySpy is a context that records the key of the last value that was looked for in it.
type keySpy struct {
	context.Context
	key any
}

func (s *keySpy) Value(key any) any {
	s.key = key
	return nil
}

// A trace follows one attempt through net/http. It records how far net/http came with a write, and keeps net/http from sending a
// request again. net/http does that on HTTP/1.1 if a reused connection is closed, and on HTTP/2 after RST_STREAM and GOAWAY,
// although a server that resets a stream may have processed the request.
//
// A trace recognizes this by another connection that net/http gets for the same attempt, although the first one had no response.
// net/http may call the hooks from other goroutines, and after the attempt has ended.
type trace struct {
	hooks  httptrace.ClientTrace
	scope  *scope
	pooled bool // the connections are those of the client's pool

	soughtConn, wroteHeaders, stopped atomic.Bool  // as in phase
	connections                       atomic.Int32 // that net/http got since the last response
	conn                              atomic.Pointer[conn]
	writesBefore                      atomic.Int64 // conn.writes() when net/http got the connection
}

// traceOptions decide which hooks are set.
type traceOptions struct {
	read   bool // the call is a read
	pooled bool // the connections are those of the client's pool
	alone  bool // no RoundTripper of the user sends other requests with the context of the attempt
	tls    bool
}

func newTrace(s *scope, o traceOptions) *trace {
	t := &trace{scope: s, pooled: o.pooled}
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
		httptrace.WithClientTrace(s.clock.caller, &t.hooks) // makes these hooks call those of the caller as well
	}
	return t
}

func (t *trace) getConn(string)              { t.soughtConn.Store(true) }
func (t *trace) wroteField(string, []string) { t.wroteHeaders.Store(true) }
func (t *trace) wrote()                      { t.wroteHeaders.Store(true) }
func (t *trace) gotResponse()                { t.connections.Store(0) }
func (t *trace) gotConn(i httptrace.GotConnInfo) {
	if t.connections.Add(1) > 1 {
		t.stop(i)
		return
	}
	if c := connOf(i.Conn); c != nil {
		t.writesBefore.Store(c.writes())
		t.conn.Store(c)
	}
}

// stop keeps net/http from sending the request again, on the connection that it just got:
//
//   - On HTTP/2 net/http checks the context before it writes, so stop ends the scope. Other calls may use the connection.
//   - On HTTP/1.1 net/http does not check it, so stop also closes the connection, which no other call uses.
//   - In the client's pool, proxyOnce prevents a second HTTP/1.1 connection, so stop closes none.
func (t *trace) stop(i httptrace.GotConnInfo) {
	t.stopped.Store(true)
	t.scope.end(errLost)
	if shared := i.Reused && !i.WasIdle; !t.pooled && !shared && !speaksHTTP2(i.Conn) {
		_ = i.Conn.Close()
	}
}

func speaksHTTP2(c net.Conn) bool {
	secure, ok := c.(*tls.Conn)
	return ok && secure.ConnectionState().NegotiatedProtocol == "h2"
}

// A phase is how far net/http came with an attempt, by what it reported to the trace. If it reported nothing, nothing is proven.
type phase struct {
	soughtConn   bool // net/http began to get a connection; only for writes
	connected    bool // it got one, and no response of an earlier request of the attempt followed
	wroteHeaders bool // the headers of the request may have left; only for writes
	unwritten    bool // no byte has left on the connection; only proven for the client's pool
	cancelled    bool // the time of the call was over
	stopped      bool // the trace kept net/http from sending the request again
}

func (t *trace) phase(cancelled bool) phase {
	p := phase{
		soughtConn: t.soughtConn.Load(), connected: t.connections.Load() > 0, wroteHeaders: t.wroteHeaders.Load(),
		cancelled: cancelled, stopped: t.stopped.Load(),
	}
	if c := t.conn.Load(); c != nil && !p.stopped {
		p.unwritten = c.writes() == t.writesBefore.Load()
	}
	return p
}
