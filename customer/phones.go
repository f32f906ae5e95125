package customer

import (
	"context"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/internal/endpoint"
)

// Phone is a number a customer is called at.
type Phone struct {
	PhoneType string    `json:"phoneType,omitzero"` // home, work, mobile, …: the country's own words; not required
	Phone     string    `json:"phone,omitzero"`     // the number
	Validated tigo.Bool `json:"validated,omitzero"` // it was verified; No: not yet
}

// UpdatePhoneRequest replaces a number by another.
type UpdatePhoneRequest struct {
	OldPhone     string `json:"oldPhone,omitzero"`     // the number as it is
	NewPhoneType string `json:"newPhoneType,omitzero"` // what kind of phone the new one is, as in [Phone]
	NewPhone     string `json:"newPhone,omitzero"`     // the number it becomes
}

// ListPhones returns the phones of a contract's contact.
//
// Errors:
//   - [tigo.ErrNotFound]: no such contract
//   - [tigo.ErrForbidden]: the application may not do this in the country
//
// API: GetPhonesContactInformationByContractId (Home Self Care 1.0.0).
func (c *Client) ListPhones(ctx context.Context, contractID string, opts ...tigo.CallOption) ([]Phone, error) {
	call := endpoint.Get("customer.ListPhones", "/customer/contracts/{contractId}/contactinformation/phones/", contractID)
	return endpoint.List[Phone](ctx, c.api, call, "CustomerPhoneList", opts)
}

// AddPhone gives a contract's contact another phone, and returns it as it was kept. The reference requires no field, a
// PhoneType neither; which words a country has for it, [Client.ListPhones] shows.
//
// It is not idempotent: after [tigo.OutcomeUnknown], [Client.ListPhones] tells whether the phone is there.
//
// Errors:
//   - [tigo.ErrBadRequest]: not a number the back end takes
//   - [tigo.ErrNotFound]: no such contract
//
// API: AddPhonesContactInformationByContractId (Home Self Care 1.0.0).
func (c *Client) AddPhone(ctx context.Context, contractID string, phone Phone, opts ...tigo.CallOption) (Phone, error) {
	call := endpoint.Post("customer.AddPhone", "/customer/contracts/{contractId}/contactinformation/phones/", phone, contractID)
	return endpoint.One[Phone](ctx, c.api, call, opts)
}

// RemovePhone takes a phone from a contract's contact, and returns what was taken.
//
// Errors:
//   - [tigo.ErrNotFound]: no such contract, or it has no such phone
//
// API: RemovePhonesContactInformationByContractId (Home Self Care 1.0.0).
func (c *Client) RemovePhone(ctx context.Context, contractID string, phone Phone, opts ...tigo.CallOption) (Phone, error) {
	call := endpoint.Delete(endpoint.Idempotent, "customer.RemovePhone", "/customer/contracts/{contractId}/contactinformation/phones/", phone, contractID)
	return endpoint.One[Phone](ctx, c.api, call, opts)
}

// UpdatePhone replaces a phone of a contract's contact by another, and returns what was replaced by what.
//
// Although its verb is PUT, it is not idempotent: a second execution finds no old number and fails. It is therefore
// never retried after an attempt of unknown outcome. After [tigo.OutcomeUnknown], [Client.ListPhones] tells which of the two is
// there.
//
// Errors:
//   - [tigo.ErrBadRequest]: not a number the back end takes
//   - [tigo.ErrNotFound]: no such contract, or it has no such phone
//
// API: UpdatePhonesContactInformationByContractId (Home Self Care 1.0.0).
func (c *Client) UpdatePhone(ctx context.Context, contractID string, phone UpdatePhoneRequest, opts ...tigo.CallOption) (UpdatePhoneRequest, error) {
	call := endpoint.Put(endpoint.NotIdempotent, "customer.UpdatePhone", "/customer/contracts/{contractId}/contactinformation/phones/", phone, contractID)
	return endpoint.One[UpdatePhoneRequest](ctx, c.api, call, opts)
}
