package tigo

import (
	"net/http"
	"net/textproto"
	"strings"
	"time"
)

// CallOption changes one call. Pass it to any method that makes calls.
type CallOption func(*callOptions)

type callOptions struct {
	response *Response
	header   http.Header
	retry    *Retry
	timeout  time.Duration
	offset   int64 // of the first byte of a file
	strict   bool
	err      error // of the first invalid option
}

// noOptions is shared by all calls without options.
var noOptions callOptions //nolint:gochecknoglobals // never changed

// optionsOf applies the options of a call.
func optionsOf(options []CallOption) *callOptions {
	if len(options) == 0 {
		return &noOptions
	}
	o := new(callOptions)
	for _, option := range options {
		if option != nil {
			option(o)
		}
	}
	return o
}

// WithResponse stores the response of the call in r: status, headers, request id, attempts, deviations and the raw body. If
// the call fails, it stores the last response, if there was one.
//
// If the call returns a stream or a file, the body of r is empty. Otherwise r can be read once, also after the call has read
// its own response, with [Response.Decode], [Response.File] or its Body. It need not be closed.
func WithResponse(r *Response) CallOption {
	return func(o *callOptions) { o.response = r }
}

// WithHeader sends a header with the call. It replaces the header of the same name in [Config.Header]. The call fails with
// an [*ArgumentError] for a header that only the client or HTTP itself may set, such as Authorization, Content-Type or Range.
// It also fails for Idempotency-Key and X-Idempotency-Key: the platform ignores them, and net/http would retry any write
// that has them.
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

// WithRetry replaces [Config.Retry] for the call. Zero fields keep the values of the client. Retry{Attempts: 1} turns
// retries off.
func WithRetry(r Retry) CallOption {
	return func(o *callOptions) { o.retry = &r }
}

// WithTimeout bounds the time of the call, instead of [Limits.CallTimeout]. For a stream or a file, it bounds the time until
// the first byte. An earlier deadline of the context applies as well. The call fails with an [*ArgumentError] if d is not
// positive.
func WithTimeout(d time.Duration) CallOption {
	return func(o *callOptions) {
		if o.timeout = d; d <= 0 && o.err == nil {
			o.err = &ArgumentError{Name: "WithTimeout", Reason: "is not positive"}
		}
	}
}

// WithOffset resumes a download: the [File] begins at byte n of the PDF, where the first byte is 0. It must be the same PDF as
// before. Fetch a file whose [File.Size] was -1 from the start: it cannot be resumed.
//
// The client checks that the response has the requested part. If a server does not support parts and sends the whole PDF, the
// client skips the first n bytes.
//
// It is only for calls that return a *File. Any other call fails with an [*ArgumentError] before it is sent. If a program
// makes the call with [Request.Stream], the client cannot know yet whether the response is a file. Then [Response.Decode] and
// [DecodeSeq] fail with an [*Error] that wraps the ArgumentError.
func WithOffset(n int64) CallOption {
	return func(o *callOptions) {
		if o.offset = n; n < 0 && o.err == nil {
			o.err = &ArgumentError{Name: "WithOffset", Reason: "is negative"}
		}
	}
}

// badOffset returns the error of a call with WithOffset that does not return a file.
func badOffset(op string) *ArgumentError {
	return &ArgumentError{Op: op, Name: "WithOffset", Reason: "is only for calls that return a file"}
}

// WithStrict makes a call fail with [ErrDeviation] if its response deviates from the reference. Unknown members are allowed.
// Without WithStrict, the client reads such a response, and lists each [Deviation] in the [Response.Deviations] of
// [WithResponse].
func WithStrict() CallOption {
	return func(o *callOptions) { o.strict = true }
}

// reserved has the headers that a caller cannot set.
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

// checkHeader returns an error for an invalid header, and for one that a caller cannot set.
func checkHeader(name, value string) error {
	canonical := textproto.CanonicalMIMEHeaderKey(name)
	switch {
	case name == "" || strings.ContainsFunc(name, notToken):
		return &ArgumentError{Name: "header", Reason: "has a name that is not a token"}
	case reserved[canonical]:
		return &ArgumentError{Name: "header " + canonical, Reason: "cannot be set by a caller"}
	case strings.ContainsFunc(value, func(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f }):
		return &ArgumentError{Name: "header " + canonical, Reason: "contains a control character"}
	}
	return nil
}

func notToken(r rune) bool {
	return !('a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || strings.ContainsRune("!#$%&'*+-.^_`|~", r))
}
