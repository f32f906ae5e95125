package transport

import (
	"errors"
	"fmt"
	"io"
	"sync"
	"sync/atomic"
	"time"
)

// What can be wrong with a body. A CutError says how much of it came.
var (
	ErrTooLarge = errors.New("the answer is larger than the limit")
	ErrSilent   = errors.New("the platform stopped sending")
)

// A CutError is a body that broke off.
type CutError struct {
	Received int64 // decoded bytes that came
	Err      error
}

// Error implements error.
func (e *CutError) Error() string { return e.After() + e.Err.Error() }

// After is the beginning of the error's text, which holds nothing of the answer's or the caller's.
func (e *CutError) After() string {
	return fmt.Sprintf("the answer broke off after %d bytes: ", e.Received)
}

// Unwrap gives the reason.
func (e *CutError) Unwrap() error { return e.Err }

// A guarded body counts what it delivers and closes itself when a single read stays silent for too long, or when
// the call's time is over. The clock runs only while a read is blocked, never while the consumer works.
type guarded struct {
	body    io.ReadCloser
	call    *Exchange // whose answer it is; nil: none
	idle    time.Duration
	timer   *time.Timer // goes off while a read is blocked
	started atomic.Bool // a stream whose consumer has the first byte: the deadline is met
	aborted atomic.Bool
	count   int64
	err     error // the end, once reached
}

func (g *guarded) Read(p []byte) (int, error) {
	if g.err != nil {
		return 0, g.err
	}
	if g.timer == nil {
		g.timer = time.AfterFunc(g.patience(), g.abort)
	} else {
		g.timer.Reset(g.patience())
	}
	n, err := g.body.Read(p)
	g.timer.Stop()
	g.count += int64(n)
	switch {
	case err == nil || err == io.EOF:
	case g.call != nil && g.call.Context.Err() != nil:
		err = &CutError{g.count, Ended(g.call.Context)}
	case g.aborted.Load():
		err = &CutError{g.count, ErrSilent}
	default:
		err = &CutError{g.count, err}
	}
	g.err = err
	return n, err
}

// patience is how long the next read may take.
func (g *guarded) patience() time.Duration {
	if !g.hurried() {
		return g.idle
	}
	return min(g.idle, time.Until(g.call.deadline))
}

// hurried reports whether the call's own deadline counts.
func (g *guarded) hurried() bool {
	return g.call != nil && !g.call.deadline.IsZero() && !g.started.Load()
}

// late reports whether the call's deadline has passed, rather than the body been silent.
func (g *guarded) late() bool {
	return g.hurried() && !time.Now().Before(g.call.deadline)
}

// abort ends a blocked read from another goroutine, as net/http's bodies allow.
func (g *guarded) abort() {
	g.aborted.Store(true)
	_ = g.body.Close()
}

func (g *guarded) Close() error {
	if g.err == nil {
		g.err = errClosedBody
	}
	return g.body.Close()
}

var errClosedBody = errors.New("the body is closed")

// A buffer is memory for documents, used again for the next one.
type buffer struct {
	data []byte
	keep bool
}

var buffers = sync.Pool{}

// What a buffer starts with, and the most that is kept for later.
const (
	bufferStart = 4 << 10
	bufferKept  = 1 << 20
)

// newBuffer takes a buffer from the pool; one to keep is the caller's for good.
func newBuffer(keep bool) *buffer {
	if keep {
		return &buffer{keep: true}
	}
	if b, ok := buffers.Get().(*buffer); ok {
		return b
	}
	return new(buffer)
}

func (b *buffer) release() {
	if b != nil && !b.keep && cap(b.data) <= bufferKept {
		buffers.Put(b)
	}
}

// readAll reads to the end, at most limit bytes. A length that was told is believed as far as an eighth of it has come.
// Without one, memory doubles up to a quarter of the limit and is all taken then, so that a body beyond the limit
// costs half as much again, garbage included.
func (b *buffer) readAll(r io.Reader, length, limit int64) ([]byte, error) {
	data := b.data[:0]
	if want := min(max(length+1, bufferStart), bufferKept, limit+1); int64(cap(data)) < want {
		data = make([]byte, 0, want)
	}
	for {
		if len(data) == cap(data) {
			have := int64(cap(data))
			more := 2 * have
			if length >= have {
				more = min(length+1, 8*have)
			} else if more > limit/4 {
				more = limit + 1
			}
			grown := make([]byte, len(data), min(more, limit+1))
			copy(grown, data)
			data = grown
		}
		n, err := r.Read(data[len(data):cap(data)])
		data = data[:len(data)+n]
		b.data = data
		switch {
		case int64(len(data)) > limit:
			return nil, ErrTooLarge
		case err == io.EOF:
			return data, nil
		case err != nil:
			return nil, err
		}
	}
}

// A stream is a guarded body whose beginning has been read already.
type stream struct {
	*guarded
	start  []byte
	end    error  // what the first read ended with
	closed func() // called once the stream is closed
}

// streamStart is how much of a stream is read to know that it has begun.
const streamStart = 16

// openStream waits for the first bytes of a body, so that one that never delivers any can be asked for again.
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
	body.started.Store(true)
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
