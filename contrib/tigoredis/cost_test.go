//go:build unix

package tigoredis_test

import (
	"io"
	"net/http"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/billing"
	"github.com/tigo-go/tigo/contrib/tigoredis/internal/redistest"
)

// inMemory is a platform without a network.
type inMemory struct{}

func (inMemory) RoundTrip(q *http.Request) (*http.Response, error) {
	body := `{"dueAmount":1}`
	if q.Method == http.MethodPost {
		body = `{"access_token":"T","expires_in":"172799"}`
	}
	return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body)), Request: q}, nil
}

// TestACacheCostsTheCommonPathNothing compares the calls of a client with a cache and of a client without one.
func TestACacheCostsTheCommonPathNothing(t *testing.T) {
	calls := 20_000
	if full {
		calls = 1_000_000
	}
	server := redistest.Start(t)
	allocations := func(cache tigo.TokenCache) float64 {
		c := config()
		c.TokenCache, c.Transport = cache, inMemory{}
		client, err := tigo.New(c)
		require.NoError(t, err)
		defer client.Close()
		bills := billing.New(client)
		_, err = bills.GetBalance(t.Context(), "1")
		require.NoError(t, err)
		commands := server.Commands(t)
		idle := server.Commands(t) - commands // the commands of Commands itself
		commands += idle
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		for range calls {
			if _, err = bills.GetBalance(t.Context(), "1"); err != nil {
				break
			}
		}
		runtime.ReadMemStats(&after)
		require.NoError(t, err)
		assert.Equal(t, idle, server.Commands(t)-commands)
		return float64(after.Mallocs-before.Mallocs) / float64(calls)
	}
	without := allocations(nil)
	with := allocations(newTokens(t, server.Client(t)))
	t.Logf("%d calls: %.3f allocations a call with the cache, %.3f without", calls, with, without)
	assert.InDelta(t, without, with, 0.5)
}
