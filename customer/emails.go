package customer

import (
	"context"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/internal/endpoint"
)

// Email is an address a customer gets mail at.
type Email struct {
	Email     string    `json:"email,omitzero"`     // the address
	Validated tigo.Bool `json:"validated,omitzero"` // it was verified; No: not yet
}

// UpdateEmailRequest replaces an address by another.
type UpdateEmailRequest struct {
	OldEmail string `json:"oldEmail,omitzero"` // the address as it is
	NewEmail string `json:"newEmail,omitzero"` // the address it becomes
}

// ListEmails returns the e-mails of a contract's contact.
//
// Errors:
//   - [tigo.ErrNotFound]: no such contract
//   - [tigo.ErrForbidden]: the application may not do this in the country
//
// API: GetEmailsFromContactInformationByContractId (Home Self Care 1.0.0).
func (c *Client) ListEmails(ctx context.Context, contractID string, opts ...tigo.CallOption) ([]Email, error) {
	call := endpoint.Get("customer.ListEmails", "/customer/contracts/{contractId}/contactinformation/emails/", contractID)
	return endpoint.List[Email](ctx, c.api, call, "CustomerEmailList", opts)
}

// AddEmail gives a contract's contact another e-mail, and returns it as it was kept.
//
// It is not idempotent: after [tigo.OutcomeUnknown], [Client.ListEmails] tells whether the e-mail is there.
//
// Errors:
//   - [tigo.ErrBadRequest]: not an address the back end takes
//   - [tigo.ErrNotFound]: no such contract
//
// API: AddEmailContactInformationByContractId (Home Self Care 1.0.0).
func (c *Client) AddEmail(ctx context.Context, contractID string, email Email, opts ...tigo.CallOption) (Email, error) {
	call := endpoint.Post("customer.AddEmail", "/customer/contracts/{contractId}/contactinformation/emails/", email, contractID)
	return endpoint.One[Email](ctx, c.api, call, opts)
}

// RemoveEmail takes an e-mail from a contract's contact, and returns what was taken.
//
// Errors:
//   - [tigo.ErrNotFound]: no such contract, or it has no such e-mail
//
// API: RemoveEmailContactInformationByContractId (Home Self Care 1.0.0).
func (c *Client) RemoveEmail(ctx context.Context, contractID string, email Email, opts ...tigo.CallOption) (Email, error) {
	call := endpoint.Delete(endpoint.Idempotent, "customer.RemoveEmail", "/customer/contracts/{contractId}/contactinformation/emails/", email, contractID)
	return endpoint.One[Email](ctx, c.api, call, opts)
}

// UpdateEmail replaces an e-mail of a contract's contact by another, and returns what was replaced by what.
//
// Although its verb is PUT, it is not idempotent: a second execution finds no old address and fails. It is therefore
// never retried after an attempt of unknown outcome. After [tigo.OutcomeUnknown], [Client.ListEmails] tells which of the two is
// there.
//
// Errors:
//   - [tigo.ErrBadRequest]: not an address the back end takes
//   - [tigo.ErrNotFound]: no such contract, or it has no such e-mail
//
// API: UpdateEmailsContactInformationByContractId (Home Self Care 1.0.0).
func (c *Client) UpdateEmail(ctx context.Context, contractID string, email UpdateEmailRequest, opts ...tigo.CallOption) (UpdateEmailRequest, error) {
	call := endpoint.Put(endpoint.NotIdempotent, "customer.UpdateEmail", "/customer/contracts/{contractId}/contactinformation/emails/", email, contractID)
	return endpoint.One[UpdateEmailRequest](ctx, c.api, call, opts)
}
