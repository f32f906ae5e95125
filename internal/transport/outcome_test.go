package transport

import (
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestOutcomeOfSeveralAttempts makes calls whose last attempt is not sent. The outcome of the call is that of the attempts before.
func TestOutcomeOfSeveralAttempts(t *testing.T) {
	cut := func() (*http.Response, error) {
		resp := tokenResponse(http.StatusOK, "", nil)
		resp.Body = io.NopCloser(io.MultiReader(strings.NewReader("{"), iotest.ErrReader(io.ErrUnexpectedEOF)))
		return resp, nil
	}
	refused := func() (*http.Response, error) { return tokenResponse(http.StatusTooManyRequests, "code", nil), nil }
	unknown := func() (*http.Response, error) { return tokenResponse(http.StatusBadGateway, "", nil), nil }
	notSent := func() (*http.Response, error) { return nil, ErrNotSent }
	for _, test := range []struct {
		name     string
		attempts []func() (*http.Response, error)
		want     Outcome
	}{
		{"not sent", []func() (*http.Response, error){notSent}, NotSent},
		{"cut short, not sent", []func() (*http.Response, error){cut, notSent}, Applied},
		{"refused, not sent", []func() (*http.Response, error){refused, notSent}, Refused},
		{"unknown, not sent", []func() (*http.Response, error){unknown, notSent}, Unknown},
		{"refused, cut short, not sent", []func() (*http.Response, error){refused, cut, notSent}, Applied},
		{"cut short, refused, not sent", []func() (*http.Response, error){cut, refused, notSent}, Refused},
		{"cut short, unknown, not sent", []func() (*http.Response, error){cut, unknown, notSent}, Unknown},
	} {
		t.Run(test.name, func(t *testing.T) {
			made := 0
			tr := newTestTransport(t, roundTrip(func(*http.Request) (*http.Response, error) {
				made++
				return test.attempts[made-1]()
			}))
			c := newCall(t, &peer{URL: "http://platform.example"}, http.MethodGet, "")
			require.ErrorIs(t, tr.Do(t.Context(), c), ErrNotSent)
			assert.Equal(t, test.want, c.Outcome)
			assert.Equal(t, len(test.attempts), made)
		})
	}
}
