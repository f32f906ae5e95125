package transport

import (
	"errors"
	"io"
	"sync"
)

// ErrTooLarge is the error for a document that is larger than the limit.
var ErrTooLarge = errors.New("the response is larger than the limit")

// A buffer is memory for a document. It is reused for the next one.
type buffer struct {
	data []byte
	keep bool
}

var buffers = sync.Pool{}

// The sizes of buffers, in bytes.
const (
	bufferStart = 4 << 10 // at first
	bufferKept  = 1 << 20 // larger ones are not reused
	believed    = 32      // a stated length is allocated up to so many times the bytes that have come
)

// newBuffer takes a buffer from the pool. With keep, it makes one that never returns to the pool.
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

// readAll reads to the end, at most limit bytes.
//
// With a stated length, the buffer grows to that length once a part of it has come, so that most documents cause one growth and
// little garbage, and a false length allocates little. Without one, the buffer doubles up to a quarter of the limit, and then
// grows to the limit: a body beyond the limit allocates at most half as much again.
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
				more = min(length+1, believed*have)
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
