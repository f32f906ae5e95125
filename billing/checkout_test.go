package billing_test

import (
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/billing"
	"github.com/tigo-go/tigo/internal/wiretest"
)

const paymentToken = "b7f2/c0e95a"

var wantCheckout = billing.Checkout{
	CheckoutID:         "5000001",
	InvoiceID:          invoice,
	PaymentDate:        tigo.NewDate(2026, time.March, 1),
	PaymentAmount:      tigo.MustNumber("150000.50"),
	PaymentDescription: "Factura de marzo",
	ReturnURL:          "https://shop.example/paid",
	CancelURL:          "https://shop.example/cart",
	PaymentMethods:     []string{"PSE", "CARD"},
	PaymentApproved:    tigo.Yes,
	PaymentStatus:      1,
	CustomerInfo:       customerInfo,
}

var checkoutRequest = billing.CheckoutRequest{
	PaymentDate:        tigo.NewDate(2026, time.March, 1),
	PaymentAmount:      tigo.MustNumber("150000.50"),
	PaymentDescription: "Factura de marzo",
	ReturnURL:          "https://shop.example/paid",
	CancelURL:          "https://shop.example/cart",
	PaymentMethods:     []string{"PSE", "CARD"},
	CustomerInfo:       customerInfo,
}

func checkoutRows() []row {
	const latest = "/billing/contracts/{contractId}/invoices/{invoiceId}/checkOut"
	token := row{
		Request:    "GET /v1/tigo/home/co/billing/contracts/84%2F12/invoices/700%2F01/checkOut/b7f2%2Fc0e95a",
		Route:      "/billing/contracts/{contractId}/invoices/{invoiceId}/checkOut/{paymentToken}",
		Idempotent: true,
		Response:   "checkout.json",
		Want:       wantCheckout,
	}
	return []row{
		{
			Method: "GetCheckout",
			Call: func(ctx context.Context, c *billing.Client, opts ...tigo.CallOption) (any, error) {
				return c.GetCheckout(ctx, contract, invoice, opts...)
			},
			Request:    "GET /v1/tigo/home/co/billing/contracts/84%2F12/invoices/700%2F01/checkOut",
			Route:      latest,
			Idempotent: true,
			Response:   "checkout.json",
			Want:       wantCheckout,
		},
		{
			Method: "CreateCheckout",
			Call: func(ctx context.Context, c *billing.Client, opts ...tigo.CallOption) (any, error) {
				return c.CreateCheckout(ctx, contract, invoice, checkoutRequest, opts...)
			},
			Request: "POST /v1/tigo/home/co/billing/contracts/84%2F12/invoices/700%2F01/checkOut",
			Route:   latest,
			Body: `{
				"invoiceId": "700/01", "paymentDate": "2026-03-01", "paymentAmount": 150000.50,
				"paymentDescription": "Factura de marzo", "returnUrl": "https://shop.example/paid",
				"cancelUrl": "https://shop.example/cart", "paymentMethods": ["PSE", "CARD"],
				"customerInfo": ` + customerJSON + `
			}`,
			Status:   http.StatusCreated,
			Response: "checkoutreference.json",
			Want: billing.CheckoutReference{
				PaymentToken: paymentToken,
				CheckoutID:   "5000001",
				RedirectURL:  "https://pay.example/?token=b7f2%2Fc0e95a",
			},
		},
		withMethod(token, "GetCheckoutByToken", func(ctx context.Context, c *billing.Client, opts ...tigo.CallOption) (any, error) {
			return c.GetCheckoutByToken(ctx, contract, invoice, paymentToken, opts...)
		}),
		withMethod(token, "WatchCheckout", func(ctx context.Context, c *billing.Client, opts ...tigo.CallOption) (any, error) {
			states, err := wiretest.Collect(c.WatchCheckout(ctx, contract, invoice, paymentToken, billing.WatchCheckoutOptions{}, opts...))
			if len(states) != 1 {
				return states, err
			}
			return states[0], err
		}),
		withMethod(token, "WaitCheckout", func(ctx context.Context, c *billing.Client, opts ...tigo.CallOption) (any, error) {
			return c.WaitCheckout(ctx, contract, invoice, paymentToken, billing.WatchCheckoutOptions{}, opts...)
		}),
	}
}

// pending is the response during a payment. It has the form of an error body.
var pending = response{status: http.StatusAccepted, body: `{"code": 202, "message": "Still in process"}`}

func TestCheckoutPending(t *testing.T) {
	p := newPlatform(t, pending)
	var response tigo.Response
	latest, err := p.bills.GetCheckout(t.Context(), contract, invoice, tigo.WithStrict(), tigo.WithResponse(&response))
	require.NoError(t, err)
	assert.Equal(t, billing.Checkout{Pending: true}, latest)
	assert.Equal(t, http.StatusAccepted, response.StatusCode)
	byToken, err := p.bills.GetCheckoutByToken(t.Context(), contract, invoice, paymentToken)
	require.NoError(t, err)
	assert.Equal(t, billing.Checkout{Pending: true}, byToken)
}

func TestCreateCheckoutOfAnotherInvoice(t *testing.T) {
	p := newPlatform(t)
	_, err := p.bills.CreateCheckout(t.Context(), contract, invoice, billing.CheckoutRequest{InvoiceID: "700/02"})
	wrong := p.argumentError(t, err)
	assert.Equal(t, "invoiceId", wrong.Name)
	assert.NotContains(t, err.Error(), "700")
}
