package tigotest

import (
	"context"
	"io"
	"net/http"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/internal/transport"
	"github.com/tigo-go/tigo/internal/wire"
)

// NewError returns an error of the given kind, as a call of the SDK would fail with it, for a test double that stands
// in for one of the SDK's clients. kind is one of the tigo.Err variables; any other error, such as
// [context.Canceled], becomes the Err of a call that got no response.
//
// It is the error of a read that was tried once. Change its fields to make it that of another call:
//
//	err := tigotest.NewError(tigo.ErrTimeout, func(e *tigo.Error) {
//		e.Op, e.Method, e.Attempts = "billing.CreateInvoice", http.MethodPost, 1
//	})
func NewError(kind error, change ...func(*tigo.Error)) *tigo.Error {
	e := &tigo.Error{
		Op: "test.Read", Method: http.MethodGet, Route: "/test", Attempts: 1, Outcome: tigo.OutcomeUnknown, Idempotent: true,
	}
	if status, ok := refusals[kind]; ok {
		e.StatusCode, e.Message, e.Outcome = status, http.StatusText(status), tigo.OutcomeRefused
	} else {
		setReason(e, kind)
	}
	for _, f := range change {
		f(e)
	}
	return e
}

// refusals are the kinds that a status alone makes.
var refusals = map[error]int{
	tigo.ErrBadRequest:   http.StatusBadRequest,
	tigo.ErrUnauthorized: http.StatusUnauthorized,
	tigo.ErrForbidden:    http.StatusForbidden,
	tigo.ErrNotFound:     http.StatusNotFound,
	tigo.ErrRateLimited:  http.StatusTooManyRequests,
}

// setReason gives e the reason of a kind that a status alone does not make.
func setReason(e *tigo.Error, kind error) {
	switch kind {
	case tigo.ErrUnavailable: //nolint:errorlint // kind is one of the variables themselves
		e.StatusCode = http.StatusServiceUnavailable
	case tigo.ErrTimeout:
		e.Err = context.DeadlineExceeded
	case tigo.ErrSignIn:
		e.Err, e.StatusCode = &transport.SignInError{Status: http.StatusUnauthorized}, http.StatusUnauthorized
		e.Code, e.Attempts, e.Outcome = "invalid_client", 0, tigo.OutcomeNotSent
	case tigo.ErrClosed:
		e.Err, e.Attempts, e.Outcome = transport.ErrClosed, 0, tigo.OutcomeNotSent
	case tigo.ErrRedirected:
		e.Err, e.StatusCode = transport.ErrRedirect, http.StatusFound
	case tigo.ErrTruncated:
		badDocument(e, &transport.CutError{Err: io.ErrUnexpectedEOF})
	case tigo.ErrTooLarge:
		badDocument(e, transport.ErrTooLarge)
	case tigo.ErrMalformed:
		badDocument(e, &wire.Error{Reason: wire.ErrSyntax})
		e.Outcome = tigo.OutcomeUnknown // nothing in it says that the platform sent it
	case tigo.ErrDeviation:
		badDocument(e, tigo.ErrDeviation)
	default:
		e.Err = kind
	}
}

// badDocument makes e the error of a response whose document is at fault.
func badDocument(e *tigo.Error, reason error) {
	e.StatusCode, e.Outcome, e.Err = http.StatusOK, tigo.OutcomeApplied, reason
}
