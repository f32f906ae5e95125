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
	believed    = 32      // for a stated length, the buffer grows at once to at most this many times the received bytes
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
// If the response states a length, the buffer starts with that size, but at most bufferKept, and grows by a factor of at most
// believed: most documents need one allocation, and a false length allocates little. If it states none, the buffer doubles up to a
// quarter of the limit, and then grows to the limit. So a body beyond the limit allocates at most one and a half times the limit.
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
