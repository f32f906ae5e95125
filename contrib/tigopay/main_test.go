//go:build unix

package tigopay

import (
	"context"
	"fmt"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/billing"
	"github.com/tigo-go/tigo/internal/pgtest"
	"github.com/tigo-go/tigo/tigotest"
)

func TestMain(m *testing.M) {
	if os.Getenv(workerURL) != "" {
		workerMain()
		return
	}
	os.Exit(pgtest.Main(m))
}

// world has a ledger, its database and the platform.
type world struct {
	*Ledger
	t        *testing.T
	url      string
	platform *tigotest.Server
	contract string
	unpaid   string // an invoice of the contract
}

// testKey is the key of all seals in tests.
var testKey = []byte("0123456789abcdef0123456789abcdef")

// connect makes a ledger. All durations are divided by scale. If m is not nil, it is called at every step.
func connect(ctx context.Context, url string, config tigo.Config, o Options, scale float64, m *mortal) (*Ledger, error) {
	database, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, err
	}
	if m != nil {
		m.RoundTripper, config.Transport = config.Transport, m
		database.ConnConfig.Tracer = tracer{m.started, m.ended}
	}
	pool, err := pgxpool.NewWithConfig(ctx, database)
	if err != nil {
		return nil, err
	}
	client, err := tigo.New(config)
	if err != nil {
		return nil, err
	}
	l, err := New(pool, billing.New(client), o)
	if err == nil {
		l.scale = scale
	}
	return l, err
}

// fast makes Settle 0.3 s and Send 75 ms, which is enough for a statement on a busy machine.
const fast = 400

// stormScale makes Settle 3 s and Send 0.75 s, and scales the delays of the platform as well.
const stormScale = 40

func newWorld(t *testing.T, o Options, scale float64) *world {
	t.Helper()
	platform := tigotest.Start(t, tigotest.FailOnViolations())
	url := pgtest.Database(t)
	seal, err := NewSeal(testKey)
	require.NoError(t, err)
	o.Seal = seal
	l, err := connect(t.Context(), url, platform.Config(tigo.Colombia), o, scale, nil)
	require.NoError(t, err)
	t.Cleanup(l.db.Close)
	require.NoError(t, l.Migrate(t.Context()))
	contract := platform.Customers(tigo.Colombia)[0].Contracts[0]
	return &world{l, t, url, platform, contract.ID, contract.Unpaid}
}

// invoice adds the intent to create an invoice.
func (w *world) invoice(key string, amount int64) Payment {
	w.t.Helper()
	var p Payment
	require.NoError(w.t, pgx.BeginFunc(w.t.Context(), w.db, func(tx pgx.Tx) (err error) {
		p, err = w.AddInvoice(w.t.Context(), tx, key, w.contract, billing.CreateInvoiceRequest{Amount: tigo.NumberOf(amount)})
		return err
	}))
	return p
}

// checkout adds the intent to have the unpaid invoice paid.
func (w *world) checkout(key string) Payment {
	w.t.Helper()
	var p Payment
	require.NoError(w.t, pgx.BeginFunc(w.t.Context(), w.db, func(tx pgx.Tx) (err error) {
		p, err = w.AddCheckout(w.t.Context(), tx, key, w.contract, w.unpaid, billing.CheckoutRequest{
			PaymentAmount: tigo.NumberOf(1000),
			CustomerInfo:  tigo.CustomerInfo{CustomerID: "43567890", Email: "luz@example.com"},
		})
		return err
	}))
	return p
}

// get returns the current payment of a key.
func (w *world) get(key string) Payment {
	w.t.Helper()
	p, err := w.Get(w.t.Context(), key)
	require.NoError(w.t, err)
	return p
}

// until sweeps until a payment is in one of the states. A sweep may fail if the machine is too busy for the clock of the
// test.
func (w *world) until(key string, states ...State) Payment {
	w.t.Helper()
	for began := time.Now(); ; pause(time.Millisecond) {
		_, failed := w.Sweep(w.t.Context())
		p := w.get(key)
		if slices.Contains(states, p.State) {
			return p
		}
		if time.Since(began) > time.Minute {
			history, _ := w.History(w.t.Context(), key)
			require.FailNow(w.t, "the payment does not reach "+fmt.Sprint(states), "%v: %+v", failed, history)
		}
	}
}

// pause lets time pass for other processes and for the clock of the database.
func pause(d time.Duration) { time.Sleep(d) } //nolint:forbidigo // they do not use the clock of the test

// booked returns how many requests of an operation changed the platform.
func (w *world) booked(op string) int { return w.platform.Bookings(op) }
