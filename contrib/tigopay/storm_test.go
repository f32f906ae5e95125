//go:build unix

package tigopay

import (
	"fmt"
	"math/rand/v2"
	"os"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/billing"
	"github.com/tigo-go/tigo/tigotest"
)

// storm has the numbers of strikes against the workers.
type storm struct {
	kills    int // worker processes killed with SIGKILL
	pauses   int // worker processes paused for longer than Settle
	sessions int // database sessions terminated
	restarts int // restarts of PostgreSQL
}

// TestStorm kills and pauses worker processes and terminates their database sessions between any two steps, while the
// platform is slow, loses responses, and books late. Each intent is booked exactly once. Some of the same number of simple
// retried jobs are booked twice.
func TestStorm(t *testing.T) {
	s := storm{kills: 20, pauses: 4, sessions: 4}
	if os.Getenv("TIGO_FULL") != "" {
		s = storm{kills: 1000, pauses: 100, sessions: 100, restarts: 1}
	}
	s.run(t)
}

type weather struct {
	*world
	storm
	workers  []*worker
	random   *rand.Rand
	owner    tigo.Document // the customer of all contracts
	intents  int
	booked   map[string]int  // bookings by amount
	counted  map[string]bool // requests that are counted in booked
	requests int             // the number of requests at the last count
	late     int             // bookings after the worker's deadline
	lost     int             // bookings whose response did not reach the worker
	struck   struck
}

func (s storm) run(t *testing.T) {
	t.Helper()
	w := &weather{
		world: newWorld(t, Options{}, stormScale), storm: s, random: rand.New(rand.NewPCG(1, 2)), booked: map[string]int{}, counted: map[string]bool{},
		struck: struck{places: map[string]int{}, sessions: map[string]int{}},
	}
	_, err := w.db.Exec(t.Context(), `CREATE TABLE plain_jobs (id bigint PRIMARY KEY, contract_id text, amount text, done boolean NOT NULL DEFAULT false, taken_until timestamptz NOT NULL DEFAULT now())`)
	require.NoError(t, err)
	w.owner = w.platform.Customers(tigo.Colombia)[0].Document
	w.trouble()
	for range 4 {
		w.start()
	}
	t.Cleanup(func() {
		for _, worker := range w.workers {
			_ = worker.cmd.Process.Kill()
			<-worker.ended
		}
	})
	began := time.Now()
	for w.left() {
		w.add()
		pause(time.Duration(w.random.IntN(100)) * time.Millisecond)
		w.strike()
		w.count(2000)
	}
	w.platform.ClearFaults()
	w.count(0)
	over := time.Now()
	open := w.open()
	for ; open > 0 && time.Since(over) < w.shortened(w.options.Settle)+5*time.Second; open = w.open() {
		pause(10 * time.Millisecond)
	}
	assert.Zero(t, open, "not closed after Settle + 5 s")
	t.Logf("%d intents, %v; all closed %v after the storm", w.intents, over.Sub(began).Round(time.Millisecond), time.Since(over).Round(time.Millisecond))
	w.compare(s)
	w.judge()
}

// trouble makes the platform slow and unreliable. Its times are scaled like those of the ledger.
func (w *weather) trouble() {
	limit := w.shortened(50 * time.Second) // of the 55 s; the rest is for a slow machine
	for i, op := range []string{"billing.CreateInvoice", "billing.CreateCheckout"} {
		seed := uint64(10 * i)
		w.platform.Inject(
			tigotest.Fault{Op: op, Probability: 0.03, Seed: seed, When: tigotest.AfterBooking, Do: tigotest.ResetConnection()},
			tigotest.Fault{Op: op, Probability: 0.03, Seed: seed + 1, Do: tigotest.Disconnect()},
			tigotest.Fault{Op: op, Probability: 0.03, Seed: seed + 2, Do: tigotest.GatewayFault(503, "messaging.adaptors.http.flow.ServiceUnavailable")},
			tigotest.Fault{Op: op, Probability: 0.03, Seed: seed + 3, When: tigotest.AfterBooking, Do: tigotest.GatewayFault(504, "messaging.adaptors.http.flow.GatewayTimeout")},
			tigotest.Fault{Op: op, Probability: 0.05, Seed: seed + 4, Delay: limit, Detached: true},
			tigotest.Fault{Op: op, Probability: 0.05, Seed: seed + 5, Delay: limit / 2, Detached: true},
			tigotest.Fault{Op: op, Probability: 0.2, Seed: seed + 6, Delay: limit / 4, Detached: true},
			tigotest.Fault{Op: op, Delay: limit / 10, Detached: true},
		)
	}
	w.platform.Inject(
		tigotest.Fault{Op: "billing.ListInvoices", Probability: 0.1, Seed: 30, Delay: limit / 10},
		tigotest.Fault{Op: "billing.ListInvoices", Probability: 0.02, Seed: 31, Do: tigotest.ResetConnection()},
		tigotest.Fault{Op: "billing.ListInvoices", Delay: limit / 50},
	)
}

// add adds intents, so that each worker always has payments in progress when it is struck. Intents are pairs of the same
// contract and amount, which are the hardest to distinguish.
func (w *weather) add() {
	var waiting int
	require.NoError(w.t, w.retried(func() error {
		return w.db.QueryRow(w.t.Context(), `SELECT count(*) FROM tigopay_payments WHERE NOT slot AND state = 'waiting'`).Scan(&waiting)
	}))
	if waiting > inFlight*6 {
		return
	}
	first, last := w.intents, w.intents+inFlight
	for n := first; n < last; n += 2 {
		for _, id := range []string{contractOf(n), contractOf(n + 1)} {
			require.NoError(w.t, w.platform.PutContract(tigo.Colombia, w.owner, `{"contractId": "`+id+`", "invoices": [{"invoiceId": "due", "invoiceAmount": 9999999}]}`))
		}
	}
	require.NoError(w.t, w.retried(func() error {
		return pgx.BeginFunc(w.t.Context(), w.db, func(tx pgx.Tx) error {
			for n := first; n < last; n += 2 {
				if err := w.intend(tx, n); err != nil {
					return err
				}
			}
			return nil
		})
	}))
	w.intents = last
}

// contractOf returns the contract of two intents if n is even, and that of the two simple jobs of the pair otherwise.
// Separate contracts keep errors of the jobs apart.
func contractOf(n int) string { return fmt.Sprint(20000000 + n) }

// intend adds the invoices n and n+1, a checkout, and two simple jobs.
func (w *weather) intend(tx pgx.Tx, n int) error {
	_, err := w.AddCheckout(w.t.Context(), tx, fmt.Sprint("checkout-", n), contractOf(n), "due", billing.CheckoutRequest{
		PaymentAmount: tigo.NumberOf(int64(9000000 + n)), CustomerInfo: tigo.CustomerInfo{CustomerID: "43567890"},
	})
	if err != nil {
		return err
	}
	for i := range 2 {
		if _, err := w.AddInvoice(w.t.Context(), tx, fmt.Sprint("storm-", n+i), contractOf(n), billing.CreateInvoiceRequest{Amount: tigo.NumberOf(int64(1000000 + n))}); err != nil {
			return err
		}
		if _, err := tx.Exec(w.t.Context(), `INSERT INTO plain_jobs (id, contract_id, amount) VALUES ($1, $2, $3)`, n+i, contractOf(n+1), fmt.Sprint(5000000+n)); err != nil {
			return err
		}
	}
	return nil
}

// retried retries a function that fails if its session is terminated.
func (w *weather) retried(do func() error) (err error) {
	for range 200 {
		if err = do(); err == nil {
			return nil
		}
		pause(50 * time.Millisecond)
	}
	return err
}

// open counts payments that are not done.
func (w *weather) open() (open int) {
	require.NoError(w.t, w.retried(func() error {
		return w.db.QueryRow(w.t.Context(), `SELECT count(*) FROM tigopay_payments WHERE state NOT IN ('done', 'refused', 'undecided')`).Scan(&open)
	}))
	return open
}
