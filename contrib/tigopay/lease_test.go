//go:build unix

package tigopay

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/tigotest"
)

// TestOneWriteAtATime processes two intents of the same contract and amount in many goroutines at once.
func TestOneWriteAtATime(t *testing.T) {
	w := newWorld(t, Options{}, stormScale)
	w.platform.Inject(tigotest.Fault{Op: createInvoice, Times: 3, Delay: 20 * time.Millisecond, When: tigotest.AfterBooking, Do: tigotest.ResetConnection()})
	ids := []int64{w.invoice("order-1", 5000).ID, w.invoice("order-2", 5000).ID}
	var group sync.WaitGroup
	for i := range 8 {
		group.Go(func() {
			for again := time.Duration(1); again > 0; {
				var err error
				again, err = w.Work(t.Context(), ids[i%2])
				assert.NoError(t, err)
			}
		})
	}
	group.Wait()
	a, b := w.until("order-1", Done), w.until("order-2", Done)
	assert.NotEqual(t, a.InvoiceID, b.InvoiceID)
	assert.Equal(t, 2, w.booked(createInvoice))
}

// TestLateResponse has a worker that gets a response after another worker has made the payment undecided.
func TestLateResponse(t *testing.T) {
	w := newWorld(t, Options{}, fast)
	w.checkout("order-1")
	r, _, err := w.claim(t.Context(), w.get("order-1").ID)
	require.NoError(t, err)
	known, err := w.before(t.Context(), r)
	require.NoError(t, err)
	ours, err := w.commitSending(t.Context(), r, known)
	require.NoError(t, err)
	require.True(t, ours)
	created, err := w.send(t.Context(), r)
	require.NoError(t, err)
	w.until("order-1", Undecided)

	require.NoError(t, w.conclude(t.Context(), r, w.result(r, created, nil)))
	p := w.get("order-1")
	assert.Equal(t, Done, p.State, "the token of the late response is stored")
	require.NoError(t, w.platform.Approve(p.Token.Reveal()))

	require.NoError(t, w.conclude(t.Context(), r, notSent(context.DeadlineExceeded)))
	assert.Equal(t, Done, w.get("order-1").State)
}

// expire ends the lease of a payment, or extends it.
func (w *world) expire(id int64, ends bool) {
	w.t.Helper()
	due := "now() + interval '1 hour'"
	if ends {
		due = "now()"
	}
	_, err := w.db.Exec(w.t.Context(), `UPDATE tigopay_payments SET due_at = `+due+` WHERE id = $1`, id)
	require.NoError(w.t, err)
}

// TestFence has a worker that loses its lease. Its later changes have no effect.
func TestFence(t *testing.T) {
	w := newWorld(t, Options{}, fast)
	id := w.invoice("order-1", 5000).ID
	slow, _, err := w.claim(t.Context(), id)
	require.NoError(t, err)
	w.expire(id, false)
	other, again, err := w.claim(t.Context(), id)
	require.NoError(t, err)
	assert.Nil(t, other, "only one worker has the lease")
	assert.Positive(t, again)
	w.expire(id, true)
	other, _, err = w.claim(t.Context(), id)
	require.NoError(t, err)
	require.NotNil(t, other)

	ours, err := w.commitSending(t.Context(), slow, nil)
	require.NoError(t, err)
	assert.False(t, ours)
	require.NoError(t, w.refuse(t.Context(), slow, tigo.ErrNotFound))
	_, err = w.later(t.Context(), slow, Waiting, "given up", time.Hour, 1)
	require.NoError(t, err)
	assert.Empty(t, w.get("order-1").Reason)
	ours, err = w.commitSending(t.Context(), other, []string{})
	require.NoError(t, err)
	assert.True(t, ours)
	require.NoError(t, w.verdict(t.Context(), slow, result{state: Waiting}))
	assert.Equal(t, Sending, w.get("order-1").State)
}

// TestResponseDuringARead has a response that arrives while another worker, which has the lease now, reads from the
// platform. The result of that read changes nothing.
func TestResponseDuringARead(t *testing.T) {
	w := newWorld(t, Options{}, fast)
	id := w.invoice("order-1", 5000).ID
	sender, _, err := w.claim(t.Context(), id)
	require.NoError(t, err)
	ours, err := w.commitSending(t.Context(), sender, []string{})
	require.NoError(t, err)
	require.True(t, ours)
	w.expire(id, true)
	looker, _, err := w.claim(t.Context(), id)
	require.NoError(t, err)
	require.NotNil(t, looker)

	require.NoError(t, w.conclude(t.Context(), sender, result{state: Done, made: made{id: "1"}}))
	_, err = w.later(t.Context(), looker, Sending, "not there yet", time.Hour, 0)
	require.NoError(t, err)
	require.NoError(t, w.verdict(t.Context(), looker, result{state: Waiting}))
	assert.Equal(t, Done, w.get("order-1").State)
}

// TestSettleEndsDuringARead has a read during which Settle ends. The read began too early to prove that there is no booking.
func TestSettleEndsDuringARead(t *testing.T) {
	w := newWorld(t, Options{}, stormScale)
	id := w.invoice("order-1", 5000).ID
	p, _, err := w.claim(t.Context(), id)
	require.NoError(t, err)
	known, err := w.before(t.Context(), p)
	require.NoError(t, err)
	ours, err := w.commitSending(t.Context(), p, known)
	require.NoError(t, err)
	require.True(t, ours)
	w.platform.Inject(tigotest.Fault{Op: "billing.ListInvoices", Times: 1, Delay: 20 * time.Millisecond})
	p.age = w.shortened(w.options.Settle) - time.Millisecond
	_, err = w.proceed(t.Context(), p)
	require.NoError(t, err)
	after := w.get("order-1")
	assert.Equal(t, Sending, after.State)
	assert.Empty(t, after.Reason, "the read did not fail")
}

// TestLateRejection has a worker that gets a rejection of its attempt during the next attempt.
func TestLateRejection(t *testing.T) {
	w := newWorld(t, Options{}, fast)
	id := w.invoice("order-1", 5000).ID
	begin := func() *row {
		t.Helper()
		w.expire(id, true)
		r, _, err := w.claim(t.Context(), id)
		require.NoError(t, err)
		require.NotNil(t, r)
		if r.State == Waiting {
			ours, err := w.commitSending(t.Context(), r, []string{})
			require.NoError(t, err)
			require.True(t, ours)
		}
		return r
	}
	slow := begin()
	require.NoError(t, w.verdict(t.Context(), begin(), result{state: Waiting}))
	assert.Equal(t, 2, begin().Attempts)
	require.NoError(t, w.conclude(t.Context(), slow, notSent(context.DeadlineExceeded)))
	assert.Equal(t, Sending, w.get("order-1").State)
}

// TestPaused has a worker that is paused for longer than Send between the commit of "sending" and the request. It sends
// nothing.
func TestPaused(t *testing.T) {
	w := newWorld(t, Options{}, fast)
	id := w.invoice("order-1", 5000).ID
	config := w.db.Config()
	config.ConnConfig.Tracer = tracer{end: func(sql string, _ error) {
		if strings.Contains(sql, "sent_at = clock_timestamp()") {
			pause(w.shortened(w.options.Send + time.Second))
		}
	}}
	slow, err := pgxpool.NewWithConfig(t.Context(), config)
	require.NoError(t, err)
	defer slow.Close()
	paused, err := New(slow, w.bills, w.options)
	require.NoError(t, err)
	paused.scale = fast
	_, err = paused.Work(t.Context(), id)
	require.NoError(t, err)
	assert.Zero(t, w.platform.Count(createInvoice))
	assert.Equal(t, "not sent in time", w.get("order-1").Reason)
	w.until("order-1", Done)
	assert.Equal(t, 1, w.booked(createInvoice))
}
