package transport

import (
	"errors"
	"io"
	"sync"
)

// ErrTooLarge is a document beyond the limit.
var ErrTooLarge = errors.New("the response is larger than the limit")

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
	believed    = 32 // times what has come
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

// readAll reads to the end, at most limit bytes. A length that was told is believed as far as a part of it has come: memory
// that is outgrown is garbage beside the document, so there is one step from the start to a document of ordinary size.
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
