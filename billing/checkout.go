package billing

import (
	"cmp"
	"context"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/internal/endpoint"
)

// CheckoutRequest begins the payment of an invoice at the payment gateway. The reference requires these fields:
//   - InvoiceID: CreateCheckout sets it
//   - PaymentAmount
//   - CustomerInfo with its CustomerID: [tigo.Document.CustomerInfo] returns one
//
// Without ReturnURL and CancelURL the customer does not come back to your site.
type CheckoutRequest struct {
	InvoiceID          string            `json:"invoiceId,omitzero"`          // the invoice; default: the invoice of the call
	PaymentDate        tigo.Date         `json:"paymentDate,omitzero"`        // the CreationDate of the invoice, which the platform checks against fraud and mistakes
	PaymentAmount      tigo.Number       `json:"paymentAmount,omitzero"`      // the amount to pay, in the invoice's currency; required
	PaymentDescription string            `json:"paymentDescription,omitzero"` // shown to the customer; usually the invoice id
	ReturnURL          string            `json:"returnUrl,omitzero"`          // your page for a customer who has paid or was rejected
	CancelURL          string            `json:"cancelUrl,omitzero"`          // your page for a customer who cancels
	PaymentMethods     []string          `json:"paymentMethods,omitzero"`     // the payment methods to offer; nil: the gateway decides
	CustomerInfo       tigo.CustomerInfo `json:"customerInfo,omitzero"`       // the payer; CustomerID is required
}

// CheckoutReference identifies a new checkout.
type CheckoutReference struct {
	PaymentToken string `json:"paymentToken,omitzero" tigo:"identifies"` // identifies the checkout; store it: without it, only the latest checkout of the invoice can be read
	CheckoutID   string `json:"checkOutId,omitzero"`                     // the payment gateway's id of the checkout
	RedirectURL  string `json:"redirectUrl,omitzero" tigo:"required"`    // where to send the customer; it contains the token
}

// Checkout is one attempt of a customer to pay an invoice at the payment gateway. The customer has paid only if
// PaymentApproved is [tigo.Yes]. [tigo.No] means "not yet" or "rejected"; PaymentStatus distinguishes them.
type Checkout struct {
	Pending            bool              `json:"-"`                                            // still in process at the gateway; all other fields are then empty
	CheckoutID         string            `json:"checkOutId,omitzero"`                          // the gateway's id of the checkout
	InvoiceID          string            `json:"invoiceId,omitzero" tigo:"required"`           // the invoice that is paid
	PaymentDate        tigo.Date         `json:"paymentDate,omitzero"`                         // the date of the invoice
	PaymentAmount      tigo.Number       `json:"paymentAmount,omitzero" tigo:"required,money"` // the amount, in the invoice's currency; absent: the whole invoice
	PaymentDescription string            `json:"paymentDescription,omitzero"`                  // shown to the customer
	ReturnURL          string            `json:"returnUrl,omitzero"`                           // the page for a customer who has paid or was rejected
	CancelURL          string            `json:"cancelUrl,omitzero"`                           // the page for a customer who cancels
	PaymentMethods     []string          `json:"paymentMethods,omitzero"`                      // the payment methods that are offered
	PaymentApproved    tigo.Bool         `json:"paymentApproved,omitzero"`                     // the customer has paid
	PaymentStatus      int64             `json:"paymentStatus,omitzero"`                       // a code of the gateway: pending, approved, rejected, canceled, …
	CustomerInfo       tigo.CustomerInfo `json:"customerInfo,omitzero" tigo:"required"`        // the payer
}

// GetCheckout returns the latest checkout of an invoice, even if another application created it.
//
// Errors:
//   - [tigo.ErrNotFound]: the invoice has no checkout, or does not exist
//
// API: GetCheckOutByContractIdAndInvoiceId (Home Self Care 1.0.0).
func (c *Client) GetCheckout(ctx context.Context, contractID, invoiceID string, opts ...tigo.CallOption) (Checkout, error) {
	call := endpoint.Get("billing.GetCheckout", "/billing/contracts/{contractId}/invoices/{invoiceId}/checkOut", contractID, invoiceID)
	progress, err := c.checkout(ctx, call, opts)
	return progress.State, err
}

// CreateCheckout creates a checkout, with which a customer pays an invoice. To collect a payment:
//
//  1. Call [Client.GetCheckout]. While a checkout is Pending, do not create another: the platform shows only the latest
//     checkout, and a pending one without its id.
//  2. Call CreateCheckout. Store the PaymentToken, then send the customer to the RedirectURL.
//  3. Follow the payment with [Client.WaitCheckout]. The checkout stays Pending until the customer decides or the checkout
//     expires. The reference does not say when it expires.
//
// Do not give a customer a second RedirectURL for the same invoice before the first checkout has ended: the reference does
// not say what happens if both are paid.
//
// It is not idempotent. If it fails with [tigo.OutcomeUnknown] or [tigo.OutcomeApplied], the platform may have created a
// checkout whose PaymentToken and RedirectURL are lost. Nobody can pay or follow it. Then:
//
//  1. Wait until one minute after the call, since the platform may create the checkout that late.
//  2. Call [Client.GetCheckout]. If it does not show a new checkout, call CreateCheckout again.
//  3. If it shows a new checkout, that is the lost one. Call CreateCheckout again: no money moves before a customer pays, and no
//     customer has the RedirectURL of the lost checkout. But if other applications create checkouts of this invoice too, check
//     there first: the new checkout may be theirs, and its customer can still pay.
//
// Errors:
//   - [tigo.ErrBadRequest]: the invoice is paid, or the platform does not accept the amount
//   - [tigo.ErrNotFound]: no such invoice
//   - [tigo.ArgumentError]: the InvoiceID of the request differs from invoiceID
//
// API: CreateCheckOutForContractIdAndInvoiceId (Home Self Care 1.0.0).
func (c *Client) CreateCheckout(ctx context.Context, contractID, invoiceID string, request CheckoutRequest, opts ...tigo.CallOption) (CheckoutReference, error) {
	request.InvoiceID = cmp.Or(request.InvoiceID, invoiceID)
	call := endpoint.Post("billing.CreateCheckout", "/billing/contracts/{contractId}/invoices/{invoiceId}/checkOut", request, contractID, invoiceID).
		Check(request.InvoiceID == invoiceID, "invoiceId", "of the request differs from that of the call")
	return endpoint.One[CheckoutReference](ctx, c.api, call, opts)
}

// GetCheckoutByToken returns one checkout of an invoice: the one that paymentToken identifies.
//
// Errors:
//   - [tigo.ErrNotFound]: no such checkout; a new checkout may take seconds to appear
//
// API: GetCheckOutByContractIdAndInvoiceIdAndPaymentToken (Home Self Care 1.0.0).
func (c *Client) GetCheckoutByToken(ctx context.Context, contractID, invoiceID, paymentToken string, opts ...tigo.CallOption) (Checkout, error) {
	progress, err := c.checkout(ctx, byToken("billing.GetCheckoutByToken", contractID, invoiceID, paymentToken), opts)
	return progress.State, err
}

func byToken(op, contractID, invoiceID, paymentToken string) endpoint.Call {
	return endpoint.Get(op, "/billing/contracts/{contractId}/invoices/{invoiceId}/checkOut/{paymentToken}", contractID, invoiceID, paymentToken)
}

// checkout reads a checkout. Status 202 means that it is pending.
func (c *Client) checkout(ctx context.Context, call endpoint.Call, opts []tigo.CallOption) (endpoint.Progress[Checkout], error) {
	progress, err := endpoint.Ask[Checkout](ctx, c.api, call, opts)
	progress.State.Pending = progress.Pending
	return progress, err
}
