package transport

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"golang.org/x/oauth2"
)

// minSourceLifetime is the shortest time for which a token of a source is used, even if its expiry is earlier: one of the clocks
// may be wrong. It is 10 s, since the sources of x/oauth2 return no token that expires earlier.
const minSourceLifetime = 10 * time.Second

// FromSource returns an Options.Fetch that gets tokens from Config.TokenSource. A token is used until its expiry, but at least for
// minSourceLifetime and at most for maxLifetime; without an expiry, for defaultLifetime. problem decodes the error body of a token
// endpoint.
func FromSource(source oauth2.TokenSource, problem func(http.Header, []byte) Problem) func(http.RoundTripper) FetchFunc {
	s := &sourceFetch{source: source, problem: problem}
	return func(http.RoundTripper) FetchFunc { return s.fetch }
}

// A sourceFetch calls a source in a separate goroutine, since the method Token of a source has no context. While a call hangs, it
// does not make another one: the next fetch waits for the same result.
type sourceFetch struct {
	source  oauth2.TokenSource
	problem func(http.Header, []byte) Problem

	mu      sync.Mutex
	pending *sourceResult
}

type sourceResult struct {
	done  chan struct{}
	token *oauth2.Token
	err   error
}

func (s *sourceFetch) fetch(ctx context.Context, _ string) (AccessToken, error) {
	result := s.join()
	select {
	case <-result.done:
		return s.convert(result.token, result.err)
	case <-ctx.Done():
		return AccessToken{}, &SignInError{Temporary: true, Err: context.Cause(ctx)}
	}
}

// join joins the in-flight call of the source, or starts one.
func (s *sourceFetch) join() *sourceResult {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.pending == nil {
		s.pending = &sourceResult{done: make(chan struct{}), err: ErrPanicked}
		go s.run(s.pending)
	}
	return s.pending
}

// run calls the source. A panic becomes ErrPanicked, and so does runtime.Goexit.
func (s *sourceFetch) run(result *sourceResult) {
	defer func() {
		if v := recover(); v != nil {
			result.err = fmt.Errorf("%w: %T", ErrPanicked, v)
		}
		s.mu.Lock()
		s.pending = nil
		s.mu.Unlock()
		close(result.done)
	}()
	result.token, result.err = s.source.Token()
}

// convert checks and converts the result of a source.
func (s *sourceFetch) convert(tok *oauth2.Token, err error) (AccessToken, error) {
	switch {
	case errors.Is(err, ErrPanicked):
		return AccessToken{}, &SignInError{Err: err}
	case err != nil:
		return AccessToken{}, s.convertError(err)
	case tok == nil || !validToken(tok.AccessToken):
		return AccessToken{}, &SignInError{Err: errNoToken}
	case tok.Expiry.IsZero():
		return AccessToken{Value: tok.AccessToken, Lifetime: defaultLifetime}, nil
	}
	left := time.Until(tok.Expiry)
	return AccessToken{Value: tok.AccessToken, Lifetime: min(max(left, minSourceLifetime), maxLifetime)}, nil
}

// convertError converts the error of a source. If it has an error response of a token endpoint, the result has the status and the
// error body, in the form of the RFC or of the platform. Any other error is temporary.
func (s *sourceFetch) convertError(err error) error {
	e := &SignInError{Temporary: true, Err: &userError{"the token source", err}}
	retrieve, ok := errors.AsType[*oauth2.RetrieveError](err)
	if !ok {
		return e
	}
	header := http.Header{}
	if retrieve.Response != nil {
		header = retrieve.Response.Header
	}
	if e.Problem = s.problem(header, retrieve.Body); e.Problem.Code == "" {
		e.Problem = Problem{Code: retrieve.ErrorCode, Message: retrieve.ErrorDescription}
	}
	if r := retrieve.Response; r != nil {
		e.Status, e.Header, e.RetryAfter = r.StatusCode, r.Header, retryAfter(r.StatusCode, r.Header)
	}
	e.Temporary = temporarySignIn(e.Status)
	return e
}

// A userError is the error of a hook. Its text has only the type of the error, since the text of the error may contain a whole
// response with secrets.
type userError struct {
	hook string
	err  error
}

func (e *userError) Error() string { return fmt.Sprintf("%s failed with a %T", e.hook, e.err) }
func (e *userError) Unwrap() error { return e.err }
