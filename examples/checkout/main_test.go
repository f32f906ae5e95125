package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/billing"
	"github.com/tigo-go/tigo/tigotest"
)

// play has the emulator's first customer pay an invoice. It calls decide with the checkout's token, to make the bank's
// decision.
func play(t *testing.T, server *tigotest.Server, invoice string, decide func(token string) error) (string, error) {
	t.Helper()
	customer := server.Customers(tigo.Colombia)[0]
	p := payment{customer: customer.Document, contract: customer.Contracts[0].ID, invoice: invoice, patience: 2, pause: 1}
	var out strings.Builder
	err := run(t.Context(), server.Config(tigo.Colombia), p, func(c billing.CheckoutReference) error { return decide(c.PaymentToken) }, &out)
	return out.String(), err
}

func unpaid(server *tigotest.Server) string {
	return server.Customers(tigo.Colombia)[0].Contracts[0].Unpaid
}

const story = `Send the customer to the payment page, and keep the token with the order.
Invoice 13345678-2603 is paid, 0 COP is still due.
`

func TestPaid(t *testing.T) {
	server := tigotest.Start(t, tigotest.FailOnViolations())
	out, err := play(t, server, unpaid(server), server.Approve)
	require.NoError(t, err)
	assert.Equal(t, story, out)
}

func TestRefusedByTheBank(t *testing.T) {
	server := tigotest.Start(t, tigotest.FailOnViolations())
	_, err := play(t, server, unpaid(server), server.Reject)
	require.ErrorIs(t, err, errRefused)

	out, err := play(t, server, unpaid(server), server.Approve)
	require.NoError(t, err, "the customer can try again")
	assert.Equal(t, story, out)
}

func TestNothingDue(t *testing.T) {
	server := tigotest.Start(t, tigotest.FailOnViolations())
	_, err := play(t, server, server.Customers(tigo.Colombia)[0].Contracts[0].Paid, server.Approve)
	require.ErrorIs(t, err, errPaid)
	assert.Zero(t, server.Count("billing.CreateCheckout"))
}

// TestLostAfterBooking loses the response of a call that opened a checkout. No second checkout is opened, neither in this
// run nor in the next.
func TestLostAfterBooking(t *testing.T) {
	server := tigotest.Start(t, tigotest.FailOnViolations())
	server.Inject(tigotest.Fault{Op: "billing.CreateCheckout", Times: 1, When: tigotest.AfterBooking, Do: tigotest.ResetConnection()})
	_, err := play(t, server, unpaid(server), server.Approve)
	require.ErrorIs(t, err, errOpen)
	assert.Equal(t, tigo.OutcomeUnknown, tigo.OutcomeOf(err))

	_, err = play(t, server, unpaid(server), server.Approve)
	require.ErrorIs(t, err, errBusy)
	assert.Equal(t, 1, server.Bookings("billing.CreateCheckout"))
}

// TestLostBeforeBooking loses a request before it has opened a checkout. The program reads that there is none, and opens
// one.
func TestLostBeforeBooking(t *testing.T) {
	server := tigotest.Start(t, tigotest.FailOnViolations())
	server.Inject(tigotest.Fault{Op: "billing.CreateCheckout", Times: 1, Do: tigotest.ResetConnection()})
	out, err := play(t, server, unpaid(server), server.Approve)
	require.NoError(t, err)
	assert.Equal(t, story, out)
	assert.Equal(t, 1, server.Bookings("billing.CreateCheckout"))
	assert.Equal(t, 1+3, server.Count("billing.GetCheckout"), "one read before the first attempt, and reads until patience is over")
}

// TestUnreadable cuts the response of a call that opened a checkout: the outcome is known, but the token is lost.
func TestUnreadable(t *testing.T) {
	server := tigotest.Start(t, tigotest.FailOnViolations())
	server.Inject(tigotest.Fault{Op: "billing.CreateCheckout", Times: 1, Do: tigotest.Cut(10)})
	_, err := play(t, server, unpaid(server), server.Approve)
	require.ErrorIs(t, err, errOpen)
	assert.Equal(t, tigo.OutcomeApplied, tigo.OutcomeOf(err))
	assert.Equal(t, 1, server.Bookings("billing.CreateCheckout"))
}

// TestSlowToAppear hides the checkout from the first read after a lost response.
func TestSlowToAppear(t *testing.T) {
	server := tigotest.Start(t, tigotest.FailOnViolations())
	server.Inject(
		tigotest.Fault{Op: "billing.CreateCheckout", Times: 1, When: tigotest.AfterBooking, Do: tigotest.ResetConnection()},
		tigotest.Fault{Op: "billing.GetCheckout", Times: 2, Do: tigotest.Response{Status: 404, Body: `{"code":404,"message":"no checkout"}`}}, // the read before the first attempt, and the first read after it
	)
	_, err := play(t, server, unpaid(server), server.Approve)
	require.ErrorIs(t, err, errOpen)
	assert.Equal(t, 1, server.Bookings("billing.CreateCheckout"))
}
