package browser

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/billing"
	"github.com/tigo-go/tigo/tigotest"
)

// axeFile is an environment variable with the file of axe-core, which the script in this folder installs.
const axeFile = "TIGO_AXE"

// looks are the looks of the console.
var looks = []string{"light", "dark"}

// consolePages returns the paths of all pages of the console, by the name of their screenshot.
func consolePages(v *visit) map[string]string {
	contract := "/contracts/co/" + v.contract.ID
	return map[string]string{
		"customers": "/", "customer": "/customers/co/cc/43567890", "contract": contract, "invoices": contract + "/invoices",
		"invoice": contract + "/invoices/" + v.contract.Unpaid, "payments": "/payments", "requests": "/requests", "faults": "/faults",
		"clock": "/clock", "dialects": "/dialects", "control": "/control", "openapi": "/openapi",
	}
}

// busy adds requests, a pending payment and faults for the console to show.
func busy(v *visit) {
	v.t.Helper()
	ctx := v.t.Context()
	_, err := v.bills.GetBalance(ctx, v.contract.ID)
	require.NoError(v.t, err)
	v.checkout(billing.CheckoutRequest{})
	v.server.Inject(
		tigotest.Fault{Op: "billing.GetFinancing", Times: 1, Do: tigotest.Response{Status: http.StatusBadRequest, Body: `{"code": 400}`}},
		tigotest.Fault{Op: "billing.CreateInvoice", Times: 2, When: tigotest.AfterBooking, Do: tigotest.ResetConnection()},
		tigotest.Fault{Probability: 0.1, Seed: 3, Delay: 3 * time.Second},
	)
	_, err = v.bills.GetFinancing(ctx, v.contract.ID)
	require.Error(v.t, err)
	v.raw("/v1/tigo/home/co/billing/contracts/" + v.contract.ID + "/balance/")
}

// raw sends a request that no client of the SDK would send.
func (v *visit) raw(path string) {
	v.t.Helper()
	request, err := http.NewRequestWithContext(v.t.Context(), http.MethodGet, v.server.URL+path, nil)
	require.NoError(v.t, err)
	response, err := http.DefaultClient.Do(request)
	require.NoError(v.t, err)
	response.Body.Close()
}

// TestEveryPageLooksRight opens every page in both sizes and both looks. No part is wider than the screen, and axe-core finds no
// violation.
func TestEveryPageLooksRight(t *testing.T) {
	browser := start(t)
	axe, err := os.ReadFile(os.Getenv(axeFile))
	if err != nil && os.Getenv("CI") == "" {
		t.Log("without axe-core: the script in this folder installs it")
	} else {
		require.NoError(t, err, "the script in this folder installs axe-core")
	}
	for _, size := range screens() {
		for _, look := range looks {
			t.Run(size.name+" "+look, func(t *testing.T) {
				v := openAs(t, browser, size, look, tigotest.WithPopulation(600, 1))
				busy(v)
				for name, path := range consolePages(v) {
					v.do(chromedp.Navigate(v.server.URL+path), chromedp.WaitVisible(chromedp.CSS("h1")))
					v.fits(name + "-" + look)
					v.axe(axe, name)
				}
				v.do(chromedp.Navigate(v.server.URL+"/requests"), chromedp.Click(chromedp.CSS("#log li.violations summary")), chromedp.WaitVisible(chromedp.CSS("#log .note")))
				v.fits("request-open-" + look)
				v.axe(axe, "an open request")
				v.do(chromedp.Navigate(v.server.URL+"/faults"), chromedp.Click(chromedp.CSS("summary.tpl")), chromedp.WaitVisible(chromedp.CSS("[open] .arm button")))
				v.fits("fault-open-" + look)
				v.axe(axe, "an open template")
				if size.width < 1000 {
					v.do(chromedp.Click(chromedp.CSS(".menu")), chromedp.WaitVisible(chromedp.CSS("#drawer a")))
					v.fits("menu-open-" + look)
					v.axe(axe, "the menu")
				}
				v.server.Reset()
				for name, path := range map[string]string{"payments": "/payments", "requests": "/requests", "faults": "/faults"} {
					v.do(chromedp.Navigate(v.server.URL+path), chromedp.WaitVisible(chromedp.CSS(".empty")))
					v.axe(axe, name+", empty")
				}
			})
		}
	}
}

// TestUnusualValuesFit opens pages with long names, ids and amounts, and pages of customers without name or contract.
func TestUnusualValuesFit(t *testing.T) {
	const contract = "LONG-1234567890-1234567890"
	browser := start(t)
	for _, size := range screens() {
		t.Run(size.name, func(t *testing.T) {
			v := open(t, browser, size)
			for _, customer := range []string{
				`{"customerInfo": {"customerId": "99887766554433221100", "name": "María de los Ángeles Fernanda Guadalupe", "lastName": "Rodríguez-Santander de la Torre y Montenegro",
					"email": "maria.de.los.angeles.fernanda.guadalupe.rodriguez@subdomain.example-company.com"}, "contracts": [{"contractId": "` + contract + `",
					"address": {"streetAddress": "Avenida Circunvalar con Transversal Superior # 123-456, Torre 7, Apartamento 2304"}, "invoices": [
					{"invoiceId": "` + contract + `-2603", "invoiceAmount": 123456789012345678901.75}, {"invoiceId": "L2", "invoiceAmount": 98765432109.5, "dueAmount": 45.25}]}]}`,
				`{"customerInfo": {"customerId": "1"}, "contracts": [{"contractId": "EMPTY"}]}`,
				`{"customerInfo": {"customerId": "2"}}`,
			} {
				require.NoError(t, v.server.PutCustomer(tigo.Colombia, customer))
			}
			for id, decide := range map[string]func(string) error{v.contract.Unpaid: v.server.Approve, v.contract.PartlyPaid: v.server.Reject} {
				token, err := v.server.PutCheckout(tigo.Colombia, v.contract.ID, id, `{}`)
				require.NoError(t, err)
				require.NoError(t, decide(token))
			}
			_, err := v.server.PutCheckout(tigo.Colombia, contract, contract+"-2603", `{}`)
			require.NoError(t, err)
			v.server.Inject(tigotest.Fault{Op: "tokenization.ListCustomerCardTokens", Do: tigotest.Response{Status: http.StatusServiceUnavailable, Body: `{}`}})
			for name, path := range map[string]string{
				"customers": "/", "customer": "/customers/co/cc/99887766554433221100", "contract": "/contracts/co/" + contract, "invoices": "/contracts/co/" + contract + "/invoices",
				"invoice": "/contracts/co/" + contract + "/invoices/" + contract + "-2603", "payments": "/payments", "faults": "/faults",
				"no-invoice": "/contracts/co/EMPTY", "no-invoices": "/contracts/co/EMPTY/invoices", "no-contract": "/customers/co/cc/2", "no-customer": "/?q=nobody",
				"no-request": "/requests?q=nothing", "no-page": "/contracts/co/none", "paid": "/contracts/co/" + v.contract.ID + "/invoices/" + v.contract.Unpaid,
			} {
				v.do(chromedp.Navigate(v.server.URL+path), chromedp.WaitVisible(chromedp.CSS("h1")))
				v.fits("unusual-" + name)
			}
		})
	}
}

// axe fails the test for each violation that axe-core finds in the page.
func (v *visit) axe(source []byte, name string) {
	v.t.Helper()
	if len(source) == 0 {
		return
	}
	v.do(evaluate(string(source)))
	found := getWithin(v, 5*time.Minute, chromedp.Evaluate[string](`axe.run().then(r => JSON.stringify(r.violations.map(x => x.id + ": " + x.nodes.slice(0, 3).map(n => n.html + " — " + n.failureSummary).join(" | "))))`, chromedp.EvalAwaitPromise))
	var violations []string
	require.NoError(v.t, json.Unmarshal([]byte(found), &violations))
	assert.Empty(v.t, violations, name)
}

// TestAPaymentFromTheRequestToPaid follows a payment without a reload: the request appears, the payment is pending, a click
// approves it, and the invoice is paid.
func TestAPaymentFromTheRequestToPaid(t *testing.T) {
	browser := start(t)
	for _, size := range screens() {
		t.Run(size.name, func(t *testing.T) {
			v := open(t, browser, size)
			invoice := fmt.Sprintf("%s/contracts/co/%s/invoices/%s", v.server.URL, v.contract.ID, v.contract.Unpaid)
			v.do(chromedp.Navigate(invoice), chromedp.WaitVisible(chromedp.CSS("#payments .empty")), live())
			v.do(evaluate(`window.stays = true`))
			v.checkout(billing.CheckoutRequest{})
			v.do(chromedp.WaitVisible(chromedp.CSS("#payments button.main")))
			assert.Contains(t, v.text("#head .lead"), "Pending")
			v.do(chromedp.WaitReady(`//ol[@data-live]//span[@class="op" and text()="billing.CreateCheckout"]`))
			v.do(
				chromedp.Click(chromedp.CSS("#payments button.main")),
				chromedp.WaitVisible(`//*[@id="head"]//span[@class="state paid"]`),
			)
			assert.Equal(t, "COP0,00", v.text("#open"))
			assert.True(t, get(v, chromedp.Evaluate[bool](`window.stays`)), "the page was never left")
			paid, err := v.bills.GetInvoice(t.Context(), v.contract.ID, v.contract.Unpaid)
			require.NoError(t, err)
			assert.True(t, paid.DueAmount.Equal(tigo.NumberOf(0)))
			assert.Equal(t, "waiting", get(v, chromedp.Evaluate[string](`document.activeElement.id`)), "a second Enter must not pay")
		})
	}
}

// TestAFaultByClick arms a fault by click, which a call of the SDK meets.
func TestAFaultByClick(t *testing.T) {
	browser := start(t)
	v := open(t, browser, screens()[0])
	v.do(
		chromedp.Navigate(v.server.URL+"/faults"), chromedp.WaitVisible(chromedp.CSS("#armed .empty")), live(),
		chromedp.Click(`//summary[contains(., "Reset after booking")]`),
		chromedp.WaitVisible(chromedp.CSS("[open] .arm button")),
		chromedp.Click(chromedp.CSS("[open] .arm button")),
		chromedp.WaitVisible(chromedp.CSS("#armed table")),
	)
	assert.Contains(t, v.text("#armed td"), "connection reset after the booking")
	_, err := v.bills.CreateInvoice(t.Context(), v.contract.ID, billing.CreateInvoiceRequest{Amount: tigo.NumberOf(5)})
	require.Error(t, err)
	assert.Equal(t, tigo.OutcomeUnknown, tigo.OutcomeOf(err))
	assert.Equal(t, 1, v.server.Bookings("billing.CreateInvoice"))
	v.do(chromedp.WaitVisible(chromedp.CSS("#armed .empty"))) // it is removed after its last request
	v.do(
		chromedp.Navigate(v.server.URL+"/requests"),
		chromedp.Click(chromedp.CSS("#log li.faults summary")),
		chromedp.WaitVisible(chromedp.CSS("#log .note.bad")),
	)
	assert.Contains(t, v.text("#log .note.bad"), "It was booked all the same")
}

// TestEveryTemplateByClick arms every template of the faults page by click.
func TestEveryTemplateByClick(t *testing.T) {
	browser := start(t)
	v := open(t, browser, screens()[0])
	v.do(chromedp.Navigate(v.server.URL+"/faults"), chromedp.WaitVisible(chromedp.CSS("#armed .empty")), live())
	count := get(v, chromedp.Evaluate[int](`document.querySelectorAll("summary.tpl").length`))
	require.Positive(t, count)
	for n := 1; n <= count; n++ {
		template := fmt.Sprintf("//ul/li[%d]/details[summary[contains(@class, \"tpl\")]]", n)
		v.do(
			chromedp.Click(template+"/summary"), chromedp.WaitVisible(template+"//button"), chromedp.Click(template+"//button"),
			chromedp.WaitVisible(chromedp.CSS("#armed table")),
		)
		v.server.ClearFaults()
		v.do(chromedp.WaitVisible(chromedp.CSS("#armed .empty")), chromedp.Click(`//*[@id="toast"]//button`))
	}
}

// TestTheConsoleIsLive shows requests and changes of clock, dialects and state without a reload.
func TestTheConsoleIsLive(t *testing.T) {
	browser := start(t)
	v := open(t, browser, screens()[0])
	v.do(chromedp.Navigate(v.server.URL+"/requests"), chromedp.WaitVisible(chromedp.CSS("h1")), live())
	_, err := v.bills.GetBalance(t.Context(), v.contract.ID)
	require.NoError(t, err)
	v.do(chromedp.WaitVisible(`//*[@id="log"]//span[text()="billing.GetBalance"]`))
	v.do(chromedp.Click(chromedp.CSS("#log summary")), chromedp.WaitVisible(`//button[text()="Follow"]`)) // opening a request pauses the list
	assert.Contains(t, v.text("#log details[open] .inside > div:last-child pre"), `"dueAmount": 319400`)
	_, err = v.bills.GetFinancing(t.Context(), v.contract.ID)
	require.NoError(t, err)
	v.do(chromedp.WaitVisible(`//button[@id="held" and text()="Show 1 new"]`))
	v.do(chromedp.Click(chromedp.CSS("#held")), chromedp.WaitVisible(`//*[@id="log"]//span[text()="billing.GetFinancing"]`))

	closed := v.server.Requests()[2].ID
	v.do(evaluate(`location.hash = "`+closed+`"`), chromedp.WaitVisible(chromedp.CSS("#"+closed+" details[open] pre")))

	v.do(chromedp.Navigate(v.server.URL+"/clock"), chromedp.WaitVisible(chromedp.CSS("h1")), live(),
		chromedp.Click(`//button[text()="A day on"]`), chromedp.WaitVisible(`//*[@id="hour"]//span[contains(text(), "17 Mar 2026")]`))
	assert.Equal(t, 17, v.server.Now().Day())
	v.do(chromedp.Navigate(v.server.URL+"/dialects"), chromedp.WaitVisible(chromedp.CSS("h1")), live(),
		chromedp.Click(chromedp.CSS("#quoted-numbers")), chromedp.WaitVisible(`//*[@id="toast"]//span[contains(., "quoted-numbers on")]`))
	shot, err := v.server.Snapshot()
	require.NoError(t, err)
	assert.Contains(t, string(shot), `"dialects":["quoted-numbers"]`)

	v.do(chromedp.Click(`//button[text()="Reset state"]`), chromedp.WaitVisible(`//button[text()="Undo reset"]`))
	assert.Equal(t, 16, v.server.Now().Day())
	v.do(chromedp.Click(`//button[text()="Undo reset"]`), chromedp.WaitVisible(`//*[@data-clock and contains(text(), "17 Mar 2026")]`))
	assert.Equal(t, 17, v.server.Now().Day())
}

// live waits until the page receives events.
func live() chromedp.Action[chromedp.Void] {
	return chromedp.WaitReady(`//span[contains(@class, "live") and not(contains(@class, "off")) and @data-open]`)
}
