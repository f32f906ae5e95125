package billing

import (
	"context"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/internal/endpoint"
)

// Contract is an agreement with a customer about one or more services that are billed together.
type Contract struct {
	ContractID    string `json:"contractId,omitzero" tigo:"required"` // the contractID of most operations
	BillingID     string `json:"billingId,omitzero"`                  // the billing system of the contract: its id or its name
	StreetAddress string `json:"streetAddress,omitzero"`              // the contract's main address
}

// CustomerProfile is a customer, with Tigo's classification. It is personal data.
type CustomerProfile struct {
	CustomerInfo            tigo.CustomerInfo       `json:"customerInfo,omitzero"`            // the customer
	CustomerCharacteristics CustomerCharacteristics `json:"customerCharacteristics,omitzero"` // Tigo's classification
}

// CustomerCharacteristics is Tigo's classification of a customer.
type CustomerCharacteristics struct {
	SegmentID   string    `json:"segmentId,omitzero"`   // Tigo's id of the customer segment
	SegmentName string    `json:"segmentName,omitzero"` // the segment's name, for people
	VIP         tigo.Bool `json:"VIP,omitzero"`         // the customer has extra services, such as support by video call
}

// ListContracts returns all contracts of a customer. Contracts that share an address are separate elements.
//
// Errors:
//   - [tigo.ErrNotFound]: no such customer
//   - [tigo.ErrForbidden]: the application has no access to this operation in the country
//
// API: GetContractsByCustomerId (Home Self Care 1.0.0).
func (c *Client) ListContracts(ctx context.Context, customer tigo.Document, opts ...tigo.CallOption) ([]Contract, error) {
	call := endpoint.Get("billing.ListContracts", "/billing/doc-type/{docTypeId}/customers/{customerId}/contracts/", string(customer.Type), customer.Number)
	return endpoint.List[Contract](ctx, c.api, call, "ContractList", opts)
}

// GetCustomer returns the customer that an identity document identifies.
//
// Errors:
//   - [tigo.ErrNotFound]: no such customer
//   - [tigo.ErrForbidden]: the application has no access to this operation in the country
//
// API: GetCustomerByCustomerId (Home Self Care 1.0.0).
func (c *Client) GetCustomer(ctx context.Context, customer tigo.Document, opts ...tigo.CallOption) (CustomerProfile, error) {
	call := endpoint.Get("billing.GetCustomer", "/billing/doc-type/{docTypeId}/customers/{customerId}", string(customer.Type), customer.Number)
	return endpoint.One[CustomerProfile](ctx, c.api, call, opts)
}

// GetContractCustomer returns the customer of a contract.
//
// Errors:
//   - [tigo.ErrNotFound]: no such contract
//   - [tigo.ErrForbidden]: the application has no access to this operation in the country
//
// API: GetCustomerByContractId (Home Self Care 1.0.0).
func (c *Client) GetContractCustomer(ctx context.Context, contractID string, opts ...tigo.CallOption) (CustomerProfile, error) {
	call := endpoint.Get("billing.GetContractCustomer", "/billing/contracts/{contractId}/customers", contractID)
	return endpoint.One[CustomerProfile](ctx, c.api, call, opts)
}
