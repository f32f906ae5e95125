package tigootel

import (
	"context"
	"errors"
	"strings"

	"github.com/tigo-go/tigo"
)

// kinds are the values of error.type, the first that fits.
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
}

// errorType returns the kind of an error, which has few values and holds nothing of its text.
func errorType(err error) string {
	for _, kind := range kinds {
		if errors.Is(err, kind.is) {
			return kind.name
		}
	}
	return "_OTHER" // the conventions' word for what has none
}

// outcome returns the text of an outcome as the value of an attribute, such as "not_sent".
func outcome(o tigo.Outcome) string { return strings.ReplaceAll(o.String(), " ", "_") }
