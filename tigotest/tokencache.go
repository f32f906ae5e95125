package tigotest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/oauth2"

	"github.com/tigo-go/tigo"
)

// TestTokenCache tests whether a [tigo.TokenCache] behaves as its documentation requires. open returns an empty cache for each
// test, as one process of a fleet has it. If again is true, open returns the cache of a second process that shares the tokens
// of the first.
//
//	func TestCache(t *testing.T) {
//		tigotest.TestTokenCache(t, func(tb testing.TB, again bool) tigo.TokenCache { … })
//	}
func TestTokenCache(t *testing.T, open func(tb testing.TB, again bool) tigo.TokenCache) {
	t.Helper()
	for name, test := range tokenCacheTests {
		t.Run(name, func(t *testing.T) {
			c := &cacheTest{T: t}
			test(c, open(t, false), func() tigo.TokenCache { return open(t, true) })
		})
	}
}

// cacheTime is how long a cache may take to return a token that it has.
const cacheTime = 10 * time.Second

// A cacheTest counts sign-ins and names their tokens T1, T2, ….
type cacheTest struct {
	*testing.T
	signIns  atomic.Int32
	lifetime time.Duration // 0: an hour
	failing  error
}

func (c *cacheTest) signIn(context.Context) (*oauth2.Token, error) {
	n := c.signIns.Add(1)
	if c.failing != nil {
		return nil, c.failing
	}
	lifetime := c.lifetime
	if lifetime == 0 {
		lifetime = time.Hour
	}
	return &oauth2.Token{AccessToken: fmt.Sprint("T", n), TokenType: "Bearer", Expiry: time.Now().Add(lifetime)}, nil
}

// token requests a token from the cache, and fails the test unless it returns a valid one.
func (c *cacheTest) token(cache tigo.TokenCache, refused string) string {
	c.Helper()
	ctx, cancel := context.WithTimeout(c.Context(), cacheTime)
	defer cancel()
	token, err := cache.Token(ctx, refused, c.signIn)
	switch {
	case err != nil:
		c.Fatalf("Token(refused %q) fails with %v", refused, err)
	case token == nil || token.AccessToken == "":
		c.Fatalf("Token(refused %q) returns no token and no error", refused)
	case token.AccessToken == refused:
		c.Fatalf("Token(refused %q) returns the refused token", refused)
	case time.Until(token.Expiry) < 10*time.Second:
		c.Fatalf("Token(refused %q) returns a token that ends at %v: in less than 10 s, or never", refused, token.Expiry)
	}
	return token.AccessToken
}

// expect fails the test unless a token and the number of sign-ins so far are the expected ones.
func (c *cacheTest) expect(got, want string, signIns int32) {
	c.Helper()
	if got != want || c.signIns.Load() != signIns {
		c.Fatalf("token %q after %d sign-ins, not %q after %d", got, c.signIns.Load(), want, signIns)
	}
}

var tokenCacheTests = map[string]func(c *cacheTest, cache tigo.TokenCache, again func() tigo.TokenCache){
	"an empty cache signs in once": func(c *cacheTest, cache tigo.TokenCache, _ func() tigo.TokenCache) {
		c.expect(c.token(cache, ""), "T1", 1)
		c.expect(c.token(cache, ""), "T1", 1)
	},
	"a second process takes the token": func(c *cacheTest, cache tigo.TokenCache, again func() tigo.TokenCache) {
		c.expect(c.token(cache, ""), "T1", 1)
		c.expect(c.token(again(), ""), "T1", 1)
	},
	"a refused token is replaced for all": func(c *cacheTest, cache tigo.TokenCache, again func() tigo.TokenCache) {
		c.expect(c.token(cache, ""), "T1", 1)
		other := again()
		c.expect(c.token(other, ""), "T1", 1)
		c.expect(c.token(cache, "T1"), "T2", 2)
		c.expect(c.token(other, "T1"), "T2", 2)
		c.expect(c.token(cache, ""), "T2", 2)
	},
	"a refusal of an older token replaces nothing": func(c *cacheTest, cache tigo.TokenCache, _ func() tigo.TokenCache) {
		c.expect(c.token(cache, ""), "T1", 1)
		c.expect(c.token(cache, "T0"), "T1", 1)
	},
	"the error of signIn comes back unchanged": func(c *cacheTest, cache tigo.TokenCache, _ func() tigo.TokenCache) {
		c.failing = errors.New("the platform is unavailable")
		ctx, cancel := context.WithTimeout(c.Context(), cacheTime)
		defer cancel()
		token, err := cache.Token(ctx, "", c.signIn)
		if !errors.Is(err, c.failing) || token != nil {
			c.Fatalf("Token returns %v and the error %v, not that of signIn", token, err)
		}
		if n := c.signIns.Load(); n != 1 {
			c.Fatalf("Token calls signIn %d times", n)
		}
	},
	"a token that ends soon is not handed out": func(c *cacheTest, cache tigo.TokenCache, again func() tigo.TokenCache) {
		c.lifetime = 8 * time.Second
		ctx, cancel := context.WithTimeout(c.Context(), cacheTime)
		defer cancel()
		if _, err := cache.Token(ctx, "", c.signIn); err != nil {
			c.Fatalf("Token fails with %v where signIn gets a token", err)
		}
		c.lifetime = time.Hour
		c.expect(c.token(again(), ""), "T2", 2)
	},
	"callers at once cost one sign-in": func(c *cacheTest, cache tigo.TokenCache, again func() tigo.TokenCache) {
		var callers sync.WaitGroup
		caches := []tigo.TokenCache{cache, again(), again()}
		var failures atomic.Int32
		for i := range 30 {
			callers.Go(func() {
				ctx, cancel := context.WithTimeout(c.Context(), cacheTime)
				defer cancel()
				token, err := caches[i%len(caches)].Token(ctx, "", c.signIn)
				if err != nil || token.AccessToken != "T1" {
					failures.Add(1)
				}
			})
		}
		callers.Wait()
		if failures.Load() > 0 || c.signIns.Load() != 1 {
			c.Fatalf("%d of 30 callers did not get the first token; %d sign-ins", failures.Load(), c.signIns.Load())
		}
	},
	"a context that has ended ends the call": func(c *cacheTest, cache tigo.TokenCache, _ func() tigo.TokenCache) {
		ctx, cancel := context.WithCancel(c.Context())
		cancel()
		began := time.Now()
		_, _ = cache.Token(ctx, "", func(ctx context.Context) (*oauth2.Token, error) { return nil, ctx.Err() })
		if took := time.Since(began); took > cacheTime {
			c.Fatalf("Token returns %v after its context has ended", took)
		}
	},
}
