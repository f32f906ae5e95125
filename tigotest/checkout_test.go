package tigotest_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/tigotest"
)

func TestPaymentMoves(t *testing.T) {
	c := signIn(t, tigotest.FailOnViolations())
	contract := c.customers(tigo.Honduras)[0].Contracts[0]
	base := "hn/billing/contracts/" + contract.ID
	invoice := base + "/invoices/" + contract.Unpaid

	status, _ := c.do(http.MethodGet, invoice+"/checkOut", "")
	assert.Equal(t, http.StatusNotFound, status, "there is no checkout")

	token := c.checkout(tigo.Honduras, contract.ID, contract.Unpaid, "2120.25")
	for _, path := range []string{invoice + "/checkOut", invoice + "/checkOut/" + token} {
		status, body := c.do(http.MethodGet, path, "")
		assert.Equal(t, http.StatusAccepted, status)
		assert.JSONEq(t, `{"code": 202, "message": "The payment is in process"}`, body)
	}

	require.NoError(t, c.server.SetPaymentStatus(token, 7))
	state := parse(t, c.get(invoice+"/checkOut"))
	assert.Equal(t, false, state["paymentApproved"])
	assert.EqualValues(t, "7", state["paymentStatus"])

	require.NoError(t, c.server.Approve(token))
	state = parse(t, c.get(invoice+"/checkOut/"+token))
	assert.Equal(t, true, state["paymentApproved"])
	assert.Equal(t, "2026-03-16", state["paymentDate"])
	assert.Equal(t, map[string]any{"customerId": "1"}, state["customerInfo"])

	paid := parse(t, c.get(invoice))
	assert.EqualValues(t, "0", paid["dueAmount"])
	assert.Equal(t, true, paid["hasPayment"])
	assert.EqualValues(t, "2120.25", parse(t, c.get(invoice+"/paymentInfo"))["paymentAmount"])
	balance := parse(t, c.get(base+"/balance"))
	assert.EqualValues(t, "1120.25", balance["dueAmount"], "the partly paid invoice is left")
	assert.EqualValues(t, "1", balance["dueInvoicesCount"])
	assert.Equal(t, "2026-03-16", balance["lastUpdateDate"])

	require.ErrorIs(t, c.server.Approve(token), tigotest.ErrPaymentOver)
	require.ErrorIs(t, c.server.Reject(token), tigotest.ErrPaymentOver)
	require.ErrorIs(t, c.server.Approve("none"), tigotest.ErrNoPayment)
}

func TestPaymentRejected(t *testing.T) {
	c := signIn(t, tigotest.FailOnViolations())
	contract := c.customers(tigo.Bolivia)[0].Contracts[0]
	invoice := "bo/billing/contracts/" + contract.ID + "/invoices/" + contract.Unpaid
	before := c.get(invoice)
	first := c.checkout(tigo.Bolivia, contract.ID, contract.Unpaid, "494.40")
	require.NoError(t, c.server.Reject(first))
	state := parse(t, c.get(invoice+"/checkOut"))
	assert.Equal(t, false, state["paymentApproved"])
	assert.EqualValues(t, "4", state["paymentStatus"])
	assert.Equal(t, before, c.get(invoice), "the invoice has not changed")

	second := c.checkout(tigo.Bolivia, contract.ID, contract.Unpaid, "494.40")
	status, _ := c.do(http.MethodGet, invoice+"/checkOut", "")
	assert.Equal(t, http.StatusAccepted, status, "without a token it is the latest attempt")
	third := c.checkout(tigo.Bolivia, contract.ID, contract.Unpaid, "494.40")
	require.NoError(t, c.server.Approve(second))
	require.ErrorIs(t, c.server.Approve(third), tigotest.ErrInvoicePaid)
}

func TestPartOfAnInvoice(t *testing.T) {
	c := signIn(t, tigotest.FailOnViolations())
	contract := c.customers(tigo.Paraguay)[0].Contracts[0]
	invoice := "py/billing/contracts/" + contract.ID + "/invoices/" + contract.Unpaid
	require.NoError(t, c.server.Approve(c.checkout(tigo.Paraguay, contract.ID, contract.Unpaid, "100000.25")))
	left := parse(t, c.get(invoice))
	assert.EqualValues(t, "304999.75", left["dueAmount"], "exact, although the guarani has no decimals")
	assert.Equal(t, false, left["hasPayment"])
	assert.EqualValues(t, "100000.25", parse(t, c.get(invoice+"/paymentInfo"))["paymentAmount"])
}

func TestInvoiceForPartOfTheDebt(t *testing.T) {
	c := signIn(t, tigotest.FailOnViolations())
	contract := c.customers(tigo.ElSalvador)[0].Contracts[0]
	base := "sv/billing/contracts/" + contract.ID
	_, body := c.do(http.MethodPost, base+"/invoices/", `{"amount": 30}`)
	part := pick(t, parse(t, body), "invoiceId")
	require.NoError(t, c.server.Approve(c.checkout(tigo.ElSalvador, contract.ID, part, "30")))
	assert.Equal(t, true, parse(t, c.get(base+"/invoices/"+part))["hasPayment"])
	assert.EqualValues(t, "0", parse(t, c.get(base+"/invoices/"+contract.PartlyPaid))["dueAmount"], "24.15 of it go to the oldest charges")
	assert.EqualValues(t, "58.30", parse(t, c.get(base+"/invoices/"+contract.Unpaid))["dueAmount"], "the rest pays the next invoice")
	assert.EqualValues(t, "58.30", parse(t, c.get(base+"/balance"))["dueAmount"])
}

func TestCheckoutRefusals(t *testing.T) {
	c := signIn(t)
	contract := c.customers(tigo.Colombia)[0].Contracts[0]
	base := "co/billing/contracts/" + contract.ID + "/invoices/"
	const payer = `"customerInfo": {"customerId": "1"}`
	for name, test := range map[string]struct{ invoice, body, message string }{
		"paid":           {contract.Paid, `{"invoiceId": "` + contract.Paid + `", "paymentAmount": 1, ` + payer + `}`, "The invoice is already paid"},
		"too much":       {contract.Unpaid, `{"invoiceId": "` + contract.Unpaid + `", "paymentAmount": 234700.01, ` + payer + `}`, "The payment is more than what is due"},
		"nothing":        {contract.Unpaid, `{"invoiceId": "` + contract.Unpaid + `", "paymentAmount": 0, ` + payer + `}`, "paymentAmount is no positive number"},
		"other invoice":  {contract.Unpaid, `{"invoiceId": "` + contract.Paid + `", "paymentAmount": 1, ` + payer + `}`, "invoiceId is not the invoice of the path"},
		"no customer":    {contract.Unpaid, `{"invoiceId": "` + contract.Unpaid + `", "paymentAmount": 1}`, "The body is missing or malformed"},
		"amount in text": {contract.Unpaid, `{"invoiceId": "` + contract.Unpaid + `", "paymentAmount": "1", ` + payer + `}`, "The body is missing or malformed"},
	} {
		status, body := c.do(http.MethodPost, base+test.invoice+"/checkOut", test.body)
		assert.Equal(t, http.StatusBadRequest, status, name)
		assert.Equal(t, test.message, parse(t, body)["message"], name)
	}
	assert.Len(t, c.server.Violations(), 4, "a paid invoice and too high an amount are not violations")
	assert.Zero(t, c.server.Bookings("billing.CreateCheckout"))
}
