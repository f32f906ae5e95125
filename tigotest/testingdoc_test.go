package tigotest_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand"
	"net/http"
	"os"
	"reflect"
	"regexp"
	"testing"
	"testing/quick"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/billing"
	"github.com/tigo-go/tigo/tigotest"
)

// The Go blocks of docs/testing.md are repeated here, so that they are compiled and run. TestTestingDoc compares the two.

func TestPayment(t *testing.T) {
	client, server := tigotest.NewClient(t, tigo.Colombia, tigotest.FailOnViolations())
	bills := billing.New(client)
	contract := server.Customers(tigo.Colombia)[0].Contracts[0]

	checkout := billing.CheckoutRequest{PaymentAmount: tigo.NumberOf(1000), CustomerInfo: tigo.CustomerInfo{CustomerID: "43567890"}}
	reference, err := bills.CreateCheckout(t.Context(), contract.ID, contract.Unpaid, checkout)
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Approve(reference.PaymentToken); err != nil {
		t.Fatal(err)
	}
	state, err := bills.GetCheckout(t.Context(), contract.ID, contract.Unpaid)
	if err != nil || state.PaymentApproved != tigo.Yes {
		t.Errorf("the payment is not approved: %v, %v", state.PaymentApproved, err)
	}
}

func TestLostResponse(t *testing.T) {
	client, server := tigotest.NewClient(t, tigo.Colombia)
	server.Inject(tigotest.Fault{Op: "billing.CreateInvoice", Times: 1, When: tigotest.AfterBooking, Do: tigotest.ResetConnection()})
	contract := server.Customers(tigo.Colombia)[0].Contracts[0]

	_, err := billing.New(client).CreateInvoice(t.Context(), contract.ID, billing.CreateInvoiceRequest{Amount: tigo.NumberOf(1000)})
	if tigo.OutcomeOf(err) != tigo.OutcomeUnknown {
		t.Errorf("the outcome is %v", tigo.OutcomeOf(err))
	}
	if n := server.Bookings("billing.CreateInvoice"); n != 1 {
		t.Errorf("%d invoices were created", n)
	}
}

func TestRetryAfter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client, server := tigotest.NewClient(t, tigo.Colombia)
		server.Inject(tigotest.Fault{Op: "billing.GetBalance", Times: 1, Do: tigotest.Response{
			Status: http.StatusServiceUnavailable, Header: http.Header{"Retry-After": {"9"}},
		}})
		begun := time.Now()
		if _, err := billing.New(client).GetBalance(t.Context(), server.Customers(tigo.Colombia)[0].Contracts[0].ID); err != nil {
			t.Fatal(err)
		}
		if waited := time.Since(begun); waited < 9*time.Second {
			t.Errorf("it waited %v", waited)
		}
	})
}

func TestFromOneState(t *testing.T) {
	client, server := tigotest.NewClient(t, tigo.Colombia)
	contract := server.Customers(tigo.Colombia)[0].Contracts[0]
	payment, err := server.PutCheckout(tigo.Colombia, contract.ID, contract.Unpaid, `{}`)
	if err != nil {
		t.Fatal(err)
	}
	state, err := server.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	for want, decide := range map[tigo.Bool]func(string) error{tigo.Yes: server.Approve, tigo.No: server.Reject} {
		if err := errors.Join(server.Restore(state), decide(payment)); err != nil {
			t.Fatal(err)
		}
		checkout, err := billing.New(client).GetCheckout(t.Context(), contract.ID, contract.Unpaid)
		if err != nil || checkout.PaymentApproved != want {
			t.Errorf("the payment is %v, %v", checkout.PaymentApproved, err)
		}
	}
}

func BenchmarkBalance(b *testing.B) {
	client, _ := tigotest.NewClient(b, tigo.Guatemala, tigotest.WithPopulation(1_000_000, 1))
	bills := billing.New(client)
	for k := 1; b.Loop(); k++ {
		contractID := fmt.Sprintf("6%09d", k%100_000+1)
		if _, err := bills.GetBalance(b.Context(), contractID); err != nil {
			b.Fatal(err)
		}
	}
}

func TestSumsAreExact(t *testing.T) {
	exact := func(n tigo.Number) bool {
		text, err := n.MarshalText()
		if err != nil || !n.IsSet() {
			return err == nil
		}
		again, err := tigo.ParseNumber(string(text))
		return err == nil && again.Equal(n)
	}
	config := &quick.Config{Values: func(args []reflect.Value, r *rand.Rand) {
		args[0] = reflect.ValueOf(tigotest.Numbers(r))
	}}
	if err := quick.Check(exact, config); err != nil {
		t.Error(err)
	}
}

type balances interface {
	GetBalance(ctx context.Context, contractID string, opts ...tigo.CallOption) (billing.Balance, error)
}

type down struct{}

func (down) GetBalance(context.Context, string, ...tigo.CallOption) (billing.Balance, error) {
	return billing.Balance{}, tigotest.NewError(tigo.ErrUnavailable)
}

func TestDouble(t *testing.T) {
	var from balances = down{}
	if _, err := from.GetBalance(t.Context(), "1"); !errors.Is(err, tigo.ErrUnavailable) {
		t.Errorf("the error is %v", err)
	}
}

func TestTestingDoc(t *testing.T) {
	doc, err := os.ReadFile("../docs/testing.md")
	require.NoError(t, err)
	here, err := os.ReadFile("testingdoc_test.go")
	require.NoError(t, err)
	blocks := regexp.MustCompile("(?s)```go\n(.*?)```").FindAllSubmatch(doc, -1)
	assert.Len(t, blocks, 7)
	for _, block := range blocks {
		assert.Contains(t, string(here), string(block[1]))
	}
}
