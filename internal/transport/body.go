package transport

import (
	"errors"
	"fmt"
	"io"
	"sync/atomic"
)

// A CutError is the error of a body that is cut short.
type CutError struct {
	Received int64 // decoded bytes that were read before
	Err      error
}

// Error implements error.
func (e *CutError) Error() string { return e.Prefix() + e.Err.Error() }

// Prefix returns the text that precedes the text of Err. It contains no data of a response or a caller.
func (e *CutError) Prefix() string {
	return fmt.Sprintf("the response was cut short after %d bytes: ", e.Received)
}

// Unwrap returns the cause.
func (e *CutError) Unwrap() error { return e.Err }

// A guarded is the body of a response. It counts its bytes. Its clock aborts it if one read blocks for the idle limit, or at the
// deadline. The time between two reads does not count towards the idle limit.
type guarded struct {
	body    io.ReadCloser
	clock   *clock
	state   atomic.Uint64 // twice the number of received bytes, plus 1 while a read blocks
	aborted atomic.Bool
	closed  atomic.Bool // Close may run at the same time as Read
	err     error       // of the last Read, which every later Read returns; nil: the body has not ended
}

// open makes g guard a body with a clock.
func (g *guarded) open(body io.ReadCloser, c *clock) {
	g.body, g.clock = body, c
	c.watch(g)
}

func (g *guarded) Read(p []byte) (int, error) {
	if g.err == nil && g.closed.Load() {
		g.err = errClosedBody
	}
	if g.err != nil {
		return 0, g.err
	}
	g.state.Add(1)
	g.clock.wake()
	n, err := g.body.Read(p)
	g.state.Add(2*uint64(n) - 1) //nolint:gosec // n is never negative
	if n == 0 && err == nil && (g.aborted.Load() || g.clock.ended() != nil) {
		err = io.ErrNoProgress // the readers would read for ever
	}
	if err != nil && err != io.EOF { //nolint:errorlint // a wrapped io.EOF is not the end of the body
		if over := g.clock.ended(); over != nil {
			err = over
		} else if g.aborted.Load() {
			err = ErrSilent
		}
		err = &CutError{g.received(), err}
	}
	g.err = err
	return n, err
}

// received returns the number of bytes that were read.
func (g *guarded) received() int64 { return int64(g.state.Load() / 2) } //nolint:gosec // far below 1<<63

// abort ends a blocked read from another goroutine: the bodies of net/http may be closed at any time.
func (g *guarded) abort() {
	defer func() { _ = recover() }() // a body of the user's RoundTripper must not end the process
	g.aborted.Store(true)
	_ = g.body.Close()
}

func (g *guarded) Close() error {
	g.closed.Store(true)
	return g.body.Close()
}

var errClosedBody = errors.New("the body is closed")

// A stream is a guarded body whose first bytes have been read.
type stream struct {
	*guarded
	start   []byte // those bytes, until the caller has read them
	end     error  // the error or io.EOF that came with those bytes; nil: none
	onClose func()
}

// streamStart is the largest number of bytes that openStream reads.
const streamStart = 16

// openStream waits for the first bytes of a body. If the body fails before them, the call can be retried.
func openStream(body *guarded, onClose func()) (io.ReadCloser, error) {
	start, n := make([]byte, streamStart), 0
	var err error
	for n == 0 && err == nil {
		n, err = body.Read(start)
	}
	if n == 0 && err != io.EOF { //nolint:errorlint // a wrapped io.EOF is not the end of the body
		_ = body.Close()
		return nil, err
	}
	return &stream{guarded: body, start: start[:n], end: err, onClose: onClose}, nil
}

func (s *stream) Read(p []byte) (int, error) {
	if len(s.start) > 0 {
		n := copy(p, s.start)
		s.start = s.start[n:]
		return n, nil
	}
	if s.end != nil {
		return 0, s.end
	}
	return s.guarded.Read(p)
}

func (s *stream) Close() error {
	err := s.guarded.Close()
	s.onClose()
	return err
}
