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
	values  []string    // header alone, for the header map of a request
	refresh time.Time   // from then on it is replaced in the background
	expires time.Time   // from then on it is not used
	shared  bool        // it came from a cache
	worked  atomic.Bool // the platform has accepted it at least once
}

// An AccessToken is the result of a fetch.
type AccessToken struct {
	Value    string
	Lifetime time.Duration // that is left
	Shared   bool          // it came from a cache that other processes use as well
}

// When a token is replaced before it expires.
const (
	refreshShare = 10               // in the last tenth of its lifetime
	maxRefresh   = 10 * time.Minute // but not earlier than this before it expires
)

// How long the error of a failed fetch is kept. Meanwhile callers without a token get that error, and no fetch is started, except
// one without the cache, by check.
const (
	minFailureTime = time.Second      // after the first failure; each further failure in a row doubles it
	maxFailureTime = 16 * time.Second // after many failures
	maxPause       = time.Minute      // after a Retry-After of the endpoint, which lengthens the time up to this
)

// How many refused tokens are invalidated, which causes a fetch each: see allowInvalidation.
const (
	maxDebt     = time.Minute      // no token is invalidated while the debt is larger
	priceUnused = 30 * time.Second // of a token that the platform never accepted
	priceUsed   = 5 * time.Second  // of a token that it accepted before, and revoked
)

// A signIn has the current token of all callers. They share one in-flight fetch of the next token (single-flight). The fetch runs
// in a separate goroutine, so that a caller whose context ends can leave, and the others still get the token.
type signIn struct {
	fetch   FetchFunc // through the cache, if there is one
	direct  FetchFunc // without the cache; nil: there is no cache
	timeout time.Duration
	current atomic.Pointer[token]

	mu          sync.Mutex
	pending     *pendingFetch
	failure     error         // of the last fetch, kept until failureEnds; nil: it succeeded
	failureEnds time.Time     // until then callers without a token get failure
	failureTime time.Duration // how long the next failure will be kept
	debtPaid    time.Time     // when the debt of the invalidated tokens will be paid; the debt is the time from now until then
	refused     string        // the token that was invalidated last
	checked     bool          // a fetch without the cache has succeeded
	closed      bool
}

// A pendingFetch is an in-flight fetch and the callers that wait for it.
type pendingFetch struct {
	done    chan struct{}
	cancel  context.CancelFunc
	waiters int
	direct  bool // without the cache
	token   *token
	err     error
}

func newSignIn(fetch FetchFunc, timeout time.Duration) *signIn {
	return &signIn{fetch: fetch, timeout: timeout, failureTime: minFailureTime}
}

// token returns the current token. If there is none, or it has expired, token fetches one.
func (s *signIn) token(ctx context.Context) (*token, error) { return s.tokenAt(ctx, time.Now()) }

// tokenAt does what token does, for a caller that knows the time.
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

// wait waits for a fetch until the context of the caller ends.
func (s *signIn) wait(ctx context.Context, f *pendingFetch) (*token, error) {
	defer s.leave(f)
	select {
	case <-f.done:
		return f.token, f.err
	case <-ctx.Done():
		return nil, Ended(ctx)
	}
}

// check makes sure that there is a token that has not expired, and that the credentials are valid. A token of the cache does not
// prove that. So if there is a cache, check fetches a token without it, until one such fetch has succeeded.
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

// join joins the in-flight fetch, or starts one. It returns no fetch if another caller has got a token meanwhile, or if the error
// of the last fetch is still kept: then it returns the token or the error.
func (s *signIn) join(now time.Time) (*pendingFetch, *token, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if tok := s.current.Load(); tok != nil && now.Before(tok.expires) {
		return nil, tok, nil
	}
	if s.pending == nil {
		if s.failure != nil && now.Before(s.failureEnds) {
			return nil, nil, s.failure
		}
		s.start(s.fetch)
	}
	s.pending.waiters++
	return s.pending, nil, nil
}

// leave ends the wait of a caller. After Close, the last caller cancels the fetch.
func (s *signIn) leave(f *pendingFetch) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if f.waiters--; f.waiters == 0 && s.closed {
		s.abandon(f)
	}
}

// abandon cancels a fetch that has no waiters, after Close. A call that is still in flight can start another fetch. The caller
// holds the lock.
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
	if s.pending == nil && !s.closed && !now.Before(s.failureEnds) {
		s.start(s.fetch)
	}
}

// start starts a fetch. The caller holds the lock.
func (s *signIn) start(fetch FetchFunc) *pendingFetch {
	ctx, cancel := context.WithTimeoutCause(context.Background(), s.timeout, ErrTimeout)
	f := &pendingFetch{done: make(chan struct{}), cancel: cancel}
	s.pending = f
	refused := s.refused
	go func() {
		defer cancel()
		began := time.Now()
		tok, err := AccessToken{}, error(&SignInError{Err: ErrPanicked})
		defer func() { s.finish(f, tok, err, began) }() // even if fetch calls runtime.Goexit
		tok, err = fetch(ctx, refused)
	}()
	return f
}

// finish passes the result of a fetch to its waiters. It keeps the result for later callers only if f is still the pending fetch:
// abandon may have removed it, and check may have replaced it.
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
		s.failure, s.failureEnds = err, time.Now().Add(max(s.failureTime, requestedPause(err)))
		s.failureTime = min(2*s.failureTime, maxFailureTime)
		return
	}
	s.checked = s.checked || f.direct
	s.current.Store(f.token)
	s.failure, s.failureEnds, s.failureTime = nil, time.Time{}, minFailureTime
}

// requestedPause returns the Retry-After of the endpoint, at most maxPause; 0: there is none.
func requestedPause(err error) time.Duration {
	e, ok := errors.AsType[*SignInError](err)
	if !ok {
		return 0
	}
	return min(e.RetryAfter, maxPause)
}

// newToken makes a token. Its lifetime begins when the fetch began, so that it is never too long.
func newToken(t AccessToken, began time.Time) *token {
	header := "Bearer " + t.Value
	return &token{
		header:  header,
		values:  []string{header},
		refresh: began.Add(t.Lifetime - min(t.Lifetime/refreshShare, maxRefresh)),
		expires: began.Add(t.Lifetime),
		shared:  t.Shared,
	}
}

// invalidate removes a token that the platform refused, if it is the current one and allowInvalidation allows it. It reports
// whether the refused token is no longer the current one, so that the call may be replayed with another.
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

// allowInvalidation limits how often tokens are invalidated, since each time costs a fetch. An invalidated token adds its price to
// a debt, which time reduces by one second per second. While the debt is larger than maxDebt, no token may be invalidated. So a
// platform that accepts no token gets a few fetches at once, and then one per priceUnused. Tokens of a cache cost nothing. The
// caller holds the lock.
func (s *signIn) allowInvalidation(tok *token, now time.Time) bool {
	price := priceUnused
	switch {
	case tok.shared:
		return true
	case tok.worked.Load():
		price = priceUsed
	}
	if s.debtPaid.Before(now) {
		s.debtPaid = now
	}
	if s.debtPaid.Sub(now) > maxDebt {
		return false
	}
	s.debtPaid = s.debtPaid.Add(price)
	return true
}

// replaced reports whether the same call may succeed after its token was refused: another token has replaced it, and the platform
// has accepted one of the two.
func (s *signIn) replaced(tok *token) bool {
	now := s.current.Load()
	return now != nil && now.header != tok.header && (tok.worked.Load() || now.worked.Load())
}

// close cancels the in-flight fetch, if there is one, as soon as it has no waiters. A fetch that check has replaced, and that no
// caller waits for, is not cancelled: it ends with its timeout at the latest.
func (s *signIn) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	if s.pending != nil && s.pending.waiters == 0 {
		s.abandon(s.pending)
	}
}
