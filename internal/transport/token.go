package transport

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/go-retryablehttp"
	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"
)

// A FetchFunc fetches a token. refused is the last token that the platform refused; "": none.
type FetchFunc func(ctx context.Context, refused string) (AccessToken, error)

// Credentials fetches tokens with a client id and secret, by the client-credentials grant of OAuth 2.0.
type Credentials struct {
	Get       func(context.Context) (id, secret string, err error) // called for each sign-in
	URL       string
	Scopes    []string
	UserAgent string
	Limits    Limits
	Token     func([]byte) (TokenResponse, bool) // decodes a token response; false: the body is not one
	Problem   func(http.Header, []byte) Problem  // decodes an error body
	Watch     Watcher                            // nil: no observer
}

const (
	tokenAttempts = 3                      // of one fetch
	tokenDelay    = 200 * time.Millisecond // the first backoff
	maxTokenBody  = 64 << 10               // bytes that are read of a response
)

// The bounds and the default of a token's lifetime. A lifetime that is too short costs an extra fetch, and one that is too long
// costs a 401 and a fetch.
const (
	minLifetime     = time.Minute
	maxLifetime     = 72 * time.Hour
	defaultLifetime = 30 * time.Minute
)

// Fetch returns a function that fetches tokens with package clientcredentials of x/oauth2. A tokenFetch is the RoundTripper below
// that. It hides from x/oauth2 where the platform deviates from OAuth: Basic credentials are not escaped, all values of a response
// are strings, and error bodies have other forms.
func (c Credentials) Fetch(base http.RoundTripper) FetchFunc {
	config := clientcredentials.Config{ // without id and secret, which RoundTrip adds
		TokenURL:  c.URL,
		Scopes:    slices.Clone(c.Scopes),
		AuthStyle: oauth2.AuthStyleInHeader, // to detect the style, x/oauth2 would send the secret twice
	}
	return func(ctx context.Context, _ string) (_ AccessToken, err error) {
		op := Operation{Op: "tigo.SignIn", Method: http.MethodPost, Route: "/token"}
		fetch := &tokenFetch{Credentials: c, base: base}
		if c.Watch != nil {
			ctx, fetch.watch = c.Watch(ctx, op)
		}
		if fetch.watch.End != nil {
			defer func() { fetch.watch.End(fetch.last, fetch.last.Number, err) }()
		}
		if fetch.id, fetch.secret, err = c.credentials(ctx); err != nil {
			return AccessToken{}, err
		}
		ctx = context.WithValue(ctx, operationKey{}, op)
		loop := &retryablehttp.Client{
			HTTPClient:   &http.Client{Transport: fetch},
			RetryMax:     tokenAttempts - 1,
			RetryWaitMin: tokenDelay,
			RetryWaitMax: c.Limits.SignIn,
			CheckRetry: func(ctx context.Context, _ *http.Response, err error) (bool, error) {
				again := err != nil && fetch.mayRetry(ctx, err)
				fetch.report(again)
				return again, nil
			},
			Backoff:      fetch.backoff,
			ErrorHandler: retryablehttp.PassthroughErrorHandler,
		}
		tok, err := config.Token(context.WithValue(ctx, oauth2.HTTPClient, loop.StandardClient()))
		switch {
		case err != nil && fetch.rejected != nil:
			return AccessToken{}, fetch.rejected // even if a timeout followed: the response is the cause
		case err != nil:
			return AccessToken{}, fetch.failed(ctx, err)
		}
		return AccessToken{Value: tok.AccessToken, Lifetime: fetch.lifetime}, nil
	}
}

// report tells the observer, if there is one, that an attempt has ended. again: another attempt follows.
func (f *tokenFetch) report(again bool) {
	f.last.Retried = again
	if f.watch.Attempt != nil {
		f.watch.Attempt(f.last)
	}
}

// credentials returns id and secret. If Get fails, the returned error does not print the text of Get's error, which may contain a
// secret.
func (c Credentials) credentials(ctx context.Context) (id, secret string, err error) {
	defer func() {
		if v := recover(); v != nil {
			err = &SignInError{Err: fmt.Errorf("%w: %T", ErrPanicked, v)}
		}
	}()
	id, secret, err = c.Get(ctx)
	switch {
	case ctx.Err() != nil:
		return "", "", &SignInError{Temporary: true, Err: context.Cause(ctx)}
	case err != nil:
		return "", "", &SignInError{Temporary: true, Err: &userError{"the credentials function", err}}
	case id == "" || secret == "":
		return "", "", &SignInError{Err: errNoCredentials}
	}
	return id, secret, nil
}

// failed returns the error of a fetch without a response. It removes each *url.Error that an http.Client added, and its URL.
func (f *tokenFetch) failed(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return &SignInError{Temporary: true, Err: context.Cause(ctx)}
	}
	for {
		wrapped, ok := err.(*url.Error) //nolint:errorlint // only the outermost ones
		if !ok {
			return &SignInError{Temporary: TransientFailure(err), Err: f.redactError(err)}
		}
		err = wrapped.Err
	}
}

// A tokenFetch is the RoundTripper of one fetch, and has its results.
type tokenFetch struct {
	Credentials
	id       string
	secret   string
	base     http.RoundTripper
	lifetime time.Duration // of the token
	rejected *SignInError  // the error of the last attempt, if it got a response without a valid token; else nil
	watch    Watch
	last     Attempt // for an observer
}

// RoundTrip implements http.RoundTripper. It sends a token request with the credentials. It returns an error for every response
// without a valid token, so that http.Client follows no redirect, and x/oauth2 parses no other response.
func (f *tokenFetch) RoundTrip(req *http.Request) (_ *http.Response, err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("%w: %T", ErrPanicked, v)
		}
	}()
	f.rejected = nil
	began := time.Now()
	f.last = Attempt{Number: f.last.Number + 1, Sent: req.ContentLength}
	defer func() { f.last.Duration = time.Since(began) }()
	req = req.Clone(req.Context())
	req.GetBody = nil // with it, net/http might send the request again
	req.Header.Set("Authorization", "Basic "+f.basic())
	req.Header.Set("Accept", "application/json")
	req.Header.Set("User-Agent", f.UserAgent)
	resp, err := f.base.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	if resp.Body == nil {
		resp.Body = http.NoBody
	}
	var body guarded
	var clock clock
	clock.startIdle(req.Context(), f.Limits.Idle)
	defer clock.stop()
	body.open(resp.Body, &clock)
	defer body.Close()
	data, err := io.ReadAll(io.LimitReader(&body, maxTokenBody))
	if err != nil {
		return nil, err
	}
	f.last.Status, f.last.Received = resp.StatusCode, body.received()
	token, rejected := f.read(resp, data)
	if f.last.Outcome = Applied; rejected != nil {
		f.last.Outcome, f.rejected = Refused, rejected // no token: the request had no effect
		return nil, rejected
	}
	f.lifetime = lifetime(token, resp.Header)
	return asStandard(resp, token.AccessToken), nil
}

// read reads the response of the token endpoint. It returns an error if the response has no valid token.
func (f *tokenFetch) read(resp *http.Response, data []byte) (TokenResponse, *SignInError) {
	rejected := &SignInError{Status: resp.StatusCode, Header: resp.Header, RetryAfter: retryAfter(resp.StatusCode, resp.Header)}
	switch {
	case resp.StatusCode >= 300 && resp.StatusCode <= 399:
		rejected.Err = ErrRedirect
		return TokenResponse{}, rejected
	case resp.StatusCode < 200 || resp.StatusCode > 299:
		rejected.Problem = f.problem(resp.Header, data)
		rejected.Temporary = temporarySignIn(resp.StatusCode)
		return TokenResponse{}, rejected
	}
	token, ok := f.Credentials.Token(data)
	switch {
	case ok && token.Status != "" && !strings.EqualFold(token.Status, "approved"):
		rejected.Status, rejected.Err = http.StatusUnauthorized, errNotApproved
		rejected.Problem = Problem{Code: "invalid_client", Message: "the application is " + f.redact(token.Status)}
	case !ok || !validToken(token.AccessToken):
		rejected.Temporary, rejected.Err = true, errNoToken
	default:
		return token, nil
	}
	return TokenResponse{}, rejected
}

// temporarySignIn reports whether another attempt may succeed after the given status of the token endpoint.
func temporarySignIn(status int) bool {
	return status >= 500 || status == http.StatusTooManyRequests || status == http.StatusRequestTimeout
}

// validToken reports whether a text can be sent in a header: it is not empty, and has only visible ASCII characters.
func validToken(text string) bool {
	return text != "" && !strings.ContainsFunc(text, func(r rune) bool { return r <= ' ' || r > '~' })
}

// mayRetry reports whether another attempt may succeed after one that failed with err, and whether a Retry-After leaves time for
// it.
func (f *tokenFetch) mayRetry(ctx context.Context, err error) bool {
	if f.rejected == nil {
		return ctx.Err() == nil && TransientFailure(err)
	}
	deadline, ok := ctx.Deadline()
	return ctx.Err() == nil && f.rejected.Temporary && (!ok || f.rejected.RetryAfter < time.Until(deadline))
}

// backoff returns the Retry-After of the last response. If there is none, it returns first, doubled for each earlier retry.
func (f *tokenFetch) backoff(first, _ time.Duration, retries int, _ *http.Response) time.Duration {
	if f.rejected != nil && f.rejected.RetryAfter > 0 {
		return f.rejected.RetryAfter
	}
	return first << retries
}
