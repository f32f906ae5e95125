package tigopay

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/billing"
	"github.com/tigo-go/tigo/internal/pgtest"
	"github.com/tigo-go/tigo/tigotest"
)

// storm is what happens to the workers while they work.
type storm struct {
	kills    int // worker processes killed with SIGKILL
	pauses   int // worker processes stopped for longer than Settle
	sessions int // database sessions terminated
	restarts int // of PostgreSQL
}

// stormScale makes Settle 3 s and Send 0.75 s: for the ledger and for what the platform does late, alike.
const stormScale = 40

// TestStorm has worker processes killed, stopped and cut off from the database between any two steps, while the platform is slow,
// loses responses, and books late. Each intent is booked exactly once. The same number of plain retried jobs beside it is not.
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
	workers []*exec.Cmd
	paused  map[*exec.Cmd]time.Time // until when
	random  *rand.Rand
	owner   tigo.Document // of all contracts
	intents int
	booked  map[string]int  // bookings by amount
	counted map[string]bool // requests that are in booked
	asked   int             // requests when they were last counted
	struck  map[string]int  // what payments in hand were at when their worker was killed
}

func (s storm) run(t *testing.T) {
	t.Helper()
	w := &weather{world: newWorld(t, Options{}, stormScale), storm: s, paused: map[*exec.Cmd]time.Time{}, random: rand.New(rand.NewPCG(1, 2)), struck: map[string]int{}, booked: map[string]int{}, counted: map[string]bool{}}
	_, err := w.db.Exec(t.Context(), `CREATE TABLE plain_jobs (id bigint PRIMARY KEY, contract_id text, amount text, done boolean NOT NULL DEFAULT false, taken_until timestamptz NOT NULL DEFAULT now())`)
	require.NoError(t, err)
	w.owner = w.platform.Customers(tigo.Colombia)[0].Document
	w.trouble()
	for range 4 {
		w.start()
	}
	t.Cleanup(func() {
		for _, worker := range w.workers {
			_ = worker.Process.Kill()
			_ = worker.Wait()
		}
	})
	began := time.Now()
	for w.kills+w.pauses+w.sessions+w.restarts > 0 {
		w.add()
		pause(time.Duration(w.random.IntN(100)) * time.Millisecond)
		w.strike()
		w.count(2000)
	}
	for worker := range w.paused {
		_ = worker.Process.Signal(syscall.SIGCONT)
	}
	w.platform.ClearFaults()
	w.count(0)
	over := time.Now()
	open := w.open()
	for ; open > 0 && time.Since(over) < w.shortened(w.options.Settle)+5*time.Second; open = w.open() {
		pause(10 * time.Millisecond)
	}
	assert.Zero(t, open, "open after Settle + 5 s")
	t.Logf("%d intents, %v; all closed %v after the storm; killed at %v", w.intents, over.Sub(began).Round(time.Millisecond), time.Since(over).Round(time.Millisecond), w.struck)
	w.judge()
}

// trouble makes the platform slow and unreliable, in the time of the ledger.
func (w *weather) trouble() {
	limit := w.shortened(50 * time.Second) // of the 55 s, a tenth for a machine that is late itself
	for i, op := range []string{"billing.CreateInvoice", "billing.CreateCheckout"} {
		seed := uint64(10 * i)
		w.platform.Inject(
			tigotest.Fault{Op: op, Probability: 0.03, Seed: seed, When: tigotest.AfterBooking, Do: tigotest.ResetConnection()},
			tigotest.Fault{Op: op, Probability: 0.03, Seed: seed + 1, Do: tigotest.Disconnect()},
			tigotest.Fault{Op: op, Probability: 0.03, Seed: seed + 2, Do: tigotest.GatewayFault(503, "messaging.adaptors.http.flow.ServiceUnavailable")},
			tigotest.Fault{Op: op, Probability: 0.03, Seed: seed + 3, When: tigotest.AfterBooking, Do: tigotest.GatewayFault(504, "messaging.adaptors.http.flow.GatewayTimeout")},
			tigotest.Fault{Op: op, Probability: 0.05, Seed: seed + 4, Delay: limit, Detached: true},
			tigotest.Fault{Op: op, Probability: 0.05, Seed: seed + 5, Delay: limit / 2, Detached: true},
			tigotest.Fault{Op: op, Probability: 0.2, Seed: seed + 6, Delay: limit / 10, Detached: true},
			tigotest.Fault{Op: op, Delay: limit / 50, Detached: true},
		)
	}
	w.platform.Inject(
		tigotest.Fault{Op: "billing.ListInvoices", Probability: 0.1, Seed: 30, Delay: limit / 10},
		tigotest.Fault{Op: "billing.ListInvoices", Probability: 0.02, Seed: 31, Do: tigotest.ResetConnection()},
		tigotest.Fault{Op: "billing.ListInvoices", Delay: limit / 100},
	)
}

// start starts a worker process.
func (w *weather) start() {
	options, err := json.Marshal(Options{Name: w.options.Name, Send: w.options.Send, Settle: w.options.Settle})
	require.NoError(w.t, err)
	worker := exec.Command(os.Args[0]) //nolint:noctx // it is killed below
	worker.Env = append(os.Environ(), workerURL+"="+w.url, workerPlatform+"="+w.platform.URL, workerSecret+"="+w.platform.ClientSecret,
		workerScale+"="+strconv.Itoa(stormScale), workerOptions+"="+string(options))
	worker.Stderr = os.Stderr
	require.NoError(w.t, worker.Start())
	w.workers = append(w.workers, worker)
}

// add keeps the workers busy: each of them always has payments in hand when it is struck. Intents come in pairs of the same contract
// and amount, the hardest to tell apart.
func (w *weather) add() {
	var waiting int
	require.NoError(w.t, w.retried(func() error {
		return w.db.QueryRow(w.t.Context(), `SELECT count(*) FROM tigopay_payments WHERE NOT slot AND state = 'waiting'`).Scan(&waiting)
	}))
	for ; waiting < inFlight*3; waiting += 3 {
		n := w.intents
		contract, other := fmt.Sprint(20000000+n), fmt.Sprint(20000001+n) // the plain jobs' own: what they do wrong hides nothing here
		for _, id := range []string{contract, other} {
			require.NoError(w.t, w.platform.PutContract(tigo.Colombia, w.owner, `{"contractId": "`+id+`", "invoices": [{"invoiceId": "due", "invoiceAmount": 9999999}]}`))
		}
		require.NoError(w.t, w.retried(func() error {
			return pgx.BeginFunc(w.t.Context(), w.db, func(tx pgx.Tx) error {
				_, err := w.AddCheckout(w.t.Context(), tx, fmt.Sprint("checkout-", n), contract, "due", billing.CheckoutRequest{
					PaymentAmount: tigo.NumberOf(int64(9000000 + n)), CustomerInfo: tigo.CustomerInfo{CustomerID: "43567890"},
				})
				if err != nil {
					return err
				}
				for i := range 2 {
					if _, err := w.AddInvoice(w.t.Context(), tx, fmt.Sprint("storm-", n+i), contract, billing.CreateInvoiceRequest{Amount: tigo.NumberOf(int64(1000000 + n))}); err != nil {
						return err
					}
					if _, err := tx.Exec(w.t.Context(), `INSERT INTO plain_jobs (id, contract_id, amount) VALUES ($1, $2, $3)`, n+i, other, fmt.Sprint(5000000+n)); err != nil {
						return err
					}
				}
				return nil
			})
		}))
		w.intents += 2
	}
}

// retried runs something that a terminated session may keep from succeeding.
func (w *weather) retried(do func() error) (err error) {
	for range 200 {
		if err = do(); err == nil {
			return nil
		}
		pause(50 * time.Millisecond)
	}
	return err
}

// strike does one thing of those that are left.
func (w *weather) strike() {
	for worker, until := range w.paused {
		if time.Now().After(until) {
			_ = worker.Process.Signal(syscall.SIGCONT)
			delete(w.paused, worker)
		}
	}
	victim := w.random.IntN(len(w.workers))
	worker := w.workers[victim]
	switch at := w.random.IntN(w.kills + w.pauses + w.sessions + w.restarts); {
	case at < w.kills:
		if _, paused := w.paused[worker]; paused {
			return
		}
		w.kills--
		w.survey()
		require.NoError(w.t, worker.Process.Kill())
		_ = worker.Wait()
		w.workers = append(w.workers[:victim], w.workers[victim+1:]...)
		w.start()
	case at < w.kills+w.pauses:
		if len(w.paused) > 1 {
			return
		}
		if _, paused := w.paused[worker]; paused {
			return
		}
		w.pauses--
		require.NoError(w.t, worker.Process.Signal(syscall.SIGSTOP))
		w.paused[worker] = time.Now().Add(w.shortened(w.options.Settle + 10*time.Second))
	case at < w.kills+w.pauses+w.sessions:
		w.sessions--
		_, _ = w.db.Exec(w.t.Context(), `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() ORDER BY random() LIMIT 5`)
	default:
		w.restarts--
		require.NoError(w.t, pgtest.Need(w.t).Restart())
	}
}

// survey notes what the payments in hand are at: where between intent and result the kill strikes.
func (w *weather) survey() {
	rows, err := w.db.Query(w.t.Context(), `SELECT state || CASE WHEN due_at > now() AND slot THEN ' in hand' ELSE '' END, count(*) FROM tigopay_payments WHERE slot GROUP BY 1`)
	if err != nil {
		return
	}
	defer rows.Close()
	for rows.Next() {
		var state string
		var count int
		if rows.Scan(&state, &count) == nil {
			w.struck[state] += count
		}
	}
}

// open counts payments that are not done.
func (w *weather) open() (open int) {
	require.NoError(w.t, w.retried(func() error {
		return w.db.QueryRow(w.t.Context(), `SELECT count(*) FROM tigopay_payments WHERE state NOT IN ('done', 'refused', 'undecided')`).Scan(&open)
	}))
	return open
}

// count counts bookings by amount, after so many requests: the emulator remembers the last 10,000.
func (w *weather) count(after int) {
	asked := 0
	for _, op := range []string{"tigo.SignIn", createInvoice, createCheckout, "billing.ListInvoices", "billing.GetCheckout"} {
		asked += w.platform.Count(op)
	}
	if asked-w.asked < after {
		return
	}
	w.asked = asked
	for _, r := range w.platform.Requests() {
		for _, member := range []string{"amount", "paymentAmount"} {
			if amount, ok := r.Field(member); ok && r.Booked && !w.counted[r.ID] {
				w.counted[r.ID] = true
				w.booked[amount]++
			}
		}
	}
}

// judge counts the bookings of each pair of intents, by amount, and those of each checkout.
func (w *weather) judge() {
	w.count(0)
	bookings, all := w.booked, 0
	for _, n := range bookings {
		all += n
	}
	require.Equal(w.t, w.platform.Bookings(createInvoice)+w.platform.Bookings(createCheckout), all, "the emulator forgot requests before they were counted")
	payments := map[string]Payment{}
	for p, err := range w.List(w.t.Context()) {
		require.NoError(w.t, err)
		payments[p.Key] = p
	}
	invoices, tokens := map[string]bool{}, 0
	wrong, plainWrong, plainRight := 0, 0, 0
	for n := 0; n < w.intents; n += 2 {
		wanted, a, b := 2, payments[fmt.Sprint("storm-", n)], payments[fmt.Sprint("storm-", n+1)]
		if got := bookings[a.Amount.String()]; got != wanted || a.State != Done || b.State != Done || a.InvoiceID == b.InvoiceID {
			wrong++
			for _, key := range []string{a.Key, b.Key} {
				history, _ := w.History(w.t.Context(), key)
				w.t.Logf("%s: %+v", key, history)
			}
			assert.Equal(w.t, wanted, got, "bookings of two intents")
			assert.NotEqual(w.t, a.InvoiceID, b.InvoiceID, "each invoice counts for one payment")
		}
		invoices[a.ContractID+"/"+a.InvoiceID], invoices[b.ContractID+"/"+b.InvoiceID] = true, true

		checkout := payments[fmt.Sprint("checkout-", n)]
		got := bookings[checkout.Amount.String()]
		switch checkout.State {
		case Done:
			tokens++
			if got != 1 {
				history, _ := w.History(w.t.Context(), checkout.Key)
				w.t.Logf("%s: %+v", checkout.Key, history)
			}
			assert.Equal(w.t, 1, got, "bookings of a checkout that is done")
			require.NoError(w.t, w.platform.Approve(checkout.Token.Reveal()), "the token handed out is the one that counts")
		case Undecided:
			assert.Equal(w.t, 1, got, "bookings of a checkout whose token was lost")
		default:
			assert.Fail(w.t, "a checkout hangs", "%+v", checkout)
		}

		switch got := bookings[fmt.Sprint(5000000+n)]; {
		case got > wanted:
			plainWrong++
		case got == wanted:
			plainRight++
		}
	}
	assert.Len(w.t, invoices, w.intents)
	w.t.Logf("ledger: %d of %d contracts wrong; checkouts: %d done, %d undecided; plain retried jobs: %d contracts with extra invoices, %d right",
		wrong, w.intents/2, tokens, w.intents/2-tokens, plainWrong, plainRight)
	assert.Zero(w.t, wrong)
	assert.Positive(w.t, plainWrong, "a plain retried job books twice: without that the storm proves nothing")
	assert.Positive(w.t, w.struck["waiting in hand"], "kills before the request")
	assert.Positive(w.t, w.struck["sending in hand"], "kills between request and result")
}
