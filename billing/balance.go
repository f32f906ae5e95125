package billing

import (
	"context"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/internal/endpoint"
)

// Balance is what a contract owes over all its invoices. Its amounts are in the contract's currency.
type Balance struct {
	DueAmount           tigo.Number `json:"dueAmount,omitzero" tigo:"identifies,money"` // to be paid by DueDate; zero owes nothing, negative is a credit
	MinPaymentAmount    tigo.Number `json:"minPaymentAmount,omitzero" tigo:"money"`     // the least to be paid by DueDate
	DueDate             tigo.Date   `json:"dueDate,omitzero"`                           // the last day to pay without a late fee
	LastUpdateDate      tigo.Date   `json:"lastUpdateDate,omitzero"`                    // when the balance last changed, such as by the latest invoice
	Period              string      `json:"period,omitzero"`                            // what period it is for, for people
	DueInvoicesCount    tigo.Number `json:"dueInvoicesCount,omitzero"`                  // how many invoices are not paid in full
	HasRecurringBilling tigo.Bool   `json:"hasRecurringBilling,omitzero"`               // the contract pays by itself
}

// GetBalance returns what a contract owes: the sum over its open invoices, zero, or a credit as a negative amount.
//
// Errors:
//   - [tigo.ErrNotFound]: no such contract
//   - [tigo.ErrForbidden]: the application may not do this in the country
//
// API: GetBalanceByContractId (Home Self Care 1.0.0).
func (c *Client) GetBalance(ctx context.Context, contractID string, opts ...tigo.CallOption) (Balance, error) {
	call := endpoint.Get("billing.GetBalance", "/billing/contracts/{contractId}/balance", contractID)
	return endpoint.One[Balance](ctx, c.api, call, opts)
}
