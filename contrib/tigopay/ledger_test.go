//go:build unix

package tigopay

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/billing"
	"github.com/tigo-go/tigo/internal/pgtest"
	"github.com/tigo-go/tigo/tigotest"
)

const (
	createInvoice  = "billing.CreateInvoice"
	createCheckout = "billing.CreateCheckout"
)

func TestInvoice(t *testing.T) {
	w := newWorld(t, Options{}, fast)
	added := w.invoice("order-1", 5000)
	assert.Equal(t, Waiting, added.State)
	assert.Zero(t, w.platform.Count(createInvoice), "nothing is sent before the commit")

	again, err := w.Work(t.Context(), added.ID)
	require.NoError(t, err)
	assert.Zero(t, again)
	done := w.get("order-1")
	assert.Equal(t, Done, done.State)
	assert.Equal(t, w.platform.Customers(tigo.Colombia)[0].Contracts[0].Invoices[0], done.InvoiceID)
	assert.Equal(t, 1, done.Attempts)

	again, err = w.Work(t.Context(), added.ID)
	require.NoError(t, err)
	assert.Zero(t, again)
	assert.Equal(t, 1, w.booked(createInvoice))
	assert.Equal(t, Stats{Added: 1, Sent: 1, Done: 1}, w.Stats())

	history, err := w.History(t.Context(), "order-1")
	require.NoError(t, err)
	var states []State
	for _, e := range history {
		states = append(states, e.State)
	}
	assert.Equal(t, []State{Waiting, Sending, Done}, states)
}

func TestTheIntentBelongsToTheTransaction(t *testing.T) {
	w := newWorld(t, Options{}, fast)
	undo := errors.New("undo")
	err := pgx.BeginFunc(t.Context(), w.db, func(tx pgx.Tx) error {
		_, err := w.AddInvoice(t.Context(), tx, "order-1", w.contract, billing.CreateInvoiceRequest{Amount: tigo.NumberOf(1)})
		require.NoError(t, err)
		return undo
	})
	require.ErrorIs(t, err, undo)
	_, err = w.Get(t.Context(), "order-1")
	require.ErrorIs(t, err, ErrNotFound)
	worked, err := w.Sweep(t.Context())
	require.NoError(t, err)
	assert.Zero(t, worked)
	assert.Zero(t, w.platform.Count(createInvoice))
}

func TestTheKeyNamesOneIntent(t *testing.T) {
	w := newWorld(t, Options{}, fast)
	add := func(l *Ledger, key, contract, amount string) (p Payment, err error) {
		err = pgx.BeginFunc(t.Context(), l.db, func(tx pgx.Tx) error {
			p, err = l.AddInvoice(t.Context(), tx, key, contract, billing.CreateInvoiceRequest{Amount: tigo.MustNumber(amount)})
			return err
		})
		return p, err
	}
	first, err := add(w.Ledger, "k", w.contract, "10")
	require.NoError(t, err)
	same, err := add(w.Ledger, "k", w.contract, "10.00")
	require.NoError(t, err)
	assert.Equal(t, first.ID, same.ID)
	_, err = add(w.Ledger, "k", w.contract, "11")
	require.ErrorIs(t, err, ErrKeyReused)
	_, err = add(w.Ledger, "k", "other", "10")
	require.ErrorIs(t, err, ErrKeyReused)

	checkout := w.checkout("c")
	assert.Equal(t, checkout.ID, w.checkout("c").ID)
	err = pgx.BeginFunc(t.Context(), w.db, func(tx pgx.Tx) error {
		_, err := w.AddCheckout(t.Context(), tx, "c", w.contract, w.unpaid, billing.CheckoutRequest{
			PaymentAmount: tigo.NumberOf(1000), CustomerInfo: tigo.CustomerInfo{CustomerID: "43567890", Email: "other@example.com"},
		})
		return err
	})
	require.ErrorIs(t, err, ErrKeyReused)

	other, err := New(w.db, nil, Options{Name: "honduras"})
	require.NoError(t, err)
	elsewhere, err := add(other, "k", w.contract, "11")
	require.NoError(t, err, "each ledger has separate keys")
	assert.NotEqual(t, first.ID, elsewhere.ID)
	worked, err := w.Sweep(t.Context())
	require.NoError(t, err)
	assert.Equal(t, 2, worked, "each ledger has separate payments")
}

func TestBadIntents(t *testing.T) {
	w := newWorld(t, Options{}, fast)
	invoice := func(key, contract string, amount tigo.Number) error {
		_, err := w.AddInvoice(t.Context(), nil, key, contract, billing.CreateInvoiceRequest{Amount: amount})
		return err
	}
	customer := tigo.CustomerInfo{CustomerID: "43567890"}
	checkout := func(l *Ledger, invoice string, r billing.CheckoutRequest) error {
		_, err := l.AddCheckout(t.Context(), nil, "k", "c", invoice, r)
		return err
	}
	one := tigo.NumberOf(1)
	for name, err := range map[string]error{
		"key":         invoice("", "c", one),
		"long key":    invoice(strings.Repeat("k", 1001), "c", one),
		"zero byte":   invoice("k\x00", "c", one),
		"contract":    invoice("k", "", one),
		"amount":      invoice("k", "c", tigo.Number{}),
		"negative":    invoice("k", "c", tigo.NumberOf(-1)),
		"invoice":     checkout(w.Ledger, "", billing.CheckoutRequest{PaymentAmount: one, CustomerInfo: customer}),
		"two":         checkout(w.Ledger, "i", billing.CheckoutRequest{InvoiceID: "j", PaymentAmount: one, CustomerInfo: customer}),
		"no amount":   checkout(w.Ledger, "i", billing.CheckoutRequest{CustomerInfo: customer}),
		"no customer": checkout(w.Ledger, "i", billing.CheckoutRequest{PaymentAmount: one}),
	} {
		_, ok := errors.AsType[*tigo.ArgumentError](err)
		assert.True(t, ok, "%s: %v", name, err)
	}
	bare, err := New(w.db, w.bills, Options{})
	require.NoError(t, err)
	require.ErrorIs(t, checkout(bare, "i", billing.CheckoutRequest{PaymentAmount: one, CustomerInfo: customer}), ErrNoSeal)
}

func TestOptions(t *testing.T) {
	pool, err := pgxpool.New(t.Context(), "postgres:///none")
	require.NoError(t, err)
	defer pool.Close()
	for name, o := range map[string]Options{
		"Settle":          {Send: 30 * time.Second, Settle: 99 * time.Second},
		"Send":            {Send: time.Millisecond},
		"ReopenCheckouts": {ReopenCheckouts: -1},
	} {
		_, err := New(pool, nil, o)
		wrong, ok := errors.AsType[*tigo.ArgumentError](err)
		require.True(t, ok, name)
		assert.Equal(t, name, wrong.Name)
	}
	_, err = New(nil, nil, Options{})
	require.ErrorContains(t, err, "db")
	l, err := New(pool, nil, Options{Send: 30 * time.Second, Settle: 100 * time.Second})
	require.NoError(t, err, "the shortest safe Settle")
	_, err = l.Work(t.Context(), 1)
	require.ErrorIs(t, err, ErrNoClient)
	_, err = l.Sweep(t.Context())
	require.ErrorIs(t, err, ErrNoClient)
	_, err = NewSeal([]byte("short"))
	require.Error(t, err)
}

// TestLostResponse loses the response: before the booking, after it, and long before a late booking.
func TestLostResponse(t *testing.T) {
	for name, fault := range map[string]tigotest.Fault{
		"after the booking":  {When: tigotest.AfterBooking, Do: tigotest.ResetConnection()},
		"before the booking": {Do: tigotest.ResetConnection()},
		"unreadable":         {Do: tigotest.Cut(3)},
		"nothing named":      {When: tigotest.AfterBooking, Do: tigotest.Response{Status: 201, Body: `{}`}},
		"gateway timeout":    {When: tigotest.AfterBooking, Do: tigotest.GatewayFault(504, "messaging.adaptors.http.flow.GatewayTimeout")},
		"booked late":        {Delay: 50 * time.Second / stormScale, Detached: true},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, Options{}, stormScale)
			fault.Op, fault.Times = createInvoice, 1
			w.platform.Inject(fault)
			w.invoice("order-1", 5000)
			done := w.until("order-1", Done)
			assert.Equal(t, 1, w.booked(createInvoice))
			assert.Equal(t, w.platform.Customers(tigo.Colombia)[0].Contracts[0].Invoices[0], done.InvoiceID)
			attempts := 1
			if name == "before the booking" {
				attempts = 2
			}
			assert.Equal(t, attempts, done.Attempts)
			assert.Equal(t, attempts, w.platform.Count(createInvoice))
		})
	}
}

// TestRejected distinguishes rejections of a payment from errors about credentials, load and the platform itself.
func TestRejected(t *testing.T) {
	for name, test := range map[string]struct {
		do    tigotest.Action
		state State
	}{
		"400":               {tigotest.Response{Status: 400, Body: `{"code": 400, "message": "no"}`}, Refused},
		"404":               {tigotest.Response{Status: 404, Body: `{"code": 404, "message": "no"}`}, Refused},
		"403":               {tigotest.Response{Status: 403, Body: `{"code": 403, "message": "no"}`}, Refused},
		"429":               {tigotest.Response{Status: 429, Body: `{"code": 429, "message": "no"}`}, Done},
		"spike arrest":      {tigotest.GatewayFault(500, "policies.ratelimit.SpikeArrestViolation"), Done},
		"back end not seen": {tigotest.GatewayFault(503, "messaging.adaptors.http.flow.ServiceUnavailable"), Done},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, Options{}, fast)
			w.platform.Inject(tigotest.Fault{Op: createInvoice, Times: 1, Do: test.do})
			w.invoice("order-1", 5000)
			p := w.until("order-1", test.state)
			if test.state == Refused {
				assert.Contains(t, p.Reason, "status "+name)
				assert.Zero(t, w.booked(createInvoice))
				return
			}
			assert.Equal(t, 1, w.booked(createInvoice))
		})
	}
}

func TestNoSuchContract(t *testing.T) {
	w := newWorld(t, Options{}, fast)
	w.contract = "1"
	w.invoice("order-1", 5000)
	assert.Contains(t, w.until("order-1", Refused).Reason, "billing.ListInvoices: status 404")
	assert.Zero(t, w.platform.Count(createInvoice))
}

// TestFailuresBeforeTheRequest has reads that fail for some time. The payment waits at growing intervals, and stays waiting.
func TestFailuresBeforeTheRequest(t *testing.T) {
	w := newWorld(t, Options{}, fast)
	w.platform.Inject(tigotest.Fault{Op: "billing.ListInvoices", Times: 9, Do: tigotest.GatewayFault(503, "x")})
	p := w.invoice("order-1", 5000)
	again, err := w.Work(t.Context(), p.ID)
	require.NoError(t, err)
	assert.Positive(t, again)
	assert.Contains(t, w.get("order-1").Reason, "status 503")
	w.until("order-1", Done)
	assert.Equal(t, 1, w.booked(createInvoice))
}

// TestStranger has another system that creates an invoice of the same amount while the response to the ledger's own is lost.
func TestStranger(t *testing.T) {
	lost := func(t *testing.T) *world {
		t.Helper()
		w := newWorld(t, Options{}, fast)
		w.platform.Inject(tigotest.Fault{Op: createInvoice, Times: 1, When: tigotest.AfterBooking, Do: tigotest.ResetConnection(), Meanwhile: func() {
			assert.NoError(t, w.platform.PutInvoice(tigo.Colombia, w.contract, `{"invoiceId": "theirs", "invoiceAmount": 5000}`))
		}})
		w.invoice("order-1", 5000)
		p := w.until("order-1", Undecided)
		assert.Contains(t, p.Reason, "2 new invoices have the amount")
		for p, err := range w.Undecided(t.Context()) {
			require.NoError(t, err)
			assert.Equal(t, "order-1", p.Key)
		}
		return w
	}
	t.Run("booked", func(t *testing.T) {
		w := lost(t)
		ours := w.platform.Customers(tigo.Colombia)[0].Contracts[0].Invoices[0]
		require.NoError(t, w.Decide(t.Context(), "order-1", Decision{Action: Booked, InvoiceID: ours}, "ana"))
		p := w.get("order-1")
		assert.Equal(t, Done, p.State)
		assert.Equal(t, ours, p.InvoiceID)
		history, err := w.History(t.Context(), "order-1")
		require.NoError(t, err)
		assert.Equal(t, "ana", history[len(history)-1].By)
		require.ErrorIs(t, w.Decide(t.Context(), "order-1", Decision{Action: Again}, "ana"), ErrDecided)
	})
	t.Run("again", func(t *testing.T) {
		w := lost(t)
		require.NoError(t, w.Decide(t.Context(), "order-1", Decision{Action: Again}, "ana"))
		w.until("order-1", Done)
		assert.Equal(t, 2, w.booked(createInvoice), "the ledger accepts the decision of a person")
	})
	t.Run("abandon", func(t *testing.T) {
		w := lost(t)
		require.NoError(t, w.Decide(t.Context(), "order-1", Decision{Action: Abandon}, "ana"))
		assert.Equal(t, Refused, w.get("order-1").State)
		worked, err := w.Sweep(t.Context())
		require.NoError(t, err)
		assert.Zero(t, worked)
	})
}

func TestBadDecisions(t *testing.T) {
	w := newWorld(t, Options{}, fast)
	w.invoice("i", 1)
	w.checkout("c")
	reference := billing.CheckoutReference{PaymentToken: "t"}
	for name, err := range map[string]error{
		"by":                       w.Decide(t.Context(), "i", Decision{Action: Abandon}, ""),
		"action":                   w.Decide(t.Context(), "i", Decision{Action: "pay"}, "ana"),
		"no invoice":               w.Decide(t.Context(), "i", Decision{Action: Booked}, "ana"),
		"no token":                 w.Decide(t.Context(), "c", Decision{Action: Booked, InvoiceID: "1"}, "ana"),
		"useless id":               w.Decide(t.Context(), "i", Decision{Action: Abandon, InvoiceID: "1"}, "ana"),
		"useless token":            w.Decide(t.Context(), "c", Decision{Action: Again, Checkout: reference}, "ana"),
		"detail of the other kind": w.Decide(t.Context(), "i", Decision{Action: Booked, InvoiceID: "1", Checkout: reference}, "ana"),
	} {
		_, ok := errors.AsType[*tigo.ArgumentError](err)
		assert.True(t, ok, "%s: %v", name, err)
	}
	require.ErrorIs(t, w.Decide(t.Context(), "none", Decision{Action: Abandon}, "ana"), ErrNotFound)
	require.ErrorIs(t, w.Decide(t.Context(), "i", Decision{Action: Again}, "ana"), ErrDecided, "it is already waiting")
	require.NoError(t, w.Decide(t.Context(), "i", Decision{Action: Abandon}, "ana"), "a payment that was not sent can be abandoned")
}

func TestCheckout(t *testing.T) {
	w := newWorld(t, Options{}, fast)
	w.checkout("order-1")
	done := w.until("order-1", Done)
	assert.Contains(t, done.RedirectURL.Reveal(), done.Token.Reveal())
	assert.NotEmpty(t, done.CheckoutID)
	assert.NotContains(t, fmt.Sprintf("%+v %#v", done, done), done.Token.Reveal())
	assert.Equal(t, 1, w.booked(createCheckout))

	t.Run("personal and secret values are encrypted", func(t *testing.T) {
		rows, err := w.db.Query(t.Context(), `SELECT p::text || encode(coalesce(request, ''), 'escape') || encode(token, 'escape') || encode(url, 'escape') FROM tigopay_payments p
			UNION ALL SELECT e::text FROM tigopay_events e`)
		require.NoError(t, err)
		stored, err := pgx.CollectRows(rows, pgx.RowTo[string])
		require.NoError(t, err)
		for _, secret := range []string{done.Token.Reveal(), "43567890", "luz@example.com", "/pay/"} {
			assert.NotContains(t, strings.Join(stored, "\n"), secret)
		}
	})
	t.Run("a sealed value can be decrypted only in its own column", func(t *testing.T) {
		_, err := w.db.Exec(t.Context(), `UPDATE tigopay_payments SET token = url`)
		require.NoError(t, err)
		_, err = w.Get(t.Context(), "order-1")
		require.ErrorIs(t, err, errSealed)
	})
	t.Run("a ledger without the seal returns the other fields", func(t *testing.T) {
		bare, err := New(w.db, w.bills, Options{})
		require.NoError(t, err)
		p, err := bare.Get(t.Context(), "order-1")
		require.NoError(t, err)
		assert.Equal(t, Done, p.State)
		assert.True(t, p.Token.IsZero())
	})
}

// TestBlocked waits while the checkout of another system is pending, and begins when that one has ended.
func TestBlocked(t *testing.T) {
	w := newWorld(t, Options{}, fast)
	token, err := w.platform.PutCheckout(tigo.Colombia, w.contract, w.unpaid, `{"paymentAmount": 1}`)
	require.NoError(t, err)
	w.checkout("order-1")
	w.until("order-1", Blocked)
	assert.Zero(t, w.platform.Count(createCheckout))
	backlog, err := w.Backlog(t.Context())
	require.NoError(t, err)
	assert.EqualValues(t, 1, backlog[Blocked].Count)
	require.NoError(t, w.platform.Reject(token))
	w.until("order-1", Done)
	assert.Equal(t, 1, w.booked(createCheckout))

	w.checkout("order-2")
	w.until("order-2", Blocked)
	require.NoError(t, w.Decide(t.Context(), "order-2", Decision{Action: Again}, "ana"), "in spite of the pending one")
	w.until("order-2", Done)
	assert.Equal(t, 2, w.booked(createCheckout))
}

// TestBlockedByAStatus waits while the checkout of another system has a status of the gateway with which it may still be
// paid.
func TestBlockedByAStatus(t *testing.T) {
	const inProcess, rejected = 7, 4
	w := newWorld(t, Options{CheckoutDone: func(c billing.Checkout) bool { return c.PaymentStatus == rejected }}, fast)
	token, err := w.platform.PutCheckout(tigo.Colombia, w.contract, w.unpaid, `{"paymentAmount": 1}`)
	require.NoError(t, err)
	require.NoError(t, w.platform.SetPaymentStatus(token, inProcess))
	w.checkout("order-1")
	w.until("order-1", Blocked)
	assert.Zero(t, w.platform.Count(createCheckout))
	require.NoError(t, w.platform.Reject(token))
	w.until("order-1", Done)
	require.NoError(t, w.platform.Approve(w.get("order-1").Token.Reveal()))

	w.contract, w.unpaid = "20000001", "due"
	require.NoError(t, w.platform.PutContract(tigo.Colombia, w.platform.Customers(tigo.Colombia)[0].Document,
		`{"contractId": "20000001", "invoices": [{"invoiceId": "due", "invoiceAmount": 9000}]}`))
	paid := w.checkout("order-2")
	w.until("order-2", Done)
	require.NoError(t, w.platform.Approve(w.get("order-2").Token.Reveal()))
	w.checkout("order-3")
	w.until("order-3", Done)
	assert.NotEqual(t, paid.ID, w.get("order-3").ID, "one that is approved has ended")
}

// TestLostToken loses the response to a checkout, and with it the token. The checkout cannot be paid: a person decides, or
// it is reopened.
func TestLostToken(t *testing.T) {
	for reopen, state := range map[int]State{0: Undecided, 1: Done} {
		t.Run(fmt.Sprint("reopened ", reopen), func(t *testing.T) {
			w := newWorld(t, Options{ReopenCheckouts: reopen}, fast)
			w.platform.Inject(tigotest.Fault{Op: createCheckout, Times: 1, When: tigotest.AfterBooking, Do: tigotest.ResetConnection()})
			w.checkout("order-1")
			p := w.until("order-1", Done, Undecided)
			assert.Equal(t, state, p.State)
			assert.Equal(t, 1+reopen, w.booked(createCheckout))
			assert.Equal(t, reopen, p.Reopened)
			if state == Done {
				require.NoError(t, w.platform.Approve(p.Token.Reveal()))
				return
			}
			assert.Contains(t, p.Reason, "pending")
			require.NoError(t, w.Decide(t.Context(), "order-1", Decision{Action: Again}, "ana"))
			require.NoError(t, w.platform.Approve(w.until("order-1", Done).Token.Reveal()))
		})
	}
	t.Run("not booked", func(t *testing.T) {
		w := newWorld(t, Options{}, fast)
		w.platform.Inject(tigotest.Fault{Op: createCheckout, Times: 1, Do: tigotest.ResetConnection()})
		w.checkout("order-1")
		assert.Equal(t, 2, w.until("order-1", Done).Attempts)
		assert.Equal(t, 1, w.booked(createCheckout))
	})
	t.Run("ended meanwhile", func(t *testing.T) {
		w := newWorld(t, Options{}, stormScale)
		w.platform.Inject(tigotest.Fault{Op: createCheckout, Times: 1, Do: tigotest.ResetConnection(), Meanwhile: nil})
		w.checkout("order-1")
		_, err := w.Sweep(t.Context())
		require.NoError(t, err)
		token, err := w.platform.PutCheckout(tigo.Colombia, w.contract, w.unpaid, `{"paymentAmount": 1}`)
		require.NoError(t, err)
		require.NoError(t, w.platform.Reject(token))
		assert.Contains(t, w.until("order-1", Undecided).Reason, "ended since")
	})
}

func TestMigrate(t *testing.T) {
	url := pgtest.Database(t)
	pool, err := pgxpool.New(t.Context(), url)
	require.NoError(t, err)
	defer pool.Close()
	l, err := New(pool, nil, Options{})
	require.NoError(t, err)
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() { assert.NoError(t, l.Migrate(t.Context())) })
	}
	group.Wait()
	var versions int
	require.NoError(t, pool.QueryRow(t.Context(), `SELECT count(*) FROM tigopay_migrations`).Scan(&versions))
	assert.Equal(t, 1, versions)
	_, err = pool.Exec(t.Context(), `INSERT INTO tigopay_migrations (version) VALUES (99)`)
	require.NoError(t, err)
	require.ErrorContains(t, l.Migrate(t.Context()), "the tables have version 99")
}

func TestListReadsInPages(t *testing.T) {
	w := newWorld(t, Options{}, fast)
	var want []string
	for i := range listed + 5 {
		want = append(want, fmt.Sprint("order-", i))
		w.invoice(want[i], 1)
	}
	var got []string
	for p, err := range w.List(t.Context(), Waiting) {
		require.NoError(t, err)
		got = append(got, p.Key)
	}
	assert.Equal(t, want, got)
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	for _, err := range w.List(cancelled) {
		require.ErrorIs(t, err, context.Canceled)
	}
}

// TestJudge finds the invoice of a payment among those of its contract.
func TestJudge(t *testing.T) {
	invoice := func(id, amount string) billing.Invoice {
		i := billing.Invoice{InvoiceID: id}
		if amount != "" {
			i.InvoiceAmount = tigo.MustNumber(amount)
		}
		return i
	}
	for name, test := range map[string]struct {
		invoices []billing.Invoice
		want     sight
	}{
		"none":                         {nil, absent},
		"known ones":                   {[]billing.Invoice{invoice("k1", "10"), invoice("k2", "10")}, absent},
		"other amount":                 {[]billing.Invoice{invoice("n", "11"), invoice("k1", "10")}, absent},
		"ours":                         {[]billing.Invoice{invoice("n", "10.00"), invoice("k1", "10")}, present},
		"two":                          {[]billing.Invoice{invoice("n", "10"), invoice("m", "10")}, unclear},
		"no amount":                    {[]billing.Invoice{invoice("n", ""), invoice("m", "10")}, unclear},
		"no id":                        {[]billing.Invoice{invoice("", "10")}, unclear},
		"known without amount":         {[]billing.Invoice{invoice("k1", "")}, absent},
		"five newer ones":              {slices.Repeat([]billing.Invoice{invoice("n", "11")}, shown), unclear},
		"four newer, one is known":     {append(slices.Repeat([]billing.Invoice{invoice("n", "11")}, shown-1), invoice("k1", "10")), absent},
		"five newer, one of them ours": {append(slices.Repeat([]billing.Invoice{invoice("n", "11")}, shown-1), invoice("m", "10")), present},
	} {
		p := &row{Payment: Payment{Amount: tigo.NumberOf(10)}, known: []string{"k1", "k2"}}
		assert.Equal(t, test.want, judge(p, test.invoices).sight, name)
	}
}
