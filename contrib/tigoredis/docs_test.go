package tigoredis_test

import (
	"context"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/contrib/tigoredis"
	"github.com/tigo-go/tigo/tigotest"
)

// The Go blocks of docs/fleets.md are also here, so that they are compiled. TestDocs compares them.

func newFleetClient(addr string, config tigo.Config) (*tigo.Client, error) {
	rdb := redis.NewClient(&redis.Options{
		Addr:                  addr,
		ContextTimeoutEnabled: true, // without it a call waits for a silent server longer than its deadline; NewTokens requires it
		DialerRetries:         1,    // a refused connection fails at once, not after 0.4 s
	})
	tokens, err := tigoredis.NewTokens(rdb, config)
	if err != nil {
		return nil, err
	}
	limit := tigoredis.NewLimiter(rdb, "tigo", tigoredis.Rate{PerSecond: 50, Burst: 5, Replicas: 20})
	config.TokenCache = tokens
	config.RateLimiter = limit
	config.Transport = limit.Watch(tigo.DefaultTransport()) // a 429 pauses the whole fleet
	return tigo.New(config)
}

func withRotation(config tigo.Config, vault func(context.Context) (id, secret string, err error)) tigo.Config {
	config.ClientID, config.ClientSecret = "", tigo.Secret{} // Credentials replaces them
	config.Credentials = func(ctx context.Context) (string, tigo.Secret, error) {
		id, secret, err := vault(ctx)
		return id, tigo.NewSecret(secret), err
	}
	return config
}

//nolint:thelper // as on the page
func testOwnCache(t *testing.T, open func(tb testing.TB, again bool) tigo.TokenCache) {
	tigotest.TestTokenCache(t, open) // again: a second process, which shares the first one's tokens
}

// The page's test of another cache only has to compile.
var _ = testOwnCache

// TestFleetClientWithoutRedis makes the client of docs/fleets.md without a Redis server.
func TestFleetClientWithoutRedis(t *testing.T) {
	emulator := tigotest.Start(t)
	config := withRotation(emulator.Config(tigo.Colombia), func(context.Context) (id, secret string, err error) {
		return emulator.ClientID, emulator.ClientSecret, nil
	})
	client, err := newFleetClient("127.0.0.1:1", config)
	require.NoError(t, err)
	defer client.Close()
	response, err := client.Do(t.Context(), tigo.Request{
		Op: "test.Balance", Method: "GET", Route: "/billing/contracts/{contractId}/balance",
		Path: []string{emulator.Customers(tigo.Colombia)[0].Contracts[0].ID},
	})
	require.NoError(t, err)
	assert.NoError(t, response.Body.Close())
}

func TestDocs(t *testing.T) {
	page, err := os.ReadFile("../../docs/fleets.md")
	require.NoError(t, err)
	compiled, err := os.ReadFile("docs_test.go")
	require.NoError(t, err)
	words := func(code string) string { return strings.Join(strings.Fields(code), " ") }
	blocks := regexp.MustCompile("(?s)```go\n(.*?)```").FindAllSubmatch(page, -1)
	require.NotEmpty(t, blocks)
	for _, block := range blocks {
		assert.Contains(t, words(string(compiled)), words(string(block[1])))
	}
}
