package tigo

import (
	"net/http"
	"net/textproto"
	"strings"
	"time"
)

// CallOption adjusts one call.
type CallOption func(*callOptions)

type callOptions struct {
	response *Response
	header   http.Header
	retry    *Retry
	timeout  time.Duration
	offset   int64 // of the first byte of a file
	strict   bool
	err      error // the first option that made no sense
}

// WithResponse fills r with what came of the call: status, headers, request id, attempts, deviations and the raw
// body. r can be read, decoded and taken for a file like any response, once, and needs no closing; of a stream or a file
// no body is kept. It is filled on failure too, with the last response, if there was one.
func WithResponse(r *Response) CallOption {
	return func(o *callOptions) { o.response = r }
}

// WithHeader sends a header with the call, in place of one of that name in [Config.Header]. Headers that belong to
// the client or to HTTP itself are refused with an [ArgumentError], and so are Idempotency-Key and
// X-Idempotency-Key: the platform ignores them, and net/http would take them as leave to repeat a write by itself.
func WithHeader(name, value string) CallOption {
	return func(o *callOptions) {
		if err := checkHeader(name, value); err != nil {
			if o.err == nil {
				o.err = err
			}
			return
		}
		if o.header == nil {
			o.header = make(http.Header)
		}
		o.header.Set(name, value)
	}
}

// WithRetry replaces the client's [Config.Retry] for the call. Zero fields take the client's; Retry{Attempts: 1}
// turns retrying off.
func WithRetry(r Retry) CallOption {
	return func(o *callOptions) { o.retry = &r }
}

// WithTimeout bounds the call, and for a stream the time until its first byte. The context's deadline, if sooner,
// still holds.
func WithTimeout(d time.Duration) CallOption {
	return func(o *callOptions) {
		if o.timeout = d; d <= 0 && o.err == nil {
			o.err = &ArgumentError{Name: "WithTimeout", Reason: "is not positive"}
		}
	}
}

// WithOffset takes a file up where reading it ended before: the [File] begins at byte n of the document, which must be
// the one that was read before. It is for calls that return a *File. A file that the back end encodes has no such bytes:
// where [File.Size] was -1, fetch it anew.
//
// What the server says of the part it sends is checked. A server that knows no parts sends the whole document, of which the
// first n bytes are passed over.
func WithOffset(n int64) CallOption {
	return func(o *callOptions) {
		if o.offset = n; n < 0 && o.err == nil {
			o.err = &ArgumentError{Name: "WithOffset", Reason: "is negative"}
		}
	}
}

// WithStrict makes an answer that is not exactly as the reference says an error, [ErrDeviation], instead of reading
// it leniently and listing the differences in [Response.Deviations].
func WithStrict() CallOption {
	return func(o *callOptions) { o.strict = true }
}

// reserved are the headers a caller cannot set.
var reserved = map[string]bool{
	"Accept-Encoding":   true,
	"Authorization":     true,
	"Connection":        true,
	"Content-Encoding":  true,
	"Content-Length":    true,
	"Content-Type":      true,
	"Expect":            true,
	"Host":              true,
	"Idempotency-Key":   true,
	"Keep-Alive":        true,
	"Proxy-Connection":  true,
	"Range":             true,
	"Te":                true,
	"Trailer":           true,
	"Transfer-Encoding": true,
	"Upgrade":           true,
	"X-Idempotency-Key": true,
}

// checkHeader refuses what is no header, or not the caller's to set.
func checkHeader(name, value string) error {
	canonical := textproto.CanonicalMIMEHeaderKey(name)
	switch {
	case name == "" || strings.ContainsFunc(name, notToken):
		return &ArgumentError{Name: "header", Reason: "has a name that is not a token"}
	case reserved[canonical]:
		return &ArgumentError{Name: "header " + canonical, Reason: "is the client's own"}
	case strings.ContainsFunc(value, func(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f }):
		return &ArgumentError{Name: "header " + canonical, Reason: "contains a control character"}
	}
	return nil
}

func notToken(r rune) bool {
	return !('a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || strings.ContainsRune("!#$%&'*+-.^_`|~", r))
}
