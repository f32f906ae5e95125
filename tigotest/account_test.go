package tigotest_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/tigotest"
)

// step is one request with the response that it must get.
type step struct {
	method, path, body string
	status             int
	response           string // the whole JSON; "" for any
}

func (c *caller) run(steps []step) {
	c.t.Helper()
	for _, s := range steps {
		status, body := c.do(s.method, s.path, s.body)
		assert.Equal(c.t, s.status, status, "%s %s: %s", s.method, s.path, body)
		if s.response != "" {
			assert.JSONEq(c.t, s.response, body, "%s %s", s.method, s.path)
		}
	}
}

func TestRecurringBilling(t *testing.T) {
	c := signIn(t, tigotest.FailOnViolations())
	owner := c.customers(tigo.Colombia)[0]
	contract := "co/billing/contracts/" + owner.Contracts[0].ID
	path := contract + "/recurringBillingInfo"
	const stored = `{"contractId": "13345678", "billingId": "8", "billingName": "FENIX", "cardInfo": "1881", "cardBrand": "VISA", "paymentMethod": "2", "registrationDate": "2026-03-16"}`
	card := func(token string) string { return `{"cardToken": "` + token + `"}` }
	c.run([]step{
		{"GET", path, "", 404, `{"code": 404, "message": "The contract has no recurring billing"}`},
		{"PUT", path, card(owner.CardTokens[0]), 404, ""},
		{"DELETE", path, `{}`, 404, ""},
		{"POST", path, card("unknown"), 404, `{"code": 404, "message": "The card token was not found"}`},
		{"POST", path, card(owner.CardTokens[0]), 201, `{"response": "OK", "message": "Registro creado"}`},
		{"GET", path, "", 200, stored},
		{"POST", path, card(owner.CardTokens[1]), 400, `{"code": 400, "message": "The contract has recurring billing already"}`},
		{"PUT", path, `{"recurringBillingInfo": {"cardInfo": "7777", "cardBrand": "AMEX", "contractId": "1"}, "transactionId": "t"}`, 200, ""},
		{"GET", path, "", 200, `{"contractId": "13345678", "billingId": "8", "billingName": "FENIX", "cardInfo": "7777", "cardBrand": "AMEX", "paymentMethod": "2", "registrationDate": "2026-03-16"}`},
		{"DELETE", path, card(owner.CardTokens[0]), 404, ""},
		{"PUT", path, card(owner.CardTokens[0]), 200, ""},
	})
	assert.Equal(t, true, parse(t, c.get(contract+"/balance"))["hasRecurringBilling"])
	assert.Equal(t, true, parseList(t, c.get(contract+"/invoices/"))[0]["hasRecurringBilling"])
	c.run([]step{
		{"DELETE", path, card(owner.CardTokens[0]), 200, `{"response": "OK", "message": "Registro eliminado"}`},
		{"GET", path, "", 404, ""},
	})
	assert.Equal(t, 2, c.server.Bookings("billing.UpdateRecurringBilling"))
}

func TestPaperlessInvoice(t *testing.T) {
	c := signIn(t, tigotest.FailOnViolations())
	owner := c.customers(tigo.Guatemala)[0]
	contract := owner.Contracts[1]
	base := "gt/billing/contracts/" + contract.ID
	subscription := base + "/subscriptions/" + contract.Products[0].Subscriptions[0] + "/paperlessInvoiceInfo"
	account := base + "/billingaccounts/" + contract.BillingAccount + "/paperlessInvoiceInfo"
	const stored = `{"email": "a@example.com", "billingId": 12, "customerId": "2345678900101", "documentType": "cc", "subcriptionStatusId": 1, "subcriptionStatusMessage": "Activo"}`
	for _, path := range []string{base + "/paperlessInvoiceInfo", subscription, account} {
		c.run([]step{
			{"GET", path, "", 404, ""},
			{"PUT", path, `{"email": "a@example.com"}`, 404, ""},
			{"DELETE", path, `{"email": "a@example.com"}`, 404, ""},
			{"POST", path, `{"email": "a@example.com", "registeringAppName": "MiTigo", "updateReason": "x"}`, 201, ""},
			{"GET", path, "", 200, stored},
			{"POST", path, `{"email": "a@example.com"}`, 400, ""},
			{"PUT", path, `{"email": "b@example.com", "alternateEmail": "c@example.com", "billingId": 12}`, 200, ""},
		})
		assert.Equal(t, "b@example.com", parse(t, c.get(path))["email"])
		assert.Equal(t, true, parseList(t, c.get(base+"/invoices/"))[0]["hasPaperlessInvoice"])
		c.run([]step{
			{"DELETE", path, `{"email": "b@example.com", "unsubscribeReasonId": 3}`, 200, ""},
			{"GET", path, "", 404, ""},
		})
	}
	c.run([]step{{"POST", base + "/subscriptions/1/paperlessInvoiceInfo", `{"email": "a@example.com"}`, 404, `{"code": 404, "message": "The contract has no such account"}`}})
}

func TestPaperlessForRelatedContracts(t *testing.T) {
	c := signIn(t)
	owner := c.customers(tigo.Colombia)[0]
	path := func(contract int) string {
		return "co/billing/contracts/" + owner.Contracts[contract].ID + "/paperlessInvoiceInfo"
	}
	c.run([]step{
		{"POST", path(0), `{"email": "a@example.com", "affectRelatedContracts": true}`, 201, ""},
		{"GET", path(2), "", 200, ""},
		{"DELETE", path(2), `{"email": "a@example.com", "affectRelatedContracts": true}`, 200, ""},
		{"GET", path(0), "", 404, ""},
	})
	c.do(http.MethodGet, "co/billing/contracts/"+owner.Contracts[0].ID+"/lines/1/paperlessInvoiceInfo", "")
	assert.Equal(t, []string{"billing.GetPaperlessInvoice: idType is neither subscriptions nor billingaccounts"}, c.server.Violations())
}

func TestCardTokens(t *testing.T) {
	c := signIn(t)
	owner := c.customers(tigo.Guatemala)[0]
	path := "gt/tokenization/doc-type/cc/customers/" + owner.Document.Number + "/cardtokens/"
	assert.Len(t, parseList(t, c.get(path)), 1, "the default limit")
	assert.Len(t, parseList(t, c.get(path+"?limit=5")), 2)

	status, body := c.do(http.MethodPost, path, `{"cardDetails": {"cardNumber": "4111111111111111", "cardVerificationValue": "123", "cardBrand": "VISA", "cardPrintedName": "A CIFUENTES"}}`)
	assert.Equal(t, http.StatusCreated, status)
	card := parse(t, body)
	assert.Regexp(t, `^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`, card["cardToken"])
	delete(card, "cardToken")
	assert.Equal(t, map[string]any{"cardInfo": "1111", "cardBrand": "VISA", "cardPrintedName": "A CIFUENTES"}, card, "neither number nor CVV is kept")

	token := c.server.Customers(tigo.Guatemala)[0].CardTokens[0]
	c.run([]step{
		{"DELETE", path, `{"cardToken": "` + token + `"}`, 200, `{"response": "OK", "message": "Tarjeta eliminada"}`},
		{"DELETE", path, `{"cardToken": "` + token + `"}`, 404, ""},
	})
	assert.Equal(t, owner.CardTokens, c.server.Customers(tigo.Guatemala)[0].CardTokens)
	assert.Empty(t, c.server.Violations())

	c.run([]step{
		{"DELETE", path, `{}`, 400, ""},
		{"POST", path, `{"cardDetails": {"cardNumber": "4111-1111-1111-1111"}}`, 400, ""},
		{"POST", path, `{"cardDetails": {"cardNumber": "41111111111"}}`, 400, ""},
		{"POST", path, `{}`, 400, ""},
	})
	assert.Len(t, c.server.Violations(), 4)
}

func TestContact(t *testing.T) {
	c := signIn(t, tigotest.FailOnViolations())
	contract := c.customers(tigo.Paraguay)[1].Contracts[0]
	base := "py/customer/contracts/" + contract.ID + "/contactinformation"
	c.run([]step{
		{"GET", base, "", 200, `{
			"name": "Hugo Rubén", "lastName": "Villalba Duarte",
			"Address": {"streetAddress": "Avda. San Blas km 4,5", "stateId": "10", "stateName": "Alto Paraná", "cityId": 1001, "cityName": "Ciudad del Este",
				"districtId": 4, "districtName": "San Blas", "zoneId": 20, "countryId": "PY", "countryName": "Paraguay"},
			"customerEmailList": [{"email": "hugo.villalba@example.com", "validated": true}],
			"customerPhoneList": [{"phoneType": "Celular", "phone": "0984210663", "validated": true}],
			"customerIdentificationList": [{"documentType": "cc", "customerId": "2210475"}]
		}`},
		{"POST", base + "/phones/", `{"phoneType": "Casa", "phone": "061500100"}`, 200, `{"phoneType": "Casa", "phone": "061500100", "validated": false}`},
		{"POST", base + "/phones/", `{"phone": "061500100"}`, 400, `{"code": 400, "message": "The contract has this phone already"}`},
		{"PUT", base + "/phones/", `{"oldPhone": "061500100", "newPhone": "061500200", "newPhoneType": "Trabajo"}`, 200, `{"oldPhone": "061500100", "newPhone": "061500200", "newPhoneType": "Trabajo"}`},
		{"PUT", base + "/phones/", `{"oldPhone": "061500100", "newPhone": "061500300"}`, 404, ""},
		{"PUT", base + "/phones/", `{"oldPhone": "061500200", "newPhone": "0984210663"}`, 400, ""},
		{"GET", base + "/phones/", "", 200, `[{"phoneType": "Celular", "phone": "0984210663", "validated": true}, {"phoneType": "Trabajo", "phone": "061500200", "validated": false}]`},
		{"DELETE", base + "/phones/", `{"phone": "061500200"}`, 200, `{"phoneType": "Trabajo", "phone": "061500200", "validated": false}`},
		{"DELETE", base + "/phones/", `{"phone": "061500200"}`, 404, ""},

		{"POST", base + "/emails/", `{"email": "b@example.com", "validated": true}`, 200, `{"email": "b@example.com", "validated": false}`},
		{"PUT", base + "/emails/", `{"oldEmail": "b@example.com", "newEmail": "c@example.com"}`, 200, `{"oldEmail": "b@example.com", "newEmail": "c@example.com"}`},
		{"DELETE", base + "/emails/", `{"email": "hugo.villalba@example.com"}`, 200, ""},
		{"GET", base + "/emails/", "", 200, `[{"email": "c@example.com", "validated": false}]`},
	})
	for op, count := range map[string]int{"customer.AddPhone": 1, "customer.UpdatePhone": 1, "customer.RemovePhone": 1, "customer.AddEmail": 1, "customer.UpdateEmail": 1, "customer.RemoveEmail": 1} {
		assert.Equal(t, count, c.server.Bookings(op), op)
	}
}

func TestContactWithoutAValue(t *testing.T) {
	c := signIn(t)
	base := "co/customer/contracts/13345678/contactinformation"
	for path, bodies := range map[string][3]string{
		base + "/phones/": {`{}`, `{"phone": ""}`, `{"oldPhone": "3005679536"}`},
		base + "/emails/": {`{}`, `{"email": ""}`, `{"newEmail": "a@example.com"}`},
	} {
		c.run([]step{{"POST", path, bodies[0], 400, ""}, {"DELETE", path, bodies[1], 400, ""}, {"PUT", path, bodies[2], 400, ""}})
	}
	assert.Len(t, c.server.Violations(), 6)
}
