package transport

import (
	"bytes"
	"crypto/tls"
	"io"
	"net"
	"sync"
)

// A conn is an HTTP/1.1 connection of the own pool, above its TLS. It knows two things that net/http does not tell.
//
// Whether any byte of a request has left: net/http reports headers as written when they lie in its buffer.
//
// Where a response ends: what a server sends beyond that, net/http would print to the standard logger, personal data
// included. A conn delivers a response to its last byte, drops what follows, and is closed then.
type conn struct {
	net.Conn

	mu     sync.Mutex
	begun  int64 // writes that may have left
	tunnel bool  // CONNECT: what passes is no HTTP
	closed bool
	frame  frame
}

func newConn(c net.Conn) *conn { return &conn{Conn: c} }

// connOf finds the conn under a connection that net/http shows, nil if there is none or HTTP/2 shares it.
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

// writes is how many writes may have left. It does not change any more once the connection is closed.
func (c *conn) writes() int64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.begun
}

// alertMost is more than a TLS alert takes and less than any request does: an alert says that a connection is closed.
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
