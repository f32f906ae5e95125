package tigotest_test

import (
	"encoding/xml"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/api"
	"github.com/tigo-go/tigo/tigotest"
)

// page fetches a page of the console as a browser does.
func (c *caller) page(path string) string {
	c.t.Helper()
	got := c.send(c.request(http.MethodGet, path, ""))
	require.Equal(c.t, http.StatusOK, got.status, path)
	assert.Equal(c.t, "text/html; charset=utf-8", got.header.Get("Content-Type"), path)
	policy := got.header.Get("Content-Security-Policy")
	for _, part := range []string{"default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'", "form-action 'self'"} {
		assert.Contains(c.t, policy, part, path)
	}
	assert.NotContains(c.t, policy, "unsafe")
	return got.body
}

// readable returns a page without its markup.
func readable(page string) string {
	text := regexp.MustCompile(`<[^>]*>`).ReplaceAllString(page, "\x00")
	text = strings.NewReplacer("\x00", "", "&#34;", `"`, "&#39;", "'", "&amp;", "&", "&#43;", "+").Replace(text)
	return strings.Join(strings.Fields(text), " ")
}

// TestConsolePages checks the text of every page, and follows every link.
func TestConsolePages(t *testing.T) {
	c := signIn(t, tigotest.WithPopulation(600, 1))
	contract := c.customers(tigo.Colombia)[0].Contracts[0]
	c.get("co/billing/contracts/13345678/balance")
	c.do(http.MethodGet, "co/billing/contracts/13345678/balance/", "")
	c.do(http.MethodGet, "co/billing/contracts/13345678/invoices/?limit=9", "")
	token := c.checkout(tigo.Colombia, contract.ID, contract.Unpaid, "234700")
	c.server.Inject(tigotest.Fault{Op: "billing.GetFinancing", Times: 2, Do: tigotest.ResetConnection(), When: tigotest.AfterBooking})

	for path, wanted := range map[string][]string{
		"/": {
			"Luz Marina Restrepo Vélez", "cc 43567890", "Payment pending", "499.200,00", c.server.URL, "COP 234.700,00 in all",
			"connection reset after the booking", "1–50 of 104", "Next",
		},
		"/?country=bo":          {"Bolivia", "BOB"},
		"/?country=xx":          {"Luz Marina"},
		"/?q=43567890":          {"Luz Marina"},
		"/?q=nobody":            {"No customer found"},
		"/?offset=100":          {"101–104 of 104", "Previous"},
		"/?country=py&offset=4": {"7000000001"},
		"/customers/co/cc/43567890": {
			"Luz Marina Restrepo Vélez", "13345678", "•••• 1881", "Internet, Televisión, Telefonía", "luz.restrepo@example.com",
		},
		"/contracts/co/13345678": {
			"319.400,00", "Carrera 43A # 7-50, Apartamento 1204", "FENIX", "Extensor WiFi", "234.700,00", "Calls of 6044483120", "3005679536 verified",
		},
		"/contracts/co/13345678/invoices":                   {"All", "Overdue", "13345678-2510", "Add one"},
		"/contracts/co/13345678/invoices?state=paid":        {"13345678-2510"},
		"/contracts/co/13345678/invoices/13345678-2603":     {"5000001", "197.226,89", "37.473,11", `"invoiceAmount": 234700`, "Approve", "20 Mar"},
		"/contracts/co/6000000010/invoices/6000000010-2603": {"6000000010-2603"},
		"/payments":                   {"5000001", "234.700,00", "Approve", "/payments/5000001"},
		"/requests":                   {"billing.GetBalance", "1 violation", "This route has no trailing slash", "It created a pending payment"},
		"/requests?kind=violations":   {"Limit is not between 1 and 5", "invoices/?limit=9"},
		"/requests?q=nowhere":         {"No request like that"},
		"/requests?before=tigotest-3": {"tigo.SignIn", "Newest"},
		"/requests?kind=nonsense":     {"billing.GetBalance"},
		"/faults":                     {"billing.GetFinancing", "2 of 2 left", "0 2 of 2 Remove", "Reset after booking", "not at all"},
		"/clock":                      {"Mon 16 Mar 2026 15:00", "10:00 in Colombia", "To the next due date, 20 Mar", "a payment page closes"},
		"/dialects":                   {"Lists inside an object"},
		"/control":                    {"POST /_emulator/faults", "Arms a fault", "DELETE /_emulator/tokens"},
		"/openapi":                    {"operationId: GetBalanceByContractId"},
	} {
		page := c.page(path)
		for _, text := range wanted {
			assert.Contains(t, readable(page), text, path)
		}
		assert.NotRegexp(t, `(src|href)="(https?:)?//`, page, "nothing is loaded from other sites")
		assert.NotRegexp(t, `<script>|style="|\son[a-z]+="`, page, "nothing violates the policy")
		for _, link := range regexp.MustCompile(`<a [^>]*href="(/[^"]*)"`).FindAllStringSubmatch(page, -1) {
			to, _, _ := strings.Cut(strings.ReplaceAll(link[1], "&amp;", "&"), "#")
			assert.Equal(t, http.StatusOK, c.send(c.request(http.MethodGet, to, "")).status, "%s on %s", to, path)
		}
	}
	assert.Contains(t, c.page("/requests"), `<em>limit=9</em>`, "the offending part is underlined")
	assert.Contains(t, c.page("/contracts/co/13345678/invoices"), "/invoices/13345678-2603/pdf")
	require.NoError(t, c.server.Approve(token))
	assert.Contains(t, readable(c.page("/payments")), "Approved")
	assert.Contains(t, readable(c.page("/contracts/co/13345678/invoices/13345678-2603")), "−234.700,00")

	for _, path := range []string{"/customers/co/cc/1", "/customers/us/cc/1", "/contracts/co/1", "/contracts/us/1", "/contracts/co/1/invoices", "/contracts/co/13345678/invoices/1", "/contracts/co/13345678/invoices/1/pdf"} {
		assert.Equal(t, http.StatusNotFound, c.send(c.request(http.MethodGet, path, "")).status, path)
	}
	missing := c.send(c.request(http.MethodGet, "/contracts/co/1", ""))
	assert.Equal(t, "text/html; charset=utf-8", missing.header.Get("Content-Type"))
	assert.Contains(t, missing.body, "<h1>There is no such page</h1>")
	assert.Contains(t, missing.body, `href="/payments"`, "it has the menu")
	c.server.Reset()
	assert.Contains(t, c.page("/"), "Undo reset")
}

// TestACustomerWithoutAName shows the document in place of the name.
func TestACustomerWithoutAName(t *testing.T) {
	c := &caller{t: t, server: tigotest.Start(t)}
	require.NoError(t, c.server.PutCustomer(tigo.Colombia, `{"customerInfo": {"customerId": "77"}, "contracts": [{"contractId": "A1"}]}`))
	assert.Contains(t, c.page("/"), `<a href="/customers/co/cc/77" lang="es">cc 77</a>`)
	assert.Contains(t, c.page("/customers/co/cc/77"), `<h1 lang="es">cc 77</h1>`)
	assert.Contains(t, c.page("/contracts/co/A1"), `<a href="/customers/co/cc/77">cc 77</a>`)
}

// TestConsoleStandsBesideThePlatform shows that requests to the console are not recorded, meet no fault and are no violations.
func TestConsoleStandsBesideThePlatform(t *testing.T) {
	server := tigotest.Start(t, tigotest.FailOnViolations())
	c := &caller{t: t, server: server}
	server.Inject(tigotest.Fault{Do: tigotest.Disconnect()})
	for path, want := range map[string]struct {
		kind   string
		status int
	}{
		"/":             {"text/html; charset=utf-8", http.StatusOK},
		"/console.js":   {"text/javascript; charset=utf-8", http.StatusOK},
		"/console.css":  {"text/css; charset=utf-8", http.StatusOK},
		"/openapi":      {"text/html; charset=utf-8", http.StatusOK},
		"/openapi.yaml": {"application/yaml", http.StatusOK},
		"/favicon.ico":  {"", http.StatusNoContent},
		"/contracts/co/13345678/invoices/13345678-2603/pdf": {"application/pdf", http.StatusOK},
	} {
		for _, method := range []string{http.MethodGet, http.MethodHead} {
			got := c.send(c.request(method, path, ""))
			assert.Equal(t, want.status, got.status, path)
			assert.Equal(t, want.kind, got.header.Get("Content-Type"), path)
		}
	}
	assert.Empty(t, server.Requests())
	_, err := roundTrip(http.DefaultClient, c.request(http.MethodPost, "/openapi.yaml", ""))
	require.Error(t, err, "it accepts GET only")
}

func TestContractPages(t *testing.T) {
	c := &caller{t: t, server: tigotest.Start(t)}
	served := c.send(c.request(http.MethodGet, "/openapi.yaml", "")).body
	_, own, _ := strings.Cut(served, "\nsecurity:")
	_, whole, _ := strings.Cut(api.OpenAPI(), "\nsecurity:")
	assert.Equal(t, whole, own)
	assert.Contains(t, served, "servers:\n  - url: "+c.server.URL+"\n", "the emulator is the server")
	assert.Equal(t, 1, strings.Count(served, "- url:"))

	page := c.send(c.request(http.MethodGet, "/openapi", "")).body
	for _, op := range tigotest.Operations() {
		assert.Contains(t, page, `<span id="`+op.ID+`">`)
		assert.Contains(t, page, `<a href="#`+op.ID+`">`+op.Op+`</a>`)
	}
	refs := regexp.MustCompile(`href="#(/[^"]+)"`).FindAllStringSubmatch(page, -1)
	assert.Greater(t, len(refs), 200)
	for _, ref := range refs {
		assert.Contains(t, page, `<span id="`+ref[1]+`">`)
	}
}

// TestConsoleRows shows that a row is well-formed for any request.
func TestConsoleRows(t *testing.T) {
	c := signIn(t)
	c.server.Inject(tigotest.Fault{Op: "billing.CreateInvoice", Times: 1, Delay: time.Millisecond, Do: tigotest.Response{Status: 504}})
	c.do(http.MethodPost, "co/billing/contracts/13345678/invoices/", `{"amount": "<script>", "<b>": "\u0000</pre>"}`)
	c.do(http.MethodPost, "co/billing/contracts/13345678/invoices/", `{"amount": "<script>", "<b>": "</pre>"}`)
	c.do(http.MethodGet, "co/<script>alert</script>?<i>=1", "")
	rows := regexp.MustCompile(`(?s)<li id="tigotest-\d+".*?</details></li>`).FindAllString(c.page("/requests"), -1)
	require.Len(t, rows, 4)
	for _, row := range rows {
		assert.NotContains(t, row, "<script")
		decoder := xml.NewDecoder(strings.NewReader(row))
		decoder.Entity = xml.HTMLEntity
		for {
			if _, err := decoder.Token(); err != nil {
				require.Equal(t, "EOF", err.Error(), row)
				break
			}
		}
	}
	assert.Contains(t, rows[2], "waits 1ms and then 504 Gateway Timeout")
	assert.Contains(t, rows[1], `<em>&#34;amount&#34;</em>`)
}
