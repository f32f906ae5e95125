package transport

import (
	"io"
	"net/http"
	"time"
)

// A Response is what came back of a call: the last response, if there was one.
type Response struct {
	Status     int           // 0: there was none
	Header     http.Header   //
	Document   []byte        // the whole body of a 2xx response, unless the call streams
	Stream     io.ReadCloser // the body of a 2xx response, if it does
	Length     int64         // what the response said of its body's length; -1: nothing
	ErrorBody  []byte        // what was kept of the body of any other
	Problem    *Problem      // what that body says; nil: there is none
	Look       Look          // what was seen of the document
	RetryAfter time.Duration // as it asked; 0: it did not
	Received   int64         // decoded bytes of the body, as far as it was read; of a stream, see Call.Received

	buffer *buffer // holds the document
}

// A Look is what one pass over a document tells.
type Look struct {
	EndsEarly  bool // the document is cut short, wherever its body ended
	Suspicious bool // it has members that error bodies have
}

// Release gives the document's memory back. The document must not be used afterwards.
func (r *Response) Release() {
	r.Document = nil
	r.buffer.release()
	r.buffer = nil
}
