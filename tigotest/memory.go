package tigotest

import (
	"errors"
	"io"
	"net"
	"sync"
	"sync/atomic"
	"syscall"
	"testing/synctest"
)

// InMemory makes the emulator listen within the process instead of on a port. Only clients of [Server.Config] and transports of
// [Server.Transport] reach it. A testing/synctest bubble needs this, since waiting for a socket never ends there; [Start] and
// [NewServer] listen in memory in a bubble even without this option. Faults, HTTP/2 and TLS work as over a socket. [Listen]
// ignores its addr then.
func InMemory() Option { return func(o *options) { o.inMemory = true } }

// memoryURL is the origin of an emulator in memory. No server listens there, so a client without the emulator's transport fails
// at once.
const memoryURL = "127.0.0.1:1"

// inBubble reports whether the caller runs in a testing/synctest bubble. It relies on Wait, which panics elsewhere.
func inBubble() (yes bool) {
	defer func() { yes = recover() == nil }()
	synctest.Wait()
	return true
}

// memoryListener accepts the connections of dial.
type memoryListener struct {
	made   chan net.Conn
	closed chan struct{}
	once   sync.Once
}

func newMemoryListener() *memoryListener {
	return &memoryListener{made: make(chan net.Conn), closed: make(chan struct{})}
}

func (l *memoryListener) Accept() (net.Conn, error) {
	select {
	case c := <-l.made:
		return c, nil
	case <-l.closed:
		return nil, net.ErrClosed
	}
}

func (l *memoryListener) Close() error {
	l.once.Do(func() { close(l.closed) })
	return nil
}

func (l *memoryListener) Addr() net.Addr { return memoryAddress{} }

// dial opens a connection. After Close it fails as for a closed port.
func (l *memoryListener) dial() (net.Conn, error) {
	near, far := net.Pipe()
	broken := new(atomic.Bool)
	select {
	case l.made <- &memoryConn{Conn: far, broken: broken}:
		return &memoryConn{Conn: near, broken: broken}, nil
	case <-l.closed:
		return nil, &net.OpError{Op: "dial", Net: memoryAddr, Addr: memoryAddress{}, Err: syscall.ECONNREFUSED}
	}
}

// memoryConn is one end of a connection in memory. After one end has reset it, reads and writes of the other end fail with a
// reset.
type memoryConn struct {
	net.Conn
	broken *atomic.Bool
}

func (c *memoryConn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	return n, c.reason("read", err)
}

func (c *memoryConn) Write(p []byte) (int, error) {
	n, err := c.Conn.Write(p)
	return n, c.reason("write", err)
}

// reason replaces an error by that of a reset if the connection was reset.
func (c *memoryConn) reason(op string, err error) error {
	if c.broken.Load() && (errors.Is(err, io.EOF) || errors.Is(err, io.ErrClosedPipe)) {
		return &net.OpError{Op: op, Net: memoryAddr, Addr: memoryAddress{}, Err: syscall.ECONNRESET}
	}
	return err
}

func (*memoryConn) LocalAddr() net.Addr  { return memoryAddress{} }
func (*memoryConn) RemoteAddr() net.Addr { return memoryAddress{} }

// memoryAddress is the address of either end.
type memoryAddress struct{}

func (memoryAddress) Network() string { return memoryAddr }
func (memoryAddress) String() string  { return memoryAddr }
