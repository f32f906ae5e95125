package billingservice_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/billing"
	"github.com/tigo-go/tigo/examples/billingservice"
	"github.com/tigo-go/tigo/tigotest"
)

// start connects the service to an emulator. It also returns the customer to remind.
func start(t *testing.T) (*tigotest.Server, billingservice.Reminders, tigotest.Customer) {
	t.Helper()
	client, server := tigotest.NewClient(t, tigo.Colombia, tigotest.FailOnViolations())
	reminders := billingservice.Reminders{Bills: billing.New(client), ReturnURL: "https://shop.example.com/paid"}
	return server, reminders, server.Customers(tigo.Colombia)[0]
}

func TestUnpaid(t *testing.T) {
	server, reminders, customer := start(t)
	unpaid, err := reminders.Unpaid(t.Context(), customer.Document)
	require.NoError(t, err)
	require.NotEmpty(t, unpaid)
	assert.Equal(t, customer.Contracts[0].Unpaid, unpaid[0].InvoiceID)
	for _, invoice := range unpaid {
		assert.Positive(t, invoice.DueAmount.Sign(), invoice.InvoiceID)
	}
	assert.Equal(t, len(customer.Contracts), server.Count("billing.ListInvoices"), "one request for each contract")
}

func TestNoCustomerIsRemindedTwice(t *testing.T) {
	server, reminders, customer := start(t)
	before, err := reminders.Unpaid(t.Context(), customer.Document)
	require.NoError(t, err)
	require.NoError(t, reminders.Pay(t.Context(), customer.Document, before[0], func(checkout billing.CheckoutReference) error {
		return server.Approve(checkout.PaymentToken)
	}))
	after, err := reminders.Unpaid(t.Context(), customer.Document)
	require.NoError(t, err)
	assert.Equal(t, before[1:], after)
}

func TestRefusedByTheBank(t *testing.T) {
	server, reminders, customer := start(t)
	unpaid, err := reminders.Unpaid(t.Context(), customer.Document)
	require.NoError(t, err)
	err = reminders.Pay(t.Context(), customer.Document, unpaid[0], func(checkout billing.CheckoutReference) error {
		return server.Reject(checkout.PaymentToken)
	})
	assert.ErrorIs(t, err, billingservice.ErrNotPaid)
}

// TestLostResponse has the emulator open a checkout and lose the response. The service must not open a second checkout.
func TestLostResponse(t *testing.T) {
	server, reminders, customer := start(t)
	unpaid, err := reminders.Unpaid(t.Context(), customer.Document)
	require.NoError(t, err)
	server.Inject(tigotest.Fault{Op: "billing.CreateCheckout", When: tigotest.AfterBooking, Do: tigotest.ResetConnection()})
	err = reminders.Pay(t.Context(), customer.Document, unpaid[0], nil)
	require.ErrorIs(t, err, billingservice.ErrUnsure)
	assert.Equal(t, 1, server.Bookings("billing.CreateCheckout"))
}
