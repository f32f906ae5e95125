//go:build unix

package tigoredis_test

import (
	"context"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo/contrib/tigoredis/internal/redistest"
)

// contextWithPatience returns a context that ends long after the waits of a test.
func contextWithPatience() (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.Background(), 5*time.Minute)
}

// beside runs tests in parallel, since they mostly wait. Tests that measure figures run one after another.
func beside(t *testing.T) {
	t.Helper()
	if !full {
		t.Parallel()
	}
}

// busy returns the time that a busy machine may add to a measured one.
func busy() time.Duration {
	if full {
		return 0
	}
	return 1500 * time.Millisecond
}

// TestFleetSignsInOnce starts processes without a token, and then revokes their shared token.
func TestFleetSignsInOnce(t *testing.T) {
	beside(t)
	processes := 40
	if full {
		processes = 500
	}
	server := redistest.Start(t)
	for _, alone := range []bool{false, true} {
		name, want := "shared", 1
		if alone {
			name, want = "without a cache", processes
		}
		t.Run(name, func(t *testing.T) {
			emulator, like := platformFor(t, 300*time.Millisecond, server)
			like.Alone = alone
			fleet := startFleet(t, processes, like)
			cold, failures := all(t, fleet)
			assert.Empty(t, failures)
			assert.Equal(t, want, emulator.Count("tigo.SignIn"))
			emulator.RevokeTokens()
			revoked, failures := all(t, fleet)
			assert.Empty(t, failures)
			assert.Equal(t, 2*want, emulator.Count("tigo.SignIn"))
			t.Logf("%d processes, %s: %d and %d token requests; the slowest call took %v cold and %v after the revocation",
				processes, name, want, emulator.Count("tigo.SignIn")-want, slices.Max(cold), slices.Max(revoked))
		})
	}
}

// TestFleetWorksWhileRedisIsBroken breaks Redis at a random moment after a revocation, and revokes the token again meanwhile. A client
// replaces at most three tokens at once, so each round has a new fleet.
func TestFleetWorksWhileRedisIsBroken(t *testing.T) {
	rounds := 1
	if full {
		rounds = 15
	}
	harms := map[string]struct {
		do, heal func(*testing.T, *redistest.Server)
	}{
		"frozen": {
			func(_ *testing.T, s *redistest.Server) { s.Freeze() },
			func(_ *testing.T, s *redistest.Server) { s.Thaw() },
		},
		"killed": {
			func(_ *testing.T, s *redistest.Server) { s.Kill() },
			func(t *testing.T, s *redistest.Server) { t.Helper(); s.Restart(t) },
		},
		"restarted empty":            {do: func(t *testing.T, s *redistest.Server) { t.Helper(); s.Restart(t) }},
		"filled with invalid values": {do: fillWithRubbish},
	}
	for name, harm := range harms {
		t.Run(name, func(t *testing.T) {
			beside(t)
			server := redistest.Start(t)
			total, worst := 0, time.Duration(0) // the worst time that the failure added
			for range rounds {
				emulator, like := platformFor(t, 300*time.Millisecond, server)
				fleet := startFleet(t, 8, like)
				for _, p := range fleet {
					p.tell(t, "calls")
					p.next(t, "call")
				}
				emulator.RevokeTokens()
				pause(800 * time.Millisecond)
				calm, _ := collect(t, fleet)
				emulator.RevokeTokens()
				pause(rand.N(400 * time.Millisecond))
				harm.do(t, server)
				settled := 800 * time.Millisecond // after that, all calls have a token
				if harm.heal != nil {
					settled = 2700 * time.Millisecond
				}
				pause(settled)
				emulator.RevokeTokens()
				pause(settled)
				if harm.heal != nil {
					harm.heal(t, server)
				}
				pause(300 * time.Millisecond)
				slowest, calls := collect(t, fleet)
				for _, p := range fleet {
					p.kill()
				}
				total, worst = total+calls, max(worst, slowest-calm)
			}
			assert.LessOrEqual(t, worst, 2500*time.Millisecond+busy())
			t.Logf("%d calls, none failed; the failure of Redis added at most %v", total, worst)
		})
	}
}

func pause(d time.Duration) { time.Sleep(d) } //nolint:forbidigo // other processes run meanwhile

// fillWithRubbish sets the keys of the cache to values of other types.
func fillWithRubbish(t *testing.T, server *redistest.Server) {
	t.Helper()
	rdb := server.Client(t)
	keys, err := rdb.Keys(t.Context(), "*").Result()
	require.NoError(t, err)
	for _, key := range keys {
		prefix := key[:strings.LastIndex(key, ":")+1]
		for _, name := range []string{"token", "lock", "failure"} {
			_, err := rdb.TxPipelined(t.Context(), func(once redis.Pipeliner) error {
				once.Del(t.Context(), prefix+name)
				return once.RPush(t.Context(), prefix+name, "rubbish").Err()
			})
			require.NoError(t, err)
		}
	}
}

// collect returns the reports of the replicas about their calls, none of which may have failed.
func collect(t *testing.T, fleet []*process) (slowest time.Duration, calls int) {
	t.Helper()
	for _, p := range fleet {
		for len(p.reports) > 0 {
			if line := <-p.reports; line.Event == "call" {
				require.Empty(t, line.Error)
				slowest = max(slowest, line.Took)
				calls++
			}
		}
	}
	require.NotZero(t, calls)
	return slowest, calls
}

// TestFleetSignsInIfAReplicaIsKilled kills the replica that signs in.
func TestFleetSignsInIfAReplicaIsKilled(t *testing.T) {
	beside(t)
	rounds := 1
	if full {
		rounds = 10
	}
	const processes = 12
	for range rounds {
		server := redistest.Start(t)
		emulator, like := platformFor(t, 300*time.Millisecond, server)
		fleet := startFleet(t, processes, like)
		for _, p := range fleet {
			p.tell(t, "call")
		}
		first := signsIn(t, fleet)
		fleet[first].kill()
		worst := time.Duration(0)
		for i, p := range fleet {
			if i == first {
				continue
			}
			line := p.next(t, "call")
			assert.Empty(t, line.Error)
			worst = max(worst, line.Took)
		}
		assert.LessOrEqual(t, emulator.Count("tigo.SignIn"), 2)
		assert.LessOrEqual(t, worst, 4*time.Second+busy())
		t.Logf("%d token requests, the slowest of the others took %v", emulator.Count("tigo.SignIn"), worst)
	}
}

// signsIn returns the index of the replica that begins to sign in.
func signsIn(t *testing.T, fleet []*process) int {
	t.Helper()
	found := make(chan int, len(fleet))
	stop := make(chan struct{})
	var watchers sync.WaitGroup
	for i, p := range fleet {
		watchers.Go(func() {
			select {
			case line := <-p.reports:
				if line.Event == "sign-in" {
					found <- i
				}
			case <-stop:
			}
		})
	}
	first := <-found
	close(stop)
	watchers.Wait()
	return first
}
