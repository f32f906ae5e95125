package transport

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/oauth2"
)

type signInFunc = func(context.Context) (*oauth2.Token, error)

// A cacheFunc is a function that implements TokenCache.
type cacheFunc func(ctx context.Context, refused string, signIn signInFunc) (*oauth2.Token, error)

func (f cacheFunc) Token(ctx context.Context, refused string, signIn signInFunc) (*oauth2.Token, error) {
	return f(ctx, refused, signIn)
}

// TestTokenCacheFaults checks that, whatever a cache does, the caller gets a token, and the process makes at most one token
// request.
func TestTokenCacheFaults(t *testing.T) {
	shared := func(left time.Duration) (*oauth2.Token, error) {
		return &oauth2.Token{AccessToken: "shared", Expiry: time.Now().Add(left)}, nil
	}
	broken := errors.New("broken")
	tests := map[string]struct {
		cache   cacheFunc
		want    string
		fetches int
		took    time.Duration
	}{
		"has a token":     {func(context.Context, string, signInFunc) (*oauth2.Token, error) { return shared(time.Hour) }, "shared", 0, 0},
		"has none":        {func(ctx context.Context, _ string, signIn signInFunc) (*oauth2.Token, error) { return signIn(ctx) }, "T1", 1, time.Second},
		"fails":           {func(context.Context, string, signInFunc) (*oauth2.Token, error) { return nil, broken }, "T1", 1, time.Second},
		"panics":          {func(context.Context, string, signInFunc) (*oauth2.Token, error) { panic("cache") }, "T1", 1, time.Second},
		"returns nothing": {func(context.Context, string, signInFunc) (*oauth2.Token, error) { return nil, nil }, "T1", 1, time.Second}, //nolint:nilnil // what is tested
		"returns the refused token": {func(_ context.Context, refused string, _ signInFunc) (*oauth2.Token, error) {
			return &oauth2.Token{AccessToken: refused, Expiry: time.Now().Add(time.Hour)}, nil
		}, "T1", 1, time.Second},
		"returns a token that expires soon": {func(context.Context, string, signInFunc) (*oauth2.Token, error) { return shared(9 * time.Second) }, "T1", 1, time.Second},
		"returns a token without expiry": {func(context.Context, string, signInFunc) (*oauth2.Token, error) {
			return &oauth2.Token{AccessToken: "shared"}, nil
		}, "T1", 1, time.Second},
		"returns an invalid token": {func(context.Context, string, signInFunc) (*oauth2.Token, error) {
			return &oauth2.Token{AccessToken: "a\nb", Expiry: time.Now().Add(time.Hour)}, nil
		}, "T1", 1, time.Second},
		"hangs": {func(ctx context.Context, _ string, _ signInFunc) (*oauth2.Token, error) {
			<-ctx.Done()
			return nil, ctx.Err()
		}, "T1", 1, cacheTimeout + time.Second},
		"hangs after the sign-in": {func(ctx context.Context, _ string, signIn signInFunc) (*oauth2.Token, error) {
			_, _ = signIn(ctx)
			<-ctx.Done()
			return nil, ctx.Err()
		}, "T1", 1, time.Second + storeTimeout},
		"fails after the sign-in": {func(ctx context.Context, _ string, signIn signInFunc) (*oauth2.Token, error) {
			_, _ = signIn(ctx)
			return nil, broken
		}, "T1", 1, time.Second},
		"signs in twice": {func(ctx context.Context, _ string, signIn signInFunc) (*oauth2.Token, error) {
			_, _ = signIn(ctx)
			return signIn(ctx)
		}, "T1", 1, time.Second},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				e := &endpoint{takes: time.Second, lifetime: time.Hour}
				s := newSignIn(FromCache(test.cache, e.fetch, 30*time.Second), 30*time.Second)
				s.refused = "refused"
				began := time.Now()
				assert.Equal(t, "Bearer "+test.want, bearer(t, s))
				assert.Equal(t, test.took, time.Since(began))
				assert.Len(t, e.fetches, test.fetches)
				assert.Equal(t, test.want == "shared", s.current.Load().shared)
			})
		})
	}
}

// TestTokenCacheOfAShortSignIn has caches that hang, and a limit on the time of a sign-in that is shorter than the timeouts of the
// cache. The caller gets a token within the limit nevertheless.
func TestTokenCacheOfAShortSignIn(t *testing.T) {
	const limit = 3 * time.Second
	for name, test := range map[string]struct {
		cache cacheFunc
		takes time.Duration // by the sign-in
	}{
		"hangs": {func(ctx context.Context, _ string, _ signInFunc) (*oauth2.Token, error) {
			<-ctx.Done()
			return nil, ctx.Err()
		}, time.Second},
		"hangs after the sign-in": {func(ctx context.Context, _ string, signIn signInFunc) (*oauth2.Token, error) {
			_, _ = signIn(ctx)
			<-ctx.Done()
			<-time.After(time.Second)
			return nil, ctx.Err()
		}, limit/2 - time.Millisecond},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				e := &endpoint{takes: test.takes, lifetime: time.Hour}
				s := newSignIn(FromCache(test.cache, e.fetch, limit), limit)
				began := time.Now()
				assert.Equal(t, "Bearer T1", bearer(t, s))
				assert.LessOrEqual(t, time.Since(began), limit)
				assert.Len(t, e.fetches, 1)
				<-time.After(time.Minute) // until the cache has returned
			})
		})
	}
}

// TestTokenCacheReturnsAnOldTokenIfSignInFails has a cache that renews its token early. If the sign-in fails, the cache still has a
// valid token, which the caller gets.
func TestTokenCacheReturnsAnOldTokenIfSignInFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := &endpoint{err: errBroken}
		s := newSignIn(FromCache(cacheFunc(func(ctx context.Context, _ string, signIn signInFunc) (*oauth2.Token, error) {
			if _, err := signIn(ctx); !errors.Is(err, errBroken) {
				return nil, err
			}
			return &oauth2.Token{AccessToken: "old", Expiry: time.Now().Add(time.Minute)}, nil
		}), e.fetch, time.Second), time.Second)
		assert.Equal(t, "Bearer old", bearer(t, s))
	})
}

// TestTokenCacheReturnsTheRefusal checks that, if a sign-in fails, the caller gets the refusal of the platform, whatever error the
// cache returns.
func TestTokenCacheReturnsTheRefusal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := &endpoint{err: &SignInError{Status: 401}}
		for _, cache := range []cacheFunc{
			func(ctx context.Context, _ string, signIn signInFunc) (*oauth2.Token, error) { return signIn(ctx) },
			func(ctx context.Context, _ string, signIn signInFunc) (*oauth2.Token, error) {
				_, _ = signIn(ctx)
				return nil, errors.New("another")
			},
		} {
			_, err := FromCache(cache, e.fetch, time.Second)(t.Context(), "")
			refusal, ok := errors.AsType[*SignInError](err)
			require.True(t, ok)
			assert.Equal(t, 401, refusal.Status)
		}
		assert.Len(t, e.fetches, 2)
	})
}

// TestTokenCacheSignInTimeout checks that a cache cannot extend the time of a sign-in.
func TestTokenCacheSignInTimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := &endpoint{takes: time.Hour}
		_, err := FromCache(cacheFunc(func(_ context.Context, _ string, signIn signInFunc) (*oauth2.Token, error) {
			return signIn(context.Background())
		}), e.fetch, 20*time.Second)(t.Context(), "")
		require.ErrorIs(t, err, ErrTimeout)
	})
}

// TestCheckSignsInOnce checks that SignIn makes one token request to the platform, even if there is a cached token: that does not
// prove that the credentials are valid.
func TestCheckSignsInOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := &endpoint{takes: time.Second, lifetime: time.Hour}
		s := newSignIn(FromCache(cacheFunc(func(context.Context, string, signInFunc) (*oauth2.Token, error) {
			return &oauth2.Token{AccessToken: "shared", Expiry: time.Now().Add(time.Hour)}, nil
		}), e.fetch, time.Minute), time.Minute)
		s.direct = e.fetch
		assert.Equal(t, "Bearer shared", bearer(t, s))
		for range 3 {
			require.NoError(t, s.check(t.Context()))
		}
		assert.Len(t, e.fetches, 1)
	})
}

// TestInvalidatingCachedTokensIsNotLimited checks that the tokens of a cache add no debt when they are invalidated.
func TestInvalidatingCachedTokensIsNotLimited(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := 0
		s := newSignIn(FromCache(cacheFunc(func(_ context.Context, refused string, _ signInFunc) (*oauth2.Token, error) {
			n++
			return &oauth2.Token{AccessToken: "shared" + string(rune('0'+n%10)), Expiry: time.Now().Add(time.Hour)}, nil
		}), nil, time.Minute), time.Minute)
		for range 20 {
			tok, err := s.token(t.Context())
			require.NoError(t, err)
			require.True(t, s.invalidate(tok))
		}
	})
}
