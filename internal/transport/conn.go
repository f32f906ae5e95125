package transport

import (
	"bytes"
	"crypto/tls"
	"io"
	"net"
	"sync"
)

// A conn is an HTTP/1.1 connection of the own pool, above its TLS. It does two things that net/http does not:
//
//   - It knows whether any byte of a request has left. net/http reports headers as written when they are in its buffer.
//   - It ends a response at its last byte. If more bytes follow, it drops them and closes the connection: net/http would print
//     them to the standard logger, with the personal data in them.
type conn struct {
	net.Conn

	mu     sync.Mutex
	begun  int64 // writes that may have left
	tunnel bool  // after CONNECT: the bytes are not HTTP
	closed bool
	frame  frame
}

func newConn(c net.Conn) *conn { return &conn{Conn: c} }

// connOf returns the conn below a connection of net/http, nil if there is none or HTTP/2 shares it.
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

// writes returns how many writes may have left. It does not change after the connection is closed.
func (c *conn) writes() int64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.begun
}

// alertMost is larger than a TLS alert, which closes a connection, and smaller than any request.
const alertMost = 96

func (c *conn) Write(p []byte) (int, error) {
	c.mu.Lock()
	if c.closed {
		c.mu.Unlock()
		return 0, net.ErrClosed
	}
	counted := !c.tunnel || len(p) > alertMost
	if counted {
		c.begun++
	}
	switch {
	case c.tunnel:
	case bytes.HasPrefix(p, []byte("CONNECT ")):
		c.tunnel = true
	case c.frame.waits():
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
	fit := c.frame.take(p[:n])
	if fit == n {
		return n, err
	}
	clear(p[fit:n])
	c.closed = true
	_ = c.Conn.Close()
	if fit == 0 {
		return 0, io.EOF
	}
	return fit, nil
}

// Close implements net.Conn. Nothing is written from here on.
func (c *conn) Close() error {
	c.mu.Lock()
	c.closed = true
	c.mu.Unlock()
	return c.Conn.Close()
}
