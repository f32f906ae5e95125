package clienttest

import (
	"context"
	"io"
	"net/http"
	"strings"

	"golang.org/x/oauth2"
)

// A RoundTrip is a function that implements [http.RoundTripper].
type RoundTrip func(*http.Request) (*http.Response, error)

// RoundTrip calls f.
func (f RoundTrip) RoundTrip(q *http.Request) (*http.Response, error) { return f(q) }

// A Limiter is a function that implements [tigo.RateLimiter].
type Limiter func(context.Context) error

// Wait calls f.
func (f Limiter) Wait(ctx context.Context) error { return f(ctx) }

// A TokenSource is a function that implements [oauth2.TokenSource].
type TokenSource func() (*oauth2.Token, error)

// Token calls f.
func (f TokenSource) Token() (*oauth2.Token, error) { return f() }

// Response returns a response. In header, names and values alternate.
func Response(status int, body string, header ...string) *http.Response {
	h := make(http.Header)
	for i := 0; i < len(header); i += 2 {
		h.Set(header[i], header[i+1])
	}
	return &http.Response{StatusCode: status, Header: h, Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body))}
}
