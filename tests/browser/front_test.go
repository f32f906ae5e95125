package browser

import (
	"net/http"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestFrontPage(t *testing.T) {
	browser := start(t)
	for _, size := range screens() {
		t.Run(size.name, func(t *testing.T) {
			v := open(t, browser, size)
			v.do(chromedp.Navigate(v.server.URL), chromedp.WaitVisible(chromedp.CSS("#no-requests")))
			_, err := v.bills.GetBalance(t.Context(), v.contract.ID)
			require.NoError(t, err)
			v.do(chromedp.WaitVisible(chromedp.CSS("#requests li:nth-child(2)")))
			assert.Contains(t, v.text("#requests li"), "billing.GetBalance", "the newest comes first, without a reload")
			v.fits("front")

			v.do(
				chromedp.Click(`//a[text()="Guatemala"]`),
				chromedp.WaitVisible(`//a[text()="Guatemala" and @aria-current]`),
			)
			assert.Contains(t, v.text("article h3"), v.server.Customers("gt")[0].Name)

			v.do(
				chromedp.Click(`//summary[starts-with(., "cases")]`),
				chromedp.Click(chromedp.CSS(`a[href="/openapi#GetServiceRequestsByContractId"]`)),
				chromedp.WaitVisible(chromedp.CSS("pre :target")),
			)
			assert.Contains(t, v.text("pre :target"), "operationId: GetServiceRequestsByContractId")
			v.fits("contract")
		})
	}
}

func TestViolationsShowUp(t *testing.T) {
	browser := start(t)
	v := open(t, browser, screens()[1])
	v.server.Reset()
	v.do(chromedp.Navigate(v.server.URL), chromedp.WaitVisible(chromedp.CSS("#no-violations")))
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, v.server.URL+"/nowhere", nil)
	require.NoError(t, err)
	answer, err := http.DefaultClient.Do(request)
	require.NoError(t, err)
	answer.Body.Close()
	v.do(chromedp.WaitVisible(chromedp.CSS("#violations li")))
	assert.Contains(t, v.text("#violations li"), "no API has such a base path")
	v.fits("violations")
	v.server.Reset() // what was provoked is no failure of this test
}
