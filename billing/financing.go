package billing

import (
	"context"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/internal/endpoint"
)

// Financing reports whether a contract can pay its balance in installments.
type Financing struct {
	IsAvailable      tigo.Bool   `json:"isAvailable,omitzero" tigo:"required"`   // the contract can pay in installments
	MinPaymentAmount tigo.Number `json:"minPaymentAmount,omitzero" tigo:"money"` // the least amount to pay by the due date, in the contract's currency; for customers with extended credit
}

// GetFinancing reports whether a contract can pay its balance in installments, and the least amount to pay.
//
// Errors:
//   - [tigo.ErrNotFound]: no such contract
//   - [tigo.ErrForbidden]: the application may not do this in the country
//
// API: GetFinancingByContractId (Home Self Care 1.0.0).
func (c *Client) GetFinancing(ctx context.Context, contractID string, opts ...tigo.CallOption) (Financing, error) {
	call := endpoint.Get("billing.GetFinancing", "/billing/contracts/{contractId}/financing", contractID)
	return endpoint.One[Financing](ctx, c.api, call, opts)
}
