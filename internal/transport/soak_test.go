package transport

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// soakCalls is how many calls the soaks of one protocol make.
func soakCalls() int {
	if os.Getenv("TIGO_FULL") == "1" {
		return 45_000 // each fault then occurs about 400 times in each soak
	}
	return 600
}

// soakTimeout is the timeout of a call. It ends the calls to which the peer does not respond, and no other, even on a loaded
// machine.
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
	faults   map[string]int  // the number of faults, by the name of the fault and by the body of the write that it hit
	served   map[string]bool // by body
	shared   bool            // HTTP/2: the fault of one write may also hit others, which share its connection
}

func (l *ledger) book(r request) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.bookings[r.body]++
}

// soakFaults are faults that a write may meet after it has arrived. A fault with "after" in its name occurs after the peer has
// booked the write; any other occurs without a booking.
var soakFaults = []struct {
	name string
	do   func(l *ledger, r request)
}{
	{"close before", func(_ *ledger, r request) { r.close() }},
	{"close after", func(l *ledger, r request) { l.book(r); r.close() }},
	{"reset after", func(l *ledger, r request) { l.book(r); r.reset(codeInternal) }},
	{"refused after", func(l *ledger, r request) { l.book(r); r.reset(codeRefused) }},
	{"protocol error after", func(l *ledger, r request) { l.book(r); r.reset(codeProtocol) }},
	{"goaway before", func(_ *ledger, r request) { r.goAway(r.before) }}, // true for all requests of the connection
	{"504 after", func(l *ledger, r request) { l.book(r); r.respond(http.StatusGatewayTimeout, "") }},
	{"503 of the gateway", func(_ *ledger, r request) { r.respond(http.StatusServiceUnavailable, "policies.ratelimit.Quota") }},
	{"429 before", func(_ *ledger, r request) { r.respond(http.StatusTooManyRequests, "known") }},
	{"404 page after", func(l *ledger, r request) { l.book(r); r.respond(http.StatusNotFound, "<html>") }},
	{"no response after", func(l *ledger, r request) { l.book(r) }},
	{"connection closed after a response", func(l *ledger, r request) { l.book(r); r.respond(http.StatusOK, "{}"); r.close() }},
}

// TestSoakWithALedger makes many writes to a peer with faults, and compares their outcomes with the ledger: no outcome is false,
// and no write is booked twice. Some calls are cancelled at a random moment.
func TestSoakWithALedger(t *testing.T) {
	for protocol, http2 := range map[string]bool{"HTTP/1.1": false, "HTTP/2": true} {
		for by, roundTripper := range roundTrippers {
			t.Run(protocol+"/"+by, func(t *testing.T) {
				l := &ledger{bookings: make(map[string]int), faults: make(map[string]int), served: make(map[string]bool), shared: http2}
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

// serve hits one write in three with a fault. The number of the request selects the fault, so that each fault occurs equally often.
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
	l.faults[fault.name]++
	l.faults[r.body]++
	l.mu.Unlock()
	fault.do(l, r)
}

// soakLedger makes the calls of a soak and checks their outcomes.
func soakLedger(t *testing.T, tr *Transport, p *peer, l *ledger, calls int) {
	t.Helper()
	cancelled := make([]bool, calls)
	outcomes := manyWrites(t, tr, p, calls, 16, func(n int, c *Call, dice *rand.Rand) (context.Context, context.CancelFunc) {
		c.Request.Timeout = soakTimeout()
		ctx, cancel := context.WithCancel(t.Context())
		if cancelled[n] = dice.IntN(10) == 0; cancelled[n] {
			time.AfterFunc(time.Duration(dice.IntN(int(2*time.Millisecond))), cancel)
		}
		return ctx, cancel
	})
	l.mu.Lock()
	defer l.mu.Unlock()
	undisturbed, applied := 0, 0
	for n, outcome := range outcomes {
		id := strconv.Itoa(n)
		booked, hit := l.bookings[id], l.faults[id] > 0 || l.shared && !l.served[id]
		require.LessOrEqual(t, booked, 1, "call %d is booked twice", n)
		switch outcome {
		case Applied:
			require.Equal(t, 1, booked, "bookings of call %d, whose outcome is Applied", n)
		case NotSent, Refused:
			require.Zero(t, booked, "bookings of call %d, whose outcome is %d", n, outcome)
		}
		if !hit && !cancelled[n] {
			if undisturbed++; outcome == Applied {
				applied++
			}
		}
	}
	least := 0.95
	if l.shared {
		least = 0.5 // a fault that closes a connection also ends the other calls on it, at most 15
	}
	assert.GreaterOrEqual(t, float64(applied), least*float64(undisturbed), "applied calls without a fault")
	for _, fault := range soakFaults {
		assert.GreaterOrEqual(t, l.faults[fault.name], calls/3/len(soakFaults)/4, "number of faults: %s", fault.name)
	}
	t.Log(fmt.Sprint(calls, " calls, ", undisturbed, " without a fault, of them applied ", applied), l.faultCounts())
}

// faultCounts returns the number of faults by their names.
func (l *ledger) faultCounts() map[string]int {
	counts := make(map[string]int)
	for _, fault := range soakFaults {
		counts[fault.name] = l.faults[fault.name]
	}
	return counts
}
