package transport

import (
	"errors"
	"fmt"
	"io"
	"sync/atomic"
)

// A CutError is a body that is cut short.
type CutError struct {
	Received int64 // decoded bytes
	Err      error
}

// Error implements error.
func (e *CutError) Error() string { return e.After() + e.Err.Error() }

// After returns the beginning of the error's text, which contains nothing of a response or a caller.
func (e *CutError) After() string {
	return fmt.Sprintf("the response was cut short after %d bytes: ", e.Received)
}

// Unwrap returns the cause.
func (e *CutError) Unwrap() error { return e.Err }

// A guarded body counts its bytes. Its clock aborts it if one read blocks for too long, or at the end of the call's time. The time
// between two reads does not count.
type guarded struct {
	body    io.ReadCloser
	clock   *clock
	turns   atomic.Uint32 // odd while a read is blocked
	aborted atomic.Bool
	closed  atomic.Bool // Close may be called beside Read
	count   atomic.Int64
	err     error // the error at the end, once reached; used by Read only
}

// open guards a body.
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
	g.turns.Add(1)
	g.clock.wake()
	n, err := g.body.Read(p)
	g.turns.Add(1)
	g.count.Add(int64(n))
	if err != nil && err != io.EOF { //nolint:errorlint // a wrapped one is no end
		if over := g.clock.ended(); over != nil {
			err = over
		} else if g.aborted.Load() {
			err = ErrSilent
		}
		err = &CutError{g.count.Load(), err}
	}
	g.err = err
	return n, err
}

// reads returns the number of begun and ended reads: it is odd while a read blocks.
func (g *guarded) reads() uint32 { return g.turns.Load() }

// abort ends a blocked read from another goroutine, as net/http's bodies allow.
func (g *guarded) abort() {
	g.aborted.Store(true)
	_ = g.body.Close()
}

func (g *guarded) Close() error {
	g.closed.Store(true)
	return g.body.Close()
}

var errClosedBody = errors.New("the body is closed")

// A stream is a guarded body whose beginning has been read already.
type stream struct {
	*guarded
	start  []byte
	end    error  // of the first read
	closed func() // called once the stream is closed
}

// streamStart is how much of a stream is read to make sure that it has begun.
const streamStart = 16

// openStream waits for the first bytes of a body, so that a call without any can be retried.
func openStream(body *guarded, closed func()) (io.ReadCloser, error) {
	start, n := make([]byte, streamStart), 0
	var err error
	for n == 0 && err == nil {
		n, err = body.Read(start)
	}
	if n == 0 && err != io.EOF { //nolint:errorlint // a wrapped one is no end
		_ = body.Close()
		return nil, err
	}
	return &stream{guarded: body, start: start[:n], end: err, closed: closed}, nil
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
	s.closed()
	return err
}
