package clienttest

import (
	"context"
	"io"
	"net/http"
	"strings"

	"golang.org/x/oauth2"
)

// RoundTrip is a transport in one function.
type RoundTrip func(*http.Request) (*http.Response, error)

// RoundTrip implements [http.RoundTripper].
func (f RoundTrip) RoundTrip(q *http.Request) (*http.Response, error) { return f(q) }

// Limiter is a rate limiter in one function.
type Limiter func(context.Context) error

// Wait implements tigo.RateLimiter.
func (f Limiter) Wait(ctx context.Context) error { return f(ctx) }

// TokenSource is a token source in one function.
type TokenSource func() (*oauth2.Token, error)

// Token implements [oauth2.TokenSource].
func (f TokenSource) Token() (*oauth2.Token, error) { return f() }

// Response is a response without a network. Its headers are name and value in turn.
func Response(status int, body string, header ...string) *http.Response {
	h := make(http.Header)
	for i := 0; i < len(header); i += 2 {
		h.Set(header[i], header[i+1])
	}
	return &http.Response{StatusCode: status, Header: h, Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body))}
}
