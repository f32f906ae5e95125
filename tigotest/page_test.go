package tigotest_test

import (
	"encoding/json"
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

// shopper is a person with a browser at the payment page of a checkout.
type shopper struct {
	*caller
	contract tigotest.Contract
	token    string // of the payment
}

// atCheckout creates a checkout of 234,700 pesos; extra holds more members of its body.
func atCheckout(t *testing.T, extra string) *shopper {
	t.Helper()
	s := &shopper{caller: signIn(t)}
	s.client = &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	s.contract = s.customers(tigo.Colombia)[0].Contracts[0]
	s.token = s.begin("234700", extra)
	return s
}

// begin creates a checkout of the unpaid invoice and returns its token.
func (s *shopper) begin(amount, extra string) string {
	s.t.Helper()
	status, body := s.do(http.MethodPost, "co/billing/contracts/"+s.contract.ID+"/invoices/"+s.contract.Unpaid+"/checkOut",
		`{"invoiceId": "`+s.contract.Unpaid+`", "paymentAmount": `+amount+`, "customerInfo": {"customerId": "1"}`+extra+`}`)
	require.Equal(s.t, http.StatusCreated, status, body)
	reference := parse(s.t, body)
	token := pick(s.t, reference, "paymentToken")
	assert.Equal(s.t, s.server.URL+"/pay/"+token, pick(s.t, reference, "redirectUrl"))
	return token
}

// look opens the payment page with a query such as "?left=pending", or "".
func (s *shopper) look(query string) response {
	s.t.Helper()
	return s.send(s.request(http.MethodGet, "/pay/"+s.token+query, ""))
}

// decide sends the page's form.
func (s *shopper) decide(decision string) response {
	s.t.Helper()
	request := s.request(http.MethodPost, "/pay/"+s.token, url.Values{"decision": {decision}}.Encode())
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return s.send(request)
}

// state returns the status of the API's response about the checkout and, if it is decided, whether it was approved.
func (s *shopper) state() (int, any) {
	s.t.Helper()
	status, body := s.do(http.MethodGet, "co/billing/contracts/"+s.contract.ID+"/invoices/"+s.contract.Unpaid+"/checkOut/"+s.token, "")
	return status, parse(s.t, body)["paymentApproved"]
}

func TestPaymentPage(t *testing.T) {
	s := atCheckout(t, `, "paymentDescription": "Factura <b>de marzo</b>", "paymentMethods": ["PSE", "CARD"]`)
	page := s.look("")
	assert.Equal(t, http.StatusOK, page.status)
	assert.Equal(t, "text/html; charset=utf-8", page.header.Get("Content-Type"))
	assert.Equal(t, "no-store", page.header.Get("Cache-Control"))
	assert.Equal(t, "same-origin", page.header.Get("Referrer-Policy"), "other sites do not get the token")
	for _, text := range []string{`lang="es"`, "COP 234.700", s.contract.Unpaid, "Marzo 2026", "PSE · CARD", "Factura &lt;b&gt;de marzo", "20/03/2026"} {
		assert.Contains(t, page.body, text)
	}
	assert.Contains(t, page.body, ">Cancelar</button>", "there is no address to return to")
	assert.NotContains(t, page.body, "http://", "nothing is loaded from other sites")
	assert.NotContains(t, page.body, "https://")
}

func TestDecisions(t *testing.T) {
	const addresses = `, "returnUrl": "https://shop.example/paid?order=7&x=%2F", "cancelUrl": "https://shop.example/cart"`
	for decision, want := range map[string]struct {
		to, own  string // where the browser goes, with the merchant's addresses and without
		status   int    // of the checkout
		approved any
		title    string
	}{
		"approve": {"https://shop.example/paid?order=7&x=%2F", "", http.StatusOK, true, "Pago aprobado"},
		"reject":  {"https://shop.example/paid?order=7&x=%2F", "", http.StatusOK, false, "Pago rechazado"},
		"pending": {"https://shop.example/paid?order=7&x=%2F", "?left=pending", http.StatusAccepted, nil, "Pago pendiente"},
		"cancel":  {"https://shop.example/cart", "?left=cancel", http.StatusAccepted, nil, "No terminaste el pago"},
	} {
		t.Run(decision, func(t *testing.T) {
			s := atCheckout(t, addresses)
			assert.Contains(t, s.look("").body, ">Cancelar y volver al comercio</button>")
			sent := s.decide(decision)
			assert.Equal(t, http.StatusSeeOther, sent.status)
			assert.Equal(t, want.to, sent.header.Get("Location"), "unchanged")
			status, approved := s.state()
			assert.Equal(t, want.status, status)
			assert.Equal(t, want.approved, approved)

			s = atCheckout(t, "")
			sent = s.decide(decision)
			assert.Equal(t, s.token+want.own, sent.header.Get("Location"), "relative to the page")
			assert.Contains(t, s.look(want.own).body, "<h1>"+want.title+"</h1>")
		})
	}
}

func TestApprovingPaysTheInvoice(t *testing.T) {
	s := atCheckout(t, "")
	assert.Regexp(t, `^Checkout \d+: approved\.\n$`, s.decide("approve").body)
	invoice := parse(t, s.get("co/billing/contracts/"+s.contract.ID+"/invoices/"+s.contract.Unpaid))
	assert.Equal(t, json.Number("0"), invoice["dueAmount"])
	assert.Equal(t, true, invoice["hasPayment"])
}

func TestNothingToDecide(t *testing.T) {
	for name, test := range map[string]struct {
		before      func(*shopper)
		shown, sent int // status of GET and POST
		title       string
	}{
		"approved":     {func(s *shopper) { s.decide("approve") }, http.StatusOK, http.StatusConflict, "Pago aprobado"},
		"rejected":     {func(s *shopper) { s.decide("reject") }, http.StatusOK, http.StatusConflict, "Pago rechazado"},
		"expired":      {func(s *shopper) { s.server.Advance(24 * time.Hour) }, http.StatusGone, http.StatusGone, "El enlace de pago venció"},
		"unknown":      {func(s *shopper) { s.server.Reset() }, http.StatusNotFound, http.StatusNotFound, "No encontramos este pago"},
		"invoice paid": {func(s *shopper) { s.pay("234700") }, http.StatusConflict, http.StatusConflict, "La factura ya está pagada"},
		"less is due":  {func(s *shopper) { s.pay("200000") }, http.StatusConflict, http.StatusConflict, "El saldo es menor que este pago"},
	} {
		t.Run(name, func(t *testing.T) {
			s := atCheckout(t, `, "returnUrl": "https://shop.example/paid"`)
			test.before(s)
			due := func() string {
				return s.get("co/billing/contracts/" + s.contract.ID + "/invoices/" + s.contract.Unpaid)
			}
			before := due()
			for _, query := range []string{"", "?left=pending"} {
				page := s.look(query)
				assert.Equal(t, test.shown, page.status)
				assert.Contains(t, page.body, "<h1>"+test.title+"</h1>")
				assert.NotContains(t, page.body, "<form")
			}
			for _, decision := range []string{"approve", "reject", "cancel"} {
				page := s.decide(decision)
				assert.Equal(t, test.sent, page.status)
				assert.Empty(t, page.header.Get("Location"))
				assert.Contains(t, page.body, "<h1>"+test.title+"</h1>")
			}
			assert.Equal(t, before, due())
		})
	}
}

// pay approves another checkout of the same invoice.
func (s *shopper) pay(amount string) {
	s.t.Helper()
	require.NoError(s.t, s.server.Approve(s.begin(amount, "")))
}

func TestPaymentPageTrustsNoRequest(t *testing.T) {
	s := atCheckout(t, `, "returnUrl": "javascript:alert(1)", "cancelUrl": "//evil.example"`)
	assert.NotContains(t, s.look("?left=cancel").body, "javascript")
	assert.Equal(t, s.token+"?left=cancel", s.decide("cancel").header.Get("Location"), "not an HTTP URL")

	request := s.request(http.MethodPost, "/pay/"+s.token+"?returnUrl=https://evil.example", "decision=pending&returnUrl=https://evil.example")
	assert.Equal(t, s.token+"?left=pending", s.send(request).header.Get("Location"), "the target depends on the checkout alone")

	foreign := s.request(http.MethodPost, "/pay/"+s.token, "decision=approve")
	foreign.Header.Set("Sec-Fetch-Site", "cross-site")
	assert.Equal(t, http.StatusForbidden, s.send(foreign).status)
	for _, body := range []string{"", "decision=", "decision=all"} {
		assert.Equal(t, http.StatusBadRequest, s.send(s.request(http.MethodPost, "/pay/"+s.token, body)).status)
	}
	deleted := s.send(s.request(http.MethodDelete, "/pay/"+s.token, ""))
	assert.Equal(t, http.StatusMethodNotAllowed, deleted.status)
	assert.Equal(t, "GET, HEAD, POST", deleted.header.Get("Allow"))
	status, _ := s.state()
	assert.Equal(t, http.StatusAccepted, status, "nothing was decided")
}

func TestMoneyInTheNotationOfTheCountry(t *testing.T) {
	for country, want := range map[tigo.Country]string{
		tigo.Colombia: "COP 1.234.567,50", tigo.Bolivia: "BOB 1.234.567,50", tigo.Paraguay: "PYG 1.234.567,5",
		tigo.Guatemala: "GTQ 1,234,567.50", tigo.Honduras: "HNL 1,234,567.50", tigo.ElSalvador: "USD 1,234,567.50",
	} {
		c := signIn(t)
		owner := c.customers(country)[0]
		require.NoError(t, c.server.PutInvoice(country, owner.Contracts[0].ID, `{"invoiceId": "I1", "invoiceAmount": 1234567.5}`))
		token := c.checkout(country, owner.Contracts[0].ID, "I1", "1234567.5")
		assert.Contains(t, c.send(c.request(http.MethodGet, "/pay/"+token, "")).body, `<p class="amount">`+want+`</p>`)
	}
}

func TestLinksHaveTheConfiguredOrigin(t *testing.T) {
	c := signIn(t, tigotest.WithURL("https://emulator.example/"))
	contract := c.customers(tigo.Colombia)[0].Contracts[0]
	spool := parse(t, c.get("co/billing/contracts/"+contract.ID+"/invoices/spool/"+contract.Paid+"/url"))
	assert.True(t, strings.HasPrefix(pick(t, spool, "URL"), "https://emulator.example/spool/"))
	assert.True(t, strings.HasPrefix(c.server.URL, "http://127.0.0.1:"))
}
