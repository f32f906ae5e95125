package transport

import (
	"context"
	"encoding/base64"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A roundTrip is a function that implements http.RoundTripper.
type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

// tokenCredentials returns credentials for which the body of a token response is the token, and the body of an error is its code.
func tokenCredentials() Credentials {
	return Credentials{
		URL: "https://token.example/v2/oauth/token", UserAgent: "app/1", Scopes: []string{"read", "write"},
		Get:     func(context.Context) (string, string, error) { return "id+/%&", "a+b/c%d&e=", nil },
		Limits:  Limits{Idle: time.Minute, SignIn: 30 * time.Second},
		Token:   func(body []byte) (TokenResponse, bool) { return TokenResponse{AccessToken: string(body)}, true },
		Problem: func(_ http.Header, body []byte) Problem { return Problem{Code: string(body)} },
	}
}

func tokenResponse(status int, body string, header http.Header) *http.Response {
	return &http.Response{StatusCode: status, Header: header, Body: io.NopCloser(strings.NewReader(body))}
}

func TestTokenRequestOnTheWire(t *testing.T) {
	credentials := tokenCredentials()
	fetch := credentials.Fetch(roundTrip(func(req *http.Request) (*http.Response, error) {
		assert.Equal(t, "POST https://token.example/v2/oauth/token", req.Method+" "+req.URL.String())
		basic, ok := strings.CutPrefix(req.Header.Get("Authorization"), "Basic ")
		assert.True(t, ok)
		raw, err := base64.StdEncoding.DecodeString(basic)
		require.NoError(t, err)
		assert.Equal(t, "id+/%&:a+b/c%d&e=", string(raw), "id and secret, not escaped")
		assert.Equal(t, "application/x-www-form-urlencoded", req.Header.Get("Content-Type"))
		assert.Equal(t, "application/json", req.Header.Get("Accept"))
		assert.Equal(t, "app/1", req.Header.Get("User-Agent"))
		body, err := io.ReadAll(req.Body)
		require.NoError(t, err)
		form, err := url.ParseQuery(string(body))
		require.NoError(t, err)
		assert.Equal(t, url.Values{"grant_type": {"client_credentials"}, "scope": {"read write"}}, form)
		op, ok := OperationFrom(req.Context())
		assert.True(t, ok)
		assert.Equal(t, Operation{Op: "tigo.SignIn", Route: "/token", Method: "POST"}, op)
		return tokenResponse(http.StatusOK, "T0+/%&=~", nil), nil
	}))
	credentials.Scopes[0] = "changed later"
	tok, err := fetch(t.Context(), "")
	require.NoError(t, err)
	assert.Equal(t, "T0+/%&=~", tok.Value)
}

func TestTokenRequestsAreRetriedIfTheFailureIsTransient(t *testing.T) {
	refused := errors.New("connection refused")
	tests := map[string]struct {
		status int
		body   string
		header http.Header
		err    error
		want   []time.Duration // when each request is sent
		is     error
	}{
		"wrong credentials":  {status: 401, body: "invalid_client", want: []time.Duration{0}},
		"forbidden":          {status: 403, want: []time.Duration{0}},
		"not found":          {status: 404, want: []time.Duration{0}},
		"redirect":           {status: 307, header: http.Header{"Location": {"https://elsewhere.example/"}}, want: []time.Duration{0}, is: ErrRedirect},
		"redirect to a page": {status: 302, header: http.Header{"Location": {"/login"}}, want: []time.Duration{0}, is: ErrRedirect},
		"unavailable":        {status: 503, want: []time.Duration{0, 200 * time.Millisecond, 600 * time.Millisecond}},
		"Retry-After":        {status: 429, header: http.Header{"Retry-After": {"3"}}, want: []time.Duration{0, 3 * time.Second, 6 * time.Second}},
		"long Retry-After":   {status: 429, header: http.Header{"Retry-After": {"60"}}, want: []time.Duration{0}},
		"empty token":        {status: 200, want: []time.Duration{0, 200 * time.Millisecond, 600 * time.Millisecond}, is: errNoToken},
		"invalid token":      {status: 200, body: "T\n0", want: []time.Duration{0, 200 * time.Millisecond, 600 * time.Millisecond}, is: errNoToken},
		"no network":         {err: refused, want: []time.Duration{0, 200 * time.Millisecond, 600 * time.Millisecond}, is: refused},
		"no body":            {status: -1, want: []time.Duration{0, 200 * time.Millisecond, 600 * time.Millisecond}, is: errNoToken},
	}
	for title, test := range tests {
		t.Run(title, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				began := time.Now()
				ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
				defer cancel()
				var at []time.Duration
				_, err := tokenCredentials().Fetch(roundTrip(func(*http.Request) (*http.Response, error) {
					at = append(at, time.Since(began))
					switch {
					case test.err != nil:
						return nil, test.err
					case test.status < 0:
						return &http.Response{StatusCode: http.StatusOK}, nil // without a body, as mocks return
					}
					return tokenResponse(test.status, test.body, test.header), nil
				}))(ctx, "")
				failure, ok := errors.AsType[*SignInError](err)
				require.True(t, ok, "%v", err)
				assert.Equal(t, test.want, at)
				if test.is != nil {
					require.ErrorIs(t, err, test.is)
				}
				if test.status > 0 {
					assert.Equal(t, test.status, failure.Status)
				}
				if test.status >= 400 {
					assert.Equal(t, test.body, failure.Problem.Code)
				}
				assert.NotContains(t, err.Error(), "token.example")
			})
		})
	}
}

func TestRefusalIsReportedAfterATimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond) // ends before the second request
		defer cancel()
		_, err := tokenCredentials().Fetch(roundTrip(func(*http.Request) (*http.Response, error) {
			return tokenResponse(http.StatusServiceUnavailable, "", nil), nil
		}))(ctx, "")
		failure, ok := errors.AsType[*SignInError](err)
		require.True(t, ok, "%v", err)
		assert.Equal(t, http.StatusServiceUnavailable, failure.Status)
		assert.True(t, failure.Temporary)
	})
}

func TestLifetime(t *testing.T) {
	issued := time.Date(2026, 3, 16, 12, 0, 0, 0, time.UTC)
	date := func(after time.Duration) http.Header {
		return http.Header{"Date": {issued.Add(after).Format(http.TimeFormat)}}
	}
	tests := map[string]struct {
		expiresIn time.Duration
		issued    time.Time
		header    http.Header
		want      time.Duration
	}{
		"expires_in":                     {expiresIn: time.Hour, want: time.Hour},
		"no expires_in":                  {want: defaultLifetime},
		"too short":                      {expiresIn: time.Second, want: minLifetime},
		"too long":                       {expiresIn: 1000 * time.Hour, want: maxLifetime},
		"issued earlier":                 {expiresIn: time.Hour, issued: issued, header: date(10 * time.Minute), want: 50 * time.Minute},
		"issued earlier, nearly expired": {expiresIn: time.Hour, issued: issued, header: date(time.Hour - time.Second), want: minLifetime},
		"issued in the future":           {expiresIn: time.Hour, issued: issued, header: date(-time.Hour), want: time.Hour},
		"issued before its lifetime":     {expiresIn: time.Hour, issued: issued, header: date(100 * time.Hour), want: time.Hour},
		"issued, without a Date header":  {expiresIn: time.Hour, issued: issued, want: time.Hour},
	}
	for title, test := range tests {
		t.Run(title, func(t *testing.T) {
			assert.Equal(t, test.want, lifetime(TokenResponse{ExpiresIn: test.expiresIn, IssuedAt: test.issued}, test.header))
		})
	}
}
