package customer

import (
	"context"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/internal/endpoint"
)

// Contact is the contact person of a contract.
type Contact struct {
	Name            string           `json:"name,omitzero"`                       // first name, full name, or company
	LastName        string           `json:"lastName,omitzero"`                   // last name
	Address         tigo.Address     `json:"Address,omitzero"`                    // postal address
	Checksum        string           `json:"checksum,omitzero"`                   // check digit of the document number, if the country has check digits
	Emails          []Email          `json:"customerEmailList,omitzero"`          // e-mail addresses
	Phones          []Phone          `json:"customerPhoneList,omitzero"`          // phone numbers
	Identifications []Identification `json:"customerIdentificationList,omitzero"` // identity documents
}

// Identification is an identity document of a customer.
type Identification struct {
	DocumentType string `json:"documentType,omitzero"` // the kind, in the back end's spelling
	CustomerID   string `json:"customerId,omitzero"`   // the number
}

// GetContact returns the contact of a contract.
//
// Errors:
//   - [tigo.ErrNotFound]: no such contract
//   - [tigo.ErrForbidden]: the application has no access to this operation in the country
//
// API: GetContactInformationByContractId (Home Self Care 1.0.0).
func (c *Client) GetContact(ctx context.Context, contractID string, opts ...tigo.CallOption) (Contact, error) {
	call := endpoint.Get("customer.GetContact", "/customer/contracts/{contractId}/contactinformation", contractID)
	return endpoint.One[Contact](ctx, c.api, call, opts)
}
