package transport

import (
	"io"
	"net/http"
	"time"
)

// A Response is the last response of a call, if there was one. It does not have a response that was dropped: see ready and prepare.
type Response struct {
	Status     int // 0: there is none
	Header     http.Header
	Document   []byte        // the whole body of a 2xx response, unless the call streams
	Stream     io.ReadCloser // the body of a 2xx response, if the call streams
	Length     int64         // the length of the body that the headers state; -1: none
	Problem    *Problem      // the error body; nil if the response is 2xx or a redirect
	RetryAfter time.Duration // from the headers; 0: they have none
	Received   int64         // decoded bytes that were read from the body; for a stream, see Call.Received

	buffer *buffer // of the document
}

// ErrorBody returns the beginning of the error body; nil: there is none.
func (r *Response) ErrorBody() []byte {
	if r.Problem == nil {
		return nil
	}
	return r.Problem.Body
}

// drop removes the response, and keeps its buffer for the next one.
func (r *Response) drop() { *r = Response{buffer: r.buffer} }

// Release returns the memory of the document to the pool. The document must not be used afterwards.
func (r *Response) Release() {
	r.Document = nil
	r.buffer.release()
	r.buffer = nil
}
