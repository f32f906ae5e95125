package transport

import (
	"bytes"
	"crypto/tls"
	"io"
	"net"
	"sync"
)

// A conn is an HTTP/1.1 connection of the client's pool. Over HTTPS it is above TLS, so that it sees plain HTTP. In the tunnel of a
// proxy it is below TLS, and sees encrypted bytes. It does two things that net/http does not:
//
//   - It knows whether any byte of a request has left. net/http reports headers as written when they are in its buffer.
//   - It ends a response at its last byte. If more bytes follow, it drops them and closes the connection: net/http would print
//     them to the standard logger, with the personal data in them.
type conn struct {
	net.Conn

	mu     sync.Mutex
	begun  int64 // the number of writes of which a byte may have left
	tunnel bool  // after CONNECT to a proxy: the bytes are not HTTP
	closed bool
	frame  frame
}

func newConn(c net.Conn) *conn { return &conn{Conn: c} }

// connOf returns the conn of a connection that net/http reports. It returns nil if that is no connection of the client's pool, or
// if it is an HTTP/2 connection, which several requests share.
func connOf(c net.Conn) *conn {
	if own, ok := c.(*conn); ok {
		return own
	}
	if secured, ok := c.(*tls.Conn); ok && secured.ConnectionState().NegotiatedProtocol != "h2" {
		own, _ := secured.NetConn().(*conn)
		return own
	}
	return nil
}

// writes returns the number of writes of which a byte may have left. It does not grow after the connection is closed.
func (c *conn) writes() int64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.begun
}

// maxAlert is larger than an encrypted TLS alert, which is written to close a connection, and smaller than any encrypted request.
const maxAlert = 96

// Write implements net.Conn. In a tunnel it counts only writes that may be part of a request.
func (c *conn) Write(p []byte) (int, error) {
	c.mu.Lock()
	if c.closed {
		c.mu.Unlock()
		return 0, net.ErrClosed
	}
	counted := !c.tunnel || len(p) > maxAlert
	if counted {
		c.begun++
	}
	switch {
	case c.tunnel:
	case bytes.HasPrefix(p, []byte("CONNECT ")):
		c.tunnel = true
	case c.frame.ended():
		c.frame.begin(bytes.HasPrefix(p, []byte("HEAD ")))
	}
	c.mu.Unlock()
	n, err := c.Conn.Write(p)
	if n == 0 && err != nil && counted {
		c.mu.Lock()
		c.begun--
		c.mu.Unlock()
	}
	return n, err
}

// Read implements net.Conn. It returns only the bytes of a response. If other bytes follow, it closes the connection.
func (c *conn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	c.mu.Lock()
	defer c.mu.Unlock()
	if n == 0 || c.tunnel {
		return n, err
	}
	if c.closed {
		return 0, io.EOF
	}
	ours := c.frame.take(p[:n])
	if ours == n {
		return n, err
	}
	clear(p[ours:n])
	c.closed = true
	_ = c.Conn.Close()
	if ours == 0 {
		return 0, io.EOF
	}
	return ours, nil
}

// Close implements net.Conn. Every later Write fails.
func (c *conn) Close() error {
	c.mu.Lock()
	c.closed = true
	c.mu.Unlock()
	return c.Conn.Close()
}
