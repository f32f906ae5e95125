//go:build unix

package tigoredis_test

import (
	"net"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo/contrib/tigoredis"
	"github.com/tigo-go/tigo/contrib/tigoredis/internal/redistest"
)

// works uses a token and a limiter with any kind of Redis. On a busy machine, Redis may not reply in time, and then each
// replica continues without it. So works waits until the replicas share the token and the limit.
func works(t *testing.T, rdb redis.UniversalClient) {
	t.Helper()
	p := &platform{life: 2 * day}
	require.Eventually(t, func() bool {
		first, err := newTokens(t, rdb).Token(t.Context(), "", p.signIn)
		require.NoError(t, err)
		second, err := newTokens(t, rdb).Token(t.Context(), "", p.signIn)
		require.NoError(t, err)
		return first.AccessToken == second.AccessToken
	}, time.Minute, 100*time.Millisecond)
	limit := tigoredis.NewLimiter(rdb, "a", tigoredis.Rate{PerSecond: 20})
	require.Eventually(t, func() bool {
		require.NoError(t, limit.Wait(t.Context()))
		names, err := rdb.Exists(t.Context(), "tigo:{a}:slots").Result()
		return err == nil && names == 1
	}, time.Minute, 100*time.Millisecond)
}

func TestCluster(t *testing.T) {
	t.Parallel()
	server := redistest.StartTCP(t, "--cluster-enabled", "yes")
	node := server.Client(t)
	const slotCount = 16384
	require.NoError(t, node.ClusterAddSlotsRange(t.Context(), 0, slotCount-1).Err())
	require.Eventually(t, func() bool {
		_, err := node.Set(t.Context(), "ready", 1, 0).Result()
		return err == nil
	}, time.Minute, 10*time.Millisecond)
	rdb := redis.NewUniversalClient(&redis.UniversalOptions{Addrs: []string{server.Addr}, IsClusterMode: true, ContextTimeoutEnabled: true})
	t.Cleanup(func() { _ = rdb.Close() })
	require.IsType(t, new(redis.ClusterClient), rdb)
	works(t, rdb)
}

func TestSentinel(t *testing.T) {
	t.Parallel()
	master := redistest.StartTCP(t)
	host, port, err := net.SplitHostPort(master.Addr)
	require.NoError(t, err)
	file := filepath.Join(t.TempDir(), "sentinel.conf")
	require.NoError(t, os.WriteFile(file, []byte("sentinel monitor main "+host+" "+port+" 1\n"), 0o600))
	sentinel := redistest.StartTCP(t, file, "--sentinel")
	rdb := redis.NewUniversalClient(&redis.UniversalOptions{Addrs: []string{sentinel.Addr}, MasterName: "main", ContextTimeoutEnabled: true})
	t.Cleanup(func() { _ = rdb.Close() })
	works(t, rdb)
	names, err := master.Client(t).Keys(t.Context(), "*:token").Result()
	require.NoError(t, err)
	assert.Len(t, names, 1)
}
