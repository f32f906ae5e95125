package transport

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"
)

// A TokenResponse is the body of a token response.
type TokenResponse struct {
	AccessToken string
	ExpiresIn   time.Duration // 0: missing or invalid
	IssuedAt    time.Time     // zero: missing
	Status      string        // of the application, which may get a token if it is "" or "approved"
}

// A SignInError is the error of a sign-in: a token endpoint did not respond, or its response has no valid token, or a hook failed.
type SignInError struct {
	Status     int // of the endpoint's response, or 401 if the application is not approved; 0: there was none
	Header     http.Header
	Problem    Problem
	RetryAfter time.Duration
	Temporary  bool  // another attempt may succeed
	Err        error // the cause; nil if it is the error status of the response
}

// Error implements error.
func (e *SignInError) Error() string {
	if e.Err == nil {
		return fmt.Sprintf("token endpoint: status %d", e.Status)
	}
	return "sign-in: " + e.Err.Error()
}

// Unwrap returns the cause.
func (e *SignInError) Unwrap() error { return e.Err }

var (
	errNoToken     = errors.New("no valid access token was returned")
	errNotApproved = errors.New("the application is not approved")

	errNoCredentials = errors.New("the credentials function returned no id or no secret")
)

// asStandard returns a token response in a form that x/oauth2 reads.
func asStandard(resp *http.Response, accessToken string) *http.Response {
	body := []byte(url.Values{"access_token": {accessToken}, "token_type": {"Bearer"}}.Encode())
	return &http.Response{
		StatusCode:    resp.StatusCode,
		Proto:         resp.Proto,
		ProtoMajor:    resp.ProtoMajor,
		ProtoMinor:    resp.ProtoMinor,
		Header:        http.Header{"Content-Type": {"application/x-www-form-urlencoded"}},
		Body:          io.NopCloser(bytes.NewReader(body)),
		ContentLength: int64(len(body)),
	}
}

// lifetime returns the lifetime that is left of a token, within minLifetime and maxLifetime. It subtracts the age of the token by
// the clock of the server, since the endpoint may have issued the token before this request.
func lifetime(r TokenResponse, h http.Header) time.Duration {
	left := r.ExpiresIn
	if left <= 0 {
		return defaultLifetime
	}
	if date, err := http.ParseTime(h.Get("Date")); err == nil && !r.IssuedAt.IsZero() {
		if age := date.Sub(r.IssuedAt); age > 0 && age < left {
			left -= age
		}
	}
	return min(max(left, minLifetime), maxLifetime)
}
