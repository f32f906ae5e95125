package transport

import (
	"context"
	"sync"
	"time"

	"golang.org/x/oauth2"
)

// A TokenCache shares one token among processes: see tigo.TokenCache.
type TokenCache interface {
	Token(ctx context.Context, refused string, signIn func(context.Context) (*oauth2.Token, error)) (*oauth2.Token, error)
}

const (
	cacheTimeout = 5 * time.Second  // for the cache, but at most half of the time for a sign-in; after it the client signs in by itself
	storeTimeout = 2 * time.Second  // for the cache to return after its sign-in
	minCacheLeft = 10 * time.Second // a cached token that expires earlier is not used
)

// FromCache returns a FetchFunc that gets tokens through a cache. If the cache fails in any way, the client signs in by itself, so
// that no call fails because of a cache. limit bounds the time of a sign-in.
func FromCache(cache TokenCache, fetch FetchFunc, limit time.Duration) FetchFunc {
	return func(ctx context.Context, refused string) (AccessToken, error) {
		a := &cacheCall{
			fetch: fetch, limit: limit, refused: refused,
			result: make(chan cacheResult, 1), signedIn: make(chan struct{}),
		}
		go a.run(ctx, cache)
		return a.wait(ctx)
	}
}

// A cacheCall is one call of a cache, and the sign-in that the cache or the client starts.
type cacheCall struct {
	fetch    FetchFunc
	limit    time.Duration // of the sign-in, even if the cache passes a context without a deadline
	refused  string
	result   chan cacheResult
	signedIn chan struct{} // closed when the sign-in has ended

	mu      sync.Mutex
	started bool        // the sign-in has begun
	fetched AccessToken // the result of the sign-in
	err     error       // of the sign-in
}

type cacheResult struct {
	token *oauth2.Token
	err   error
}

// run calls the cache. It runs in a separate goroutine, since a cache may hang.
func (a *cacheCall) run(ctx context.Context, cache TokenCache) {
	r := cacheResult{err: ErrPanicked}
	defer func() {
		_ = recover() // the value is dropped, since it may contain the token
		a.result <- r
	}()
	token, err := cache.Token(ctx, a.refused, a.signIn)
	r = cacheResult{token, err}
}

// signIn fetches a token for the cache, which calls signIn if it has no token.
func (a *cacheCall) signIn(ctx context.Context) (*oauth2.Token, error) {
	tok, err := a.fetchOnce(ctx)
	if err != nil {
		return nil, err
	}
	return &oauth2.Token{AccessToken: tok.Value, TokenType: "Bearer", Expiry: time.Now().Add(tok.Lifetime)}, nil
}

// fetchOnce signs in. If the sign-in has already begun, it waits for that one: one call of a cache makes at most one sign-in.
func (a *cacheCall) fetchOnce(ctx context.Context) (AccessToken, error) {
	a.mu.Lock()
	first := !a.started
	a.started = true
	a.mu.Unlock()
	if first {
		defer close(a.signedIn)
		ctx, cancel := context.WithTimeoutCause(ctx, a.limit, ErrTimeout)
		defer cancel()
		a.fetched, a.err = AccessToken{}, &SignInError{Err: ErrPanicked}
		a.fetched, a.err = a.fetch(ctx, a.refused)
		return a.fetched, a.err
	}
	select {
	case <-a.signedIn:
		return a.fetched, a.err
	case <-ctx.Done():
		return AccessToken{}, &SignInError{Temporary: true, Err: context.Cause(ctx)}
	}
}

// wait waits for the cache. After the timeout of the cache it signs in, or waits for the sign-in that has begun. If the time for a
// sign-in ends while the cache still stores the token of this process, wait returns that token.
func (a *cacheCall) wait(ctx context.Context) (AccessToken, error) {
	timeout := time.NewTimer(min(cacheTimeout, a.limit/2))
	defer timeout.Stop()
	for signedIn := a.signedIn; ; {
		select {
		case r := <-a.result:
			return a.choose(ctx, r)
		case <-signedIn:
			signedIn = nil
			timeout.Reset(storeTimeout)
		case <-timeout.C:
			return a.fetchOnce(ctx)
		case <-ctx.Done():
			if a.ownToken() {
				return a.fetched, nil
			}
			return AccessToken{}, &SignInError{Temporary: true, Err: context.Cause(ctx)}
		}
	}
}

// choose returns the token of the sign-in of this process, if it succeeded. Otherwise it returns the token of the cache. If that
// cannot be used, it returns the result of the sign-in that this call has begun, even an error, or signs in if there is none.
func (a *cacheCall) choose(ctx context.Context, r cacheResult) (AccessToken, error) {
	if t := r.token; !a.ownToken() && r.err == nil && t != nil && validToken(t.AccessToken) && t.AccessToken != a.refused {
		if left := time.Until(t.Expiry); !t.Expiry.IsZero() && left >= minCacheLeft {
			return AccessToken{Value: t.AccessToken, Lifetime: min(left, maxLifetime), Shared: true}, nil
		}
	}
	return a.fetchOnce(ctx)
}

// ownToken reports whether the sign-in of this process has succeeded.
func (a *cacheCall) ownToken() bool {
	select {
	case <-a.signedIn:
		return a.err == nil
	default:
		return false
	}
}
