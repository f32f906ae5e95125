package tigo

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/tigo-go/tigo/internal/transport"
)

// Response is the response of a call: [Client.Do] returns it, and [WithResponse] stores it.
type Response struct {
	StatusCode int           // of the last response; 0 if there was none
	Header     http.Header   // of the last response
	RequestID  string        // the platform's id of the last response, for support; "" if it has none
	RetryAfter time.Duration // from the last response: how long to wait before the next call; 0 if it does not say
	Attempts   int           // how many attempts the transport got, as Error counts them
	Deviations []Deviation   // of the body, unknown members last; set by decoding, if the call has WithResponse or WithStrict
	Body       io.ReadCloser // either read it, or call Decode, DecodeSeq or File

	// MoreDeviations is the number of further deviations. Deviations has at most 1,000.
	MoreDeviations int

	*exchange
	options  *callOptions
	decoding decoding
	body     body
}

// An exchange has the data of a call that a Response needs. It is behind a pointer, so that a Response may be copied, and so
// that code which prints the fields of a copy does not print the request.
type exchange struct {
	call     transport.Call
	values   []string                    // of the path; callersValues adds those of query and body
	observed atomic.Pointer[observation] // nil: no observer
	reading  sync.Mutex                  // of a body in memory: Close waits, since the memory is used again after it
}

// newResponse makes a Response and its exchange in one allocation.
func newResponse() *Response {
	both := new(struct {
		response Response
		exchange exchange
	})
	both.response.exchange = &both.exchange
	return &both.response
}

// body is the body of a Response, in memory or as a stream.
type body struct {
	memory []byte // the unread rest of a body in memory
	stream io.ReadCloser
	owner  *Response
}

func (b *body) Read(p []byte) (int, error) {
	if b.stream == nil {
		n := b.readMemory(p)
		if n == 0 && len(p) > 0 {
			b.readToEnd()
			return 0, io.EOF
		}
		return n, nil
	}
	n, err := b.stream.Read(p)
	switch {
	case err == nil:
	case err == io.EOF: //nolint:errorlint // a wrapped io.EOF is not the end
		b.readToEnd()
	default:
		if b.owner.decoding.opaque {
			err = &opaqueEnd{err}
		}
		err = b.owner.fail(err)
		b.owner.reportEnd()
	}
	return n, err
}

func (b *body) readMemory(p []byte) int {
	b.owner.reading.Lock()
	defer b.owner.reading.Unlock()
	n := copy(p, b.memory)
	b.memory = b.memory[n:]
	return n
}

// readToEnd ends the call, unless the reader of the body does.
func (b *body) readToEnd() {
	if !b.owner.decoding.readerEnds {
		b.owner.reportEnd()
	}
}

func (b *body) Close() error {
	defer b.owner.reportEnd()
	if b.stream != nil {
		return b.stream.Close()
	}
	b.owner.reading.Lock()
	defer b.owner.reading.Unlock()
	b.memory = nil
	b.owner.call.Response.Release()
	return nil
}

// settle copies the fields of the transport's response.
func (r *Response) settle() {
	x := &r.call.Response
	r.StatusCode, r.Header, r.RetryAfter, r.Attempts = x.Status, x.Header, x.RetryAfter, r.call.Attempts
	r.RequestID = r.requestID(x.Header)
	r.body.owner, r.body.stream = r, x.Stream
	r.body.memory = x.Document
	r.Body = &r.body
	if to := r.options.response; to != nil {
		r.copyTo(to)
	}
}

// copyTo fills the Response of WithResponse. Both responses share the memory of the body. It is not from the pool of the
// transport (Request.KeepBody), so that closing one response does not change the other.
func (r *Response) copyTo(to *Response) {
	*to = Response{
		StatusCode: r.StatusCode,
		Header:     r.Header,
		RequestID:  r.RequestID,
		RetryAfter: r.RetryAfter,
		Attempts:   r.Attempts,
		options:    &callOptions{strict: r.options.strict, response: to},
		decoding:   r.decoding,
		exchange:   &exchange{values: r.values},
	}
	to.call.Request, to.call.Response, to.call.Outcome, to.call.Attempts = r.call.Request, r.call.Response, r.call.Outcome, r.call.Attempts
	to.call.Response.Stream = nil
	to.body = body{owner: to, memory: r.call.Response.Document}
	if to.body.memory == nil {
		to.body.memory = r.call.Response.ErrorBody()
	}
	to.Body = &to.body
}

// adopt completes a Response that no call made, such as that of a test double, so that its methods work.
func (r *Response) adopt() {
	if r.body.owner != nil {
		return
	}
	if r.exchange == nil {
		r.exchange = new(exchange)
	}
	if r.Body == nil {
		r.Body = http.NoBody
	}
	r.call.Response.Status, r.call.Response.Header, r.call.Response.Length = r.StatusCode, r.Header, -1
	r.options, r.decoding.ctx = &noOptions, context.Background()
	r.body = body{owner: r, stream: r.Body}
	r.Body = &r.body
}

// requestID returns the platform's id of a response, from the first of three headers that has a usable one. The id is printed, so
// one that may be a URL, a card number or a value that the caller passed is not usable. Without a usable id, it returns "".
func (r *Response) requestID(h http.Header) string {
	for _, name := range []string{"X-Request-Id", "X-Correlation-Id", "X-Transaction-Id"} {
		if id := h[name]; len(id) > 0 && id[0] != "" && onlyIDCharacters(id[0]) && !isCardNumber(id[0]) && !r.mentions(id[0]) {
			return id[0][:min(len(id[0]), maxRequestID)]
		}
	}
	return ""
}

const maxRequestID = 128

// onlyIDCharacters reports whether a text consists of letters, digits, hyphens, underscores and full stops.
func onlyIDCharacters(id string) bool {
	for i := range len(id) {
		if c := id[i]; !('a' <= c|0x20 && c|0x20 <= 'z' || '0' <= c && c <= '9' || c == '-' || c == '_' || c == '.') {
			return false
		}
	}
	return true
}

// mentions reports whether an id contains a value that the caller passed:
//
//   - a value of 4 or more bytes, as it is
//   - a value of 6 or more bytes, also in another case, and with separators between its characters
//
// It does not look for shorter values, which may occur in an id by chance.
func (r *Response) mentions(id string) bool {
	if holdsAny(id, r.values) {
		return true
	}
	if q := &r.call.Request; id == "" || len(q.Body) == 0 && q.URL.RawQuery == "" {
		return false
	}
	return holdsAny(id, r.callersValues())
}

// holdsAny reports whether an id contains one of the values, as mentions documents.
func holdsAny(id string, values []string) bool {
	const longValue = 6 // a shorter value may occur by chance in an id without separators
	joined := ""
	for _, v := range values {
		if len(v) >= shortValue && strings.Contains(id, v) {
			return true
		}
		if len(v) >= longValue {
			if joined == "" {
				joined = withoutSeparators.Replace(strings.ToLower(id))
			}
			if strings.Contains(joined, strings.ToLower(v)) {
				return true
			}
		}
	}
	return false
}

var withoutSeparators = strings.NewReplacer("-", "", "_", "", ".", "") //nolint:gochecknoglobals // never changed

// isCardNumber reports whether the digits of a text can be those of a card: 13 to 19, with the check digit of Luhn.
func isCardNumber(text string) bool {
	digits := withoutSeparators.Replace(text)
	if len(digits) < 13 || len(digits) > 19 || strings.Trim(digits, "0123456789") != "" {
		return false
	}
	sum := 0
	for i := range len(digits) {
		d := int(digits[len(digits)-1-i] - '0')
		if i%2 == 1 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return sum%10 == 0
}

// Format prints status, attempts and request id, for every verb. The other fields may be personal.
func (r Response) Format(state fmt.State, _ rune) {
	_, _ = fmt.Fprintf(state, "tigo.Response{%d, %d attempts, request id %q}", r.StatusCode, r.Attempts, r.RequestID)
}
