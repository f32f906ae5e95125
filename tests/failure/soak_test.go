package failure_test

import (
	"context"
	"math/rand/v2"
	"net/http"
	"os"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/internal/clienttest"
	"github.com/tigo-go/tigo/tigotest"
)

// soakTime is how long the soak lasts.
func soakTime() time.Duration {
	if os.Getenv("TIGO_FULL") == "1" {
		return time.Minute
	}
	return 500 * time.Millisecond
}

// descriptors returns the number of open files and connections of the process; false if it is not available.
func descriptors() (int, bool) {
	entries, err := os.ReadDir("/proc/self/fd")
	return len(entries), err == nil
}

// tally counts calls by their outcomes.
type tally struct{ calls, applied, unknown atomic.Int64 }

func (c *tally) add(err error) {
	c.calls.Add(1)
	switch tigo.OutcomeOf(err) {
	case tigo.OutcomeApplied:
		c.applied.Add(1)
	case tigo.OutcomeUnknown:
		c.unknown.Add(1)
	}
}

// TestSoak makes calls from 64 goroutines with all faults. There are no races and no leaks, and no write is booked whose
// outcome is OutcomeNotSent or OutcomeRefused.
func TestSoak(t *testing.T) {
	tigotest.NewServer().Close() // opens the descriptors that the runtime needs for a network
	goroutines := runtime.NumGoroutine()
	files, countable := descriptors()
	for protocol, options := range protocols {
		t.Run(protocol, func(t *testing.T) { soak(t, soakTime()/time.Duration(len(protocols)), options) })
	}
	assert.True(t, settles(func() bool { return runtime.NumGoroutine() <= goroutines }), "goroutines leaked")
	if countable {
		assert.True(t, settles(func() bool {
			now, _ := descriptors()
			return now <= files
		}), "descriptors leaked")
	}
}

// settles waits until a condition is true. Unlike assert.Eventually, it starts no goroutine.
func settles(settled func() bool) bool {
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for range 1000 {
		if settled() {
			return true
		}
		<-tick.C
	}
	return false
}

func soak(t *testing.T, lasting time.Duration, options []tigotest.Option) {
	t.Helper()
	server := tigotest.NewServer(options...)
	defer server.Close()
	// The first ones prove that nothing was applied. HTTP/2's refusals also do, but apply to all requests of the connection:
	// other tests have them.
	const promises = 4
	for i, do := range []tigotest.Action{
		tigotest.GatewayFault(http.StatusServiceUnavailable, "messaging.adaptors.http.flow.NoActiveTargets"),
		tigotest.GatewayFault(http.StatusUnauthorized, "oauth.v2.InvalidAccessToken"),
		tigotest.Response{Status: http.StatusTooManyRequests, Header: http.Header{"Retry-After": {"0.01"}}},
		tigotest.Response{Status: http.StatusBadRequest},
		tigotest.GatewayFault(http.StatusGatewayTimeout, "messaging.adaptors.http.flow.GatewayTimeout"),
		tigotest.ResetConnection(), tigotest.Disconnect(), tigotest.Hang(), tigotest.HalfHeaders(), tigotest.GarbageStatusLine(),
		tigotest.BadChunk(), tigotest.ContradictoryLengths(), tigotest.SlowHeaders(5 * time.Millisecond),
		tigotest.Cut(3), tigotest.CutChunked(0), tigotest.CutGzip(), tigotest.FalseGzip(), tigotest.Stall(2),
		tigotest.Drip(20, time.Millisecond), tigotest.Gzip(), tigotest.Flood(http.StatusInternalServerError, 1<<20),
		tigotest.Redirect(http.StatusTemporaryRedirect, server.URL),
	} {
		side := []tigotest.When{tigotest.BeforeBooking, tigotest.AfterBooking}[i%2]
		if i < promises {
			side = tigotest.BeforeBooking
		}
		for _, op := range []string{clienttest.OpGetBalance, clienttest.OpCreateInvoice} {
			server.Inject(tigotest.Fault{Op: op, Probability: 0.01, Seed: uint64(i), When: side, Do: do})
		}
	}
	client := clienttest.New(t, clienttest.Emulator(server), func(c *tigo.Config) {
		c.Limits = tigo.Limits{
			CallTimeout: 500 * time.Millisecond, HeaderTimeout: 100 * time.Millisecond,
			IdleTimeout: 50 * time.Millisecond, DrainTimeout: 50 * time.Millisecond,
		}
	})
	defer client.Close()
	var writes tally
	contract := clienttest.Contract(server)
	ctx, cancel := context.WithTimeout(t.Context(), lasting)
	defer cancel()
	var callers sync.WaitGroup
	for i := range 64 {
		callers.Go(func() {
			dice := rand.New(rand.NewPCG(uint64(i), 0))
			for ctx.Err() == nil {
				if dice.IntN(4) == 0 {
					_, err := clienttest.Fetch(t, client, clienttest.CreateInvoice(contract))
					writes.add(err)
					continue
				}
				request := clienttest.GetBalance(contract)
				request.Stream = dice.IntN(2) == 0
				_, _ = clienttest.Fetch(t, client, request)
			}
		})
	}
	callers.Wait()
	booked := int64(server.Bookings(clienttest.OpCreateInvoice))
	require.Positive(t, booked)
	assert.GreaterOrEqual(t, booked, writes.applied.Load(), "the outcome is applied, but it was not booked")
	assert.LessOrEqual(t, booked, writes.applied.Load()+writes.unknown.Load(), "the outcome is not applied, but it was booked")
}
