package billing

import (
	"context"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/internal/endpoint"
)

// PaymentInfo is the payment of an invoice.
type PaymentInfo struct {
	PaymentID         string      `json:"paymentId,omitzero"`                  // Tigo's id of the payment
	PaymentDate       tigo.Date   `json:"paymentDate,omitzero"`                // when it was paid
	PaymentAmount     tigo.Number `json:"paymentAmount,omitzero" tigo:"money"` // the amount that was paid, in the invoice's currency; absent: the whole invoice
	PaymentMethod     string      `json:"paymentMethod,omitzero"`              // in the spelling of the country, such as PSE, POL or FACTURANET BANCOLOMBIA in Colombia
	ExternalReference string      `json:"ExternalReference,omitzero"`          // the payment provider's id, to trace the payment there
	BankName          string      `json:"bankName,omitzero"`                   // the bank of the payment
	CardBrand         string      `json:"cardBrand,omitzero"`                  // the card's brand, such as VISA
}

// GetPaymentInfo returns the payment of an invoice, also of one that is partly paid.
//
// Errors:
//   - [tigo.ErrNotFound]: the invoice has no payment, or does not exist
//
// API: GetInvoicePaymentInfoByContractIdAndInvoiceId (Home Self Care 1.0.0).
func (c *Client) GetPaymentInfo(ctx context.Context, contractID, invoiceID string, opts ...tigo.CallOption) (PaymentInfo, error) {
	call := endpoint.Get("billing.GetPaymentInfo", "/billing/contracts/{contractId}/invoices/{invoiceId}/paymentInfo", contractID, invoiceID)
	return endpoint.One[PaymentInfo](ctx, c.api, call, opts)
}
