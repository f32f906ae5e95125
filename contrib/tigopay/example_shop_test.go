//go:build unix

package tigopay_test

import (
	"context"
	"errors"
	"fmt"
	"html"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
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
	"github.com/tigo-go/tigo/contrib/tigopay"
	"github.com/tigo-go/tigo/internal/pgtest"
	"github.com/tigo-go/tigo/tigotest"
)

// shop is the shop of docs/payments.md.
type shop struct {
	db     *pgxpool.Pool
	bills  *billing.Client
	ledger *tigopay.Ledger
	url    string
	mu     sync.Mutex
	orders map[string]order
}

type order struct {
	ID, ContractID, InvoiceID string
	Amount                    tigo.Number
	Customer                  tigo.Document
	Attempt                   int // the number of checkouts that ended unpaid
}

func (s *shop) order(r *http.Request) order {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.orders[r.URL.Query().Get("order")]
}

// endAttempt is UPDATE orders SET attempt = attempt + 1 WHERE id = $1 AND attempt = $2.
func (s *shop) endAttempt(_ context.Context, o order) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.orders[o.ID].Attempt == o.Attempt {
		o.Attempt++
		s.orders[o.ID] = o
	}
	return nil
}

func newLedger(ctx context.Context, db *pgxpool.Pool, client *tigo.Client, key []byte) (*tigopay.Ledger, error) {
	seal, err := tigopay.NewSeal(key) // 32 random bytes, stored outside the database; the same in every process
	if err != nil {
		return nil, err
	}
	ledger, err := tigopay.New(db, billing.New(client), tigopay.Options{Seal: seal, ReopenCheckouts: 1, CheckoutDone: over})
	if err != nil {
		return nil, err
	}
	return ledger, ledger.Migrate(ctx) // creates the tables that are missing
}

// over reports whether a checkout that is not approved has ended. Ask Tigo for the codes of your gateway.
func over(c billing.Checkout) bool { return c.PaymentStatus == rejected }

const rejected = 4

// key names the intent: one for each order, and another one after a checkout that ended unpaid.
func (o order) key() string { return fmt.Sprintf("pay-%s-%d", o.ID, o.Attempt) }

func (s *shop) pay(w http.ResponseWriter, r *http.Request) {
	o := s.order(r)
	var p tigopay.Payment
	err := pgx.BeginFunc(r.Context(), s.db, func(tx pgx.Tx) (err error) {
		p, err = s.ledger.AddCheckout(r.Context(), tx, o.key(), o.ContractID, o.InvoiceID, billing.CheckoutRequest{
			PaymentAmount: o.Amount, ReturnURL: s.page(o), CancelURL: s.page(o), CustomerInfo: o.Customer.CustomerInfo(),
		})
		return err
	})
	if err == nil {
		_, err = s.ledger.Work(r.Context(), p.ID) // sends it now; if this process dies, a sweep sends it later
	}
	if err != nil {
		http.Error(w, "Please try again.", http.StatusServiceUnavailable)
		return
	}
	http.Redirect(w, r, s.page(o), http.StatusSeeOther)
}

// form shows a button that posts to /pay.
func (s *shop) form(w http.ResponseWriter, o order, text string) {
	fmt.Fprintf(w, `<form method="post" action="/pay?order=%s"><button>%s</button></form>`, html.EscapeString(o.ID), text)
}

// page returns the URL of an order's page.
func (s *shop) page(o order) string { return s.url + "/order?order=" + url.QueryEscape(o.ID) }

func (s *shop) show(w http.ResponseWriter, r *http.Request) {
	o := s.order(r)
	p, err := s.ledger.Get(r.Context(), o.key())
	var c billing.Checkout
	if err == nil && p.State == tigopay.Done {
		c, err = s.bills.GetCheckoutByToken(r.Context(), o.ContractID, o.InvoiceID, p.Token.Reveal())
		if errors.Is(err, tigo.ErrNotFound) {
			c, err = billing.Checkout{Pending: true}, nil // a new one takes a moment to appear
		}
	}
	switch {
	case errors.Is(err, tigopay.ErrNotFound):
		s.form(w, o, "Pay")
	case err != nil:
		http.Error(w, "Please try again.", http.StatusServiceUnavailable)
	case p.State == tigopay.Refused:
		http.Error(w, "This invoice cannot be paid, or is paid already.", http.StatusConflict)
	case p.State != tigopay.Done: // waiting, sending, blocked or undecided: the page loads itself again
		w.Header().Set("Refresh", "5")
		http.Error(w, "One moment, please.", http.StatusAccepted)
	case c.PaymentApproved.IsYes():
		fmt.Fprint(w, "Thank you. Your payment is complete.")
	case c.Pending || !over(c):
		w.Header().Set("Refresh", "5")
		fmt.Fprintf(w, `<a href="%s">Go to the payment</a>`, html.EscapeString(p.RedirectURL.Reveal()))
	case s.endAttempt(r.Context(), o) != nil:
		http.Error(w, "Please try again.", http.StatusServiceUnavailable)
	default:
		s.form(w, o, "The payment was not accepted. Pay again")
	}
}

// sweep is the loop of docs/payments.md.
func sweep(ctx context.Context, ledger *tigopay.Ledger, report func(error)) {
	for ctx.Err() == nil {
		if _, err := ledger.Sweep(ctx); err != nil {
			report(err)
		}
		select {
		case <-ctx.Done():
		case <-time.After(time.Second):
		}
	}
}

func newShop(t *testing.T, pool *pgxpool.Pool, platform *tigotest.Server) *shop {
	t.Helper()
	api, err := tigo.New(platform.Config(tigo.Colombia))
	require.NoError(t, err)
	t.Cleanup(api.Close)
	ledger, err := newLedger(t.Context(), pool, api, []byte("0123456789abcdef0123456789abcdef"))
	require.NoError(t, err)
	customer := platform.Customers(tigo.Colombia)[0]
	contract := customer.Contracts[0]
	return &shop{db: pool, bills: billing.New(api), ledger: ledger, url: "https://shop.example", orders: map[string]order{
		"1": {"1", contract.ID, contract.Unpaid, tigo.NumberOf(1000), customer.Document, 0},
		"2": {"2", contract.ID, contract.Unpaid, tigo.NumberOf(1000), customer.Document, 0},
		"3": {"3", contract.ID, contract.Paid, tigo.NumberOf(1000), customer.Document, 0},
	}}
}

// press presses the button of an order.
func (s *shop) press(t *testing.T, order string) *httptest.ResponseRecorder {
	t.Helper()
	w := httptest.NewRecorder()
	s.pay(w, httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/pay?order="+order, nil))
	return w
}

func (s *shop) look(t *testing.T, order string) string {
	t.Helper()
	w := httptest.NewRecorder()
	s.show(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/order?order="+order, nil))
	return w.Body.String()
}

const (
	pay    = "<button>Pay</button>"
	toGate = "Go to the payment"
	thanks = "Thank you."
	again  = "The payment was not accepted."
	moment = "One moment"
	never  = "cannot be paid"
)

func TestShop(t *testing.T) {
	platform := tigotest.Start(t, tigotest.FailOnViolations())
	pool, err := pgxpool.New(t.Context(), pgtest.Database(t))
	require.NoError(t, err)
	defer pool.Close()
	s := newShop(t, pool, platform)
	begun := func() int { return platform.Bookings("billing.CreateCheckout") }
	token := func(key string) string {
		p, err := s.ledger.Get(t.Context(), key)
		require.NoError(t, err)
		return p.Token.Reveal()
	}

	assert.Contains(t, s.look(t, "1"), pay)
	var group sync.WaitGroup
	for range 5 { // the customer presses the button several times
		group.Go(func() { assert.Equal(t, http.StatusSeeOther, s.press(t, "1").Code) })
	}
	group.Wait()
	for range 2 { // a reload, a second tab
		assert.Contains(t, s.look(t, "1"), toGate)
		assert.Contains(t, s.look(t, "1"), platform.URL+"/pay/")
		s.press(t, "1")
	}
	assert.Equal(t, 1, begun(), "seven requests begin one checkout")

	s.press(t, "2")
	assert.Contains(t, s.look(t, "2"), moment, "another checkout of the invoice is pending")
	s.press(t, "3")
	assert.Contains(t, s.look(t, "3"), never, "the invoice is paid")

	require.NoError(t, platform.SetPaymentStatus(token("pay-1-0"), 7))
	assert.Contains(t, s.look(t, "1"), toGate, "with this status of the gateway it may still be paid")
	require.NoError(t, platform.Reject(token("pay-1-0")))
	assert.Contains(t, s.look(t, "1"), again)
	assert.Contains(t, s.look(t, "1"), pay, "another intent")
	s.press(t, "1")
	assert.Contains(t, s.look(t, "1"), toGate)
	assert.Equal(t, 2, begun())
	require.NoError(t, platform.Approve(token("pay-1-1")))
	for range 2 {
		s.press(t, "1")
		assert.Contains(t, s.look(t, "1"), thanks)
	}
	assert.Equal(t, 2, begun())

	closed, err := pgxpool.New(t.Context(), "postgres:///none?host=/nowhere")
	require.NoError(t, err)
	defer closed.Close()
	s.db = closed
	assert.Equal(t, http.StatusServiceUnavailable, s.press(t, "1").Code)
}

// TestShopThatDies has a process that dies between the intent and its request, and a lost response to another request.
func TestShopThatDies(t *testing.T) {
	platform := tigotest.Start(t, tigotest.FailOnViolations())
	pool, err := pgxpool.New(t.Context(), pgtest.Database(t))
	require.NoError(t, err)
	defer pool.Close()
	s := newShop(t, pool, platform)
	alive := s.ledger
	s.ledger, err = tigopay.New(pool, nil, tigopay.Options{}) // fails before the intent is stored
	require.NoError(t, err)
	assert.Equal(t, http.StatusServiceUnavailable, s.press(t, "1").Code)
	s.ledger = alive
	assert.Contains(t, s.look(t, "1"), pay, "no checkout has begun")

	seal, err := tigopay.NewSeal([]byte("0123456789abcdef0123456789abcdef"))
	require.NoError(t, err)
	s.ledger, err = tigopay.New(pool, nil, tigopay.Options{Seal: seal}) // fails after the intent is stored
	require.NoError(t, err)
	assert.Equal(t, http.StatusServiceUnavailable, s.press(t, "1").Code)
	s.ledger = alive
	assert.Contains(t, s.look(t, "1"), moment)
	_, err = s.ledger.Sweep(t.Context())
	require.NoError(t, err)
	assert.Contains(t, s.look(t, "1"), toGate, "a sweep has sent it")
	p, err := s.ledger.Get(t.Context(), "pay-1-0")
	require.NoError(t, err)
	require.NoError(t, platform.Reject(p.Token.Reveal()))

	platform.Inject(tigotest.Fault{Op: "billing.CreateCheckout", Times: 1, When: tigotest.AfterBooking, Do: tigotest.ResetConnection()})
	for range 3 {
		s.press(t, "2")
		assert.Contains(t, s.look(t, "2"), moment)
	}
	assert.Equal(t, 2, platform.Bookings("billing.CreateCheckout"), "its outcome is not known yet")
}

func TestSweepLoop(t *testing.T) {
	pool, err := pgxpool.New(t.Context(), "postgres:///none?host=/nowhere")
	require.NoError(t, err)
	defer pool.Close()
	ledger, err := tigopay.New(pool, nil, tigopay.Options{})
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var reported error
	sweep(ctx, ledger, func(err error) { reported = errors.Join(reported, err); cancel() })
	require.ErrorIs(t, reported, tigopay.ErrNoClient)
}

// TestTheDocsShowTheShop compares the code in docs/payments.md with this file.
func TestTheDocsShowTheShop(t *testing.T) {
	page, err := os.ReadFile("../../docs/payments.md")
	require.NoError(t, err)
	code, err := os.ReadFile("example_shop_test.go")
	require.NoError(t, err)
	blocks := strings.Split(string(page), "```go\n")[1:]
	require.Len(t, blocks, 4)
	for _, block := range blocks {
		block, _, _ := strings.Cut(block, "```")
		block = strings.ReplaceAll(block, `slog.ErrorContext(ctx, "sweep", "error", err)`, "report(err)")
		indented := "\t" + strings.ReplaceAll(strings.TrimSpace(block), "\n", "\n\t")
		assert.True(t, strings.Contains(string(code), block) || strings.Contains(string(code), indented), "%s", block)
	}
}
