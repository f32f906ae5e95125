package transport

import (
	"errors"
	"io"
	"sync"
)

// ErrTooLarge is the error of a document that is larger than the limit.
var ErrTooLarge = errors.New("the response is larger than the limit")

// A buffer is the memory of a document. After release, another document may use it.
type buffer struct {
	data []byte
	keep bool // the document outlives the call, so that release does not return the buffer to the pool
}

var buffers = sync.Pool{}

const (
	bufferStart  = 4 << 10 // the smallest buffer, in bytes
	bufferReused = 1 << 20 // the largest buffer that is reused, in bytes
	bufferGrowth = 32      // the largest factor by which a buffer grows at once, if the response states its length
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

// release returns the buffer to the pool, if it may be reused.
func (b *buffer) release() {
	if b != nil && !b.keep && cap(b.data) <= bufferReused {
		buffers.Put(b)
	}
}

// readAll reads to the end. It fails with ErrTooLarge if there are more than limit bytes. length is the length that the response
// states, -1 if it states none.
//
// If the response states a length, the buffer starts with that size, or with bufferReused if that is less. Each time it is full, it
// grows by a factor of at most bufferGrowth. So most documents need at most one allocation, and a false length allocates little.
//
// If it states none, the buffer doubles up to a quarter of the limit, and then grows to the limit. So a body beyond the limit
// allocates at most one and a half times the limit.
func (b *buffer) readAll(r io.Reader, length, limit int64) ([]byte, error) {
	length = min(length, limit) // a false length may be so large that length+1 overflows
	data := b.data[:0]
	if want := min(max(length+1, bufferStart), bufferReused, limit+1); int64(cap(data)) < want {
		data = make([]byte, 0, want)
	}
	for {
		if len(data) == cap(data) {
			have := int64(cap(data))
			more := 2 * have
			if length >= have {
				more = min(length+1, bufferGrowth*have)
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
