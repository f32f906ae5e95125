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

// A TokenAnswer is the body of a token endpoint's response, read leniently.
type TokenAnswer struct {
	AccessToken string
	ExpiresIn   time.Duration // 0: not said, or not readable
	IssuedAt    time.Time     // zero: not said
	Status      string        // of the application; "" or "approved" is good
}

// A SignInError is why there is no token: a refusal by the token endpoint, an answer of its without one, or an
// error on the way.
type SignInError struct {
	Status     int // of the endpoint's answer; 0: none came
	Header     http.Header
	Problem    Problem
	RetryAfter time.Duration
	Temporary  bool  // the endpoint may answer otherwise in a moment
	Err        error // the error on the way, or what was wrong with the answer
}

// Error implements error.
func (e *SignInError) Error() string {
	if e.Err == nil {
		return fmt.Sprintf("token endpoint: status %d", e.Status)
	}
	return "sign-in: " + e.Err.Error()
}

// Unwrap gives the reason.
func (e *SignInError) Unwrap() error { return e.Err }

var (
	errNoToken     = errors.New("the answer holds no token")
	errNotApproved = errors.New("the application is not approved")

	errNoCredentials = errors.New("the credentials function returned no id or no secret")
)

// standard is the answer in the form x/oauth2 reads for certain.
func standard(resp *http.Response, bearer string) *http.Response {
	body := []byte(url.Values{"access_token": {bearer}, "token_type": {"Bearer"}}.Encode())
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

// lifetime is what is left of a token that may have been issued a while ago, by the server's own clock.
func lifetime(a TokenAnswer, h http.Header) time.Duration {
	life := a.ExpiresIn
	if life <= 0 {
		return lifetimeUnsaid
	}
	if date, err := http.ParseTime(h.Get("Date")); err == nil && !a.IssuedAt.IsZero() {
		if age := date.Sub(a.IssuedAt); age > 0 && age < life {
			life -= age
		}
	}
	return min(max(life, lifetimeFloor), lifetimeCeiling)
}
