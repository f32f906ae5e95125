package tigopay_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
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

// newLedger is the one of docs/payments.md.
func newLedger(ctx context.Context, db *pgxpool.Pool, client *tigo.Client, key []byte) (*tigopay.Ledger, error) {
	seal, err := tigopay.NewSeal(key) // 32 random bytes, kept where the database is not; the same in every process
	if err != nil {
		return nil, err
	}
	ledger, err := tigopay.New(db, billing.New(client), tigopay.Options{Seal: seal, ReopenCheckouts: 1})
	if err != nil {
		return nil, err
	}
	return ledger, ledger.Migrate(ctx) // makes the tables, or finds them there
}

// shop is the one of docs/payments.md.
type shop struct {
	db     *pgxpool.Pool
	ledger *tigopay.Ledger
	url    string
	orders map[string]order
}

type order struct {
	ID, ContractID, InvoiceID string
	Amount                    tigo.Number
	Customer                  tigo.Document
}

func (s *shop) order(r *http.Request) order { return s.orders[r.URL.Query().Get("order")] }

func (s *shop) pay(w http.ResponseWriter, r *http.Request) {
	o, key := s.order(r), "pay-"+s.order(r).ID // the key names the intent: one for each order
	var p tigopay.Payment
	err := pgx.BeginFunc(r.Context(), s.db, func(tx pgx.Tx) (err error) {
		p, err = s.ledger.AddCheckout(r.Context(), tx, key, o.ContractID, o.InvoiceID, billing.CheckoutRequest{
			PaymentAmount: o.Amount, ReturnURL: s.url + "/thanks", CancelURL: s.url + "/cart", CustomerInfo: o.Customer.CustomerInfo(),
		})
		return err
	})
	if err == nil {
		_, err = s.ledger.Work(r.Context(), p.ID) // now; if this process dies, a sweep does it
	}
	if err == nil {
		p, err = s.ledger.Get(r.Context(), key)
	}
	s.show(w, r, p, err)
}

func (s *shop) show(w http.ResponseWriter, r *http.Request, p tigopay.Payment, err error) {
	switch {
	case err != nil:
		http.Error(w, "Please try again.", http.StatusServiceUnavailable)
	case p.State == tigopay.Done:
		http.Redirect(w, r, p.RedirectURL.Reveal(), http.StatusSeeOther)
	case p.State == tigopay.Refused:
		http.Error(w, "This invoice cannot be paid.", http.StatusConflict)
	default: // waiting, sending, blocked or undecided: the page asks again
		w.Header().Set("Refresh", "5")
		http.Error(w, "One moment, please.", http.StatusAccepted)
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

func TestShop(t *testing.T) {
	platform := tigotest.Start(t, tigotest.FailOnViolations())
	pool, err := pgxpool.New(t.Context(), pgtest.Database(t))
	require.NoError(t, err)
	defer pool.Close()
	api, err := tigo.New(platform.Config(tigo.Colombia))
	require.NoError(t, err)
	defer api.Close()
	ledger, err := newLedger(t.Context(), pool, api, []byte("0123456789abcdef0123456789abcdef"))
	require.NoError(t, err)
	customer := platform.Customers(tigo.Colombia)[0]
	contract := customer.Contracts[0]
	s := &shop{pool, ledger, "https://shop.example", map[string]order{
		"1": {"1", contract.ID, contract.Unpaid, tigo.NumberOf(1000), customer.Document},
		"2": {"2", contract.ID, contract.Unpaid, tigo.NumberOf(1000), customer.Document},
		"3": {"3", contract.ID, contract.Paid, tigo.NumberOf(1000), customer.Document},
	}}
	press := func(order string) *httptest.ResponseRecorder {
		w := httptest.NewRecorder()
		s.pay(w, httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/pay?order="+order, nil))
		return w
	}
	for range 3 {
		response := press("1")
		assert.Equal(t, http.StatusSeeOther, response.Code)
		assert.Contains(t, response.Header().Get("Location"), platform.URL+"/pay/")
	}
	assert.Equal(t, 1, platform.Bookings("billing.CreateCheckout"), "pressed three times, begun once")
	assert.Equal(t, http.StatusAccepted, press("2").Code, "the first one is pending")
	assert.Equal(t, http.StatusConflict, press("3").Code, "the invoice is paid")
	closed, err := pgxpool.New(t.Context(), "postgres:///none?host=/nowhere")
	require.NoError(t, err)
	defer closed.Close()
	s.db = closed
	assert.Equal(t, http.StatusServiceUnavailable, press("1").Code)
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

// TestTheDocsShowTheShop compares docs/payments.md with this file: what it shows is what runs here.
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
