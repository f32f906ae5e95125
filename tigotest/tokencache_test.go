package tigotest_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/oauth2"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/tigotest"
)

// memory is the smallest valid TokenCache, for the clients of one process.
type memory struct {
	mu    sync.Mutex
	token *oauth2.Token
}

func (m *memory) Token(ctx context.Context, refused string, signIn func(context.Context) (*oauth2.Token, error)) (*oauth2.Token, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if t := m.token; t != nil && t.AccessToken != refused && time.Until(t.Expiry) > time.Minute {
		return t, nil
	}
	token, err := signIn(ctx)
	if err != nil {
		return nil, err
	}
	m.token = token
	return token, nil
}

func TestTokenCacheInMemory(t *testing.T) {
	var shared *memory
	tigotest.TestTokenCache(t, func(_ testing.TB, again bool) tigo.TokenCache {
		if !again {
			shared = new(memory)
		}
		return shared
	})
}

// Several clients share a token, also when the platform revokes it.
func TestClientsShareAToken(t *testing.T) {
	server := tigotest.Start(t)
	cache := new(memory)
	var clients []*tigo.Client
	for range 20 {
		config := server.Config(tigo.Colombia)
		config.TokenCache = cache
		client, err := tigo.New(config)
		require.NoError(t, err)
		t.Cleanup(client.Close)
		clients = append(clients, client)
	}
	all := func() {
		var callers sync.WaitGroup
		for _, client := range clients {
			callers.Go(func() {
				_, err := client.Do(t.Context(), tigo.Request{
					Op: "billing.GetBalance", Method: "GET", Route: "/billing/contracts/{contractId}/balance", Path: []string{"1"},
				})
				if err != nil && !errors.Is(err, tigo.ErrNotFound) {
					assert.NoError(t, err)
				}
			})
		}
		callers.Wait()
	}
	all()
	assert.Equal(t, 1, server.Count("tigo.SignIn"))
	server.RevokeTokens()
	all()
	assert.Equal(t, 2, server.Count("tigo.SignIn"))
	require.NoError(t, clients[0].SignIn(t.Context()))
	assert.Equal(t, 3, server.Count("tigo.SignIn"), "SignIn does not use the cache")
}
