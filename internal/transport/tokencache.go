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

// How long a cache may take before the process signs in by itself, how long it may take to return after the sign-in
// that it called for, and how long a token must live to be used.
const (
	cachePatience = 5 * time.Second
	cacheReturn   = 2 * time.Second
	cacheMargin   = 10 * time.Second
)

// FromCache gets tokens through a cache. Whatever the cache does wrong, the process signs in by itself: a cache saves
// token requests, and no call fails for it.
func FromCache(cache TokenCache, fetch FetchFunc, limit time.Duration) FetchFunc {
	return func(ctx context.Context, refused string) (Grant, error) {
		a := &cacheAsk{
			fetch: fetch, limit: limit, refused: refused,
			result: make(chan cacheResult, 1), signedIn: make(chan struct{}),
		}
		go a.ask(ctx, cache)
		return a.wait(ctx)
	}
}

// A cacheAsk is one question to a cache, and the sign-in that the cache may have called for.
type cacheAsk struct {
	fetch    FetchFunc
	limit    time.Duration // of the sign-in, whatever the cache does with its context
	refused  string
	result   chan cacheResult
	signedIn chan struct{} // closed when the sign-in has ended

	mu      sync.Mutex
	started bool // the sign-in
	grant   Grant
	err     error
}

type cacheResult struct {
	token *oauth2.Token
	err   error
}

// ask runs in a goroutine of its own: a cache may hang for ever.
func (a *cacheAsk) ask(ctx context.Context, cache TokenCache) {
	r := cacheResult{err: ErrPanicked}
	defer func() {
		_ = recover() // nothing of a cache is printed
		a.result <- r
	}()
	token, err := cache.Token(ctx, a.refused, a.signIn)
	r = cacheResult{token, err}
}

// signIn is what the cache calls when it has no token.
func (a *cacheAsk) signIn(ctx context.Context) (*oauth2.Token, error) {
	grant, err := a.fetchOnce(ctx)
	if err != nil {
		return nil, err
	}
	return &oauth2.Token{AccessToken: grant.Bearer, TokenType: "Bearer", Expiry: time.Now().Add(grant.Lifetime)}, nil
}

// fetchOnce signs in, or waits for the sign-in under way: one question costs one token request.
func (a *cacheAsk) fetchOnce(ctx context.Context) (Grant, error) {
	a.mu.Lock()
	first := !a.started
	a.started = true
	a.mu.Unlock()
	if first {
		defer close(a.signedIn)
		ctx, cancel := context.WithTimeoutCause(ctx, a.limit, ErrTimeout)
		defer cancel()
		a.grant, a.err = Grant{}, &SignInError{Err: ErrPanicked}
		a.grant, a.err = a.fetch(ctx, a.refused)
		return a.grant, a.err
	}
	select {
	case <-a.signedIn:
		return a.grant, a.err
	case <-ctx.Done():
		return Grant{}, &SignInError{Temporary: true, Err: context.Cause(ctx)}
	}
}

// wait takes what comes first: the cache's token, or the end of the patience with it.
func (a *cacheAsk) wait(ctx context.Context) (Grant, error) {
	patience := time.NewTimer(cachePatience)
	defer patience.Stop()
	for signedIn := a.signedIn; ; {
		select {
		case r := <-a.result:
			return a.judge(ctx, r)
		case <-signedIn:
			signedIn = nil
			patience.Reset(cacheReturn)
		case <-patience.C:
			return a.fetchOnce(ctx)
		case <-ctx.Done():
			return Grant{}, &SignInError{Temporary: true, Err: context.Cause(ctx)}
		}
	}
}

// judge prefers the process's own sign-in to what the cache says of it, and signs in where the cache has no token that
// can be used.
func (a *cacheAsk) judge(ctx context.Context, r cacheResult) (Grant, error) {
	if t := r.token; !a.hasGrant() && r.err == nil && t != nil && sendable(t.AccessToken) && t.AccessToken != a.refused {
		if left := time.Until(t.Expiry); !t.Expiry.IsZero() && left >= cacheMargin {
			return Grant{Bearer: t.AccessToken, Lifetime: min(left, lifetimeCeiling), Shared: true}, nil
		}
	}
	return a.fetchOnce(ctx)
}

// hasGrant reports whether a sign-in of this process has succeeded.
func (a *cacheAsk) hasGrant() bool {
	select {
	case <-a.signedIn:
		return a.err == nil
	default:
		return false
	}
}
