package billing

import (
	"context"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/internal/endpoint"
)

// spoolAddress is where a print can be fetched.
type spoolAddress struct {
	URL string `json:"URL" tigo:"identifies"`
}

// ListSpoolDates returns the billing dates of a contract's invoices that can be had as a PDF. An invoice's billing
// date is its CreationDate.
//
// Errors worth checking: [tigo.ErrNotFound], no such contract.
// Home Self Care API 1.0.0, GetAvailableSpoolBillingDatesByContractId.
func (c *Client) ListSpoolDates(ctx context.Context, contractID string, opts ...tigo.CallOption) ([]tigo.Date, error) {
	call := endpoint.Get("billing.ListSpoolDates", "/billing/contracts/{contractId}/invoices/spool/billingDates/", contractID)
	return endpoint.List[tigo.Date](ctx, c.api, call, "BillingDateList", opts)
}

// GetSpoolURLByDate returns the address of the PDF of a contract's invoice with a billing date, one of
// [Client.ListSpoolDates].
//
// The address may be on any host. It is not fetched here; whoever does must not send the bearer token along.
// Errors worth checking: [tigo.ErrNotFound], no PDF of that date; [tigo.ErrMalformed], an answer without an
// address; a [tigo.ArgumentError], billingDate is not known.
// Home Self Care API 1.0.0, GetSpoolURLByContractIdAndBillingDate.
func (c *Client) GetSpoolURLByDate(ctx context.Context, contractID string, billingDate tigo.Date, opts ...tigo.CallOption) (string, error) {
	call := endpoint.Get("billing.GetSpoolURLByDate", "/billing/contracts/{contractId}/invoices/spool/billingDates/{billingDate}/url", contractID, billingDate.String())
	address, err := endpoint.One[spoolAddress](ctx, c.api, call, opts)
	return address.URL, err
}

// GetSpoolURL returns the address of the PDF of an invoice.
//
// The address may be on any host. It is not fetched here; whoever does must not send the bearer token along.
// Errors worth checking: [tigo.ErrNotFound], the invoice has no PDF, or does not exist; [tigo.ErrMalformed], an
// answer without an address.
// Home Self Care API 1.0.0, GetSpoolURLByContractIdAndInvoiceId.
func (c *Client) GetSpoolURL(ctx context.Context, contractID, invoiceID string, opts ...tigo.CallOption) (string, error) {
	call := endpoint.Get("billing.GetSpoolURL", "/billing/contracts/{contractId}/invoices/spool/{invoiceId}/url", contractID, invoiceID)
	address, err := endpoint.One[spoolAddress](ctx, c.api, call, opts)
	return address.URL, err
}

// GetInvoicePDF returns the PDF of an invoice, as it arrives. Read or save it, then close it. It is out of date once
// the invoice HasAdjustments.
//
// Errors worth checking: [tigo.ErrNotFound], the invoice has no PDF, or does not exist; [tigo.ErrMalformed], something
// else than a PDF came; while reading, [tigo.ErrTruncated], it was cut short.
// Home Self Care API 1.0.0, GetInvoicePDFByContractIdAndInvoiceId.
func (c *Client) GetInvoicePDF(ctx context.Context, contractID, invoiceID string, opts ...tigo.CallOption) (*tigo.File, error) {
	call := endpoint.Get("billing.GetInvoicePDF", "/billing/contracts/{contractId}/invoices/spool/{invoiceId}/pdf", contractID, invoiceID)
	return endpoint.File(ctx, c.api, call, opts)
}

// GetBillingAccountInvoicePDF returns the same as [Client.GetInvoicePDF] by the contract's id in the billing system,
// the BillingAccountID of an invoice. The platform finds the invoice faster that way.
//
// Errors worth checking: [tigo.ErrNotFound], the invoice has no PDF, or does not exist; [tigo.ErrMalformed], something
// else than a PDF came; while reading, [tigo.ErrTruncated], it was cut short.
// Home Self Care API 1.0.0, GetInvoicePDFByBillingAccountIdAndInvoiceId.
func (c *Client) GetBillingAccountInvoicePDF(ctx context.Context, billingAccountID, invoiceID string, opts ...tigo.CallOption) (*tigo.File, error) {
	call := endpoint.Get("billing.GetBillingAccountInvoicePDF", "/billing/billingaccounts/{billingAccountId}/invoices/spool/{invoiceId}/pdf", billingAccountID, invoiceID)
	return endpoint.File(ctx, c.api, call, opts)
}
