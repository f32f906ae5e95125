package tigotest_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/tigotest"
)

func TestListInvoicesLimit(t *testing.T) {
	const clamped = "billing.ListInvoices: limit is not between 1 and 5; the platform clamps it"
	for query, test := range map[string]struct {
		want      int
		violation string
	}{
		"":           {want: 1},
		"?limit=1":   {want: 1},
		"?limit=3":   {want: 3},
		"?limit=5":   {want: 5},
		"?limit=6":   {want: 5, violation: clamped},
		"?limit=0":   {want: 1, violation: clamped},
		"?limit=-1":  {want: 1, violation: clamped},
		"?limit=all": {want: 1, violation: "billing.ListInvoices: limit is no integer; the platform uses the default"},
		"?limit=":    {want: 1, violation: "billing.ListInvoices: limit is missing or empty"},
		"?Limit=2":   {want: 1, violation: `billing.ListInvoices: the operation has no query parameter "Limit"`},
	} {
		t.Run(query, func(t *testing.T) {
			c := signIn(t)
			contract := c.customers(tigo.Colombia)[0].Contracts[0]
			invoices := parseList(t, c.get("co/billing/contracts/"+contract.ID+"/invoices/"+query))
			assert.Len(t, invoices, test.want)
			assert.Equal(t, contract.Invoices[0], invoices[0]["invoiceId"])
			if test.violation == "" {
				assert.Empty(t, c.server.Violations())
			} else {
				assert.Equal(t, []string{test.violation}, c.server.Violations())
			}
		})
	}
}

func TestInvoice(t *testing.T) {
	c := signIn(t, tigotest.FailOnViolations())
	contract := c.customers(tigo.Colombia)[0].Contracts[0]
	got := c.get("co/billing/contracts/" + contract.ID + "/invoices/" + contract.PartlyPaid)
	assert.JSONEq(t, `{
		"invoiceId": "13345678-2602", "contractId": "13345678", "invoiceType": "charges",
		"billingId": 8, "billingName": "FENIX", "billingAccountId": 8813345678, "streetAddress": "Carrera 43A # 7-50",
		"invoiceAmount": 234700.00, "dueAmount": 84700.00, "taxAmount": 37473.11, "currencyId": "COP",
		"period": "Febrero 2026", "creationDate": "2026-02-01", "dueDate": "2026-02-20", "extendedDueDate": "2026-02-28",
		"hasAdjustments": false, "hasPayment": false, "hasRecurringBilling": false, "hasPaperlessInvoice": false, "VIP": false
	}`, got)
	assert.Contains(t, got, `"dueAmount":84700.00`, "the literal stays as it was seeded")
}

func TestInvoicesOfCustomer(t *testing.T) {
	c := signIn(t, tigotest.FailOnViolations())
	customer := c.customers(tigo.Guatemala)[0]
	base := "gt/billing/doc-type/cc/customers/" + customer.Document.Number
	list := parseList(t, c.get(base+"/invoices/?limit=5"))
	assert.Subset(t, customer.Contracts[0].Invoices, values(list, "invoiceId"), "the first contract only")
	second := customer.Contracts[1].Paid
	assert.Equal(t, second, parse(t, c.get(base+"/invoices/"+second))["invoiceId"])

	fresh := c.customers(tigo.Guatemala)[3]
	assert.Equal(t, "[]", c.get("gt/billing/contracts/"+fresh.Contracts[0].ID+"/invoices/"))
}

func TestPaymentInfo(t *testing.T) {
	c := signIn(t, tigotest.FailOnViolations())
	contract := c.customers(tigo.Colombia)[0].Contracts[0]
	base := "co/billing/contracts/" + contract.ID + "/invoices/"
	paid := parse(t, c.get(base+contract.Paid+"/paymentInfo"))
	assert.EqualValues(t, "219700", paid["paymentAmount"])
	assert.Equal(t, "2026-01-15", paid["paymentDate"])
	partly := parse(t, c.get(base+contract.PartlyPaid+"/paymentInfo"))
	assert.EqualValues(t, "150000", partly["paymentAmount"])
	status, body := c.do(http.MethodGet, base+contract.Unpaid+"/paymentInfo", "")
	assert.Equal(t, http.StatusNotFound, status)
	assert.JSONEq(t, `{"code": 404, "message": "The invoice has no payment"}`, body)
}

func TestCreateInvoice(t *testing.T) {
	c := signIn(t)
	contract := c.customers(tigo.ElSalvador)[0].Contracts[0]
	base := "sv/billing/contracts/" + contract.ID
	before := c.get(base + "/balance")

	status, body := c.do(http.MethodPost, base+"/invoices/", `{"amount": 10.50}`)
	require.Equal(t, http.StatusCreated, status)
	id := pick(t, parse(t, body), "invoiceId")
	created := c.get(base + "/invoices/" + id)
	assert.Contains(t, created, `"invoiceAmount":10.50`)
	assert.Equal(t, "partialPayment", parse(t, created)["invoiceType"])
	assert.Equal(t, id, parseList(t, c.get(base+"/invoices/"))[0]["invoiceId"], "it is the newest")
	assert.Equal(t, before, c.get(base+"/balance"), "it does not change the debt")
	assert.Equal(t, 1, c.server.Bookings("billing.CreateInvoice"))

	for name, body := range map[string]string{
		"no amount": `{}`, "zero": `{"amount": 0}`, "negative": `{"amount": -1}`, "quoted": `{"amount": "10"}`,
		"no bounds": `{"amount": 1e999999999}`, "no object": `[10]`, "two values": `{"amount": 1} {}`, "nothing": ``,
	} {
		status, response := c.do(http.MethodPost, base+"/invoices/", body)
		assert.Equal(t, http.StatusBadRequest, status, name)
		assert.EqualValues(t, "400", parse(t, response)["code"], name)
	}
	assert.Len(t, c.server.Violations(), 8)
	assert.Equal(t, 1, c.server.Bookings("billing.CreateInvoice"), "no rejected request is booked")
	assert.Equal(t, 9, c.server.Count("billing.CreateInvoice"))
}

func TestNotFound(t *testing.T) {
	c := signIn(t, tigotest.FailOnViolations())
	contract := c.customers(tigo.Bolivia)[0].Contracts[0]
	for path, message := range map[string]string{
		"bo/billing/contracts/1/balance":                             "The contract was not found",
		"co/billing/contracts/" + contract.ID + "/balance":           "The contract was not found",
		"bo/billing/contracts/" + contract.ID + "/invoices/1":        "The invoice was not found",
		"bo/billing/doc-type/nit/customers/4871236":                  "The customer was not found",
		"bo/portfolio/contracts/" + contract.ID + "/products/999":    "The product was not found",
		"bo/billing/billingaccounts/1/invoices/spool/1/pdf":          "The billing account was not found",
		"bo/billing/contracts/" + contract.ID + "/invoices/%2E%2E":   "The invoice was not found",
		"bo/billing/contracts/" + contract.ID + "/invoices/a%2Fb%3F": "The invoice was not found",
	} {
		status, body := c.do(http.MethodGet, path, "")
		assert.Equal(t, http.StatusNotFound, status, path)
		assert.JSONEq(t, `{"code": 404, "message": "`+message+`"}`, body, path)
	}
}
