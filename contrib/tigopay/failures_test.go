//go:build unix

package tigopay

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo/tigotest"
)

// next makes the next step of a payment at once, and returns the time until the step after it.
func (w *world) next(p Payment) time.Duration {
	w.t.Helper()
	_, err := w.db.Exec(w.t.Context(), `UPDATE tigopay_payments SET due_at = now() WHERE id = $1`, p.ID)
	require.NoError(w.t, err)
	again, err := w.Work(w.t.Context(), p.ID)
	require.NoError(w.t, err)
	return again
}

// TestRepeatedRejections has a platform that limits the rate of the writes. The ledger waits longer after each rejection.
func TestRepeatedRejections(t *testing.T) {
	w := newWorld(t, Options{}, 1)
	w.platform.Inject(tigotest.Fault{Op: createInvoice, Do: tigotest.Response{Status: 429, Body: `{"code": 429, "message": "no"}`}})
	p := w.invoice("order-1", 5000)
	for _, want := range []time.Duration{time.Second, 2 * time.Second, 4 * time.Second, 8 * time.Second, 16 * time.Second} {
		assert.InDelta(t, want, w.next(p), float64(want/4))
	}
	assert.Equal(t, Waiting, w.get("order-1").State)
}

// TestFailedReadsAfterSettle loses a response. The reads until Settle succeed, and do not show the invoice. The reads after Settle
// fail. The payment becomes undecided only after mostFailures of these.
func TestFailedReadsAfterSettle(t *testing.T) {
	w := newWorld(t, Options{}, 1)
	w.platform.Inject(tigotest.Fault{Op: createInvoice, Times: 1, Do: tigotest.ResetConnection()})
	p := w.invoice("order-1", 5000)
	for range 8 {
		w.next(p)
	}
	require.Equal(t, Sending, w.get("order-1").State)
	w.platform.Inject(tigotest.Fault{Op: "billing.ListInvoices", Do: tigotest.Response{Status: 500, Body: `{"code": 500, "message": "no"}`}})
	_, err := w.db.Exec(t.Context(), `UPDATE tigopay_payments SET sent_at = now() - interval '1 hour' WHERE id = $1`, p.ID)
	require.NoError(t, err)
	for n := range mostFailures {
		require.Equal(t, Sending, w.get("order-1").State, "after %d failed reads", n)
		w.next(p)
	}
	require.Equal(t, Sending, w.get("order-1").State)
	w.next(p)
	assert.Equal(t, Undecided, w.get("order-1").State)
	assert.Contains(t, w.get("order-1").Reason, "cannot be looked up")
}
