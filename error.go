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
var (
	ErrBadRequest   = errors.New("tigo: bad request")                       // status 400
	ErrUnauthorized = errors.New("tigo: unauthorized")                      // status 401
	ErrForbidden    = errors.New("tigo: forbidden")                         // status 403
	ErrNotFound     = errors.New("tigo: not found")                         // status 404
	ErrRateLimited  = errors.New("tigo: rate limited")                      // status 429, or the gateway's spike arrest under another status
	ErrUnavailable  = errors.New("tigo: unavailable")                       // status 502, 503 or 504, or no connection
	ErrTimeout      = errors.New("tigo: timeout")                           // a deadline or one of the limits on time
	ErrSignIn       = errors.New("tigo: sign-in failed")                    // there is no access token
	ErrClosed       = errors.New("tigo: client closed")                     // after Client.Close
	ErrRedirected   = errors.New("tigo: redirected")                        // status 3xx; a redirect is never followed
	ErrTruncated    = errors.New("tigo: response cut short")                // the body ended early
	ErrTooLarge     = errors.New("tigo: response too large")                // beyond Limits.DocumentBytes
	ErrMalformed    = errors.New("tigo: response unreadable")               // no JSON, no model, no PDF; or an error body under a 2xx status
	ErrDeviation    = errors.New("tigo: response not as the contract says") // under WithStrict only
	ErrNotSent      = transport.ErrNotSent                                  // a Transport, RateLimiter or TokenCache said that nothing left this machine
)

// Error is a call that failed. Get it with errors.AsType[*tigo.Error](err), or ask errors.Is about its kind.
//
// Its text, its slog value and every fmt verb give one line of at most 1 KiB that holds no URL, no body and no value
// that the caller sent. Message, DeveloperMessage, Body and the text of Err are the platform's own words, which may
// repeat personal data: they are for the program, and encoders that read tags leave them out.
//
// A test double can make one: the exported fields decide the text, the kinds and what [Retryable] reports. Package
// tigotest has NewError for those kinds that need an Err.
type Error struct {
	Op               string        // "billing.CreateInvoice"
	Method           string        // the HTTP method
	Route            string        // the template of the route
	StatusCode       int           // of the last response; 0 if there was none
	Code             string        // the platform's code; "invalid_client" for refused credentials
	Message          string        `json:"-" xml:"-" yaml:"-" msgpack:"-" bson:"-" toml:"-"` // what the platform said
	DeveloperMessage string        `json:"-" xml:"-" yaml:"-" msgpack:"-" bson:"-" toml:"-"` // what it added for developers
	FromGateway      bool          // Code is the gateway's own, such as "oauth.v2.InvalidAccessToken"; false where a back end responded
	RequestID        string        // the platform's id of the last response
	RetryAfter       time.Duration // how long the last response asked to wait; 0 if it did not
	Attempts         int           // requests that were made
	Outcome          Outcome       // what the call did
	Idempotent       bool          // a second execution of the operation changes nothing; a GET always counts as such
	Body             []byte        `json:"-" xml:"-" yaml:"-" msgpack:"-" bson:"-" toml:"-"` // the beginning of the last error body, at most Limits.ErrorBytes
	Err              error         `json:"-" xml:"-" yaml:"-" msgpack:"-" bson:"-" toml:"-"` // the reason, if it is not the platform's response: a network error, the cause of the context, an unreadable document

	verdict *verdict
}

// A verdict is what follows from an error's fields: its text and its kinds. The SDK computes it once, when it has the
// values that the text must not repeat. It holds as long as the fields are those it was computed from.
type verdict struct {
	of    decisive
	err   error
	line  string
	kinds kinds
}

// decisive are the fields of an Error, besides Err, that decide its verdict.
type decisive struct {
	op, method, code, message, requestID string
	status, attempts                     int
	outcome                              Outcome
	fromGateway, idempotent              bool
}

func (e *Error) decisive() decisive {
	return decisive{
		op: e.Op, method: e.Method, code: e.Code, message: e.Message, requestID: e.RequestID,
		status: e.StatusCode, attempts: e.Attempts, outcome: e.Outcome, fromGateway: e.FromGateway, idempotent: e.Idempotent,
	}
}

// judge computes the verdict. Its text holds none of the hidden values.
func (e *Error) judge(hidden callersValues) *verdict {
	return &verdict{of: e.decisive(), err: e.Err, line: e.describe(hidden), kinds: e.classify()}
}

// judged returns the verdict of the fields as they are now.
func (e *Error) judged() *verdict {
	if e.verdict != nil && e.verdict.of == e.decisive() && sameError(e.verdict.err, e.Err) {
		return e.verdict
	}
	return e.judge(nil)
}

// sameError compares two errors, also those of a type that == panics on.
func sameError(a, b error) bool {
	if a != nil && !reflect.TypeOf(a).Comparable() {
		return reflect.DeepEqual(a, b)
	}
	return a == b //nolint:errorlint // the same error, not one of its kind
}

// Error returns one line: operation, status, the platform's message with every value of the caller redacted, code,
// request id.
func (e *Error) Error() string { return e.judged().line }

// Unwrap returns Err.
func (e *Error) Unwrap() error { return e.Err }

// Is reports whether the error is of the kind that one of this package's Err variables stands for.
func (e *Error) Is(target error) bool {
	kind, ok := kindOf(target)
	return ok && e.judged().kinds.has(kind)
}

// Timeout reports whether the error is an [ErrTimeout], for those who ask a net.Error.
func (e *Error) Timeout() bool { return e.judged().kinds.has(kindTimeout) }

// Format prints the line that Error returns, whatever the verb.
func (e Error) Format(state fmt.State, _ rune) { _, _ = io.WriteString(state, e.Error()) }

// LogValue is what [log/slog] shows.
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

// ArgumentError is a value of the caller's that cannot be sent. Nothing was. It names the value and never shows it.
type ArgumentError struct {
	Op     string // the call, "billing.ListInvoices"; "" outside of one
	Name   string // the parameter, field or option, as the reference spells it
	Reason string // what is wrong with it, as in "is empty"
}

// Error returns one line: operation, name and reason.
func (e *ArgumentError) Error() string {
	op := "tigo"
	if e.Op != "" {
		op = e.Op
	}
	return op + ": " + e.Name + " " + e.Reason
}

// inOp puts the operation's name on an argument error that was made without it.
func inOp(op string, err error) error {
	if e, ok := errors.AsType[*ArgumentError](err); ok && e.Op == "" {
		return &ArgumentError{Op: op, Name: e.Name, Reason: e.Reason}
	}
	return err
}
