package browser

import (
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/billing"
)

// press clicks a button of the payment page.
func press(decision string) chromedp.Action[chromedp.Void] {
	return chromedp.Click(chromedp.CSS(`button[value="` + decision + `"]`))
}

func TestPayment(t *testing.T) {
	browser := start(t)
	for _, size := range screens() {
		for decision, want := range map[string]struct {
			where    string // on the merchant's site
			pending  bool
			approved tigo.Bool
			again    string // the title of the payment page afterwards
		}{
			"approve": {"/paid?order=7", false, tigo.Yes, "Pago aprobado"},
			"reject":  {"/paid?order=7", false, tigo.No, "Pago rechazado"},
			"pending": {"/paid?order=7", true, tigo.Unknown, "Factura de marzo"},
			"cancel":  {"/cart", true, tigo.Unknown, "Factura de marzo"},
		} {
			t.Run(size.name+"/"+decision, func(t *testing.T) {
				v := open(t, browser, size)
				reference := v.checkout(billing.CheckoutRequest{
					ReturnURL: v.merchant.URL + "/paid?order=7", CancelURL: v.merchant.URL + "/cart",
					PaymentDescription: "Factura de marzo", PaymentMethods: []string{"PSE", "TARJETA"},
				})
				v.do(chromedp.Navigate(reference.RedirectURL))
				assert.Equal(t, "COP 234.700", v.text(".amount"))
				v.fits("payment")
				v.do(press(decision), chromedp.WaitVisible(chromedp.CSS("#where")))
				assert.Equal(t, want.where, v.text("#where"))
				assert.Empty(t, get(v, chromedp.Evaluate[string]("document.referrer")), "the shop does not learn the token")

				state, err := v.bills.GetCheckoutByToken(t.Context(), v.contract.ID, v.contract.Unpaid, reference.PaymentToken)
				require.NoError(t, err)
				assert.Equal(t, want.pending, state.Pending)
				assert.Equal(t, want.approved, state.PaymentApproved)

				v.do(chromedp.Navigate(reference.RedirectURL))
				assert.Equal(t, want.again, v.text("h1"))
				v.fits("after-" + decision)
			})
		}
	}
}

func TestPaymentWithoutAddresses(t *testing.T) {
	browser := start(t)
	for _, size := range screens() {
		for decision, title := range map[string]string{
			"approve": "Pago aprobado",
			"reject":  "Pago rechazado",
			"pending": "Pago pendiente",
			"cancel":  "No terminaste el pago",
		} {
			t.Run(size.name+"/"+decision, func(t *testing.T) {
				v := open(t, browser, size)
				v.do(
					chromedp.Navigate(v.checkout(billing.CheckoutRequest{}).RedirectURL),
					press(decision),
					chromedp.WaitVisible(chromedp.CSS(".notice")),
				)
				assert.Equal(t, title, v.text("h1"))
				v.fits("result-" + decision)
			})
		}
	}
}

// TestPayingTwice submits the form of a payment after it was approved elsewhere.
func TestPayingTwice(t *testing.T) {
	browser := start(t)
	v := open(t, browser, screens()[0])
	reference := v.checkout(billing.CheckoutRequest{})
	v.do(chromedp.Navigate(reference.RedirectURL))
	require.NoError(t, v.server.Approve(reference.PaymentToken))
	v.do(press("approve"), chromedp.WaitVisible(chromedp.CSS(".notice")))
	assert.Equal(t, "Pago aprobado", v.text("h1"))
	balance, err := v.bills.GetBalance(t.Context(), v.contract.ID)
	require.NoError(t, err)
	assert.Equal(t, "84700", balance.DueAmount.String(), "only what another invoice leaves open")
}

func TestPagesWithoutAPayment(t *testing.T) {
	browser := start(t)
	for _, size := range screens() {
		t.Run(size.name, func(t *testing.T) {
			v := open(t, browser, size)
			v.do(chromedp.Navigate(v.server.URL + "/pay/0000"))
			assert.Equal(t, "No encontramos este pago", v.text("h1"))
			v.fits("unknown")

			late := v.checkout(billing.CheckoutRequest{ReturnURL: v.merchant.URL + "/paid"})
			paid := v.checkout(billing.CheckoutRequest{})
			require.NoError(t, v.server.Approve(paid.PaymentToken))
			v.do(chromedp.Navigate(late.RedirectURL))
			assert.Equal(t, "La factura ya está pagada", v.text("h1"))
			v.fits("invoice-paid")
			v.server.Advance(25 * time.Hour)
			v.do(chromedp.Navigate(late.RedirectURL))
			assert.Equal(t, "El enlace de pago venció", v.text("h1"))
			v.fits("expired")
		})
	}
}
