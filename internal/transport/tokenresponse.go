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
	ExpiresIn   time.Duration // 0: missing or unreadable
	IssuedAt    time.Time     // zero: missing
	Status      string        // of the application; valid if "" or "approved"
}

// A SignInError is the error of a sign-in: the token endpoint refused it, sent no token, or did not respond.
type SignInError struct {
	Status     int // of the endpoint's response; 0: there was none
	Header     http.Header
	Problem    Problem
	RetryAfter time.Duration
	Temporary  bool  // another attempt may succeed
	Err        error // the network error, or what was wrong with the response
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
	errNoToken     = errors.New("the response has no token")
	errNotApproved = errors.New("the application is not approved")

	errNoCredentials = errors.New("the credentials function returned no id or no secret")
)

// asStandard returns a token response in the form that x/oauth2 reads.
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

// lifetime returns the remaining lifetime of a token. It subtracts the token's age by the clock of the server, since the token may
// have been issued before the request.
func lifetime(a TokenResponse, h http.Header) time.Duration {
	life := a.ExpiresIn
	if life <= 0 {
		return defaultLifetime
	}
	if date, err := http.ParseTime(h.Get("Date")); err == nil && !a.IssuedAt.IsZero() {
		if age := date.Sub(a.IssuedAt); age > 0 && age < life {
			life -= age
		}
	}
	return min(max(life, minLifetime), maxLifetime)
}
