package billing

import (
	"context"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/internal/endpoint"
)

// Invoice is one bill of a contract.
type Invoice struct {
	InvoiceID           string      `json:"invoiceId,omitzero" tigo:"required"`     // unique within the contract; also the payment reference
	ContractID          string      `json:"contractId,omitzero"`                    // its contract
	InvoiceType         string      `json:"invoiceType,omitzero"`                   // charges, a partial payment, …
	BillingID           tigo.Number `json:"billingId,omitzero"`                     // the billing system that issued it
	BillingName         string      `json:"billingName,omitzero"`                   // the name of that system; less reliable than BillingID
	StreetAddress       string      `json:"streetAddress,omitzero"`                 // the contract's main address
	InvoiceAmount       tigo.Number `json:"invoiceAmount,omitzero" tigo:"money"`    // the total, adjustments included; never zero
	DueAmount           tigo.Number `json:"dueAmount,omitzero" tigo:"money"`        // the amount that is still to be paid by DueDate; zero if the invoice is paid
	MinPaymentAmount    tigo.Number `json:"minPaymentAmount,omitzero" tigo:"money"` // the least amount to pay by DueDate, for customers with extended credit
	TaxAmount           tigo.Number `json:"taxAmount,omitzero" tigo:"money"`        // taxes, already part of InvoiceAmount
	CurrencyID          string      `json:"currencyId,omitzero"`                    // the currency of all amounts: an ISO 4217 code
	Period              string      `json:"period,omitzero"`                        // the billing period, for people
	CreationDate        tigo.Date   `json:"creationDate,omitzero"`                  // when it was issued; also the billing date of its PDF
	DueDate             tigo.Date   `json:"dueDate,omitzero"`                       // the last day to pay without a late fee
	ExtendedDueDate     tigo.Date   `json:"extendedDueDate,omitzero"`               // the last day to pay with a late fee
	HasAdjustments      tigo.Bool   `json:"hasAdjustments,omitzero"`                // the invoice was adjusted after it was issued: its PDF is out of date
	HasPayment          tigo.Bool   `json:"hasPayment,omitzero"`                    // the invoice is paid in full
	HasRecurringBilling tigo.Bool   `json:"hasRecurringBilling,omitzero"`           // the contract has recurring billing
	HasPaperlessInvoice tigo.Bool   `json:"hasPaperlessInvoice,omitzero"`           // the customer gets invoices by e-mail only
	VIP                 tigo.Bool   `json:"VIP,omitzero"`                           // the customer is VIP or Plus
	BillingAccountID    tigo.Number `json:"billingAccountId,omitzero"`              // the contract's id in the billing system, if it differs
}

// CreateInvoiceRequest is an invoice to create.
type CreateInvoiceRequest struct {
	Amount tigo.Number `json:"amount,omitzero"` // the amount of the invoice, in the contract's currency
}

// InvoiceReference identifies an invoice that was created.
type InvoiceReference struct {
	InvoiceID string `json:"invoiceId,omitzero" tigo:"identifies"` // the new invoice, also the payment reference
}

// ListInvoicesOptions limits a list of invoices.
type ListInvoicesOptions struct {
	// Limit is how many of the latest invoices are returned, 1 to 5; 0 means 5. Any other number is a [tigo.ArgumentError]. The
	// reference warns that the response may be slow and less exact for more than 3. It does not say which values are less exact.
	Limit int
}

const maxInvoices = 5

// ListInvoices returns the latest invoices of a contract, at most five. No operation lists older ones. If DueInvoicesCount
// of [Client.GetBalance] is higher than the number of unpaid invoices in the list, older ones are unpaid too. The package
// documentation explains when an invoice is unpaid.
//
// Errors:
//   - [tigo.ErrNotFound]: no such contract
//   - [tigo.ErrForbidden]: the application has no access to this operation in the country
//
// API: GetInvoicesByContractId (Home Self Care 1.0.0).
func (c *Client) ListInvoices(ctx context.Context, contractID string, options ListInvoicesOptions, opts ...tigo.CallOption) ([]Invoice, error) {
	call := endpoint.Get("billing.ListInvoices", "/billing/contracts/{contractId}/invoices/", contractID).
		Limit(options.Limit, maxInvoices)
	return endpoint.List[Invoice](ctx, c.api, call, "InvoiceList", opts)
}

// CreateInvoice creates an invoice for an amount, such as a partial payment in the countries that allow it.
//
// It is not idempotent: after [tigo.OutcomeUnknown], look for the invoice with [Client.ListInvoices].
//
// Errors:
//   - [tigo.ErrBadRequest]: the contract does not accept this amount
//   - [tigo.ErrNotFound]: no such contract
//
// API: CreateInvoiceByContractId (Home Self Care 1.0.0).
func (c *Client) CreateInvoice(ctx context.Context, contractID string, request CreateInvoiceRequest, opts ...tigo.CallOption) (InvoiceReference, error) {
	call := endpoint.Post("billing.CreateInvoice", "/billing/contracts/{contractId}/invoices/", request, contractID)
	return endpoint.One[InvoiceReference](ctx, c.api, call, opts)
}

// GetInvoice returns one invoice of a contract.
//
// Errors:
//   - [tigo.ErrNotFound]: no such invoice or contract
//
// API: GetInvoiceByContractIdAndInvoiceId (Home Self Care 1.0.0).
func (c *Client) GetInvoice(ctx context.Context, contractID, invoiceID string, opts ...tigo.CallOption) (Invoice, error) {
	call := endpoint.Get("billing.GetInvoice", "/billing/contracts/{contractId}/invoices/{invoiceId}", contractID, invoiceID)
	return endpoint.One[Invoice](ctx, c.api, call, opts)
}

// ListCustomerInvoices returns the latest invoices of a customer's first contract, at most five. For the other contracts use
// [Client.ListContracts] and [Client.ListInvoices].
//
// Errors:
//   - [tigo.ErrNotFound]: no such customer
//
// API: GetInvoicesByCustomerId (Home Self Care 1.0.0).
func (c *Client) ListCustomerInvoices(ctx context.Context, customer tigo.Document, options ListInvoicesOptions, opts ...tigo.CallOption) ([]Invoice, error) {
	call := endpoint.Get("billing.ListCustomerInvoices", "/billing/doc-type/{docTypeId}/customers/{customerId}/invoices/", string(customer.Type), customer.Number).
		Limit(options.Limit, maxInvoices)
	return endpoint.List[Invoice](ctx, c.api, call, "InvoiceList", opts)
}

// GetCustomerInvoice returns one invoice of a customer.
//
// Errors:
//   - [tigo.ErrNotFound]: no such invoice or customer
//
// API: GetInvoiceByCustomerIdAndInvoiceId (Home Self Care 1.0.0).
func (c *Client) GetCustomerInvoice(ctx context.Context, customer tigo.Document, invoiceID string, opts ...tigo.CallOption) (Invoice, error) {
	call := endpoint.Get("billing.GetCustomerInvoice", "/billing/doc-type/{docTypeId}/customers/{customerId}/invoices/{invoiceId}", string(customer.Type), customer.Number, invoiceID)
	return endpoint.One[Invoice](ctx, c.api, call, opts)
}
