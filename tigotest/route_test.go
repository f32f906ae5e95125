package tigotest_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo/tigotest"
)

func TestRoutesThatOverlap(t *testing.T) {
	c := signIn(t, tigotest.FailOnViolations())
	const base = "co/billing/contracts/13345678/invoices/"
	for path, op := range map[string]string{
		base + "spool/13345678-2603/url":                  "billing.GetSpoolURL",
		base + "spool/13345678-2603/pdf":                  "billing.GetInvoicePDF",
		base + "spool/billingDates/":                      "billing.ListSpoolDates",
		base + "spool/billingDates/2026-03-01/url":        "billing.GetSpoolURLByDate",
		base + "spool/checkOut":                           "billing.GetCheckout", // an invoice that is called "spool"
		base + "spool":                                    "billing.GetInvoice",
		base + "a/checkOut/b":                             "billing.GetCheckoutByToken",
		"co/billing/contracts/x/y/z/paperlessInvoiceInfo": "billing.GetPaperlessInvoice",
	} {
		c.do(http.MethodGet, path, "")
		requests := c.server.Requests()
		assert.Equal(t, op, requests[len(requests)-1].Op, path)
	}
}

func TestPathsWithoutOperation(t *testing.T) {
	const contract = "/v1/tigo/home/co/billing/contracts/13345678"
	for name, test := range map[string]struct {
		method, path string
		status       int
		response     string // part of the body, in the form of the gateway or the API
		violation    string
	}{
		"slash missing":   {path: contract + "/invoices", status: 404, response: `{"code":404,`, violation: "GET: this route ends in a slash"},
		"slash too many":  {path: contract + "/balance/", status: 404, response: `{"code":404,`, violation: "GET: this route has no trailing slash"},
		"unknown":         {path: contract + "/debts", status: 404, response: `{"code":404,`, violation: "GET: no operation has such a path"},
		"empty segment":   {path: "/v1/tigo/home/co/billing/contracts//balance", status: 404, response: `{"code":404,`, violation: "GET: no operation has such a path"},
		"other verb":      {method: http.MethodPatch, path: contract + "/balance", status: 405, response: `{"code":405,`, violation: "PATCH: this route has no PATCH"},
		"unknown API":     {path: "/v3/tigo/home/co/billing", status: 404, response: `"errorcode":"messaging.adaptors.http.flow.ApplicationNotFound"`, violation: "GET: no API has such a base path"},
		"unknown country": {path: "/v1/tigo/home/xx/billing/contracts/1/balance", status: 403, response: `{"error":{"code":"403",`, violation: "billing.GetBalance: the country is none of bo, co, gt, hn, py, sv"},
		"upper case":      {path: "/v1/tigo/home/CO/billing/contracts/1/balance", status: 403, response: `"statusCode":"403"`, violation: "billing.GetBalance: the country is none of bo, co, gt, hn, py, sv"},
		"CRM, slash":      {path: "/v2/tigo/b2b/co/transactions/customers/1/products/", status: 404, response: `{"error":{"code":"404",`, violation: "GET: this route has no trailing slash"},
		"no date":         {path: contract + "/measuringElement/6044483120/calls/?fromDate=16/03/2026&toDate=2026-03-16", status: 400, response: `{"code":400,`, violation: "billing.ListCalls: fromDate is no date of the form YYYY-MM-DD"},
		"a missing date":  {path: contract + "/measuringElement/6044483120/calls/?fromDate=2026-03-16", status: 400, response: `{"code":400,`, violation: "billing.ListCalls: toDate is missing or empty"},
		"dates reversed":  {path: contract + "/measuringElement/6044483120/calls/?fromDate=2026-03-16&toDate=2026-03-15", status: 400, response: `{"code":400,`, violation: "billing.ListCalls: fromDate is after toDate"},
		"CRM, no number":  {path: "/v2/tigo/b2b/co/transactions/customers/88A/products", status: 400, response: `{"error":{"code":"400",`, violation: "selfcare.ListProducts: customerCode is no integer"},
	} {
		t.Run(name, func(t *testing.T) {
			c := signIn(t)
			method := test.method
			if method == "" {
				method = http.MethodGet
			}
			request := c.request(method, test.path, "")
			request.Header.Set("Authorization", "Bearer "+c.token)
			got := c.send(request)
			assert.Equal(t, test.status, got.status)
			assert.Contains(t, got.body, test.response)
			assert.Equal(t, []string{test.violation}, c.server.Violations())
		})
	}
}

func TestBodiesThatBreakTheContract(t *testing.T) {
	const recurring = "co/billing/contracts/13345678/recurringBillingInfo"
	const paperless = "co/billing/contracts/13345678/paperlessInvoiceInfo"
	for name, test := range map[string]struct {
		path, kind, body string
		status           int
		violation        string
	}{
		"content type":     {path: paperless, kind: "text/plain", body: `{"email":"a@example.com"}`, status: 400, violation: "the content type of the body is not application/json"},
		"no content type":  {path: paperless, body: `{"email":"a@example.com"}`, status: 400, violation: "the content type of the body is not application/json"},
		"with a charset":   {path: paperless, kind: "application/json; charset=utf-8", body: `{"email":"a@example.com"}`, status: 201},
		"array":            {path: paperless, kind: "application/json", body: `[]`, status: 400, violation: "the body is not one JSON object"},
		"null":             {path: paperless, kind: "application/json", body: `null`, status: 400, violation: "the body is not one JSON object"},
		"cut":              {path: paperless, kind: "application/json", body: `{"email":`, status: 400, violation: "the body is not one JSON object"},
		"missing member":   {path: paperless, kind: "application/json", body: `{}`, status: 400, violation: "email is missing"},
		"empty member":     {path: paperless, kind: "application/json", body: `{"email":""}`, status: 400, violation: "email is empty"},
		"null member":      {path: paperless, kind: "application/json", body: `{"email":null}`, status: 400, violation: "email is not of the kind string"},
		"quoted number":    {path: paperless, kind: "application/json", body: `{"email":"a","billingId":"8"}`, status: 400, violation: "billingId is not of the kind number"},
		"quoted boolean":   {path: paperless, kind: "application/json", body: `{"email":"a","affectRelatedContracts":"true"}`, status: 400, violation: "affectRelatedContracts is not of the kind boolean"},
		"unknown member":   {path: paperless, kind: "application/json", body: `{"email":"a","e-mail":"b"}`, status: 201, violation: `the body has no member "e-mail" in the contract`},
		"inner member":     {path: recurring, kind: "application/json", body: `{"customerInfo":{"name":"a"},"recurringBillingInfo":{"cardInfo":"1"}}`, status: 400, violation: "customerInfo.customerId is missing"},
		"inner date":       {path: recurring, kind: "application/json", body: `{"recurringBillingInfo":{"cardInfo":"1","registrationDate":"1.3.2026"}}`, status: 400, violation: "recurringBillingInfo.registrationDate is not of the kind date"},
		"nothing to store": {path: recurring, kind: "application/json", body: `{}`, status: 400, violation: "neither cardToken nor recurringBillingInfo.cardInfo is given"},
	} {
		t.Run(name, func(t *testing.T) {
			c := signIn(t)
			request := c.request(http.MethodPost, "/v1/tigo/home/"+test.path, test.body)
			request.Header.Set("Authorization", "Bearer "+c.token)
			if test.kind != "" {
				request.Header.Set("Content-Type", test.kind)
			}
			got := c.send(request)
			assert.Equal(t, test.status, got.status, got.body)
			if test.violation == "" {
				assert.Empty(t, c.server.Violations())
				return
			}
			require.Len(t, c.server.Violations(), 1)
			assert.Contains(t, c.server.Violations()[0], ": "+test.violation)
		})
	}
}

func TestBodyWhereNoneBelongs(t *testing.T) {
	c := signIn(t)
	c.do(http.MethodGet, "co/billing/contracts/13345678/balance", `{}`)
	assert.Equal(t, []string{"billing.GetBalance: the operation takes no body"}, c.server.Violations())
}

func TestBodyTooLarge(t *testing.T) {
	c := signIn(t)
	status, body := c.do(http.MethodPost, "co/billing/contracts/13345678/invoices/", strings.Repeat(" ", 1<<20)+`{"amount":1}`)
	assert.Equal(t, http.StatusRequestEntityTooLarge, status)
	assert.Contains(t, body, "protocol.http.TooBigBody")
	assert.Zero(t, c.server.Bookings("billing.CreateInvoice"))
}
