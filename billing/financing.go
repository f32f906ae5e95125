package billing

import (
	"context"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/internal/endpoint"
)

// Financing reports whether the balance of a contract can be paid in installments.
type Financing struct {
	IsAvailable      tigo.Bool   `json:"isAvailable,omitzero" tigo:"required"`   // the balance can be paid in installments
	MinPaymentAmount tigo.Number `json:"minPaymentAmount,omitzero" tigo:"money"` // the least amount to pay by the due date, in the contract's currency; for customers with extended credit
}

// GetFinancing reports whether the balance of a contract can be paid in installments, and the least amount to pay.
//
// Errors:
//   - [tigo.ErrNotFound]: no such contract
//   - [tigo.ErrForbidden]: the application has no access to this operation in the country
//
// API: GetFinancingByContractId (Home Self Care 1.0.0).
func (c *Client) GetFinancing(ctx context.Context, contractID string, opts ...tigo.CallOption) (Financing, error) {
	call := endpoint.Get("billing.GetFinancing", "/billing/contracts/{contractId}/financing", contractID)
	return endpoint.One[Financing](ctx, c.api, call, opts)
}
