package tigotest_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/tigotest"
)

// TestManyInvoicesOnOneContract creates, finds, lists and pays among thousands.
func TestManyInvoicesOnOneContract(t *testing.T) {
	c := signIn(t, tigotest.FailOnViolations())
	contract := c.customers(tigo.Colombia)[0].Contracts[0]
	base := "co/billing/contracts/" + contract.ID + "/"
	require.NoError(t, c.server.PutInvoice(tigo.Colombia, contract.ID, `{"invoiceId": "13345678-P002", "invoiceAmount": 7, "invoiceType": "partialPayment"}`))
	var made []string
	for range 400 {
		status, body := c.do(http.MethodPost, base+"invoices/", `{"amount": 84700.50}`)
		require.Equal(t, http.StatusCreated, status)
		made = append(made, pick(t, parse(t, body), "invoiceId"))
	}
	assert.Equal(t, []string{"13345678-P001", "13345678-P003", "13345678-P004"}, made[:3], "an id in use is skipped")
	assert.Equal(t, "13345678-P401", made[399])
	for _, id := range []string{made[0], made[200], made[399], "13345678-P002", contract.Paid} {
		assert.Equal(t, id, parse(t, c.get(base+"invoices/"+id))["invoiceId"])
	}
	for _, id := range []string{"13345678-P402", "13345678-P1", "13345678-P0003", "13345678-P", "x-P003", "13345678-P-03"} {
		status, _ := c.do(http.MethodGet, base+"invoices/"+id, "")
		assert.Equal(t, http.StatusNotFound, status, id)
	}
	newest := parseList(t, c.get(base+"invoices/?limit=5"))
	require.Len(t, newest, 5)
	assert.Equal(t, map[string]any{
		"invoiceId": "13345678-P401", "invoiceType": "partialPayment", "contractId": "13345678", "billingAccountId": newest[0]["billingAccountId"],
		"billingId": newest[0]["billingId"], "billingName": "FENIX", "streetAddress": "Carrera 43A # 7-50", "currencyId": "COP", "period": "Marzo 2026",
		"invoiceAmount": newest[1]["invoiceAmount"], "dueAmount": newest[1]["dueAmount"], "taxAmount": newest[1]["taxAmount"],
		"creationDate": "2026-03-16", "dueDate": "2026-03-21", "extendedDueDate": "2026-03-21", "hasAdjustments": false, "hasPayment": false, "VIP": false,
		"hasRecurringBilling": false, "hasPaperlessInvoice": false,
	}, newest[0])

	token := c.checkout(tigo.Colombia, contract.ID, made[200], "84700.50")
	require.NoError(t, c.server.Approve(token))
	paid := parse(t, c.get(base+"invoices/"+made[200]))
	assert.Equal(t, true, paid["hasPayment"])
	assert.EqualValues(t, "0", paid["dueAmount"])
	assert.Equal(t, made[200], paid["invoiceId"])
	assert.Equal(t, made[399], parseList(t, c.get(base+"invoices/"))[0]["invoiceId"])
}
