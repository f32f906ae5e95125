package customer

import (
	"context"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/internal/endpoint"
)

// Email is an address a customer gets mail at.
type Email struct {
	Email     string    `json:"email,omitzero"`     // the address
	Validated tigo.Flag `json:"validated,omitzero"` // it was verified; No: not yet
}

// EmailUpdate replaces an address by another.
type EmailUpdate struct {
	OldEmail string `json:"oldEmail,omitzero"` // the address as it is
	NewEmail string `json:"newEmail,omitzero"` // the address it becomes
}

// ListEmails returns the e-mails of a contract's contact.
//
// Errors worth checking: [tigo.ErrNotFound], no such contract; [tigo.ErrForbidden].
// Home Self Care API 1.0.0, GetEmailsFromContactInformationByContractId.
func (c *Client) ListEmails(ctx context.Context, contract string, with ...tigo.CallOption) ([]Email, error) {
	call := endpoint.Get("customer.ListEmails", "/customer/contracts/{contractId}/contactinformation/emails/", contract)
	return endpoint.List[Email](ctx, c.api, call, with)
}

// AddEmail gives a contract's contact another e-mail, and returns it as it was kept.
//
// It is never sent again by itself when nobody knows what became of it: after an [tigo.OutcomeUnknown],
// [Client.ListEmails] tells whether the e-mail is there.
// Errors worth checking: [tigo.ErrBadRequest], not an address the back end takes; [tigo.ErrNotFound], no such contract.
// Home Self Care API 1.0.0, AddEmailContactInformationByContractId.
func (c *Client) AddEmail(ctx context.Context, contract string, email Email, with ...tigo.CallOption) (Email, error) {
	call := endpoint.Post("customer.AddEmail", "/customer/contracts/{contractId}/contactinformation/emails/", email, contract)
	return endpoint.One[Email](ctx, c.api, call, with)
}

// RemoveEmail takes an e-mail from a contract's contact, and returns what was taken.
//
// Errors worth checking: [tigo.ErrNotFound], no such contract, or it has no such e-mail.
// Home Self Care API 1.0.0, RemoveEmailContactInformationByContractId.
func (c *Client) RemoveEmail(ctx context.Context, contract string, email Email, with ...tigo.CallOption) (Email, error) {
	call := endpoint.Delete(tigo.ResendSafe, "customer.RemoveEmail", "/customer/contracts/{contractId}/contactinformation/emails/", email, contract)
	return endpoint.One[Email](ctx, c.api, call, with)
}

// UpdateEmail replaces an e-mail of a contract's contact by another, and returns what was replaced by what.
//
// It is never sent again by itself when nobody knows what became of it, since a second one would find no old e-mail:
// after an [tigo.OutcomeUnknown], [Client.ListEmails] tells which of the two is there.
// Errors worth checking: [tigo.ErrBadRequest], not an address the back end takes; [tigo.ErrNotFound], no such contract,
// or it has no such e-mail.
// Home Self Care API 1.0.0, UpdateEmailsContactInformationByContractId.
func (c *Client) UpdateEmail(ctx context.Context, contract string, email EmailUpdate, with ...tigo.CallOption) (EmailUpdate, error) {
	call := endpoint.Put(tigo.ResendNever, "customer.UpdateEmail", "/customer/contracts/{contractId}/contactinformation/emails/", email, contract)
	return endpoint.One[EmailUpdate](ctx, c.api, call, with)
}
