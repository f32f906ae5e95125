package tigootel

import (
	"context"
	"errors"
	"strings"

	"github.com/tigo-go/tigo"
)

// kinds has the value of error.type for each kind of error. The first kind that fits is used.
var kinds = []struct {
	is   error
	name string
}{
	{context.Canceled, "canceled"},
	{tigo.ErrClosed, "client_closed"},
	{tigo.ErrSignIn, "sign_in_failed"},
	{tigo.ErrTimeout, "timeout"},
	{tigo.ErrRateLimited, "rate_limited"},
	{tigo.ErrBadRequest, "bad_request"},
	{tigo.ErrUnauthorized, "unauthorized"},
	{tigo.ErrForbidden, "forbidden"},
	{tigo.ErrNotFound, "not_found"},
	{tigo.ErrUnavailable, "unavailable"},
	{tigo.ErrRedirected, "redirected"},
	{tigo.ErrTruncated, "truncated"},
	{tigo.ErrTooLarge, "too_large"},
	{tigo.ErrMalformed, "malformed"},
	{tigo.ErrDeviation, "deviation"},
	{tigo.ErrNotSent, "not_sent"}, // by a RateLimiter or a Transport, for no other reason
}

// errorType returns the kind of an error. It has few values, and does not contain the text of the error.
func errorType(err error) string {
	for _, kind := range kinds {
		if errors.Is(err, kind.is) {
			return kind.name
		}
	}
	return "_OTHER" // the value that the conventions define for other errors
}

// outcome returns the text of an outcome as the value of an attribute, such as "not_sent".
func outcome(o tigo.Outcome) string { return strings.ReplaceAll(o.String(), " ", "_") }
