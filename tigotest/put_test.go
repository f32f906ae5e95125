package tigotest_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/tigotest"
)

func TestPutCustomer(t *testing.T) {
	c := signIn(t, tigotest.FailOnViolations())
	require.NoError(t, c.server.PutCustomer(tigo.Colombia, `{
		"customerInfo": {"customerId": "1020", "name": "Rosa"},
		"contracts": [{"contractId": "A-1", "bills": [{"amount": 100, "due": 25}, {"amount": 80, "due": 0}],
			"plans": [{"offerings": ["CO-INT-200"]}, {"offerings": ["CO-TEL-ILIM"], "line": "6041234567"}]}]
	}`))
	all := c.server.Customers(tigo.Colombia)
	require.Len(t, all, 5)
	rosa := all[4]
	assert.Equal(t, tigo.Document{Type: tigo.DocumentCC, Number: "1020"}, rosa.Document)
	contract := rosa.Contracts[0]
	assert.Equal(t, "A-1-2603", contract.PartlyPaid)
	assert.Equal(t, "A-1-2602", contract.Paid)
	assert.Equal(t, []string{"6041234567"}, contract.Lines)
	assert.EqualValues(t, "25", parse(t, c.get("co/billing/contracts/A-1/balance"))["dueAmount"])
	assert.Equal(t, "Internet", parse(t, c.get("co/portfolio/contracts/A-1/products/101"))["productName"])
	assert.NotEmpty(t, parseList(t, c.get("co/billing/contracts/A-1/measuringElement/6041234567/calls/?fromDate=2026-01-01&toDate=2026-03-31")))

	require.NoError(t, c.server.PutCustomer(tigo.Colombia, map[string]any{"customerInfo": map[string]any{"customerId": "1020", "name": "Ana"}}))
	all = c.server.Customers(tigo.Colombia)
	require.Len(t, all, 5, "the same document: replaced")
	assert.Equal(t, "Ana", all[4].Name)
	assert.Empty(t, all[4].Contracts)
}

func TestPutContract(t *testing.T) {
	c := signIn(t, tigotest.FailOnViolations())
	owner := c.customers(tigo.Bolivia)[3]
	put := func(json string) { require.NoError(t, c.server.PutContract(tigo.Bolivia, owner.Document, json)) }
	put(`{"contractId": "77", "billingAccountId": "770", "address": {"streetAddress": "Calle 1"}, "calls": [{"origin": "22", "dateTimeStart": "2026-03-01 10:00:00"}],
		"phones": [{"phone": "1"}], "emails": [{"email": "a@example.com"}], "serviceRequests": [{"serviceRequestId": "1"}],
		"recurringBillingInfo": {"cardInfo": "1111"}, "paperlessInvoiceInfo": {"": {"email": "a@example.com"}},
		"products": [{"productId": 5, "productName": "Internet", "offeringList": [{"offeringId": "X", "offeringName": "Y", "subscriptionNumber": "Z"}]}],
		"invoices": [{"invoiceId": "2", "invoiceAmount": 10, "currencyId": "USD"}, {"invoiceId": "1", "invoiceAmount": 10, "dueAmount": 0, "paymentInfo": {"paymentId": "P"}}]}`)
	for path, want := range map[string]string{
		"billing/contracts/77/recurringBillingInfo":                                             `{"contractId": "77", "billingId": "31", "billingName": "OPEN SMARTFLEX BO", "cardInfo": "1111"}`,
		"billing/contracts/77/invoices/1/paymentInfo":                                           `{"paymentId": "P"}`,
		"billing/contracts/77/measuringElement/22/calls/?fromDate=2026-03-01&toDate=2026-03-01": `[{"origin": "22", "dateTimeStart": "2026-03-01 10:00:00"}]`,
		"portfolio/contracts/77/products/5/subscriptions/Z":                                     `{"productId": 5, "productName": "Internet", "offeringList": [{"offeringId": "X", "offeringName": "Y", "subscriptionNumber": "Z"}]}`,
		"cases/contracts/77/servicerequests/":                                                   `[{"serviceRequestId": "1"}]`,
		"customer/contracts/77/contactinformation/phones/":                                      `[{"phone": "1"}]`,
		"billing/doc-type/ce/customers/" + owner.Document.Number + "/contracts/":                `[{"contractId": "10788001", "billingId": "31", "streetAddress": "Calle Junín 142"}, {"contractId": "77", "billingId": "31", "streetAddress": "Calle 1"}]`,
		"billing/contracts/77/balance":                                                          `{"dueAmount": 10, "minPaymentAmount": 3, "dueInvoicesCount": 1, "hasRecurringBilling": true, "dueDate": "2026-04-04", "period": "Marzo 2026", "lastUpdateDate": "2026-03-16"}`,
	} {
		assert.JSONEq(t, want, c.get("bo/"+path), path)
	}
	invoice := parse(t, c.get("bo/billing/contracts/77/invoices/2"))
	assert.Equal(t, "USD", invoice["currencyId"], "what is given is kept")
	assert.EqualValues(t, "1.15", invoice["taxAmount"], "what follows is filled in")
	assert.EqualValues(t, "770", invoice["billingAccountId"])
	assert.Equal(t, "2026-03-16", invoice["creationDate"])

	put(`{"contractId": "77", "bills": [{"amount": 10.5}, {"amount": 10, "due": 0}]}`)
	assert.EqualValues(t, "10.50", parse(t, c.get("bo/billing/contracts/77/balance"))["dueAmount"], "all of a bill without due")

	put(`{"contractId": "77"}`)
	assert.Equal(t, "[]", c.get("bo/billing/contracts/77/invoices/"))
}

func TestPutInvoice(t *testing.T) {
	c := signIn(t, tigotest.FailOnViolations())
	id := c.customers(tigo.Paraguay)[3].Contracts[0].ID
	put := func(json string) { require.NoError(t, c.server.PutInvoice(tigo.Paraguay, id, json)) }
	put(`{"invoiceId": "1", "invoiceAmount": 900000000000000000000000000000.75}`)
	put(`{"invoiceId": "2", "invoiceAmount": 1, "dueAmount": 0}`)
	put(`{"invoiceId": "1", "invoiceAmount": 900000000000000000000000000000.75, "dueAmount": 0.75}`)
	contract := c.server.Customers(tigo.Paraguay)[3].Contracts[0]
	assert.Equal(t, tigotest.Contract{
		ID: id, BillingAccount: contract.BillingAccount, Products: contract.Products,
		Invoices: []string{"2", "1"}, PartlyPaid: "1", Paid: "2",
	}, contract)
	assert.Contains(t, c.get("py/billing/contracts/"+id+"/invoices/1"), `"invoiceAmount":900000000000000000000000000000.75,`)
	assert.EqualValues(t, "0.75", parse(t, c.get("py/billing/contracts/"+id+"/balance"))["dueAmount"])
}

func TestPutRefusals(t *testing.T) {
	server := tigotest.Start(t)
	owner := server.Customers(tigo.Colombia)[0]
	customer := func(json any) error { return server.PutCustomer(tigo.Colombia, json) }
	contract := func(json any) error { return server.PutContract(tigo.Colombia, owner.Document, json) }
	invoice := func(json any) error { return server.PutInvoice(tigo.Colombia, owner.Contracts[0].ID, json) }
	before := server.Customers(tigo.Colombia)
	for name, err := range map[string]error{
		"no JSON":                customer(`{`),
		"two values":             customer(`{"customerInfo": {"customerId": "1"}} {}`),
		"no value that marshals": customer(func() {}),
		"null":                   customer(`null`),
		"no number":              customer(`{"customerInfo": {}}`),
		"unknown member":         customer(`{"customerInfo": {"customerId": "1"}, "contract": []}`),
		"null contract":          customer(`{"customerInfo": {"customerId": "1"}, "contracts": [null]}`),
		"another's contract":     customer(`{"customerInfo": {"customerId": "1"}, "contracts": [{"contractId": "13345678"}]}`),
		"no country":             server.PutCustomer("xx", `{"customerInfo": {"customerId": "1"}}`),
		"no contract id":         contract(`{}`),
		"account with letters":   contract(`{"contractId": "1", "billingAccountId": "A"}`),
		"account with zeros":     contract(`{"contractId": "1", "billingAccountId": "007"}`),
		"no customer":            server.PutContract(tigo.Colombia, tigo.Document{Type: tigo.DocumentCC, Number: "1"}, `{"contractId": "1"}`),
		"bad invoice within":     contract([]byte(`{"contractId": "1", "invoices": [{"invoiceId": "1"}]}`)),
		"no amount within":       contract(`{"contractId": "1", "bills": [{"due": 1}]}`),
		"nothing within":         contract(`{"contractId": "1", "bills": [{}]}`),
		"null invoice within":    contract(`{"contractId": "1", "invoices": [null]}`),
		"no invoice id":          invoice(`{"invoiceAmount": 1}`),
		"no amount":              invoice(`{"invoiceId": "1"}`),
		"quoted amount":          invoice(`{"invoiceId": "1", "invoiceAmount": "1"}`),
		"endless amount":         invoice(`{"invoiceId": "1", "invoiceAmount": 1e999999999}`),
		"invoice is null":        invoice(`null`),
		"invoice is a list":      invoice(`[]`),
		"other contract":         server.PutInvoice(tigo.Colombia, "1", `{"invoiceId": "1", "invoiceAmount": 1}`),
	} {
		require.ErrorContains(t, err, "tigotest: ", name)
	}
	assert.Equal(t, before, server.Customers(tigo.Colombia), "nothing has changed")
}

// TestCustomersSeq yields the same customers as Customers, and stops where the caller does.
func TestCustomersSeq(t *testing.T) {
	server := tigotest.Start(t, tigotest.WithPopulation(60, 1))
	require.NoError(t, server.PutInvoice(tigo.Bolivia, "6000000002", `{"invoiceId": "extra", "invoiceAmount": 9}`))
	all := server.Customers(tigo.Bolivia)
	require.Len(t, all, 5)
	assert.Equal(t, all, slices.Collect(server.CustomersSeq(tigo.Bolivia)))
	for owner := range server.CustomersSeq(tigo.Bolivia) {
		assert.Equal(t, all[0], owner)
		require.NoError(t, server.PutCustomer(tigo.Bolivia, `{"customerInfo": {"customerId": "1020"}}`), "the state is not locked meanwhile")
		break
	}
	assert.Empty(t, slices.Collect(server.CustomersSeq("xx")))
}
