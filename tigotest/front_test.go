package tigotest_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/api"
	"github.com/tigo-go/tigo/tigotest"
)

func TestFrontPage(t *testing.T) {
	c := signIn(t, tigotest.WithDialect(tigotest.QuotedNumbers))
	c.get("co/billing/contracts/13345678/balance")
	c.do(http.MethodGet, "co/billing/contracts/13345678/balance/", "")
	page := c.send(c.request(http.MethodGet, "/", ""))
	assert.Equal(t, http.StatusOK, page.status)
	assert.Equal(t, "text/html; charset=utf-8", page.header.Get("Content-Type"))
	for _, owner := range c.customers(tigo.Colombia) {
		assert.Contains(t, page.body, owner.Name)
		assert.Contains(t, page.body, owner.Document.Number)
		for _, contract := range owner.Contracts {
			assert.Contains(t, page.body, contract.ID)
		}
	}
	for _, op := range tigotest.Operations() {
		assert.Contains(t, page.body, `<a href="/openapi#`+op.ID+`">`+op.Op+`</a>`)
	}
	for _, text := range []string{c.server.URL, c.server.ClientID, "quoted-numbers", "this route has no trailing slash", "Mon, 16 Mar 2026"} {
		assert.Contains(t, page.body, text)
	}
	assert.Contains(t, page.body, `<span class="status ok">200</span><span class="verb">GET</span>billing.GetBalance`)
	assert.NotRegexp(t, `(src|href)="(https?:)?//`, page.body, "nothing comes from elsewhere")

	bolivia := c.send(c.request(http.MethodGet, "/?country=bo", "")).body
	assert.Contains(t, bolivia, c.customers(tigo.Bolivia)[0].Name)
	assert.NotContains(t, bolivia, c.customers(tigo.Colombia)[0].Name)
	assert.Contains(t, c.send(c.request(http.MethodGet, "/?country=xx", "")).body, c.customers(tigo.Colombia)[0].Name)
}

func TestActivity(t *testing.T) {
	c := signIn(t)
	c.server.Inject(tigotest.Fault{Op: "billing.CreateInvoice", Do: tigotest.Disconnect()})
	_, err := roundTrip(http.DefaultClient, c.request(http.MethodPost, "/v1/tigo/home/co/billing/contracts/13345678/invoices/", ""))
	require.Error(t, err)
	c.do(http.MethodGet, "co/billing/contracts/1/invoices/?limit=9", "")
	assert.JSONEq(t, `{"count": 3, "requests": [
		{"id": "tigotest-3", "name": "billing.ListInvoices", "method": "GET", "status": 404, "mood": "wait", "answer": "404",
			"route": "/v1/tigo/home/{country}/billing/contracts/{contractId}/invoices/"},
		{"id": "tigotest-2", "name": "billing.CreateInvoice", "method": "POST", "status": 0, "mood": "bad", "answer": "none",
			"route": "/v1/tigo/home/{country}/billing/contracts/{contractId}/invoices/"},
		{"id": "tigotest-1", "name": "tigo.SignIn", "method": "POST", "status": 200, "mood": "ok", "answer": "200",
			"route": "/oauth/client_credential/accesstoken"}],
		"violations": ["billing.ListInvoices: limit is not between 1 and 5; the platform clamps it"]}`,
		c.send(c.request(http.MethodGet, "/activity.json", "")).body)

	c.send(c.request(http.MethodGet, "/pay/1", ""))
	c.do(http.MethodGet, "co/nowhere", "")
	names := parse(t, c.send(c.request(http.MethodGet, "/activity.json", "")).body)
	assert.Equal(t, "no operation", pick(t, names, "requests.0.name"))
	assert.Equal(t, "page", pick(t, names, "requests.1.name"))

	for range 30 {
		c.get("co/billing/contracts/13345678/invoices/?limit=1")
	}
	last := parse(t, c.send(c.request(http.MethodGet, "/activity.json", "")).body)
	assert.Len(t, last["requests"], 20)
	assert.Equal(t, "tigotest-35", pick(t, last, "requests.0.id"))
}

// TestConsoleStandsBesideThePlatform shows that nothing of it is recorded, struck by faults or a violation.
func TestConsoleStandsBesideThePlatform(t *testing.T) {
	server := tigotest.Start(t, tigotest.FailOnViolations())
	c := &caller{t: t, server: server}
	server.Inject(tigotest.Fault{Do: tigotest.Disconnect()})
	for path, want := range map[string]struct {
		kind   string
		status int
	}{
		"/":              {"text/html; charset=utf-8", http.StatusOK},
		"/activity.json": {"application/json;charset=UTF-8", http.StatusOK},
		"/front.js":      {"text/javascript; charset=utf-8", http.StatusOK},
		"/openapi":       {"text/html; charset=utf-8", http.StatusOK},
		"/openapi.yaml":  {"application/yaml", http.StatusOK},
		"/favicon.ico":   {"", http.StatusNoContent},
	} {
		for _, method := range []string{http.MethodGet, http.MethodHead} {
			got := c.send(c.request(method, path, ""))
			assert.Equal(t, want.status, got.status, path)
			assert.Equal(t, want.kind, got.header.Get("Content-Type"), path)
		}
	}
	assert.Empty(t, server.Requests())
	_, err := roundTrip(http.DefaultClient, c.request(http.MethodPost, "/openapi.yaml", ""))
	require.Error(t, err, "it takes GET only")
}

func TestContractPages(t *testing.T) {
	c := &caller{t: t, server: tigotest.Start(t)}
	served := c.send(c.request(http.MethodGet, "/openapi.yaml", "")).body
	_, own, _ := strings.Cut(served, "\nsecurity:")
	_, whole, _ := strings.Cut(api.OpenAPI(), "\nsecurity:")
	assert.Equal(t, whole, own)
	assert.Contains(t, served, "servers:\n  - url: "+c.server.URL+"\n", "it leads to the emulator")
	assert.Equal(t, 1, strings.Count(served, "- url:"))

	page := c.send(c.request(http.MethodGet, "/openapi", "")).body
	for _, op := range tigotest.Operations() {
		assert.Contains(t, page, `<span id="`+op.ID+`">`)
	}
	refs := regexp.MustCompile(`href="#([^"]+)"`).FindAllStringSubmatch(page, -1)
	assert.Greater(t, len(refs), 200)
	for _, ref := range refs {
		assert.Contains(t, page, `<span id="`+ref[1]+`">`)
	}
}
