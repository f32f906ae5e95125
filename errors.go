package tigo

import (
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/tigo-go/tigo/internal/transport"
	"github.com/tigo-go/tigo/internal/wire"
)

// What went wrong, to be asked with errors.Is. An [*Error] can be several of them.
var (
	ErrBadRequest   = errors.New("tigo: bad request")                      // status 400
	ErrUnauthorized = errors.New("tigo: unauthorized")                     // status 401
	ErrForbidden    = errors.New("tigo: forbidden")                        // status 403
	ErrNotFound     = errors.New("tigo: not found")                        // status 404
	ErrRateLimited  = errors.New("tigo: rate limited")                     // status 429, or the gateway's spike arrest under another one
	ErrUnavailable  = errors.New("tigo: unavailable")                      // status 502, 503, 504, or no connection
	ErrTimeout      = errors.New("tigo: timeout")                          // a deadline or one of the limits on time
	ErrSignIn       = errors.New("tigo: sign-in failed")                   // no token was to be had
	ErrClosed       = errors.New("tigo: client closed")                    // Close was called before
	ErrRedirected   = errors.New("tigo: redirected")                       // status 3xx; never followed
	ErrTruncated    = errors.New("tigo: answer cut short")                 // the body broke off
	ErrTooLarge     = errors.New("tigo: answer too large")                 // beyond Limits.DocumentBytes
	ErrMalformed    = errors.New("tigo: answer unreadable")                // no JSON, no model, no PDF
	ErrDeviation    = errors.New("tigo: answer not as the reference says") // under WithStrict only
)

// Error is a call that did not bring what it was made for. Get it with errors.AsType[*tigo.Error](err), or ask
// errors.Is about its kind.
//
// Its text, its slog value and every fmt verb give one line of at most 1 KiB that holds no URL, no body and no value
// of the caller's. Message, DeveloperMessage and Body are the platform's own words, which may repeat personal data:
// they are for the program, and encoding/json and encoding/xml leave them out.
type Error struct {
	Op               string        // "billing.CreateInvoice"
	Method           string        // the verb
	Route            string        // the route's template
	StatusCode       int           // of the last answer; 0 when none came
	Code             string        // the platform's code; "invalid_client" for refused credentials
	Message          string        `json:"-" xml:"-"` // what the platform said
	DeveloperMessage string        `json:"-" xml:"-"` // what it added for developers
	FromGateway      bool          // Code is the gateway's own, such as "oauth.v2.InvalidAccessToken"; false where a back end responded
	RequestID        string        // the platform's id of the last answer
	RetryAfter       time.Duration // how long the last answer asked to wait; 0 when it did not
	Attempts         int           // requests that were made
	Outcome          Outcome       // what the call did
	Body             []byte        `json:"-" xml:"-"` // the beginning of the last error body, at most Limits.ErrorBytes

	cause     error
	line      string // what Error returns
	safe      bool   // the operation may be sent again whatever became of it
	temporary bool   // another try may end better
	limited   bool   // the answer was a rate limit
}

// Error returns one line: operation, status, the platform's message with every value of the caller's taken out,
// code, request id.
func (e *Error) Error() string { return e.line }

// Unwrap returns the reason behind the error when it is not the platform's answer: a network error, the context's
// cause, an unreadable document. It is nil otherwise.
func (e *Error) Unwrap() error { return e.cause }

// Format prints the line that Error returns, whatever the verb.
func (e *Error) Format(state fmt.State, _ rune) { _, _ = io.WriteString(state, e.line) }

// LogValue is what [log/slog] shows.
func (e *Error) LogValue() slog.Value {
	return slog.GroupValue(
		slog.String("op", e.Op),
		slog.String("route", e.Route),
		slog.Int("status", e.StatusCode),
		slog.String("outcome", e.Outcome.String()),
		slog.Int("attempts", e.Attempts),
		slog.String("request_id", e.RequestID),
		slog.String("error", e.line),
	)
}

// Is reports whether the error is of the kind of one of this package's Err values.
func (e *Error) Is(target error) bool {
	switch target {
	case ErrBadRequest:
		return e.StatusCode == http.StatusBadRequest
	case ErrUnauthorized:
		return e.StatusCode == http.StatusUnauthorized
	case ErrForbidden:
		return e.StatusCode == http.StatusForbidden
	case ErrNotFound:
		return e.StatusCode == http.StatusNotFound
	case ErrRateLimited:
		return e.limited
	case ErrUnavailable:
		return e.StatusCode >= http.StatusBadGateway && e.StatusCode <= http.StatusGatewayTimeout || e.unreachable()
	case ErrTimeout:
		return timedOut(e.cause)
	case ErrSignIn:
		return errorIs[*transport.SignInError](e.cause)
	case ErrClosed:
		return errors.Is(e.cause, transport.ErrClosed)
	case ErrRedirected:
		return errors.Is(e.cause, transport.ErrRedirect)
	case ErrTruncated:
		return errorIs[*transport.CutError](e.cause) || errorIs[*incompleteError](e.cause)
	case ErrTooLarge:
		return errors.Is(e.cause, transport.ErrTooLarge) || errors.Is(e.cause, wire.ErrTooLarge)
	case ErrMalformed:
		return errorIs[*wire.Error](e.cause) || errorIs[*pageError](e.cause) || errors.Is(e.cause, errNotPDF) || errors.Is(e.cause, errNotBase64) ||
			errors.Is(e.cause, gzip.ErrHeader) || errors.Is(e.cause, gzip.ErrChecksum)
	case ErrDeviation:
		return errorIs[*deviationError](e.cause)
	}
	return false
}

// unreachable reports whether the platform was asked and no answer came, for another reason than that the caller
// gave up.
func (e *Error) unreachable() bool {
	asked := e.Attempts > 0 || e.Is(ErrSignIn)
	return asked && e.StatusCode == 0 && (e.temporary || e.Attempts > 0 && e.Outcome == OutcomeNotSent) && !errors.Is(e.cause, context.Canceled)
}

func errorIs[E error](err error) bool {
	_, ok := errors.AsType[E](err)
	return ok
}

func timedOut(err error) bool {
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, transport.ErrSilent) {
		return true
	}
	network, ok := errors.AsType[net.Error](err)
	return ok && network.Timeout()
}

// pageError is a web page in place of a document, as a proxy or a firewall sends it.
type pageError struct{ contentType, sample string }

func (e *pageError) Error() string {
	return fmt.Sprintf("a web page of type %q that begins %q", e.contentType, e.sample)
}

// adjustedError is a document that strict reading refuses.
type deviationError struct{ list []Deviation }

func (e *deviationError) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d adjustments", len(e.list))
	for i, a := range e.list[:min(len(e.list), 5)] {
		b.WriteString([]string{": ", "; "}[min(i, 1)])
		if a.Path != "" {
			b.WriteString(a.Path + ": ")
		}
		b.WriteString(a.Text)
	}
	return b.String()
}
