package billing

import (
	"cmp"
	"context"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/internal/endpoint"
)

// CheckoutRequest begins the payment of an invoice at the payment gateway. The reference requires InvoiceID, which the
// call fills in, PaymentAmount and CustomerInfo with its CustomerID: [tigo.Document.CustomerInfo] has it. The other
// fields are not required; send ReturnURL and CancelURL so that the customer comes back to you.
type CheckoutRequest struct {
	InvoiceID          string            `json:"invoiceId,omitzero"`          // the invoice; "" takes the call's own
	PaymentDate        tigo.Date         `json:"paymentDate,omitzero"`        // the date of the invoice, against fraud and mistakes
	PaymentAmount      tigo.Number       `json:"paymentAmount,omitzero"`      // what to pay, in the invoice's currency; required
	PaymentDescription string            `json:"paymentDescription,omitzero"` // what the customer reads, as a rule the invoice's id
	ReturnURL          string            `json:"returnUrl,omitzero"`          // your page for the customer who has paid or was refused
	CancelURL          string            `json:"cancelUrl,omitzero"`          // your page for the customer who gave up
	PaymentMethods     []string          `json:"paymentMethods,omitzero"`     // the ways of paying to offer; nil leaves it to the gateway
	CustomerInfo       tigo.CustomerInfo `json:"customerInfo,omitzero"`       // who pays; CustomerID is required
}

// CheckoutReference names a checkout that was begun.
type CheckoutReference struct {
	PaymentToken string `json:"paymentToken,omitzero" tigo:"identifies"` // the attempt, bound to its invoice and amount; whoever has it can follow the payment
	CheckoutID   string `json:"checkOutId,omitzero"`                     // the gateway's own id of it
	RedirectURL  string `json:"redirectUrl,omitzero" tigo:"required"`    // where to send the customer; it holds the token
}

// Checkout is one attempt to pay an invoice. The money has moved only where PaymentApproved is tigo.Yes; tigo.No is
// "not yet" as well as "never", and the gateway's own PaymentStatus tells them apart.
type Checkout struct {
	Pending            bool              `json:"-"`                                            // still in process at the gateway: there is nothing else to read yet
	CheckoutID         string            `json:"checkOutId,omitzero"`                          // the gateway's own id of the attempt
	InvoiceID          string            `json:"invoiceId,omitzero" tigo:"required"`           // the invoice that is paid
	PaymentDate        tigo.Date         `json:"paymentDate,omitzero"`                         // the date of the invoice
	PaymentAmount      tigo.Number       `json:"paymentAmount,omitzero" tigo:"required,money"` // what is paid, in the invoice's currency; absent where it is the whole invoice
	PaymentDescription string            `json:"paymentDescription,omitzero"`                  // what the customer reads
	ReturnURL          string            `json:"returnUrl,omitzero"`                           // the page for the customer who has paid or was refused
	CancelURL          string            `json:"cancelUrl,omitzero"`                           // the page for the customer who gave up
	PaymentMethods     []string          `json:"paymentMethods,omitzero"`                      // the ways of paying that are offered
	PaymentApproved    tigo.Bool         `json:"paymentApproved,omitzero"`                     // the payment is done
	PaymentStatus      int64             `json:"paymentStatus,omitzero"`                       // the gateway's own code: pending, approved, rejected, canceled, …
	CustomerInfo       tigo.CustomerInfo `json:"customerInfo,omitzero" tigo:"required"`        // who pays
}

// GetCheckout returns the latest attempt to pay an invoice, whoever began it.
//
// Errors:
//   - [tigo.ErrNotFound]: nobody has tried, or no such invoice
//
// API: GetCheckOutByContractIdAndInvoiceId (Home Self Care 1.0.0).
func (c *Client) GetCheckout(ctx context.Context, contractID, invoiceID string, opts ...tigo.CallOption) (Checkout, error) {
	call := endpoint.Get("billing.GetCheckout", "/billing/contracts/{contractId}/invoices/{invoiceId}/checkOut", contractID, invoiceID)
	progress, err := c.checkout(ctx, call, opts)
	return progress.State, err
}

// CreateCheckout begins the payment of an invoice:
//
//  1. Call [Client.GetCheckout]. While an attempt is Pending, do not begin another: the platform shows the latest attempt
//     alone, without an id.
//  2. Call CreateCheckout. Keep the PaymentToken, then send the customer to the RedirectURL.
//  3. Follow the payment with [Client.WaitCheckout]. It stays Pending until the customer decides or the platform lets it
//     expire; the references do not say when that is.
//
// Do not hand out a second RedirectURL for an invoice before the first attempt has ended: the references do not say what
// happens if both are paid.
//
// It is not idempotent. After [tigo.OutcomeUnknown] or [tigo.OutcomeApplied] there is no PaymentToken and no RedirectURL, so
// nobody can pay or follow that attempt:
//
//  1. Wait until a minute has passed since the call: the platform may be at work until then.
//  2. Call [Client.GetCheckout]. If it shows no attempt that was not there before, call CreateCheckout again.
//  3. If it shows a new one, that is the lost one. Beginning again makes one more attempt; no money moves by either before
//     a customer pays it.
//
// Errors:
//   - [tigo.ErrBadRequest]: the invoice is paid, or not an amount it takes
//   - [tigo.ErrNotFound]: no such invoice
//   - [tigo.ArgumentError]: the request names another invoice than the call
//
// API: CreateCheckOutForContractIdAndInvoiceId (Home Self Care 1.0.0).
func (c *Client) CreateCheckout(ctx context.Context, contractID, invoiceID string, request CheckoutRequest, opts ...tigo.CallOption) (CheckoutReference, error) {
	request.InvoiceID = cmp.Or(request.InvoiceID, invoiceID)
	call := endpoint.Post("billing.CreateCheckout", "/billing/contracts/{contractId}/invoices/{invoiceId}/checkOut", request, contractID, invoiceID).
		Check(request.InvoiceID == invoiceID, "invoiceId", "is not the call's invoice")
	return endpoint.One[CheckoutReference](ctx, c.api, call, opts)
}

// GetCheckoutByToken returns one attempt to pay an invoice.
//
// Errors:
//   - [tigo.ErrNotFound]: no such attempt, or not there yet: it may take seconds to appear
//
// API: GetCheckOutByContractIdAndInvoiceIdAndPaymentToken (Home Self Care 1.0.0).
func (c *Client) GetCheckoutByToken(ctx context.Context, contractID, invoiceID, paymentToken string, opts ...tigo.CallOption) (Checkout, error) {
	progress, err := c.checkout(ctx, byToken("billing.GetCheckoutByToken", contractID, invoiceID, paymentToken), opts)
	return progress.State, err
}

func byToken(op, contractID, invoiceID, paymentToken string) endpoint.Call {
	return endpoint.Get(op, "/billing/contracts/{contractId}/invoices/{invoiceId}/checkOut/{paymentToken}", contractID, invoiceID, paymentToken)
}

// checkout reads an attempt. An answer of status 202 is one that is pending.
func (c *Client) checkout(ctx context.Context, call endpoint.Call, opts []tigo.CallOption) (endpoint.Progress[Checkout], error) {
	progress, err := endpoint.Ask[Checkout](ctx, c.api, call, opts)
	progress.State.Pending = progress.Pending
	return progress, err
}
