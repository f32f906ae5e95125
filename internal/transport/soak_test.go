package transport

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// soakCalls is how many calls each soak makes.
func soakCalls() int {
	if os.Getenv("TIGO_FULL") == "1" {
		return 45_000 // so that each fault strikes each way of calling 200 times
	}
	return 600
}

// soakTimeout ends the calls that a silent peer holds. It is long enough that a loaded machine ends no other.
func soakTimeout() time.Duration {
	if os.Getenv("TIGO_FULL") == "1" {
		return time.Second
	}
	return 5 * time.Second
}

// A ledger counts what a peer has booked, by the body of the write.
type ledger struct {
	mu       sync.Mutex
	bookings map[string]int
	struck   map[string]int  // faults, by their names and by the body that they struck
	served   map[string]bool // by body
	shared   bool            // HTTP/2: a fault of a connection strikes whatever else it carries, seen or not
}

func (l *ledger) book(r request) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.bookings[r.body]++
}

// soakFaults happen to a write after it has arrived. Those that book it stand for a back end that did its work.
var soakFaults = []struct {
	name string
	do   func(l *ledger, r request)
}{
	{"closed before", func(_ *ledger, r request) { r.close() }},
	{"closed after", func(l *ledger, r request) { l.book(r); r.close() }},
	{"reset after", func(l *ledger, r request) { l.book(r); r.reset(codeInternal) }},
	{"refused after", func(l *ledger, r request) { l.book(r); r.reset(codeRefused) }},
	{"protocol error after", func(l *ledger, r request) { l.book(r); r.reset(codeProtocol) }},
	{"goaway before", func(_ *ledger, r request) { r.goAway(0) }},
	{"504 after", func(l *ledger, r request) { l.book(r); r.respond(http.StatusGatewayTimeout, "") }},
	{"503 of the gateway", func(_ *ledger, r request) { r.respond(http.StatusServiceUnavailable, "policies.ratelimit.Quota") }},
	{"429 before", func(_ *ledger, r request) { r.respond(http.StatusTooManyRequests, "known") }},
	{"404 page after", func(l *ledger, r request) { l.book(r); r.respond(http.StatusNotFound, "<html>") }},
	{"silent after", func(l *ledger, r request) { l.book(r) }},
	{"kept one closed", func(l *ledger, r request) { l.book(r); r.respond(http.StatusOK, "{}"); r.close() }},
}

// TestSoakWithALedger makes many writes through all faults and compares their outcomes with the ledger: no outcome is false, and
// nothing is booked twice. Some callers cancel at a random moment.
func TestSoakWithALedger(t *testing.T) {
	for protocol, http2 := range map[string]bool{"HTTP/1.1": false, "HTTP/2": true} {
		for by, roundTripper := range roundTrippers {
			t.Run(protocol+"/"+by, func(t *testing.T) {
				l := &ledger{bookings: make(map[string]int), struck: make(map[string]int), served: make(map[string]bool), shared: http2}
				p := newPeer(t, http2, func(r request) { l.serve(r) })
				tr := newTestTransport(t, roundTripper(p))
				tr.loop.HTTPClient.Transport.(*sender).reader.problem = func(_ http.Header, body []byte) Problem {
					text := string(body)
					if text == "known" {
						return Problem{Code: text, Known: true}
					}
					return Problem{Fault: text, Page: text == "<html>"}
				}
				soakLedger(t, tr, p, l, soakCalls()/len(roundTrippers))
			})
		}
	}
}

// serve strikes one write in three; the number of a request decides, so that each fault has its share.
func (l *ledger) serve(r request) {
	if r.number%3 != 0 {
		l.book(r)
		l.mu.Lock()
		l.served[r.body] = true
		l.mu.Unlock()
		r.respond(http.StatusOK, "{}")
		return
	}
	fault := soakFaults[r.number/3%len(soakFaults)]
	l.mu.Lock()
	l.struck[fault.name]++
	l.struck[r.body]++
	l.mu.Unlock()
	fault.do(l, r)
}

func soakLedger(t *testing.T, tr *Transport, p *peer, l *ledger, calls int) {
	t.Helper()
	outcomes := make([]Outcome, calls)
	cancelled := make([]bool, calls)
	var next atomic.Int64
	var callers sync.WaitGroup
	for i := range 16 {
		callers.Go(func() {
			dice := rand.New(rand.NewPCG(uint64(i), 7)) //nolint:gosec // a test
			for {
				n := int(next.Add(1)) - 1
				if n >= calls {
					return
				}
				c := aCall(t, p, http.MethodPost, strconv.Itoa(n))
				c.Request.Timeout = soakTimeout()
				ctx, cancel := context.WithCancel(t.Context())
				if cancelled[n] = dice.IntN(10) == 0; cancelled[n] {
					time.AfterFunc(time.Duration(dice.IntN(int(2*time.Millisecond))), cancel)
				}
				err := tr.Do(ctx, c)
				cancel()
				if outcomes[n] = c.Outcome; err == nil {
					c.Response.Release()
				}
			}
		})
	}
	callers.Wait()
	l.mu.Lock()
	defer l.mu.Unlock()
	unstruck, applied := 0, 0
	for n, outcome := range outcomes {
		id := strconv.Itoa(n)
		booked, hit := l.bookings[id], l.struck[id] > 0 || l.shared && !l.served[id]
		require.LessOrEqual(t, booked, 1, "call %d is booked twice", n)
		switch outcome {
		case Applied:
			require.Equal(t, 1, booked, "call %d is said to be applied", n)
		case NotSent, Refused:
			require.Zero(t, booked, "call %d is said to have done nothing: %v", n, outcome)
		}
		if !hit && !cancelled[n] {
			if unstruck++; outcome == Applied {
				applied++
			}
		}
	}
	assert.GreaterOrEqual(t, float64(applied), 0.95*float64(unstruck), "calls without a fault")
	for _, fault := range soakFaults {
		assert.GreaterOrEqual(t, l.struck[fault.name], calls/3/len(soakFaults)/4, fault.name)
	}
	t.Log(fmt.Sprint(calls, " calls, ", unstruck, " without a fault, of them applied ", applied), l.struckFaults())
}

func (l *ledger) struckFaults() map[string]int {
	counts := make(map[string]int)
	for _, fault := range soakFaults {
		counts[fault.name] = l.struck[fault.name]
	}
	return counts
}
