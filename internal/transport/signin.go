package transport

import (
	"context"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// A token is a bearer and the time it serves.
type token struct {
	header  string      // "Bearer …"
	values  []string    // the same, as a request's header map wants it
	refresh time.Time   // from here on another is fetched behind the callers' backs
	expires time.Time   // from here on it serves no longer
	shared  bool        // it came from a cache: this process did not fetch it
	worked  atomic.Bool // the platform has taken it at least once
}

// A Grant is what a token fetch brought: the bearer and how long it lives from now on.
type Grant struct {
	Bearer   string
	Lifetime time.Duration
	Shared   bool // it comes from a cache that other processes use too
}

// How early a token is replaced, how long a failure is remembered, and how many refused tokens are replaced: with
// an endpoint whose tokens the platform never takes, a few, then one in a while.
const (
	refreshShare  = 10 // in the last tenth of its life …
	refreshMost   = 10 * time.Minute
	failureMemory = time.Second // after one failure; doubled by each that follows …
	failureMost   = 16 * time.Second
	failureAsked  = time.Minute      // a longer Retry-After of the endpoint's is not kept
	dropAllowance = time.Minute      // drops that are not paid for yet, at most
	dropNew       = 30 * time.Second // the price of a token that the platform never took
	dropUsed      = 5 * time.Second  // … and of one that it took before: it was revoked
)

// signIn hands the current token to every caller and fetches the next one, once, whoever asks. A fetch runs in
// a goroutine of its own, so that each caller leaves on its own context and none of them can harm the others.
type signIn struct {
	fetch   FetchFunc // by way of a cache, if there is one
	direct  FetchFunc // asks the platform itself; nil: fetch does
	timeout time.Duration
	current atomic.Pointer[token]

	mu      sync.Mutex
	flight  *flight // the fetch under way
	failure error   // of the last fetch, believed until …
	until   time.Time
	memory  time.Duration // for the next failure
	drops   time.Time     // until when the dropped tokens are paid for
	refused string        // the bearer that was dropped last
	checked bool          // the platform itself has accepted the credentials
	closed  bool
}

// A flight is one fetch and those who wait for it.
type flight struct {
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

// token gives a live token, fetching one if there is none.
func (s *signIn) token(ctx context.Context) (*token, error) {
	now := time.Now()
	if tok := s.current.Load(); tok != nil && now.Before(tok.expires) {
		if now.After(tok.refresh) {
			s.refreshBehind(now)
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

// wait is one caller's wait for a fetch.
func (s *signIn) wait(ctx context.Context, f *flight) (*token, error) {
	defer s.part(f)
	select {
	case <-f.done:
		return f.token, f.err
	case <-ctx.Done():
		return nil, Ended(ctx)
	}
}

// check makes sure that there is a token, and that the platform itself has accepted the credentials once.
func (s *signIn) check(ctx context.Context) error {
	s.mu.Lock()
	if s.direct == nil || s.checked || ctx.Err() != nil {
		s.mu.Unlock()
		_, err := s.token(ctx)
		return err
	}
	f := s.flight
	if f == nil || !f.direct {
		f = s.start(s.direct)
		f.direct = true
	}
	f.waiters++
	s.mu.Unlock()
	_, err := s.wait(ctx, f)
	return err
}

// join finds the fetch to wait for, starting one if need be, or the outcome of one that just ended.
func (s *signIn) join(now time.Time) (*flight, *token, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if tok := s.current.Load(); tok != nil && now.Before(tok.expires) {
		return nil, tok, nil
	}
	if s.flight == nil {
		if s.failure != nil && now.Before(s.until) {
			return nil, nil, s.failure
		}
		s.start(s.fetch)
	}
	s.flight.waiters++
	return s.flight, nil, nil
}

// part is a waiter leaving. After Close the last one out ends the fetch.
func (s *signIn) part(f *flight) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if f.waiters--; f.waiters == 0 && s.closed {
		s.abandon(f)
	}
}

// abandon ends a fetch that nobody waits for. A call still under way after Close can start another. The caller
// holds the lock.
func (s *signIn) abandon(f *flight) {
	f.cancel()
	if s.flight == f {
		s.flight = nil
	}
}

// refreshBehind replaces a token that still serves. Nobody waits for it, and if it fails nothing is lost yet.
func (s *signIn) refreshBehind(now time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.flight == nil && !s.closed && !now.Before(s.until) {
		s.start(s.fetch)
	}
}

// start launches a fetch. The caller holds the lock.
func (s *signIn) start(fetch FetchFunc) *flight {
	ctx, cancel := context.WithTimeoutCause(context.Background(), s.timeout, ErrTimeout)
	f := &flight{done: make(chan struct{}), cancel: cancel}
	s.flight = f
	refused := s.refused
	go func() {
		defer cancel()
		began := time.Now()
		grant, err := Grant{}, error(&SignInError{Err: ErrPanicked})
		defer func() { s.land(f, grant, err, began) }() // whatever becomes of the fetch, nobody waits for ever
		grant, err = fetch(ctx, refused)
	}()
	return f
}

// land hands the outcome of a fetch to those who wait and, unless it was abandoned, to those who come.
func (s *signIn) land(f *flight, grant Grant, err error, began time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	defer close(f.done)
	if f.err = err; err == nil {
		f.token = newToken(grant, began)
	}
	if s.flight != f {
		return
	}
	s.flight = nil
	if err != nil {
		s.failure, s.until = err, time.Now().Add(max(s.memory, askedFor(err)))
		s.memory = min(2*s.memory, failureMost)
		return
	}
	s.checked = s.checked || f.direct
	s.current.Store(f.token)
	s.failure, s.until, s.memory = nil, time.Time{}, failureMemory
}

// askedFor is how long the endpoint asked to be left alone.
func askedFor(err error) time.Duration {
	refusal, ok := errors.AsType[*SignInError](err)
	if !ok {
		return 0
	}
	return min(refusal.RetryAfter, failureAsked)
}

// newToken counts the lifetime from before the fetch, on the monotonic clock.
func newToken(g Grant, began time.Time) *token {
	header := "Bearer " + g.Bearer
	return &token{
		header:  header,
		values:  []string{header},
		refresh: began.Add(g.Lifetime - min(g.Lifetime/refreshShare, refreshMost)),
		expires: began.Add(g.Lifetime),
		shared:  g.Shared,
	}
}

// drop takes a token that the platform refused out of service, and reports whether there may be a better one:
// another caller has brought it already, or not too many have been replaced of late.
func (s *signIn) drop(tok *token) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.current.Load() != tok {
		return true
	}
	if !s.payForDrop(tok, time.Now()) {
		return false
	}
	s.refused = strings.TrimPrefix(tok.header, "Bearer ")
	s.current.Store(nil)
	return true
}

// payForDrop reports whether a token may be dropped, and counts it. A platform that takes no token costs a few fetches
// and then one in a while; one that revokes them, the calls in flight. What another process fetched is not counted. The
// caller holds the lock.
func (s *signIn) payForDrop(tok *token, now time.Time) bool {
	price := dropNew
	switch {
	case tok.shared:
		return true
	case tok.worked.Load():
		price = dropUsed
	}
	if s.drops.Before(now) {
		s.drops = now
	}
	if s.drops.Sub(now) > dropAllowance {
		return false
	}
	s.drops = s.drops.Add(price)
	return true
}

// replaced reports whether another token has taken the place of one that was refused, and one of both has been seen to
// work: then the same call may succeed.
func (s *signIn) replaced(tok *token) bool {
	now := s.current.Load()
	return now != nil && now.header != tok.header && (tok.worked.Load() || now.worked.Load())
}

// close ends a fetch that nobody waits for, now or as soon as the last one has left.
func (s *signIn) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	if s.flight != nil && s.flight.waiters == 0 {
		s.abandon(s.flight)
	}
}
