package tigo

import (
	"bytes"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/tigo-go/tigo/internal/transport"
)

// Response is what came of a call.
type Response struct {
	StatusCode int           // of the last answer; 0 when none came
	Header     http.Header   // of the last answer
	RequestID  string        // the platform's id of it, for support; "" when it gave none
	RetryAfter time.Duration // how long the last answer asked to wait before the next call; 0 when it did not
	Attempts   int           // requests that were made
	Deviations []Deviation   // where the document did not follow the reference, unknown members last; known once it is decoded, and only for [WithResponse] and [WithStrict]
	Body       io.ReadCloser // the document

	// MoreDeviations is how many there were beyond the first 1,000, which Deviations holds.
	MoreDeviations int

	call     transport.Call
	options  callOptions
	decoding decoding
	values   []string // the caller's, which no error text may repeat
	body     body
	observed *observation // nil: nobody watches
	failure  *Error       // what the caller got, for the observer
}

// body is the document of a Response, read from memory or from the wire.
type body struct {
	memory  []byte // what is left of a document in memory
	stream  io.ReadCloser
	owner   *Response
	decoded bool // what reads it tells more of its end than io.EOF does
	opaque  bool // for a File, see opaqueEnd
}

func (b *body) Read(p []byte) (int, error) {
	if b.stream == nil {
		if len(b.memory) == 0 && len(p) > 0 {
			return 0, io.EOF
		}
		n := copy(p, b.memory)
		b.memory = b.memory[n:]
		return n, nil
	}
	n, err := b.stream.Read(p)
	switch {
	case err == nil:
	case err == io.EOF: //nolint:errorlint // a wrapped one is no end
		if !b.decoded {
			b.owner.ended()
		}
	default:
		if b.opaque {
			err = &opaqueEnd{err}
		}
		err = b.owner.fail(err)
		b.owner.ended()
	}
	return n, err
}

func (b *body) Close() error {
	defer b.owner.ended()
	if b.stream != nil {
		return b.stream.Close()
	}
	b.memory = nil
	b.owner.call.Response.Release()
	return nil
}

// settle takes over what the call brought.
func (r *Response) settle() {
	x := &r.call.Response
	r.StatusCode, r.Header, r.RetryAfter, r.Attempts = x.Status, x.Header, x.RetryAfter, r.call.Attempts
	r.RequestID = requestID(x.Header)
	r.body.owner, r.body.stream = r, x.Stream
	r.body.memory = x.Document
	r.Body = &r.body
	if to := r.options.response; to != nil {
		document := x.Document
		if document == nil {
			document = x.ErrorBody
		}
		*to = Response{
			StatusCode: r.StatusCode,
			Header:     r.Header,
			RequestID:  r.RequestID,
			RetryAfter: r.RetryAfter,
			Attempts:   r.Attempts,
			Body:       io.NopCloser(bytes.NewReader(document)),
		}
	}
}

// requestID is the platform's name for an answer, under whichever header its parts use.
func requestID(h http.Header) string {
	for _, name := range []string{"X-Request-Id", "X-Correlation-Id", "X-Transaction-Id"} {
		if id := h[name]; len(id) > 0 && len(id[0]) <= 128 && strings.Trim(id[0], requestIDLetters) == "" {
			return id[0]
		}
	}
	return ""
}

const requestIDLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.:/"
