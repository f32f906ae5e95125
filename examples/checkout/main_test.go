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

// play has the emulator's first customer pay an invoice, and the bank do what decide says.
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
	require.NoError(t, err, "the next attempt is free to begin")
	assert.Equal(t, story, out)
}

func TestNothingDue(t *testing.T) {
	server := tigotest.Start(t, tigotest.FailOnViolations())
	_, err := play(t, server, server.Customers(tigo.Colombia)[0].Contracts[0].Paid, server.Approve)
	require.ErrorIs(t, err, errPaid)
	assert.Zero(t, server.Count("billing.CreateCheckout"))
}

// TestLostAfterBooking loses the response to a checkout that was opened: it stays the only one, now and later.
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

// TestLostBeforeBooking loses a request that opened nothing: the read says so, and a checkout is opened after all.
func TestLostBeforeBooking(t *testing.T) {
	server := tigotest.Start(t, tigotest.FailOnViolations())
	server.Inject(tigotest.Fault{Op: "billing.CreateCheckout", Times: 1, Do: tigotest.ResetConnection()})
	out, err := play(t, server, unpaid(server), server.Approve)
	require.NoError(t, err)
	assert.Equal(t, story, out)
	assert.Equal(t, 1, server.Bookings("billing.CreateCheckout"))
	assert.Equal(t, 1+3, server.Count("billing.GetCheckout"), "one look before, and looks as long as patience lasts")
}

// TestUnreadable cuts the response after the booking: the outcome is known, and the token is lost all the same.
func TestUnreadable(t *testing.T) {
	server := tigotest.Start(t, tigotest.FailOnViolations())
	server.Inject(tigotest.Fault{Op: "billing.CreateCheckout", Times: 1, Do: tigotest.Cut(10)})
	_, err := play(t, server, unpaid(server), server.Approve)
	require.ErrorIs(t, err, errOpen)
	assert.Equal(t, tigo.OutcomeApplied, tigo.OutcomeOf(err))
	assert.Equal(t, 1, server.Bookings("billing.CreateCheckout"))
}

// TestSlowToShow hides the checkout from the first read after a lost response.
func TestSlowToShow(t *testing.T) {
	server := tigotest.Start(t, tigotest.FailOnViolations())
	server.Inject(
		tigotest.Fault{Op: "billing.CreateCheckout", Times: 1, When: tigotest.AfterBooking, Do: tigotest.ResetConnection()},
		tigotest.Fault{Op: "billing.GetCheckout", Times: 2, Do: tigotest.Response{Status: 404, Body: `{"code":404,"message":"not there"}`}}, // before, and once after
	)
	_, err := play(t, server, unpaid(server), server.Approve)
	require.ErrorIs(t, err, errOpen)
	assert.Equal(t, 1, server.Bookings("billing.CreateCheckout"))
}
