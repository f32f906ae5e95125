package tigotest

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"sync"
)

// listener accepts connections for net/http. It resets connections that [Server.RefuseConnections] refuses. It terminates TLS
// itself: net/http serves unencrypted HTTP/2, so that faults can change its frames.
type listener struct {
	net.Listener
	secure *tls.Config // nil without TLS

	mu     sync.Mutex
	refuse int // how many connections to reset
	open   map[*conn]struct{}
	served sync.WaitGroup // a count of open
}

func (l *listener) Accept() (net.Conn, error) {
	for {
		raw, err := l.Listener.Accept()
		if err != nil {
			return nil, err
		}
		c := &conn{Conn: raw, raw: raw}
		if l.refused() {
			c.reset()
			continue
		}
		if l.secure != nil {
			c.Conn = tls.Server(raw, l.secure) // the handshake happens with the first read
		}
		return c, nil
	}
}

func (l *listener) refused() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.refuse = max(l.refuse-1, -1)
	return l.refuse >= 0
}

// track keeps the set of connections that the http.Server has open.
func (l *listener) track(accepted net.Conn, state http.ConnState) {
	l.mu.Lock()
	defer l.mu.Unlock()
	c, _ := accepted.(*conn) // from Accept
	switch state {
	case http.StateNew:
		l.open[c] = struct{}{}
		l.served.Add(1)
	case http.StateClosed, http.StateHijacked:
		delete(l.open, c)
		l.served.Done()
	}
}

// RefuseConnections resets the next n new connections before anything is read from them.
func (s *Server) RefuseConnections(n int) {
	s.listener.mu.Lock()
	defer s.listener.mu.Unlock()
	s.listener.refuse = n
}

// cut resets every open connection, so that a closed emulator leaves nothing behind, not even in the kernel.
func (l *listener) cut() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for c := range l.open {
		c.reset()
	}
}

// CloseConnections closes every open connection, idle ones too, as a server does when their keep-alive expires.
func (s *Server) CloseConnections() { s.closeConnections(nil) }

// closeConnections closes every open connection but one, which may be nil.
func (s *Server) closeConnections(but *conn) {
	s.listener.mu.Lock()
	defer s.listener.mu.Unlock()
	for c := range s.listener.open {
		if c != but {
			_ = c.raw.Close()
		}
	}
}

// conn is a connection that a fault can reset. On HTTP/2 it also reads and changes the frames that net/http sends.
type conn struct {
	net.Conn          // TLS, or the connection itself
	raw      net.Conn // a TCP connection, or one in memory

	begun bool // something has been read

	mu     sync.Mutex
	http2  bool
	frames []byte // the beginning of a frame whose rest is not written yet
	refuse int    // how many aborted streams get REFUSED_STREAM
}

// Read detects the preface of HTTP/2.
func (c *conn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	if errors.Is(err, io.EOF) {
		c.linger() // the caller has closed it: TIME_WAIT would only keep its port busy
	}
	if !c.begun && n > 0 {
		c.begun = true
		c.mu.Lock()
		c.http2 = bytes.HasPrefix(p[:n], []byte("PRI "))
		c.mu.Unlock()
	}
	return n, err
}

// reset closes the connection with an RST instead of a FIN.
func (c *conn) reset() {
	c.linger()
	if memory, ok := c.raw.(*memoryConn); ok {
		memory.broken.Store(true)
	}
	_ = c.raw.Close()
}

// linger makes the system forget the connection with its close, instead of keeping it in TIME_WAIT.
func (c *conn) linger() {
	if tcp, ok := c.raw.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
}

type connKey struct{}

func withConn(ctx context.Context, c net.Conn) context.Context {
	return context.WithValue(ctx, connKey{}, c)
}

// connection returns the connection that a request came on.
func connection(r *http.Request) *conn {
	c, _ := r.Context().Value(connKey{}).(*conn) // from withConn
	return c
}
