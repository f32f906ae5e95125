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

// sourceFloor is how long a source's token serves at least, should either clock be wrong. It is what x/oauth2's own
// sources leave a token they still hand out.
const sourceFloor = 10 * time.Second

// FromSource gets tokens from a source of the user's. Its expiry is taken as it is, within bounds; a token that
// never expires is asked for again now and then. The problem reads the body of a refusal.
func FromSource(source oauth2.TokenSource, problem func(http.Header, []byte) Problem) Fetch {
	s := &sourceFetch{source: source, problem: problem}
	return func(http.RoundTripper) FetchFunc { return s.fetch }
}

// A sourceFetch asks a source in a goroutine of its own, since the source knows no context. One that hangs is not
// asked a second time: the next fetch waits for the same answer.
type sourceFetch struct {
	source  oauth2.TokenSource
	problem func(http.Header, []byte) Problem

	mu  sync.Mutex
	ask *sourceAnswer // under way
}

type sourceAnswer struct {
	done  chan struct{}
	token *oauth2.Token
	err   error
}

func (s *sourceFetch) fetch(ctx context.Context, _ string) (Grant, error) {
	answer := s.join()
	select {
	case <-answer.done:
		return s.grant(answer.token, answer.err)
	case <-ctx.Done():
		return Grant{}, &SignInError{Temporary: true, Err: context.Cause(ctx)}
	}
}

func (s *sourceFetch) join() *sourceAnswer {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ask == nil {
		s.ask = &sourceAnswer{done: make(chan struct{}), err: ErrPanicked}
		go s.run(s.ask)
	}
	return s.ask
}

func (s *sourceFetch) run(answer *sourceAnswer) {
	defer func() {
		if v := recover(); v != nil {
			answer.err = fmt.Errorf("%w: %T", ErrPanicked, v)
		}
		s.mu.Lock()
		s.ask = nil
		s.mu.Unlock()
		close(answer.done)
	}()
	answer.token, answer.err = s.source.Token()
}

// grant judges what a source gave.
func (s *sourceFetch) grant(tok *oauth2.Token, err error) (Grant, error) {
	switch {
	case errors.Is(err, ErrPanicked):
		return Grant{}, &SignInError{Err: err}
	case err != nil:
		return Grant{}, s.refusal(err)
	case tok == nil || !sendable(tok.AccessToken):
		return Grant{}, &SignInError{Err: errNoToken}
	case tok.Expiry.IsZero():
		return Grant{Bearer: tok.AccessToken, Lifetime: lifetimeUnsaid}, nil
	}
	left := time.Until(tok.Expiry)
	return Grant{Bearer: tok.AccessToken, Lifetime: min(max(left, sourceFloor), lifetimeCeiling)}, nil
}

// refusal reads what x/oauth2 itself says of an endpoint's refusal, the platform's dialect of it included. Any other
// error may pass.
func (s *sourceFetch) refusal(err error) error {
	e := &SignInError{Temporary: true, Err: &userError{"the token source", err}}
	refused, ok := errors.AsType[*oauth2.RetrieveError](err)
	if !ok {
		return e
	}
	header := http.Header{}
	if refused.Response != nil {
		header = refused.Response.Header
	}
	if e.Problem = s.problem(header, refused.Body); e.Problem.Code == "" {
		e.Problem = Problem{Code: refused.ErrorCode, Message: refused.ErrorDescription}
	}
	if r := refused.Response; r != nil {
		e.Status, e.Header, e.RetryAfter = r.StatusCode, r.Header, retryAfter(r.StatusCode, r.Header)
	}
	e.Temporary = temporarySignIn(e.Status)
	return e
}

// A userError is an error of a hook of the user's. Its text tells the kind alone: token sources are known to put whole
// responses into theirs, secrets included.
type userError struct {
	hook string
	err  error
}

func (e *userError) Error() string { return fmt.Sprintf("%s failed with a %T", e.hook, e.err) }
func (e *userError) Unwrap() error { return e.err }
