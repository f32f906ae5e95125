package billing

import (
	"context"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/internal/endpoint"
)

// Balance is the sum that a contract owes for all its unpaid invoices. Amounts are in the contract's currency.
type Balance struct {
	DueAmount           tigo.Number `json:"dueAmount,omitzero" tigo:"identifies,money"` // the sum to pay by DueDate; 0: nothing is due; negative: a credit
	MinPaymentAmount    tigo.Number `json:"minPaymentAmount,omitzero" tigo:"money"`     // the least amount to pay by DueDate
	DueDate             tigo.Date   `json:"dueDate,omitzero"`                           // the last day to pay without a late fee
	LastUpdateDate      tigo.Date   `json:"lastUpdateDate,omitzero"`                    // when the balance last changed, such as by the latest invoice
	Period              string      `json:"period,omitzero"`                            // the billing period, for people
	DueInvoicesCount    tigo.Number `json:"dueInvoicesCount,omitzero"`                  // how many invoices are not paid in full
	HasRecurringBilling tigo.Bool   `json:"hasRecurringBilling,omitzero"`               // the contract has recurring billing
}

// GetBalance returns the balance of a contract: the sum of its unpaid invoices.
//
// Errors:
//   - [tigo.ErrNotFound]: no such contract
//   - [tigo.ErrForbidden]: the application has no access to this operation in the country
//
// API: GetBalanceByContractId (Home Self Care 1.0.0).
func (c *Client) GetBalance(ctx context.Context, contractID string, opts ...tigo.CallOption) (Balance, error) {
	call := endpoint.Get("billing.GetBalance", "/billing/contracts/{contractId}/balance", contractID)
	return endpoint.One[Balance](ctx, c.api, call, opts)
}
