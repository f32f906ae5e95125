package tigo

import (
	"compress/gzip"
	"context"
	"errors"
	"net"
	"net/http"

	"github.com/tigo-go/tigo/internal/pdf"
	"github.com/tigo-go/tigo/internal/transport"
	"github.com/tigo-go/tigo/internal/wire"
)

// kinds is a set of kinds of errors.
type kinds uint32

// The kinds: one for each Err variable, and kindTransient.
const (
	kindBadRequest kinds = 1 << iota
	kindUnauthorized
	kindForbidden
	kindNotFound
	kindRateLimited
	kindUnavailable
	kindTimeout
	kindSignIn
	kindClosed
	kindRedirected
	kindTruncated
	kindTooLarge
	kindMalformed
	kindDeviation
	kindNotSent
	kindTransient // the call may succeed later, see Retryable
)

// hasAny reports whether the set has at least one of the given kinds.
func (k kinds) hasAny(of kinds) bool { return k&of != 0 }

// byKind pairs each Err variable with its kind.
var byKind = [...]struct {
	target error
	kind   kinds
}{
	{ErrBadRequest, kindBadRequest},
	{ErrUnauthorized, kindUnauthorized},
	{ErrForbidden, kindForbidden},
	{ErrNotFound, kindNotFound},
	{ErrRateLimited, kindRateLimited},
	{ErrUnavailable, kindUnavailable},
	{ErrTimeout, kindTimeout},
	{ErrSignIn, kindSignIn},
	{ErrClosed, kindClosed},
	{ErrRedirected, kindRedirected},
	{ErrTruncated, kindTruncated},
	{ErrTooLarge, kindTooLarge},
	{ErrMalformed, kindMalformed},
	{ErrDeviation, kindDeviation},
	{ErrNotSent, kindNotSent},
}

// kindOf returns the kind of an Err variable.
func kindOf(target error) (kinds, bool) {
	for _, k := range byKind {
		if target == k.target { //nolint:errorlint // the variable itself, which is never wrapped here
			return k.kind, true
		}
	}
	return 0, false
}

// classify computes the kinds from the exported fields.
func (e *Error) classify() kinds {
	k := kindsOfErr(e.Err)
	if !errorIs[*pageError](e.Err) && !errorIs[unprovenError](e.Err) {
		k |= e.kindsOfStatus()
	}
	if e.unreachable(k) {
		k |= kindUnavailable
	}
	if e.transient(k) {
		k |= kindTransient
	}
	return k
}

// problem makes a Problem from the fields of the error, so that the rules of the transport apply to an error of a test double as
// well.
func (e *Error) problem() transport.Problem {
	p := transport.Problem{Code: e.Code, Message: e.Message, DeveloperMessage: e.DeveloperMessage}
	if e.FromGateway {
		p.Fault = e.Code
	}
	return p
}

// kindsOfStatus returns the kinds that follow from the status and the code.
func (e *Error) kindsOfStatus() (k kinds) {
	switch e.StatusCode {
	case http.StatusBadRequest:
		k = kindBadRequest
	case http.StatusUnauthorized:
		k = kindUnauthorized
	case http.StatusForbidden:
		k = kindForbidden
	case http.StatusNotFound:
		k = kindNotFound
	case http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		k = kindUnavailable
	}
	if e.StatusCode >= 300 && e.StatusCode <= 399 {
		k |= kindRedirected
	}
	if e.problem().RateLimited(e.StatusCode) {
		k |= kindRateLimited
	}
	return k
}

// kindsOfErr returns the kinds of a cause: of each Err variable that it wraps, and of each error of the transport or the codec
// that it wraps. Some of these errors have no kind, such as transport.ErrPanicked.
func kindsOfErr(err error) (k kinds) {
	if err == nil {
		return 0
	}
	for _, known := range byKind {
		if errors.Is(err, known.target) {
			k |= known.kind
		}
	}
	set := func(kind kinds, is bool) {
		if is {
			k |= kind
		}
	}
	set(kindTimeout, timedOut(err))
	set(kindSignIn, errorIs[*transport.SignInError](err))
	set(kindClosed, errors.Is(err, transport.ErrClosed))
	set(kindRedirected, errors.Is(err, transport.ErrRedirect))
	set(kindTruncated, errorIs[*transport.CutError](err) || errorIs[*incompleteError](err) || errors.Is(err, wire.ErrTruncated))
	set(kindTooLarge, errors.Is(err, transport.ErrTooLarge) || errors.Is(err, wire.ErrTooLarge))
	set(kindMalformed, unreadable(err))
	set(kindDeviation, errorIs[*deviationError](err))
	return k
}

// unreadable reports whether a response was complete, but could not be read.
func unreadable(err error) bool {
	return errorIs[*wire.Error](err) && !errors.Is(err, wire.ErrTruncated) ||
		errorIs[*pageError](err) || errorIs[*bodyError](err) || errors.Is(err, errOtherPart) ||
		errors.Is(err, pdf.ErrNotPDF) || errors.Is(err, pdf.ErrNotBase64) || badGzip(err)
}

func badGzip(err error) bool {
	return errors.Is(err, gzip.ErrHeader) || errors.Is(err, gzip.ErrChecksum)
}

// timedOut reports whether a deadline or a limit on time has passed.
func timedOut(err error) bool {
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, transport.ErrSilent) {
		return true
	}
	network, ok := errors.AsType[net.Error](err)
	return ok && network.Timeout()
}

// unreachable reports whether the call or its sign-in got no response, and either the failure is transient or the call was
// provably not sent. It reports false if the caller cancelled the call, and if it failed before any request.
func (e *Error) unreachable(k kinds) bool {
	if e.StatusCode != 0 || e.Attempts == 0 && !k.hasAny(kindSignIn) || errors.Is(e.Err, context.Canceled) {
		return false
	}
	return e.transient(k) || e.Attempts > 0 && e.Outcome == OutcomeNotSent
}

// transient reports whether the call may succeed later. A cancelled call is not transient.
func (e *Error) transient(k kinds) bool {
	if errors.Is(e.Err, context.Canceled) {
		return false
	}
	if signIn, ok := errors.AsType[*transport.SignInError](e.Err); ok {
		return signIn.Temporary
	}
	switch {
	case k.hasAny(kindClosed | kindRedirected | kindTooLarge | kindDeviation):
		return false
	case e.StatusCode >= 200 && e.StatusCode <= 299:
		file, ok := errors.AsType[*incompleteError](e.Err)
		return k.hasAny(kindTruncated|kindTimeout|kindRateLimited) && !(ok && file.announced) || badGzip(e.Err)
	case k.hasAny(kindNotSent), errors.Is(e.Err, transport.ErrRevoked):
		return true
	case e.StatusCode != 0:
		return transport.TransientResponse(e.StatusCode, e.problem())
	case e.Attempts == 0:
		return k.hasAny(kindTimeout | kindUnavailable | kindRateLimited)
	}
	return e.Err != nil && transport.TransientFailure(e.Err)
}
