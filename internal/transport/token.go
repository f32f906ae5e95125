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

// A Fetch makes the function that fetches a token, over the RoundTripper of the calls.
type Fetch func(http.RoundTripper) FetchFunc

// A FetchFunc fetches a token. refused is the token that the platform has refused last, "" if there is none.
type FetchFunc func(ctx context.Context, refused string) (AccessToken, error)

// Credentials signs in with id and secret, by the client-credentials grant.
type Credentials struct {
	Get       func(context.Context) (id, secret string, err error) // called for each sign-in
	URL       string
	Scopes    []string
	UserAgent string
	Limits    Limits
	Token     func([]byte) (TokenResponse, bool) // reads a token response; false: it is not one
	Problem   func(http.Header, []byte) Problem
	Watch     Watcher // nil: no observer
}

// tokenAttempts is the number of attempts of one fetch, and tokenDelay the first backoff.
const (
	tokenAttempts = 3
	tokenDelay    = 200 * time.Millisecond
	tokenBody     = 64 << 10
)

// The bounds and the default of a token's lifetime. A wrong lifetime costs one extra fetch, or a 401 and a new token.
const (
	minLifetime     = time.Minute
	maxLifetime     = 72 * time.Hour
	defaultLifetime = 30 * time.Minute
)

// Fetch fetches tokens with clientcredentials of x/oauth2. A RoundTripper below it adapts the dialect of the platform: Basic
// credentials that are not escaped, responses whose values are all strings, other error bodies, no redirects.
func (c Credentials) Fetch(base http.RoundTripper) FetchFunc {
	config := clientcredentials.Config{ // id and secret are added where they are sent
		TokenURL:  c.URL,
		Scopes:    slices.Clone(c.Scopes),
		AuthStyle: oauth2.AuthStyleInHeader, // detecting it would send the secret twice
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
				again := err != nil && fetch.again(ctx, err)
				fetch.report(again)
				return again, nil
			},
			Backoff:      fetch.backoff,
			ErrorHandler: retryablehttp.PassthroughErrorHandler,
		}
		tok, err := config.Token(context.WithValue(ctx, oauth2.HTTPClient, loop.StandardClient()))
		switch {
		case err != nil && fetch.refusal != nil:
			return AccessToken{}, fetch.refusal // the last refusal says more than the timeout after it
		case err != nil:
			return AccessToken{}, fetch.failed(ctx, err)
		}
		return AccessToken{Value: tok.AccessToken, Lifetime: fetch.lifetime}, nil
	}
}

// report passes the attempt that ended to the observer.
func (f *tokenFetch) report(again bool) {
	f.last.Retried = again
	if f.watch.Attempt != nil {
		f.watch.Attempt(f.last)
	}
}

// credentials returns id and secret. It does not keep the text of an error, which may contain a secret.
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

// failed returns the error of a fetch without a response, without the URL that net/http adds.
func (f *tokenFetch) failed(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return &SignInError{Temporary: true, Err: context.Cause(ctx)}
	}
	for {
		wrapped, ok := err.(*url.Error) //nolint:errorlint // only the outermost ones, of the clients in between; those of a hook stay
		if !ok {
			return &SignInError{Temporary: TransientFailure(err), Err: f.redactError(err)}
		}
		err = wrapped.Err
	}
}

// A tokenFetch is the RoundTripper of one fetch, with its results.
type tokenFetch struct {
	Credentials
	id       string
	secret   string
	base     http.RoundTripper
	lifetime time.Duration
	refusal  *SignInError // the last one
	watch    Watch
	last     Attempt // the last attempt, for an observer
}

// RoundTrip implements http.RoundTripper. It sends the credentials, and returns an error for every response that is not a valid
// token, so that nothing above follows, retries or misreads it.
func (f *tokenFetch) RoundTrip(req *http.Request) (_ *http.Response, err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("%w: %T", ErrPanicked, v)
		}
	}()
	f.refusal = nil
	began := time.Now()
	f.last = Attempt{Number: f.last.Number + 1, Sent: req.ContentLength}
	defer func() { f.last.Duration = time.Since(began) }()
	req = req.Clone(req.Context())
	req.GetBody = nil // so that net/http does not send it a second time
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
	data, err := io.ReadAll(io.LimitReader(&body, tokenBody))
	if err != nil {
		return nil, err
	}
	f.last.Status, f.last.Received = resp.StatusCode, body.count.Load()
	token, problem := f.read(resp, data)
	if f.last.Outcome = Applied; problem != nil {
		f.last.Outcome, f.refusal = Refused, problem
		return nil, problem
	}
	f.lifetime = lifetime(token, resp.Header)
	return asStandard(resp, token.AccessToken), nil
}

// read reads the response of the token endpoint.
func (f *tokenFetch) read(resp *http.Response, data []byte) (TokenResponse, *SignInError) {
	refusal := &SignInError{Status: resp.StatusCode, Header: resp.Header, RetryAfter: retryAfter(resp.StatusCode, resp.Header)}
	switch {
	case resp.StatusCode >= 300 && resp.StatusCode <= 399:
		refusal.Err = ErrRedirect
		return TokenResponse{}, refusal
	case resp.StatusCode < 200 || resp.StatusCode > 299:
		refusal.Problem = f.problem(resp.Header, data)
		refusal.Temporary = temporarySignIn(resp.StatusCode)
		return TokenResponse{}, refusal
	}
	token, ok := f.Credentials.Token(data)
	switch {
	case ok && token.Status != "" && !strings.EqualFold(token.Status, "approved"):
		refusal.Status, refusal.Err = http.StatusUnauthorized, errNotApproved
		refusal.Problem = Problem{Code: "invalid_client", Message: "the application is " + f.redact(token.Status)}
	case !ok || !validToken(token.AccessToken):
		refusal.Temporary, refusal.Err = true, errNoToken
	default:
		return token, nil
	}
	return TokenResponse{}, refusal
}

// temporarySignIn reports whether another attempt may succeed after a status of the token endpoint.
func temporarySignIn(status int) bool {
	return status >= 500 || status == http.StatusTooManyRequests || status == http.StatusRequestTimeout
}

// validToken reports whether a text can be sent as an access token.
func validToken(text string) bool {
	return text != "" && !strings.ContainsFunc(text, func(r rune) bool { return r <= ' ' || r > '~' })
}

// again reports whether another attempt may succeed after one without a token.
func (f *tokenFetch) again(ctx context.Context, err error) bool {
	if f.refusal == nil {
		return ctx.Err() == nil && TransientFailure(err)
	}
	deadline, ok := ctx.Deadline()
	return ctx.Err() == nil && f.refusal.Temporary && (!ok || f.refusal.RetryAfter < time.Until(deadline))
}

func (f *tokenFetch) backoff(least, _ time.Duration, try int, _ *http.Response) time.Duration {
	if f.refusal != nil && f.refusal.RetryAfter > 0 {
		return f.refusal.RetryAfter
	}
	return least << try
}
