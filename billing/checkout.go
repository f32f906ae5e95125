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
// Errors worth checking: [tigo.ErrNotFound], nobody has tried, or no such invoice.
// Home Self Care API 1.0.0, GetCheckOutByContractIdAndInvoiceId.
func (c *Client) GetCheckout(ctx context.Context, contractID, invoiceID string, opts ...tigo.CallOption) (Checkout, error) {
	call := endpoint.Get("billing.GetCheckout", "/billing/contracts/{contractId}/invoices/{invoiceId}/checkOut", contractID, invoiceID)
	progress, err := c.checkout(ctx, call, opts)
	return progress.State, err
}

// CreateCheckout begins the payment of an invoice. Send the customer to the RedirectURL it returns, and follow the
// payment by the PaymentToken: [Client.WaitCheckout].
//
// It is never sent again by itself when nobody knows what became of it. After an [tigo.OutcomeUnknown], and after an
// answer that cannot be read, there is neither token nor RedirectURL: nobody can be sent to pay that attempt, and
// [Client.WaitCheckout] cannot follow it. [Client.GetCheckout] shows the latest attempt. A pending one has no id, so ask
// before the write too, and begin only where none is pending. Where a minute after it there is no new one, begin again.
// Where there is, beginning again makes one more attempt, and no money moves by any before a customer pays it.
//
// Errors worth checking: [tigo.ErrBadRequest], the invoice is paid, or not an amount it takes; [tigo.ErrNotFound],
// no such invoice; a [tigo.ArgumentError], the request names another invoice than the call.
// Home Self Care API 1.0.0, CreateCheckOutForContractIdAndInvoiceId.
func (c *Client) CreateCheckout(ctx context.Context, contractID, invoiceID string, request CheckoutRequest, opts ...tigo.CallOption) (CheckoutReference, error) {
	request.InvoiceID = cmp.Or(request.InvoiceID, invoiceID)
	call := endpoint.Post("billing.CreateCheckout", "/billing/contracts/{contractId}/invoices/{invoiceId}/checkOut", request, contractID, invoiceID).
		Check(request.InvoiceID == invoiceID, "invoiceId", "is not the call's invoice")
	return endpoint.One[CheckoutReference](ctx, c.api, call, opts)
}

// GetCheckoutByToken returns one attempt to pay an invoice.
//
// Errors worth checking: [tigo.ErrNotFound], no such attempt, or not there yet: it may take seconds to appear.
// Home Self Care API 1.0.0, GetCheckOutByContractIdAndInvoiceIdAndPaymentToken.
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
