//go:build unix

package tigoredis_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/oauth2"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/contrib/tigoredis"
	"github.com/tigo-go/tigo/contrib/tigoredis/internal/redistest"
	"github.com/tigo-go/tigo/tigotest"
)

const day = 24 * time.Hour

func config() tigo.Config {
	return tigo.Config{
		Environment: tigo.Sandbox, Country: tigo.Colombia, ClientID: "app-7Kq", ClientSecret: tigo.NewSecret("hunter2-secret"),
		Scopes: []string{"read", "write"},
	}
}

func newTokens(t *testing.T, rdb redis.UniversalClient, change ...func(*tigo.Config)) *tigoredis.Tokens {
	t.Helper()
	c := config()
	for _, f := range change {
		f(&c)
	}
	tokens, err := tigoredis.NewTokens(rdb, c)
	require.NoError(t, err)
	return tokens
}

// platform is a token endpoint. Each sign-in takes some time and returns another token.
type platform struct {
	takes, life time.Duration
	err         error
	signIns     atomic.Int64
}

func (p *platform) signIn(ctx context.Context) (*oauth2.Token, error) {
	n := p.signIns.Add(1)
	select {
	case <-time.After(p.takes):
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if p.err != nil {
		return nil, p.err
	}
	return &oauth2.Token{AccessToken: fmt.Sprintf("bearer-%d", n), TokenType: "Bearer", Expiry: time.Now().Add(p.life)}, nil
}

// together calls every cache at once and returns the tokens.
func together(t *testing.T, caches []*tigoredis.Tokens, refused string, p *platform) []string {
	t.Helper()
	got := make([]string, len(caches))
	var all sync.WaitGroup
	for i, cache := range caches {
		all.Go(func() {
			token, err := cache.Token(t.Context(), refused, p.signIn)
			if assert.NoError(t, err) {
				got[i] = token.AccessToken
				assert.Greater(t, time.Until(token.Expiry), 10*time.Second)
			}
		})
	}
	all.Wait()
	return got
}

func TestConformance(t *testing.T) {
	server := redistest.Start(t)
	tigotest.TestTokenCache(t, func(tb testing.TB, again bool) tigo.TokenCache {
		tb.Helper()
		rdb := server.Client(tb)
		if !again {
			require.NoError(tb, rdb.FlushAll(tb.Context()).Err())
		}
		tokens, err := tigoredis.NewTokens(rdb, config())
		require.NoError(tb, err)
		return tokens
	})
}

func TestOneReplicaSignsIn(t *testing.T) {
	server := redistest.Start(t)
	var caches []*tigoredis.Tokens
	for range 30 {
		caches = append(caches, newTokens(t, server.Client(t)))
	}
	p := &platform{takes: 300 * time.Millisecond, life: 2 * day}
	for _, token := range together(t, caches, "", p) {
		assert.Equal(t, "bearer-1", token)
	}
	began := time.Now()
	for _, token := range together(t, caches, "bearer-1", p) {
		assert.Equal(t, "bearer-2", token)
	}
	assert.Less(t, time.Since(began), 2500*time.Millisecond, "the first one has released its lock")
	for _, token := range together(t, caches, "bearer-1", p) {
		assert.Equal(t, "bearer-2", token, "the refused token is already replaced")
	}
	assert.EqualValues(t, 2, p.signIns.Load())
}

// TestALateTokenDoesNotReplaceANewerOne has a replica whose sign-in takes longer than the lifetime of its lock.
func TestALateTokenDoesNotReplaceANewerOne(t *testing.T) {
	server := redistest.Start(t)
	p := &platform{life: 2 * day}
	late, other := newTokens(t, server.Client(t)), newTokens(t, server.Client(t))
	rdb := server.Client(t)
	_, err := late.Token(t.Context(), "", func(ctx context.Context) (*oauth2.Token, error) {
		token, err := p.signIn(ctx)
		locks, _ := rdb.Keys(ctx, "*:lock").Result()
		require.NoError(t, rdb.Del(ctx, locks...).Err()) // the lock expires
		_, otherErr := other.Token(ctx, "", p.signIn)
		require.NoError(t, otherErr)
		return token, err
	})
	require.NoError(t, err)
	token, err := newTokens(t, server.Client(t)).Token(t.Context(), "", p.signIn)
	require.NoError(t, err)
	assert.Equal(t, "bearer-2", token.AccessToken)
}

func TestNothingInRedisCanBeRead(t *testing.T) {
	server := redistest.Start(t)
	rdb := server.Client(t)
	p := &platform{life: 2 * day}
	_, err := newTokens(t, rdb).Token(t.Context(), "", p.signIn)
	require.NoError(t, err)
	keys, err := rdb.Keys(t.Context(), "*").Result()
	require.NoError(t, err)
	require.Len(t, keys, 1)
	value, err := rdb.Get(t.Context(), keys[0]).Result()
	require.NoError(t, err)
	for _, word := range []string{"bearer", "hunter2", "app-7Kq", "sandbox", "read", "write"} {
		assert.NotContains(t, keys[0], word)
		assert.NotContains(t, value, word)
	}
	life, err := rdb.PTTL(t.Context(), keys[0]).Result()
	require.NoError(t, err)
	assert.InDelta(t, 2*day, life, float64(time.Minute))
}

// TestOnlyEqualConfigsShareAToken has a token in Redis, and configs that share it or not.
func TestOnlyEqualConfigsShareAToken(t *testing.T) {
	server := redistest.Start(t)
	p := &platform{life: 2 * day}
	_, err := newTokens(t, server.Client(t)).Token(t.Context(), "", p.signIn)
	require.NoError(t, err)
	tests := map[string]struct {
		change func(*tigo.Config)
		meets  bool
	}{
		"the same":                {func(*tigo.Config) {}, true},
		"scopes in another order": {func(c *tigo.Config) { c.Scopes = []string{"write", "read", "read"} }, true},
		"another country":         {func(c *tigo.Config) { c.Country = tigo.Guatemala }, true},
		"another secret":          {func(c *tigo.Config) { c.ClientSecret = tigo.NewSecret("hunter3") }, false},
		"another id":              {func(c *tigo.Config) { c.ClientID = "app-8" }, false},
		"another environment":     {func(c *tigo.Config) { c.Environment = tigo.Test }, false},
		"another origin":          {func(c *tigo.Config) { c.Environment, c.BaseURL = "", "https://a.example" }, false},
		"another token URL":       {func(c *tigo.Config) { c.TokenURL = "/v2/oauth/token" }, false},
		"other scopes":            {func(c *tigo.Config) { c.Scopes = []string{"read write"} }, false},
		"Credentials instead of ClientSecret": {func(c *tigo.Config) {
			id, secret := c.ClientID, c.ClientSecret
			c.ClientID, c.ClientSecret = "", tigo.Secret{}
			c.Credentials = func(context.Context) (string, tigo.Secret, error) { return id, secret, nil }
		}, true},
	}
	for title, test := range tests {
		t.Run(title, func(t *testing.T) {
			token, err := newTokens(t, server.Client(t), test.change).Token(t.Context(), "", p.signIn)
			require.NoError(t, err)
			assert.Equal(t, test.meets, token.AccessToken == "bearer-1")
		})
	}
}

// TestRotation has replicas with the old and with the new secret. Each finds the token for its secret.
func TestRotation(t *testing.T) {
	server := redistest.Start(t)
	p := &platform{life: 2 * day}
	var secret atomic.Pointer[tigo.Secret]
	set := func(text string) { s := tigo.NewSecret(text); secret.Store(&s) }
	set("old")
	rotating := func(c *tigo.Config) {
		c.ClientID, c.ClientSecret = "", tigo.Secret{}
		c.Credentials = func(context.Context) (string, tigo.Secret, error) { return "app-7Kq", *secret.Load(), nil }
	}
	first := newTokens(t, server.Client(t), rotating)
	late := newTokens(t, server.Client(t), func(c *tigo.Config) { c.ClientSecret = tigo.NewSecret("old") })
	ask := func(tokens *tigoredis.Tokens) string {
		token, err := tokens.Token(t.Context(), "", p.signIn)
		require.NoError(t, err)
		return token.AccessToken
	}
	assert.Equal(t, "bearer-1", ask(first))
	set("new")
	assert.Equal(t, "bearer-2", ask(first))
	assert.Equal(t, "bearer-1", ask(late), "the new token has not replaced the old one")
	assert.Equal(t, "bearer-2", ask(newTokens(t, server.Client(t), func(c *tigo.Config) { c.ClientSecret = tigo.NewSecret("new") })))
}

func TestCredentialsThatFail(t *testing.T) {
	server := redistest.Start(t)
	tokens := newTokens(t, server.Client(t), func(c *tigo.Config) {
		c.Credentials = func(context.Context) (string, tigo.Secret, error) { return "", tigo.Secret{}, errors.New("no vault") }
	})
	p := &platform{err: errors.New("the error of the sign-in")}
	_, err := tokens.Token(t.Context(), "", p.signIn)
	assert.Equal(t, p.err, err)
}

func TestTokensThatEndSoon(t *testing.T) {
	server := redistest.Start(t)
	rdb := server.Client(t)
	p := &platform{life: 2 * day}
	one, other := newTokens(t, rdb), newTokens(t, server.Client(t))
	_, err := one.Token(t.Context(), "", p.signIn)
	require.NoError(t, err)
	keys, err := rdb.Keys(t.Context(), "*:token").Result()
	require.NoError(t, err)
	left := func(d time.Duration) { require.NoError(t, rdb.PExpire(t.Context(), keys[0], d).Err()) }

	left(5 * time.Minute)
	token, err := one.Token(t.Context(), "", func(ctx context.Context) (*oauth2.Token, error) {
		token, err := other.Token(ctx, "", p.signIn)
		require.NoError(t, err)
		assert.Equal(t, "bearer-1", token.AccessToken, "while the token is replaced, the others use the old one")
		return p.signIn(ctx)
	})
	require.NoError(t, err)
	assert.Equal(t, "bearer-2", token.AccessToken)

	left(5 * time.Minute)
	p.err = errors.New("the platform is down")
	token, err = one.Token(t.Context(), "", p.signIn)
	require.NoError(t, err, "the old token is still valid")
	assert.Equal(t, "bearer-2", token.AccessToken)
	assert.InDelta(t, 5*time.Minute, time.Until(token.Expiry), float64(10*time.Second))

	left(9 * time.Second)
	_, err = one.Token(t.Context(), "", p.signIn)
	assert.Equal(t, p.err, err, "a token that expires in 9 s is not used")
}

// TestFailuresDoNotQueue has sign-ins that fail after a long time. No replica waits for two of them.
func TestFailuresDoNotQueue(t *testing.T) {
	server := redistest.Start(t)
	const replicas, takes = 10, time.Second
	p := &platform{takes: takes, err: errors.New("wrong credentials")}
	began := time.Now()
	var all sync.WaitGroup
	for range replicas {
		cache := newTokens(t, server.Client(t))
		all.Go(func() {
			_, err := cache.Token(t.Context(), "", p.signIn)
			assert.Equal(t, p.err, err)
		})
	}
	all.Wait()
	assert.Less(t, time.Since(began), replicas*takes/2)

	p.takes, p.err, p.life = 0, nil, 2*day
	signIns := p.signIns.Load()
	for range 3 {
		_, err := newTokens(t, server.Client(t)).Token(t.Context(), "", p.signIn)
		require.NoError(t, err)
	}
	assert.Equal(t, signIns+1, p.signIns.Load(), "all replicas use the first successful sign-in")

	p.takes = 100 * time.Millisecond
	refused := fmt.Sprintf("bearer-%d", signIns+1)
	together(t, []*tigoredis.Tokens{newTokens(t, server.Client(t)), newTokens(t, server.Client(t))}, refused, p)
	assert.Equal(t, signIns+2, p.signIns.Load(), "the failure is deleted")
}

// TestInvalidValues sets the keys of the cache to values of every type.
func TestInvalidValues(t *testing.T) {
	server := redistest.Start(t)
	rdb := server.Client(t)
	p := &platform{life: 2 * day}
	_, err := newTokens(t, rdb).Token(t.Context(), "", p.signIn)
	require.NoError(t, err)
	keys, err := rdb.Keys(t.Context(), "*:token").Result()
	require.NoError(t, err)
	sealed, err := rdb.Get(t.Context(), keys[0]).Result()
	require.NoError(t, err)
	name := strings.TrimSuffix(keys[0], "token")
	rubbish := map[string]func(key string){
		"text":            func(key string) { rdb.Set(t.Context(), key, "rubbish", 0) },
		"nothing":         func(key string) { rdb.Set(t.Context(), key, "", 0) },
		"text for a year": func(key string) { rdb.Set(t.Context(), key, "rubbish", 365*day) },
		"a list":          func(key string) { rdb.RPush(t.Context(), key, "rubbish") },
		"a hash":          func(key string) { rdb.HSet(t.Context(), key, "a", "b") },
		"a stream":        func(key string) { rdb.XAdd(t.Context(), &redis.XAddArgs{Stream: key, Values: []string{"a", "b"}}) },
		"no end":          func(key string) { rdb.Set(t.Context(), key, sealed, 0) },
		"cut short":       func(key string) { rdb.Set(t.Context(), key, sealed[:len(sealed)-1], day) },
	}
	for title, put := range rubbish {
		t.Run(title, func(t *testing.T) {
			require.NoError(t, rdb.FlushAll(t.Context()).Err())
			for _, key := range []string{"token", "lock", "failure"} {
				put(name + key)
			}
			signIns, began := p.signIns.Load(), time.Now()
			p.takes = 100 * time.Millisecond
			together(t, []*tigoredis.Tokens{newTokens(t, rdb), newTokens(t, rdb), newTokens(t, rdb)}, "", p)
			assert.Equal(t, signIns+1, p.signIns.Load())
			assert.Less(t, time.Since(began), 2*time.Second)
		})
	}
}

// TestRedisThatDoesNotReply measures the longest wait of a call.
func TestRedisThatDoesNotReply(t *testing.T) {
	tests := map[string]func(*redistest.Server){"frozen": (*redistest.Server).Freeze, "killed": (*redistest.Server).Kill}
	for title, harm := range tests {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			server := redistest.Start(t)
			p := &platform{life: 2 * day}
			idle, signing := newTokens(t, server.Client(t)), newTokens(t, server.Client(t))
			_, err := idle.Token(t.Context(), "", p.signIn)
			require.NoError(t, err)
			token, err := signing.Token(t.Context(), "bearer-1", func(ctx context.Context) (*oauth2.Token, error) {
				harm(server)
				return p.signIn(ctx)
			})
			require.NoError(t, err)
			assert.Equal(t, "bearer-2", token.AccessToken)

			began := time.Now()
			token, err = idle.Token(t.Context(), "bearer-1", p.signIn)
			require.NoError(t, err)
			assert.Equal(t, "bearer-3", token.AccessToken)
			assert.Less(t, time.Since(began), 2500*time.Millisecond)
			began = time.Now()
			_, err = idle.Token(t.Context(), "bearer-3", p.signIn)
			require.NoError(t, err)
			assert.Less(t, time.Since(began), time.Second, "Redis is not tried again at once")
		})
	}
}

func TestInvalidConfigs(t *testing.T) {
	rdb := redis.NewClient(&redis.Options{ContextTimeoutEnabled: true})
	defer rdb.Close()
	patient := redis.NewClient(&redis.Options{})
	defer patient.Close()
	cluster := redis.NewClusterClient(&redis.ClusterOptions{Addrs: []string{"127.0.0.1:1"}})
	defer cluster.Close()
	ring := redis.NewRing(&redis.RingOptions{})
	defer ring.Close()
	noSecret := config()
	noSecret.ClientSecret = tigo.Secret{}
	tests := map[string]struct {
		rdb    redis.UniversalClient
		config tigo.Config
		name   string
	}{
		"no client":                              {nil, config(), "rdb"},
		"a nil client":                           {(*redis.Client)(nil), config(), "rdb"},
		"a nil cluster":                          {(*redis.ClusterClient)(nil), config(), "rdb"},
		"a nil ring":                             {(*redis.Ring)(nil), config(), "rdb"},
		"a client without ContextTimeoutEnabled": {patient, config(), "rdb"},
		"a cluster without ContextTimeoutEnabled": {cluster, config(), "rdb"},
		"a ring without ContextTimeoutEnabled":    {ring, config(), "rdb"},
		"no secret":                               {rdb, noSecret, "config.ClientSecret"},
		"a TokenSource":                           {rdb, tigo.Config{TokenSource: oauth2.StaticTokenSource(&oauth2.Token{})}, "config.ClientSecret"},
	}
	for title, test := range tests {
		t.Run(title, func(t *testing.T) {
			_, err := tigoredis.NewTokens(test.rdb, test.config)
			wrong, ok := errors.AsType[*tigo.ArgumentError](err)
			require.True(t, ok, "%v", err)
			assert.Equal(t, test.name, wrong.Name)
			if test.name != "rdb" {
				return
			}
			err = tigoredis.NewLimiter(test.rdb, "tigo", tigoredis.Rate{PerSecond: 1}).Wait(t.Context())
			require.ErrorAs(t, err, &wrong)
		})
	}
}
