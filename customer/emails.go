package customer

import (
	"context"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/internal/endpoint"
)

// Email is an e-mail address of a customer.
type Email struct {
	Email     string    `json:"email,omitzero"`     // the address
	Validated tigo.Bool `json:"validated,omitzero"` // the address was verified
}

// UpdateEmailRequest replaces an e-mail address.
type UpdateEmailRequest struct {
	OldEmail string `json:"oldEmail,omitzero"` // the current address
	NewEmail string `json:"newEmail,omitzero"` // the new address
}

// ListEmails returns the e-mail addresses of a contract.
//
// Errors:
//   - [tigo.ErrNotFound]: no such contract
//   - [tigo.ErrForbidden]: the application has no access to this operation in the country
//
// API: GetEmailsFromContactInformationByContractId (Home Self Care 1.0.0).
func (c *Client) ListEmails(ctx context.Context, contractID string, opts ...tigo.CallOption) ([]Email, error) {
	call := endpoint.Get("customer.ListEmails", "/customer/contracts/{contractId}/contactinformation/emails/", contractID)
	return endpoint.List[Email](ctx, c.api, call, "CustomerEmailList", opts)
}

// AddEmail adds an e-mail address to a contract, and returns it as the platform stored it.
//
// It is not idempotent: after [tigo.OutcomeUnknown], look for the address with [Client.ListEmails].
//
// Errors:
//   - [tigo.ErrBadRequest]: the back end does not accept this address
//   - [tigo.ErrNotFound]: no such contract
//
// API: AddEmailContactInformationByContractId (Home Self Care 1.0.0).
func (c *Client) AddEmail(ctx context.Context, contractID string, email Email, opts ...tigo.CallOption) (Email, error) {
	call := endpoint.Post("customer.AddEmail", "/customer/contracts/{contractId}/contactinformation/emails/", email, contractID)
	return endpoint.One[Email](ctx, c.api, call, opts)
}

// RemoveEmail removes an e-mail address from a contract, and returns it.
//
// It is idempotent: the client retries it. [tigo.ErrNotFound] can mean that an earlier attempt of the same call was applied.
//
// Errors:
//   - [tigo.ErrNotFound]: no such contract, or it has no such address
//
// API: RemoveEmailContactInformationByContractId (Home Self Care 1.0.0).
func (c *Client) RemoveEmail(ctx context.Context, contractID string, email Email, opts ...tigo.CallOption) (Email, error) {
	call := endpoint.Delete(endpoint.Idempotent, "customer.RemoveEmail", "/customer/contracts/{contractId}/contactinformation/emails/", email, contractID)
	return endpoint.One[Email](ctx, c.api, call, opts)
}

// UpdateEmail replaces an e-mail address of a contract, and returns the old and the new one.
//
// It is not idempotent, although it is a PUT: a second execution does not find the old address and fails. So it is not
// retried after an attempt of unknown outcome. After [tigo.OutcomeUnknown], look for both addresses with [Client.ListEmails].
//
// Errors:
//   - [tigo.ErrBadRequest]: the back end does not accept this address
//   - [tigo.ErrNotFound]: no such contract, or it has no such address
//
// API: UpdateEmailsContactInformationByContractId (Home Self Care 1.0.0).
func (c *Client) UpdateEmail(ctx context.Context, contractID string, email UpdateEmailRequest, opts ...tigo.CallOption) (UpdateEmailRequest, error) {
	call := endpoint.Put(endpoint.NotIdempotent, "customer.UpdateEmail", "/customer/contracts/{contractId}/contactinformation/emails/", email, contractID)
	return endpoint.One[UpdateEmailRequest](ctx, c.api, call, opts)
}
