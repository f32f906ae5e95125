package tigotest

import (
	"context"
	"io"
	"net/http"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/internal/transport"
	"github.com/tigo-go/tigo/internal/wire"
)

// NewError returns an error of the given kind as a call of the SDK fails with it, for a test double of one of the SDK's
// clients. kind is one of the tigo.Err variables. Any other error, such as [context.Canceled], becomes the Err of a call
// without a response.
//
// It is the error of a read with one attempt, which is idempotent. Change its fields for another call. With another Method than
// GET, the error is that of a call that is not idempotent, unless a change sets Idempotent:
//
//	err := tigotest.NewError(tigo.ErrTimeout, func(e *tigo.Error) {
//		e.Op, e.Method = "billing.CreateInvoice", http.MethodPost
//	})
func NewError(kind error, change ...func(*tigo.Error)) *tigo.Error {
	e := &tigo.Error{
		Op: "test.Read", Method: http.MethodGet, Route: "/test", Attempts: 1, Outcome: tigo.OutcomeUnknown,
	}
	if status, ok := refusals[kind]; ok {
		e.StatusCode, e.Message, e.Outcome = status, http.StatusText(status), tigo.OutcomeRefused
	} else {
		setReason(e, kind)
	}
	for _, f := range change {
		f(e)
	}
	e.Idempotent = e.Idempotent || e.Method == http.MethodGet
	return e
}

// refusals are the kinds that follow from a status alone.
var refusals = map[error]int{
	tigo.ErrBadRequest:   http.StatusBadRequest,
	tigo.ErrUnauthorized: http.StatusUnauthorized,
	tigo.ErrForbidden:    http.StatusForbidden,
	tigo.ErrNotFound:     http.StatusNotFound,
	tigo.ErrRateLimited:  http.StatusTooManyRequests,
}

// setReason sets the reason of a kind that does not follow from a status alone.
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
	case tigo.ErrNotSent:
		e.Err, e.Attempts, e.Outcome = kind, 0, tigo.OutcomeNotSent
	case tigo.ErrRedirected:
		e.Err, e.StatusCode = transport.ErrRedirect, http.StatusFound
	case tigo.ErrTruncated:
		badDocument(e, &transport.CutError{Err: io.ErrUnexpectedEOF})
	case tigo.ErrTooLarge:
		badDocument(e, transport.ErrTooLarge)
	case tigo.ErrMalformed:
		badDocument(e, &wire.Error{Reason: wire.ErrSyntax})
		e.Outcome = tigo.OutcomeUnknown // it is not in a form of the platform's errors
	case tigo.ErrDeviation:
		badDocument(e, tigo.ErrDeviation)
	default:
		e.Err = kind
	}
}

// badDocument changes e to the error of a response whose document is wrong.
func badDocument(e *tigo.Error, reason error) {
	e.StatusCode, e.Outcome, e.Err = http.StatusOK, tigo.OutcomeApplied, reason
}
