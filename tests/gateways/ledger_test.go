package gateways

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/tigo-go/tigo"
)

// phases are the moments of a call behind HAProxy at which a fault can occur, from a refusal by the gateway to the last
// byte.
var phases = []string{
	"denied", "limited-here", "close-early", "reset-early", "close", "reset", "half-headers", "cut", "page-503", "page-404",
	"inactive", "rejected", "silent", "cancelled",
}

// unseen are the phases in which a fault can occur before a request reaches the back end.
var unseen = []string{"denied", "limited-here", "cancelled", "silent"}

// An entry is a call in the ledger.
type entry struct {
	phase, operation, contractID string
	attempts                     int
	err                          error
}

// TestLedger makes calls with random faults behind HAProxy with HTTP/2. Nothing is booked twice, no outcome is wrong, and
// calls without a fault succeed.
func TestLedger(t *testing.T) {
	if !everything() {
		keep(t, nil, 800)
		return
	}
	t.Run("own pool", func(t *testing.T) { keep(t, nil, 20_000) })
	for kind, carry := range transports {
		t.Run(kind, func(t *testing.T) { keep(t, carry, 2000) })
	}
}

// keep makes n calls, every fourth with a fault, and compares their outcomes with the accounts of the back end.
func keep(t *testing.T, carry base, n int) {
	t.Helper()
	l := open(t, ways["haproxy-h2"])
	client := l.connect(t, carry, false)
	operations := slices.Sorted(maps.Keys(calls))
	ledger := make([]entry, n)
	var next atomic.Int64
	var workers sync.WaitGroup
	for range 32 {
		workers.Go(func() {
			for i := next.Add(1) - 1; i < int64(n); i = next.Add(1) - 1 {
				phase := "none"
				if i%4 == 0 {
					phase = phases[i/4%int64(len(phases))]
				}
				ledger[i] = enter(t.Context(), client, phase, operations[rand.IntN(len(operations))])
			}
		})
	}
	workers.Wait()
	l.gateway.stop() // after that, no request of a cancelled call can arrive
	audit(t, l.backend, ledger)
}

// enter makes one call.
func enter(ctx context.Context, client *tigo.Client, phase, operation string) entry {
	limit := time.Minute
	switch phase {
	case "silent":
		limit = 20 * time.Millisecond
	case "cancelled":
		limit = rand.N(2 * time.Millisecond)
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	e := entry{phase: phase, operation: operation, contractID: fmt.Sprintf("%s.%d", phase, serial.Add(1))}
	var response tigo.Response
	e.err = calls[operation].do(ctx, client, e.contractID, tigo.WithResponse(&response))
	e.attempts = response.Attempts
	return e
}

// audit reports the calls whose outcome contradicts the back end, and how often a fault occurred in each phase.
func audit(t *testing.T, b *backend, ledger []entry) {
	t.Helper()
	struck, outcomes := make(map[string]int), make(map[string]int)
	succeeded, wrong := 0, 0
	for _, e := range ledger {
		a := b.account(e.contractID)
		if a.requests > 0 || slices.Contains(unseen, e.phase) {
			struck[e.phase]++
		}
		outcomes[e.phase+": "+tigo.OutcomeOf(e.err).String()]++
		if e.phase == "none" && e.err == nil {
			succeeded++
		}
		if fault := e.wrong(a); fault != "" {
			if wrong++; wrong <= 20 {
				t.Errorf("%s: %s", fault, e.operation+" "+e.contractID)
			}
		}
	}
	t.Logf("%d calls, %d of them wrong: %v", len(ledger), wrong, outcomes)
	for _, phase := range phases {
		assert.GreaterOrEqual(t, struck[phase], len(ledger)/100, phase)
	}
	assert.GreaterOrEqual(t, succeeded*100, struck["none"]*95, "%d of %d calls without a fault succeeded", succeeded, struck["none"])
}

// wrong returns the contradictions between an entry and the account of the back end.
func (e entry) wrong(a account) string {
	outcome := tigo.OutcomeOf(e.err)
	write := e.operation != "GetBalance"
	said := fmt.Sprintf("%v after %d attempts, with %d requests and %d bookings (%v)", outcome, e.attempts, a.requests, a.bookings, e.err)
	switch {
	case a.requests > e.attempts:
		return "more requests than attempts: " + said
	case a.bookings > 1 && !calls[e.operation].idempotent:
		return "booked twice: " + said
	case write && outcome == tigo.OutcomeApplied && a.bookings == 0:
		return "applied, but not booked: " + said
	case write && (outcome == tigo.OutcomeNotSent || outcome == tigo.OutcomeRefused) && a.bookings > 0:
		return "not applied, but booked: " + said
	case outcome == tigo.OutcomeUnknown && e.phase == "none":
		return "unknown without a fault: " + said
	}
	return ""
}
