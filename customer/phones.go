package customer

import (
	"context"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/internal/endpoint"
)

// Phone is a phone number of a customer.
type Phone struct {
	PhoneType string    `json:"phoneType,omitzero"` // home, work, mobile, …, in the spelling of the country; not required
	Phone     string    `json:"phone,omitzero"`     // the number
	Validated tigo.Bool `json:"validated,omitzero"` // the number was verified
}

// UpdatePhoneRequest replaces a phone number.
type UpdatePhoneRequest struct {
	OldPhone     string `json:"oldPhone,omitzero"`     // the current number
	NewPhoneType string `json:"newPhoneType,omitzero"` // the type of the new number, as in Phone
	NewPhone     string `json:"newPhone,omitzero"`     // the new number
}

// ListPhones returns the phone numbers of a contract.
//
// Errors:
//   - [tigo.ErrNotFound]: no such contract
//   - [tigo.ErrForbidden]: the application has no access to this operation in the country
//
// API: GetPhonesContactInformationByContractId (Home Self Care 1.0.0).
func (c *Client) ListPhones(ctx context.Context, contractID string, opts ...tigo.CallOption) ([]Phone, error) {
	call := endpoint.Get("customer.ListPhones", "/customer/contracts/{contractId}/contactinformation/phones/", contractID)
	return endpoint.List[Phone](ctx, c.api, call, "CustomerPhoneList", opts)
}

// AddPhone adds a phone number to a contract, and returns it as the platform stored it. The reference requires no PhoneType.
// [Client.ListPhones] shows which words a country uses for it.
//
// It is not idempotent: after [tigo.OutcomeUnknown], look for the number with [Client.ListPhones].
//
// Errors:
//   - [tigo.ErrBadRequest]: the back end does not accept this number
//   - [tigo.ErrNotFound]: no such contract
//
// API: AddPhonesContactInformationByContractId (Home Self Care 1.0.0).
func (c *Client) AddPhone(ctx context.Context, contractID string, phone Phone, opts ...tigo.CallOption) (Phone, error) {
	call := endpoint.Post("customer.AddPhone", "/customer/contracts/{contractId}/contactinformation/phones/", phone, contractID)
	return endpoint.One[Phone](ctx, c.api, call, opts)
}

// RemovePhone removes a phone number from a contract, and returns it.
//
// It is idempotent: the client retries it. [tigo.ErrNotFound] can mean that an earlier attempt of the same call was applied.
//
// Errors:
//   - [tigo.ErrNotFound]: no such contract, or it has no such number
//
// API: RemovePhonesContactInformationByContractId (Home Self Care 1.0.0).
func (c *Client) RemovePhone(ctx context.Context, contractID string, phone Phone, opts ...tigo.CallOption) (Phone, error) {
	call := endpoint.Delete(endpoint.Idempotent, "customer.RemovePhone", "/customer/contracts/{contractId}/contactinformation/phones/", phone, contractID)
	return endpoint.One[Phone](ctx, c.api, call, opts)
}

// UpdatePhone replaces a phone number of a contract, and returns the old and the new one.
//
// It is not idempotent, although it is a PUT: a second execution does not find the old number and fails. So it is not retried
// after an attempt of unknown outcome. After [tigo.OutcomeUnknown], look for both numbers with [Client.ListPhones].
//
// Errors:
//   - [tigo.ErrBadRequest]: the back end does not accept this number
//   - [tigo.ErrNotFound]: no such contract, or it has no such number
//
// API: UpdatePhonesContactInformationByContractId (Home Self Care 1.0.0).
func (c *Client) UpdatePhone(ctx context.Context, contractID string, phone UpdatePhoneRequest, opts ...tigo.CallOption) (UpdatePhoneRequest, error) {
	call := endpoint.Put(endpoint.NotIdempotent, "customer.UpdatePhone", "/customer/contracts/{contractId}/contactinformation/phones/", phone, contractID)
	return endpoint.One[UpdatePhoneRequest](ctx, c.api, call, opts)
}
