package transport

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/hashicorp/go-retryablehttp"
	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"
)

// A Fetch makes the function that gets a token, over the RoundTripper that calls go through too.
type Fetch func(http.RoundTripper) FetchFunc

// A FetchFunc gets a token. Refused is the access token that the platform has rejected last, "" for none.
type FetchFunc func(ctx context.Context, refused string) (Grant, error)

// Credentials are a client's own, for the client-credentials grant.
type Credentials struct {
	Ask       func(context.Context) (id, secret string, err error) // for each sign-in
	URL       string
	Scopes    []string
	UserAgent string
	Limits    Limits
	Answer    func([]byte) (TokenAnswer, bool) // reads a token answer; false: it is none
	Problem   func(http.Header, []byte) Problem
	Watch     Watcher // nil: nobody watches
}

// tokenAttempts is how often one fetch asks, and tokenDelay the first of the growing delays between.
const (
	tokenAttempts = 3
	tokenDelay    = 200 * time.Millisecond
	tokenBody     = 64 << 10
)

// What lifetimes of the platform's are believed. A wrong guess costs a fetch, or a 401 that is healed.
const (
	lifetimeFloor   = time.Minute
	lifetimeCeiling = 72 * time.Hour
	lifetimeUnsaid  = 30 * time.Minute
)

// Fetch gets tokens by x/oauth2's clientcredentials. Underneath stands a RoundTripper of ours that speaks the
// platform's dialect of it: raw Basic credentials, string-valued answers, its own refusals, no redirects.
func (c Credentials) Fetch(base http.RoundTripper) FetchFunc {
	config := clientcredentials.Config{ // id and secret are added where they are sent
		TokenURL:  c.URL,
		Scopes:    slices.Clone(c.Scopes),
		AuthStyle: oauth2.AuthStyleInHeader, // detecting it would send the secret twice
	}
	return func(ctx context.Context, _ string) (_ Grant, err error) {
		op := Operation{Op: "tigo.SignIn", Method: http.MethodPost, Route: "/token"}
		fetch := &tokenFetch{Credentials: c, base: base}
		if c.Watch != nil {
			ctx, fetch.watch = c.Watch(ctx, op)
		}
		if fetch.watch.End != nil {
			defer func() { fetch.watch.End(fetch.last, fetch.last.Number, err) }()
		}
		if fetch.id, fetch.secret, err = c.ask(ctx); err != nil {
			return Grant{}, err
		}
		ctx = context.WithValue(ctx, operationKey{}, op)
		loop := &retryablehttp.Client{
			HTTPClient:   &http.Client{Transport: fetch},
			RetryMax:     tokenAttempts - 1,
			RetryWaitMin: tokenDelay,
			RetryWaitMax: c.Limits.SignIn,
			CheckRetry: func(ctx context.Context, _ *http.Response, err error) (bool, error) {
				again := err != nil && fetch.again(ctx, err)
				fetch.tell(again)
				return again, nil
			},
			Backoff:      fetch.backoff,
			ErrorHandler: retryablehttp.PassthroughErrorHandler,
		}
		tok, err := config.Token(context.WithValue(ctx, oauth2.HTTPClient, loop.StandardClient()))
		switch {
		case err != nil && fetch.refusal != nil:
			return Grant{}, fetch.refusal // what was answered last tells more than that the time was up
		case err != nil:
			return Grant{}, fetch.failed(ctx, err)
		}
		return Grant{Bearer: tok.AccessToken, Lifetime: fetch.lifetime}, nil
	}
}

// tell lets an observer know of the request that ended.
func (f *tokenFetch) tell(again bool) {
	f.last.Retried = again
	if f.watch.Attempt != nil {
		f.watch.Attempt(f.last)
	}
}

// ask gets id and secret. No text of an error is kept: it may hold what it was to protect.
func (c Credentials) ask(ctx context.Context) (id, secret string, err error) {
	defer func() {
		if v := recover(); v != nil {
			err = &SignInError{Err: fmt.Errorf("%w: %T", ErrPanicked, v)}
		}
	}()
	id, secret, err = c.Ask(ctx)
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

// failed is the typed form of whatever ended a fetch without an answer, with the URL taken off.
func (f *tokenFetch) failed(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return &SignInError{Temporary: true, Err: context.Cause(ctx)}
	}
	for {
		wrapped, ok := err.(*url.Error) //nolint:errorlint // the outermost ones, of the clients between; a user's own stay
		if !ok {
			return &SignInError{Temporary: TransientFailure(err), Err: f.masked(err)}
		}
		err = wrapped.Err
	}
}

// A tokenFetch is the RoundTripper of one fetch, and what it learned.
type tokenFetch struct {
	Credentials
	id       string
	secret   string
	base     http.RoundTripper
	lifetime time.Duration
	refusal  *SignInError // the last one
	watch    Watch
	last     Attempt // the last request, for an observer
}

// RoundTrip implements http.RoundTripper: it sends raw Basic credentials and turns every answer that is not a
// good token into an error, so that nothing above can follow, replay or misread it.
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
	req.GetBody = nil // nothing beneath sends it a second time
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
	clock.start(req.Context(), 0, f.Limits.Idle)
	defer clock.stop()
	body.open(resp.Body, &clock)
	defer body.Close()
	data, err := io.ReadAll(io.LimitReader(&body, tokenBody))
	if err != nil {
		return nil, err
	}
	f.last.Status, f.last.Received = resp.StatusCode, body.count.Load()
	answer, problem := f.read(resp, data)
	if f.last.Outcome = Applied; problem != nil {
		f.last.Outcome, f.refusal = Refused, problem
		return nil, problem
	}
	f.lifetime = lifetime(answer, resp.Header)
	return standard(resp, answer.AccessToken), nil
}

// read judges an answer of the token endpoint.
func (f *tokenFetch) read(resp *http.Response, data []byte) (TokenAnswer, *SignInError) {
	refusal := &SignInError{Status: resp.StatusCode, Header: resp.Header, RetryAfter: retryAfter(resp.StatusCode, resp.Header)}
	switch {
	case resp.StatusCode >= 300 && resp.StatusCode <= 399:
		refusal.Err = ErrRedirect
		return TokenAnswer{}, refusal
	case resp.StatusCode < 200 || resp.StatusCode > 299:
		refusal.Problem = f.problem(resp.Header, data)
		refusal.Temporary = temporarySignIn(resp.StatusCode)
		return TokenAnswer{}, refusal
	}
	answer, ok := f.Answer(data)
	switch {
	case ok && answer.Status != "" && !strings.EqualFold(answer.Status, "approved"):
		refusal.Status, refusal.Err = http.StatusUnauthorized, errNotApproved
		refusal.Problem = Problem{Code: "invalid_client", Message: "the application is " + f.redact(answer.Status)}
	case !ok || !sendable(answer.AccessToken):
		refusal.Temporary, refusal.Err = true, errNoToken
	default:
		return answer, nil
	}
	return TokenAnswer{}, refusal
}

// problem reads an error body without the secret.
func (f *tokenFetch) problem(h http.Header, data []byte) Problem {
	p := f.Problem(h, []byte(f.redact(string(data))))
	p.Code, p.Message, p.DeveloperMessage = f.redact(p.Code), f.redact(p.Message), f.redact(p.DeveloperMessage)
	return p
}

// redact takes the secret out of what the endpoint says, should it repeat what it was sent. Of a sentence that repeats it in
// another spelling nothing stays; an error body is looked at again once it is read.
func (f *tokenFetch) redact(text string) string {
	text = strings.NewReplacer(f.basic(), "REDACTED", f.secret, "REDACTED").Replace(text)
	if secret := squeezed(f.secret); secret != "" && !strings.HasPrefix(text, "{") && strings.Contains(squeezed(text), secret) {
		return "REDACTED"
	}
	return text
}

var percentEncoded = regexp.MustCompile(`%[[:xdigit:]]{2}`)

// squeezed is what all spellings of a text have in common: its letters and digits, in lower case and plain width.
func squeezed(text string) string {
	return strings.Map(func(r rune) rune {
		if r >= '！' && r <= '～' {
			r -= '！' - '!'
		}
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, percentEncoded.ReplaceAllLiteralString(text, ""))
}

// masked is an error whose text does not repeat the secret: net/http quotes what it cannot read.
func (f *tokenFetch) masked(err error) error {
	if text := f.redact(err.Error()); text != err.Error() {
		return &maskedError{text, err}
	}
	return err
}

// A maskedError is found for what it is, but nothing unwraps it to print it.
type maskedError struct {
	text string
	err  error
}

func (e *maskedError) Error() string        { return e.text }
func (e *maskedError) Is(target error) bool { return errors.Is(e.err, target) }
func (e *maskedError) As(target any) bool   { return errors.As(e.err, target) }

// basic is the raw form of HTTP Basic: nothing is escaped first.
func (f *tokenFetch) basic() string {
	return base64.StdEncoding.EncodeToString([]byte(f.id + ":" + f.secret))
}

// temporarySignIn reports whether a token endpoint that answered with the status may answer otherwise in a moment.
func temporarySignIn(status int) bool {
	return status >= 500 || status == http.StatusTooManyRequests || status == http.StatusRequestTimeout
}

// sendable reports whether a header can carry the text as a bearer.
func sendable(bearer string) bool {
	return bearer != "" && !strings.ContainsFunc(bearer, func(r rune) bool { return r <= ' ' || r > '~' })
}

// again reports whether another request may help after one that brought no token.
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
