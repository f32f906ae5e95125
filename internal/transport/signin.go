package transport

import (
	"context"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// A token is an access token that the client holds.
type token struct {
	header  string      // "Bearer …"
	values  []string    // the same, for a request's header map
	refresh time.Time   // from here on it is replaced in the background
	expires time.Time   // from here on it is not used
	shared  bool        // it came from a cache: this process did not fetch it
	worked  atomic.Bool // the platform has accepted it at least once
}

// An AccessToken is the result of a fetch.
type AccessToken struct {
	Value    string
	Lifetime time.Duration // from now on
	Shared   bool          // it came from a cache that other processes use too
}

// How early a token is replaced, how long a failure is remembered, and how many refused tokens are replaced. If the platform
// never accepts the tokens of the endpoint, a few are fetched at once, and then one per priceUnused.
const (
	refreshShare          = 10               // a token is replaced in the last tenth of its lifetime
	refreshMost           = 10 * time.Minute // but not earlier than this before its end
	failureMemory         = time.Second      // after one failure; each further one doubles it
	failureMost           = 16 * time.Second
	failureRequested      = time.Minute      // the longest Retry-After of the endpoint that is respected
	invalidationAllowance = time.Minute      // no token is invalidated while the debt is larger
	priceUnused           = 30 * time.Second // the price of a token that the platform never accepted
	priceUsed             = 5 * time.Second  // the price of a token that it accepted before: it was revoked
)

// A signIn has the current token for all callers, which share one in-flight fetch of the next token (single-flight). A fetch runs
// in a separate goroutine, so that each caller can leave when its context ends, without an effect on the others.
type signIn struct {
	fetch   FetchFunc // through the cache, if there is one
	direct  FetchFunc // past the cache; nil: there is no cache
	timeout time.Duration
	current atomic.Pointer[token]

	mu            sync.Mutex
	pending       *pendingFetch
	failure       error         // of the last fetch; callers get it before the time in until
	until         time.Time     // when the failure is forgotten
	memory        time.Duration // how long the next failure is remembered
	invalidations time.Time     // when the debt of invalidated tokens is paid
	refused       string        // the token that was invalidated last
	checked       bool          // the platform has accepted the credentials
	closed        bool
}

// A pendingFetch is an in-flight fetch and the callers that wait for it.
type pendingFetch struct {
	done    chan struct{}
	cancel  context.CancelFunc
	waiters int
	direct  bool // past the cache
	token   *token
	err     error
}

func newSignIn(fetch FetchFunc, timeout time.Duration) *signIn {
	return &signIn{fetch: fetch, timeout: timeout, memory: failureMemory}
}

// token returns a live token, and fetches one if there is none.
func (s *signIn) token(ctx context.Context) (*token, error) { return s.tokenAt(ctx, time.Now()) }

// tokenAt is token for a caller that has read the clock.
func (s *signIn) tokenAt(ctx context.Context, now time.Time) (*token, error) {
	if tok := s.current.Load(); tok != nil && now.Before(tok.expires) {
		if now.After(tok.refresh) {
			s.refreshInBackground(now)
		}
		return tok, nil
	}
	if ctx.Err() != nil {
		return nil, Ended(ctx)
	}
	f, tok, err := s.join(now)
	if f == nil {
		return tok, err
	}
	return s.wait(ctx, f)
}

// wait waits for a fetch, for one caller.
func (s *signIn) wait(ctx context.Context, f *pendingFetch) (*token, error) {
	defer s.leave(f)
	select {
	case <-f.done:
		return f.token, f.err
	case <-ctx.Done():
		return nil, Ended(ctx)
	}
}

// check makes sure that there is a live token, and that the platform has accepted the credentials once.
func (s *signIn) check(ctx context.Context) error {
	s.mu.Lock()
	if s.direct == nil || s.checked || ctx.Err() != nil {
		s.mu.Unlock()
		_, err := s.token(ctx)
		return err
	}
	f := s.pending
	if f == nil || !f.direct {
		f = s.start(s.direct)
		f.direct = true
	}
	f.waiters++
	s.mu.Unlock()
	_, err := s.wait(ctx, f)
	return err
}

// join returns the in-flight fetch, and starts one if there is none. If there is a live token by now, or the last failure is still
// remembered, join returns that instead.
func (s *signIn) join(now time.Time) (*pendingFetch, *token, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if tok := s.current.Load(); tok != nil && now.Before(tok.expires) {
		return nil, tok, nil
	}
	if s.pending == nil {
		if s.failure != nil && now.Before(s.until) {
			return nil, nil, s.failure
		}
		s.start(s.fetch)
	}
	s.pending.waiters++
	return s.pending, nil, nil
}

// leave ends the wait of a caller. After Close, the last one cancels the fetch.
func (s *signIn) leave(f *pendingFetch) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if f.waiters--; f.waiters == 0 && s.closed {
		s.abandon(f)
	}
}

// abandon cancels a fetch without waiters. An in-flight call can start another fetch after Close. The lock is held.
func (s *signIn) abandon(f *pendingFetch) {
	f.cancel()
	if s.pending == f {
		s.pending = nil
	}
}

// refreshInBackground fetches the next token while the current one is still valid. No caller waits for it.
func (s *signIn) refreshInBackground(now time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.pending == nil && !s.closed && !now.Before(s.until) {
		s.start(s.fetch)
	}
}

// start starts a fetch. The lock is held.
func (s *signIn) start(fetch FetchFunc) *pendingFetch {
	ctx, cancel := context.WithTimeoutCause(context.Background(), s.timeout, ErrTimeout)
	f := &pendingFetch{done: make(chan struct{}), cancel: cancel}
	s.pending = f
	refused := s.refused
	go func() {
		defer cancel()
		began := time.Now()
		tok, err := AccessToken{}, error(&SignInError{Err: ErrPanicked})
		defer func() { s.finish(f, tok, err, began) }() // also if fetch panics
		tok, err = fetch(ctx, refused)
	}()
	return f
}

// finish passes the result of a fetch to its waiters, and to later callers unless the fetch was abandoned.
func (s *signIn) finish(f *pendingFetch, tok AccessToken, err error, began time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	defer close(f.done)
	if f.err = err; err == nil {
		f.token = newToken(tok, began)
	}
	if s.pending != f {
		return
	}
	s.pending = nil
	if err != nil {
		s.failure, s.until = err, time.Now().Add(max(s.memory, requestedPause(err)))
		s.memory = min(2*s.memory, failureMost)
		return
	}
	s.checked = s.checked || f.direct
	s.current.Store(f.token)
	s.failure, s.until, s.memory = nil, time.Time{}, failureMemory
}

// requestedPause returns the Retry-After of the endpoint.
func requestedPause(err error) time.Duration {
	refusal, ok := errors.AsType[*SignInError](err)
	if !ok {
		return 0
	}
	return min(refusal.RetryAfter, failureRequested)
}

// newToken makes a token. Its lifetime counts from before the fetch, on the monotonic clock.
func newToken(t AccessToken, began time.Time) *token {
	header := "Bearer " + t.Value
	return &token{
		header:  header,
		values:  []string{header},
		refresh: began.Add(t.Lifetime - min(t.Lifetime/refreshShare, refreshMost)),
		expires: began.Add(t.Lifetime),
		shared:  t.Shared,
	}
}

// invalidate removes a token that the platform refused. It reports whether another token may help: another caller has replaced it
// already, or the allowance permits one more fetch.
func (s *signIn) invalidate(tok *token) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.current.Load() != tok {
		return true
	}
	if !s.allowInvalidation(tok, time.Now()) {
		return false
	}
	s.refused = strings.TrimPrefix(tok.header, "Bearer ")
	s.current.Store(nil)
	return true
}

// allowInvalidation reports whether a token may be invalidated, and adds its price to the debt. A platform that accepts no token
// causes a few fetches at once, and then one per priceUnused. Tokens that another process fetched are free. The lock is held.
func (s *signIn) allowInvalidation(tok *token, now time.Time) bool {
	price := priceUnused
	switch {
	case tok.shared:
		return true
	case tok.worked.Load():
		price = priceUsed
	}
	if s.invalidations.Before(now) {
		s.invalidations = now
	}
	if s.invalidations.Sub(now) > invalidationAllowance {
		return false
	}
	s.invalidations = s.invalidations.Add(price)
	return true
}

// replaced reports whether a refused token has been replaced by another one, and one of the two has worked: then the same call may
// succeed.
func (s *signIn) replaced(tok *token) bool {
	now := s.current.Load()
	return now != nil && now.header != tok.header && (tok.worked.Load() || now.worked.Load())
}

// close cancels the fetch as soon as it has no waiters.
func (s *signIn) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	if s.pending != nil && s.pending.waiters == 0 {
		s.abandon(s.pending)
	}
}
