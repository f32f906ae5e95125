package transport

import (
	"errors"
	"fmt"
	"io"
	"sync/atomic"
)

// A CutError is a body that is cut short.
type CutError struct {
	Received int64 // decoded bytes that came
	Err      error
}

// Error implements error.
func (e *CutError) Error() string { return e.After() + e.Err.Error() }

// After is the beginning of the error's text, which holds nothing of the response's or the caller's.
func (e *CutError) After() string {
	return fmt.Sprintf("the response was cut short after %d bytes: ", e.Received)
}

// Unwrap returns the reason.
func (e *CutError) Unwrap() error { return e.Err }

// A guarded body counts what it delivers. Its clock ends it when a single read stays silent for too long, or when the
// call's time is over; silence counts only while a read is blocked, never while the consumer works.
type guarded struct {
	body    io.ReadCloser
	clock   *clock
	turns   atomic.Uint32 // odd while a read is blocked
	aborted atomic.Bool
	closed  atomic.Bool // Close may be called beside Read
	count   atomic.Int64
	err     error // the end, once reached; Read's alone
}

// open puts a body under guard.
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

// reads is how many beginnings and ends of reads there were: odd while one is blocked.
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
	end    error  // what the first read ended with
	closed func() // called once the stream is closed
}

// streamStart is how much of a stream is read to know that it has begun.
const streamStart = 16

// openStream waits for the first bytes of a body, so that one that never delivers any can be retried.
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
