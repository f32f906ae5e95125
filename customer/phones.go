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
	Validated tigo.Flag `json:"validated,omitzero"` // it was verified; No: not yet
}

// PhoneUpdate replaces a number by another.
type PhoneUpdate struct {
	OldPhone     string `json:"oldPhone,omitzero"`     // the number as it is
	NewPhoneType string `json:"newPhoneType,omitzero"` // what kind of phone the new one is, as in [Phone]
	NewPhone     string `json:"newPhone,omitzero"`     // the number it becomes
}

// ListPhones returns the phones of a contract's contact.
//
// Errors worth checking: [tigo.ErrNotFound], no such contract; [tigo.ErrForbidden].
// Home Self Care API 1.0.0, GetPhonesContactInformationByContractId.
func (c *Client) ListPhones(ctx context.Context, contract string, with ...tigo.CallOption) ([]Phone, error) {
	call := endpoint.Get("customer.ListPhones", "/customer/contracts/{contractId}/contactinformation/phones/", contract)
	return endpoint.List[Phone](ctx, c.api, call, with)
}

// AddPhone gives a contract's contact another phone, and returns it as it was kept. The reference requires no field, a
// PhoneType neither; which words a country has for it, [Client.ListPhones] shows.
//
// It is never sent again by itself when nobody knows what became of it: after an [tigo.OutcomeUnknown],
// [Client.ListPhones] tells whether the phone is there.
// Errors worth checking: [tigo.ErrBadRequest], not a number the back end takes; [tigo.ErrNotFound], no such contract.
// Home Self Care API 1.0.0, AddPhonesContactInformationByContractId.
func (c *Client) AddPhone(ctx context.Context, contract string, phone Phone, with ...tigo.CallOption) (Phone, error) {
	call := endpoint.Post("customer.AddPhone", "/customer/contracts/{contractId}/contactinformation/phones/", phone, contract)
	return endpoint.One[Phone](ctx, c.api, call, with)
}

// RemovePhone takes a phone from a contract's contact, and returns what was taken.
//
// Errors worth checking: [tigo.ErrNotFound], no such contract, or it has no such phone.
// Home Self Care API 1.0.0, RemovePhonesContactInformationByContractId.
func (c *Client) RemovePhone(ctx context.Context, contract string, phone Phone, with ...tigo.CallOption) (Phone, error) {
	call := endpoint.Delete(tigo.ResendSafe, "customer.RemovePhone", "/customer/contracts/{contractId}/contactinformation/phones/", phone, contract)
	return endpoint.One[Phone](ctx, c.api, call, with)
}

// UpdatePhone replaces a phone of a contract's contact by another, and returns what was replaced by what.
//
// It is never sent again by itself when nobody knows what became of it, since a second one would find no old phone:
// after an [tigo.OutcomeUnknown], [Client.ListPhones] tells which of the two is there.
// Errors worth checking: [tigo.ErrBadRequest], not a number the back end takes; [tigo.ErrNotFound], no such contract,
// or it has no such phone.
// Home Self Care API 1.0.0, UpdatePhonesContactInformationByContractId.
func (c *Client) UpdatePhone(ctx context.Context, contract string, phone PhoneUpdate, with ...tigo.CallOption) (PhoneUpdate, error) {
	call := endpoint.Put(tigo.ResendNever, "customer.UpdatePhone", "/customer/contracts/{contractId}/contactinformation/phones/", phone, contract)
	return endpoint.One[PhoneUpdate](ctx, c.api, call, with)
}
