package tigo

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"reflect"
	"time"

	"github.com/tigo-go/tigo/internal/transport"
)

// The kinds of errors, for errors.Is. An [*Error] can be of several kinds.
//
// A status of 4xx gives an error no kind if nothing proves that the platform sent it: the body is a web page, or the call is a
// write and the body has none of the platform's forms.
//
// ErrNotSent is the kind of calls that the program itself did not send. A [Config.Transport] returns it, or an error that wraps
// it, to report that it sent nothing. An error of a [Config.RateLimiter] has this kind too, unless the time of the call is
// over. [OutcomeOf] also recognizes calls that were not sent for another reason.
var (
	ErrBadRequest   = errors.New("tigo: bad request")                          // status 400
	ErrUnauthorized = errors.New("tigo: unauthorized")                         // status 401
	ErrForbidden    = errors.New("tigo: forbidden")                            // status 403
	ErrNotFound     = errors.New("tigo: not found")                            // status 404
	ErrRateLimited  = errors.New("tigo: rate limited")                         // status 429, or the gateway's spike arrest under another status
	ErrUnavailable  = errors.New("tigo: unavailable")                          // status 502, 503 or 504, or no response
	ErrTimeout      = errors.New("tigo: timeout")                              // a deadline or one of the limits on time
	ErrSignIn       = errors.New("tigo: sign-in failed")                       // no access token could be fetched
	ErrClosed       = errors.New("tigo: client closed")                        // after Client.Close
	ErrRedirected   = errors.New("tigo: redirected")                           // status 3xx; a redirect is never followed
	ErrTruncated    = errors.New("tigo: response cut short")                   // the body ended early
	ErrTooLarge     = errors.New("tigo: response too large")                   // beyond a limit, such as Limits.DocumentBytes
	ErrMalformed    = errors.New("tigo: response unreadable")                  // not JSON, not the expected model or not a PDF; or an error body under a 2xx status
	ErrDeviation    = errors.New("tigo: response deviates from the reference") // under WithStrict only
	ErrNotSent      = transport.ErrNotSent                                     // a Transport or RateLimiter reports that nothing was sent
)

// Error is the error of a failed call. Get it with errors.AsType[*tigo.Error](err), and its kinds with errors.Is.
//
// It prints as one line of at most 1 KiB, which can be logged. The line contains no URL, and of an error body only the code and
// the message. The values that the call sent in path, query and body are redacted in it. A value shorter than 4 bytes is
// redacted only where it stands alone.
//
// Do not log Message, DeveloperMessage, Body or the text of Err: they come from the platform and may repeat personal data.
// Encoders that read struct tags omit them.
//
// If sign-in failed and the call itself got no response, then status, code, messages, RequestID and RetryAfter are those of
// the token endpoint. If a proxy refused to connect and there was no response, StatusCode is the status of the proxy. A
// response does not count if it refused an access token that the client then replaced, or if it rejected a call that is not
// idempotent and that the client then retried.
//
// Attempts counts each attempt that the transport got, even if it got no connection. It does not count an attempt for which a
// [Config.Transport] returned [ErrNotSent], unless the headers of the request had been written.
//
// A test double can make an Error: the exported fields decide its text, its kinds and what [Retryable] reports. For the
// kinds that need an Err, use tigotest.NewError.
type Error struct {
	Op               string        // the operation, such as "billing.CreateInvoice"
	Method           string        // the HTTP method
	Route            string        // the template of the path, such as "/billing/contracts/{contractId}/invoices/"
	StatusCode       int           // of the last response; 0 if there was none; the comment of Error has two exceptions
	Code             string        // the platform's code; "invalid_client" for refused credentials
	Message          string        `json:"-" xml:"-" yaml:"-" msgpack:"-" bson:"-" toml:"-"` // from the platform, for people
	DeveloperMessage string        `json:"-" xml:"-" yaml:"-" msgpack:"-" bson:"-" toml:"-"` // from the platform, for developers
	FromGateway      bool          // the gateway itself responded with the error, not a back end; its Code is like "oauth.v2.InvalidAccessToken"
	RequestID        string        // the platform's id of the last response
	RetryAfter       time.Duration // from the last response: how long to wait before the next call; 0 if it does not say
	Attempts         int           // how many attempts the transport got; the comment of Error defines that
	Outcome          Outcome       // what the call did at the platform
	Idempotent       bool          // the operation is idempotent: a second execution changes nothing
	Body             []byte        `json:"-" xml:"-" yaml:"-" msgpack:"-" bson:"-" toml:"-"` // the beginning of the last error body, at most Limits.ErrorBytes
	Err              error         `json:"-" xml:"-" yaml:"-" msgpack:"-" bson:"-" toml:"-"` // the cause, such as a network error, the end of the context or an unreadable body; nil for an error response of the platform

	summary *summary
}

// fail makes the *Error of a call that failed. Only endpoint.AtMost, which fails between two calls, and tigotest.NewError make
// an *Error in another way.
func (r *Response) fail(cause error) *Error {
	q, x := &r.call.Request, &r.call.Response
	e := &Error{
		Op:         q.Op,
		Method:     q.Method,
		Route:      q.Route,
		StatusCode: x.Status,
		RequestID:  r.requestID(x.Header),
		RetryAfter: x.RetryAfter,
		Attempts:   r.call.Attempts,
		Outcome:    Outcome(r.call.Outcome),
		Idempotent: q.Idempotent,
		Body:       x.ErrorBody(),
		Err:        cause,
	}
	if x.Problem != nil {
		e.read(*x.Problem)
	}
	if errors.Is(cause, transport.ErrResponse) {
		e.Err = r.unprovenOrigin()
	}
	if success(x.Status) && isPage(x.Header, nil) || errorIs[*pageError](cause) || isForeign(cause) {
		e.Outcome = OutcomeUnknown // nothing in the response proves that the platform sent it
	}
	if reported, ok := errors.AsType[*bodyError](cause); ok {
		e.read(reported.problem)
		e.Body, e.Outcome = reported.body, OutcomeUnknown
		if reported.problem.RefusedByGateway() {
			e.Outcome = OutcomeRefused
		}
	}
	if signIn, ok := errors.AsType[*transport.SignInError](cause); ok && x.Status == 0 {
		e.StatusCode, e.RetryAfter, e.RequestID = signIn.Status, signIn.RetryAfter, r.requestID(signIn.Header)
		e.read(signIn.Problem)
	}
	if proxy, ok := errors.AsType[*transport.ProxyError](cause); ok && e.StatusCode == 0 {
		e.StatusCode = proxy.Status
	}
	e.summary = e.summarize(r.callersValues())
	if o := r.observed.Load(); o != nil {
		o.failure.Store(e)
	}
	return e
}

// read copies the fields of an error body.
func (e *Error) read(p transport.Problem) {
	e.Code, e.Message, e.DeveloperMessage, e.FromGateway = p.Code, p.Message, p.DeveloperMessage, p.Fault != ""
}

// success reports whether a status is 2xx.
func success(status int) bool { return status >= 200 && status <= 299 }

// A summary has the text and the kinds of an error. The client computes them from the fields of the error when the call fails,
// since it then knows the values that the text must not contain. A summary is valid as long as these fields do not change.
type summary struct {
	of    decidingFields // of which it was computed
	err   error          // Err, of which it was computed
	line  string
	kinds kinds
}

// decidingFields are the fields of an Error, besides Err, from which its summary is computed.
type decidingFields struct {
	op, code, message, requestID string
	status, attempts             int
	outcome                      Outcome
	fromGateway                  bool
}

func (e *Error) decidingFields() decidingFields {
	return decidingFields{
		op: e.Op, code: e.Code, message: e.Message, requestID: e.RequestID,
		status: e.StatusCode, attempts: e.Attempts, outcome: e.Outcome, fromGateway: e.FromGateway,
	}
}

// summarize computes the summary. Its text contains none of the caller's values.
func (e *Error) summarize(values callersValues) *summary {
	return &summary{of: e.decidingFields(), err: e.Err, line: e.describe(values), kinds: e.classify()}
}

// currentSummary returns the summary of the current fields.
func (e *Error) currentSummary() *summary {
	if e.summary != nil && e.summary.of == e.decidingFields() && sameError(e.summary.err, e.Err) {
		return e.summary
	}
	return e.summarize(nil)
}

// sameError reports whether two errors are the same. It also compares errors of types that are not comparable.
func sameError(a, b error) bool {
	if a != nil && !reflect.TypeOf(a).Comparable() {
		return reflect.DeepEqual(a, b)
	}
	return a == b //nolint:errorlint // the same error, not one of the same kind
}

// Error returns one line: operation, status, the platform's message, cause, code and request id. The values that the call sent
// are redacted, as the type documents.
func (e *Error) Error() string { return e.currentSummary().line }

// Unwrap returns Err, the cause.
func (e *Error) Unwrap() error { return e.Err }

// Is reports whether target is one of this package's Err variables, and the error is of that kind. errors.Is calls it.
func (e *Error) Is(target error) bool {
	kind, ok := kindOf(target)
	return ok && e.currentSummary().kinds.hasAny(kind)
}

// Timeout reports whether the error is an [ErrTimeout], as a net.Error does.
func (e *Error) Timeout() bool { return e.currentSummary().kinds.hasAny(kindTimeout) }

// Format prints the line that Error returns, for every verb.
func (e Error) Format(state fmt.State, _ rune) { _, _ = io.WriteString(state, e.Error()) }

// LogValue returns what [log/slog] shows: a group of op, route, status, outcome, attempts, request_id, and error, which is the
// line that Error returns.
func (e *Error) LogValue() slog.Value {
	return slog.GroupValue(
		slog.String("op", e.Op),
		slog.String("route", e.Route),
		slog.Int("status", e.StatusCode),
		slog.String("outcome", e.Outcome.String()),
		slog.Int("attempts", e.Attempts),
		slog.String("request_id", e.RequestID),
		slog.String("error", e.Error()),
	)
}

func errorIs[E error](err error) bool {
	_, ok := errors.AsType[E](err)
	return ok
}

// ArgumentError is the error of a call with an invalid argument. It names the argument and never shows its value. Nothing was
// sent, except in one case: [Response.Decode] and [DecodeSeq] fail for a call with [WithOffset], which was sent, and there the
// ArgumentError is the Err of an [*Error].
type ArgumentError struct {
	Op     string // the operation, such as "billing.ListInvoices", or the function, such as "tigo.New"
	Name   string // a parameter or member as the reference spells it, such as "contractId"; or a field, option, header or variable, such as "BaseURL"
	Reason string // what is wrong with it, such as "is empty"
}

// Error returns one line: operation, name and reason.
func (e *ArgumentError) Error() string {
	op := "tigo"
	if e.Op != "" {
		op = e.Op
	}
	return op + ": " + e.Name + " " + e.Reason
}

// inOp adds the name of the operation to an argument error that has none. It returns any other error unchanged.
func inOp(op string, err error) error {
	if e, ok := errors.AsType[*ArgumentError](err); ok && e.Op == "" {
		return &ArgumentError{Op: op, Name: e.Name, Reason: e.Reason}
	}
	return err
}
