package tigotest_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/tigotest"
)

func TestRequestsAreRecorded(t *testing.T) {
	c := signIn(t)
	contract := c.customers(tigo.Colombia)[0].Contracts[0]
	base := "co/billing/contracts/" + contract.ID
	c.get(base + "/balance")
	c.get(base + "/invoices/?limit=2&note=Luz")
	c.checkout(tigo.Colombia, contract.ID, contract.Unpaid, "100.50")
	c.do(http.MethodGet, base+"/debts", "")

	requests := c.server.Requests()
	var order []string
	for i, r := range requests {
		order = append(order, fmt.Sprintf("%s %s %d", r.Op, r.Method, r.Status))
		assert.Equal(t, fmt.Sprintf("tigotest-%d", i+1), r.ID)
	}
	assert.Equal(t, []string{"tigo.SignIn POST 200", "billing.GetBalance GET 200", "billing.ListInvoices GET 200", "billing.CreateCheckout POST 201", " GET 404"}, order)

	assert.Equal(t, "/oauth/client_credential/accesstoken", requests[0].Route)
	assert.Equal(t, "/v1/tigo/home/{country}/billing/contracts/{contractId}/balance", requests[1].Route)
	assert.Equal(t, url.Values{"limit": {"2"}, "note": {"***"}}, requests[2].Query)
	assert.Empty(t, requests[4].Route)
	for path, want := range map[string]string{"paymentAmount": "100.50", "invoiceId": "***-2603", "customerInfo.customerId": "***"} {
		got, ok := requests[3].Field(path)
		assert.True(t, ok, path)
		assert.Equal(t, want, got, path)
	}
	for _, path := range []string{"customerInfo.name", "paymentAmount.x", "nothing"} {
		_, ok := requests[3].Field(path)
		assert.False(t, ok, path)
	}
}

func TestNothingPersonalIsRecorded(t *testing.T) {
	c := signIn(t)
	owner := c.customers(tigo.Colombia)[0]
	c.do(http.MethodPost, "co/tokenization/doc-type/cc/customers/"+owner.Document.Number+"/cardtokens/?customer="+owner.Document.Number,
		`{"customerInfo": {"customerId": "43567890", "name": "Luz Marina"}, "cardDetails": {"cardNumber": "4111111111111111", "cardVerificationValue": "987"}, "note": ["4111111111111111"]}`)
	c.do(http.MethodPost, "co/customer/contracts/13345678/contactinformation/emails/", `{"email": "4111111111111111"}`)
	c.do(http.MethodGet, "co/billing/doc-type/cc/customers/43567890/invoice/", "")
	recorded := c.server.Requests()
	for i := range recorded {
		recorded[i].Time, recorded[i].Duration = time.Time{}, 0 // these digits vary
	}
	everything := fmt.Sprintf("%+v %q", recorded, c.server.Violations())
	for _, r := range recorded {
		everything += fmt.Sprint(r.Response())
	}
	for _, secret := range []string{"43567890", "Luz", "4111111111111111", "987", "13345678", c.token, c.server.ClientSecret} {
		assert.NotContains(t, everything, secret)
	}
	requests := c.server.Requests()
	assert.Equal(t, "Bearer ***", requests[1].Header.Get("Authorization"))
	assert.Equal(t, "Basic ***", requests[0].Header.Get("Authorization"))
}

// TestResponsesAreRecorded shows that the JSON of responses is kept and masked, also that of faults.
func TestResponsesAreRecorded(t *testing.T) {
	c := signIn(t)
	c.server.Inject(
		tigotest.Fault{Op: "billing.GetFinancing", When: tigotest.AfterBooking, Times: 1, Do: tigotest.Response{Status: 418, Body: `{"code": 418}`}},
		tigotest.Fault{Op: "billing.GetFinancing", Times: 1, Do: tigotest.Response{Status: 503, Body: "<html>"}},
	)
	long := `{"customerInfo": {"customerId": "77"}, "contracts": [{"contractId": "77", "products": [` + strings.Repeat(`{"productId": 1, "productName": "`+strings.Repeat("x", 100)+`"},`, 98) + `{"productId": 2}]}]}`
	require.NoError(t, c.server.PutCustomer(tigo.Colombia, long))
	for _, test := range []struct{ path, want string }{
		{"co/billing/contracts/13345678/balance", `{"dueAmount":319400,"dueDate":"2026-02-20","dueInvoicesCount":2,"hasRecurringBilling":false,"lastUpdateDate":"2026-03-01","minPaymentAmount":95820,"period":"Marzo 2026"}`},
		{"co/customer/contracts/13345678/contactinformation/emails/", `[{"email":"***","validated":true},{"email":"***","validated":false}]`},
		{"co/billing/contracts/404/balance", `{"code":404,"message":"The contract was not found"}`},
		{"co/billing/contracts/13345678/financing", `{"code":418}`},
		{"co/billing/contracts/13345678/financing", "null"},
		{"co/billing/contracts/13345678/invoices/spool/13345678-2603/pdf", "null"},
		{"co/portfolio/contracts/77/products/?limit=99", `null`},
	} {
		c.do(http.MethodGet, test.path, "")
		requests := c.server.Requests()
		last := requests[len(requests)-1]
		got, err := json.Marshal(last.Response())
		require.NoError(t, err)
		assert.JSONEq(t, test.want, string(got), test.path)
		assert.Positive(t, last.ResponseBytes)
	}
}

func TestHeaders(t *testing.T) {
	c := signIn(t)
	request := c.request(http.MethodGet, "/v1/tigo/home/co/billing/contracts/13345678/balance", "")
	request.Header.Set("Authorization", "Bearer "+c.token)
	request.Header.Set("X-Trace", "42")
	request.Header.Set("Cookie", "session=1")
	sent := c.send(request)
	got := c.server.Requests()[1]
	assert.Equal(t, "42", got.Header.Get("X-Trace"))
	assert.Equal(t, "***", got.Header.Get("Cookie"))
	assert.Equal(t, got.ID, sent.header.Get("X-Request-Id"))
	assert.Equal(t, "application/json;charset=UTF-8", sent.header.Get("Content-Type"))
}

func TestReset(t *testing.T) {
	c := signIn(t)
	contract := c.customers(tigo.Honduras)[0].Contracts[0]
	path := "hn/billing/contracts/" + contract.ID + "/invoices/?limit=5"
	seeded := c.get(path)
	c.do(http.MethodPost, strings.TrimSuffix(path, "?limit=5"), `{"amount": 1}`)
	c.do(http.MethodGet, "hn/nothing", "")
	c.server.Advance(1000)
	require.NotEqual(t, seeded, c.get(path))

	c.server.Reset()
	assert.Empty(t, c.server.Requests())
	assert.Empty(t, c.server.Violations())
	assert.Zero(t, c.server.Bookings("billing.CreateInvoice"))
	assert.Equal(t, seeded, c.get(path))
}
