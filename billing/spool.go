package billing

import (
	"context"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/internal/endpoint"
)

// spoolLocation has the URL of a PDF.
type spoolLocation struct {
	URL string `json:"URL" tigo:"identifies"`
}

// ListSpoolDates returns the billing dates for which a contract has an invoice PDF. The billing date of an invoice is its
// CreationDate.
//
// Errors:
//   - [tigo.ErrNotFound]: no such contract
//
// API: GetAvailableSpoolBillingDatesByContractId (Home Self Care 1.0.0).
func (c *Client) ListSpoolDates(ctx context.Context, contractID string, opts ...tigo.CallOption) ([]tigo.Date, error) {
	call := endpoint.Get("billing.ListSpoolDates", "/billing/contracts/{contractId}/invoices/spool/billingDates/", contractID)
	return endpoint.List[tigo.Date](ctx, c.api, call, "BillingDateList", opts)
}

// GetSpoolURLByDate returns the URL of the invoice PDF of a billing date. [Client.ListSpoolDates] returns the dates that have a
// PDF.
//
// The URL may be on any host. Fetch it without the access token.
//
// Errors:
//   - [tigo.ErrNotFound]: no PDF of that date
//   - [tigo.ErrMalformed]: the response has no URL
//   - [tigo.ArgumentError]: billingDate is the zero Date
//
// API: GetSpoolURLByContractIdAndBillingDate (Home Self Care 1.0.0).
func (c *Client) GetSpoolURLByDate(ctx context.Context, contractID string, billingDate tigo.Date, opts ...tigo.CallOption) (string, error) {
	call := endpoint.Get("billing.GetSpoolURLByDate", "/billing/contracts/{contractId}/invoices/spool/billingDates/{billingDate}/url", contractID, billingDate.String())
	location, err := endpoint.One[spoolLocation](ctx, c.api, call, opts)
	return location.URL, err
}

// GetSpoolURL returns the URL of the PDF of an invoice.
//
// The URL may be on any host. Fetch it without the access token.
//
// Errors:
//   - [tigo.ErrNotFound]: the invoice has no PDF, or does not exist
//   - [tigo.ErrMalformed]: the response has no URL
//
// API: GetSpoolURLByContractIdAndInvoiceId (Home Self Care 1.0.0).
func (c *Client) GetSpoolURL(ctx context.Context, contractID, invoiceID string, opts ...tigo.CallOption) (string, error) {
	call := endpoint.Get("billing.GetSpoolURL", "/billing/contracts/{contractId}/invoices/spool/{invoiceId}/url", contractID, invoiceID)
	location, err := endpoint.One[spoolLocation](ctx, c.api, call, opts)
	return location.URL, err
}

// GetInvoicePDF returns the PDF of an invoice as a stream. Read or save it, then close it. If the invoice HasAdjustments, the
// PDF is out of date.
//
// Errors:
//   - [tigo.ErrNotFound]: the invoice has no PDF, or does not exist
//   - [tigo.ErrMalformed]: the response is not a PDF
//   - [tigo.ErrTruncated], from reading: the PDF is cut short
//
// API: GetInvoicePDFByContractIdAndInvoiceId (Home Self Care 1.0.0).
func (c *Client) GetInvoicePDF(ctx context.Context, contractID, invoiceID string, opts ...tigo.CallOption) (*tigo.File, error) {
	call := endpoint.Get("billing.GetInvoicePDF", "/billing/contracts/{contractId}/invoices/spool/{invoiceId}/pdf", contractID, invoiceID)
	return endpoint.File(ctx, c.api, call, opts)
}

// GetBillingAccountInvoicePDF returns the same PDF as [Client.GetInvoicePDF]. It takes the BillingAccountID of the invoice
// instead of the contract id. With that id, the platform finds the PDF faster.
//
// Errors:
//   - [tigo.ErrNotFound]: the invoice has no PDF, or does not exist
//   - [tigo.ErrMalformed]: the response is not a PDF
//   - [tigo.ErrTruncated], from reading: the PDF is cut short
//
// API: GetInvoicePDFByBillingAccountIdAndInvoiceId (Home Self Care 1.0.0).
func (c *Client) GetBillingAccountInvoicePDF(ctx context.Context, billingAccountID, invoiceID string, opts ...tigo.CallOption) (*tigo.File, error) {
	call := endpoint.Get("billing.GetBillingAccountInvoicePDF", "/billing/billingaccounts/{billingAccountId}/invoices/spool/{invoiceId}/pdf", billingAccountID, invoiceID)
	return endpoint.File(ctx, c.api, call, opts)
}
