package tigo

import (
	"crypto/rand"
	"encoding/hex"

	"github.com/tigo-go/tigo/internal/wire"
)

// What the requests and responses of several areas share: models, pages and ids.

// Address is a postal address as the platform keeps it. Its ids are the country's own.
type Address struct {
	StreetAddress      string `json:"streetAddress,omitzero" tigo:"required"` // street and number
	StreetAddressLine2 string `json:"streetAddressLine2,omitzero"`            // suite, floor, building
	StateID            string `json:"stateId,omitzero"`                       // state, province or department: digits or two letters
	StateName          string `json:"stateName,omitzero"`                     // its name
	DistrictID         int64  `json:"districtId,omitzero"`                    // county, municipality, district or neighborhood
	DistrictName       string `json:"districtName,omitzero"`                  // its name
	CityID             int64  `json:"cityId,omitzero"`                        // city
	CityName           string `json:"cityName,omitzero"`                      // its name
	CountryID          string `json:"countryId,omitzero"`                     // ISO 3166-1 alpha-2
	CountryName        string `json:"countryName,omitzero"`                   // its name
	ZoneID             int64  `json:"zoneId,omitzero"`                        // Tigo's own zone
	StratumID          int64  `json:"stratumId,omitzero"`                     // social stratum of the address, where the country has them
}

// CustomerInfo says who a customer is; [Document.CustomerInfo] makes one. It is personal data. The reference requires
// CustomerID and nothing else.
type CustomerInfo struct {
	CustomerID   string `json:"customerId,omitzero" tigo:"required"` // number of the identity document
	DocumentType string `json:"documentType,omitzero"`               // kind of the document, in the back end's spelling
	Name         string `json:"name,omitzero"`                       // first name, full name, or company
	LastName     string `json:"lastName,omitzero"`                   // last name
	Email        string `json:"email,omitzero"`                      // e-mail address
	PhoneNumber  string `json:"phoneNumber,omitzero"`                // the phone the customer prefers
	Checksum     string `json:"checksum,omitzero"`                   // check digit of CustomerID, where the country has one
}

// CardTokenRequest names a tokenized card that is no longer to be used: by recurring billing, or at all.
type CardTokenRequest struct {
	CardToken         Secret `json:"cardToken,omitzero"`         // the payment gateway's token for the card
	CustomerID        string `json:"customerId,omitzero"`        // number of the customer's identity document
	DocumentType      string `json:"documentType,omitzero"`      // kind of the document
	TransactionID     string `json:"transactionId,omitzero"`     // yours, one per intent; it makes no repeat safe, see NewTransactionID
	CustomerIPAddress string `json:"customerIpAddress,omitzero"` // the customer's address, for the platform's audit trail
}

// EmptyText empties a text member of a request: a field that is "" is left out, and what the platform has stays as it is. So
// AlternateEmail: tigo.EmptyText takes the alternate address of a paperless invoice away.
const EmptyText = wire.EmptyText

// Acknowledgement is the platform's word that a write was done. Both fields may be empty: the answer may have no
// body at all.
type Acknowledgement struct {
	Response string `json:"response,omitzero" tigo:"optional,verdict"` // a generic word of the platform's
	Message  string `json:"message,omitzero" tigo:"optional"`          // what was done, for people
}

// PageOptions chooses a page of a list that is served in pages.
type PageOptions struct {
	Offset int // how many items to skip; 0 starts at the first
	Limit  int // how many items a page holds; 0 takes the operation's default
	Most   int // how many items an iterator over all pages yields before it fails with ErrTooLarge; 0: 100,000. A single page has no use for it
}

// Page is one page of a list.
type Page[T any] struct {
	Items []T         // what the page holds, in the platform's order; empty past the end
	Next  PageOptions // asks for the page that follows this one
}

// NewTransactionID makes a random id for the TransactionID of a request: a version 4 UUID. Make one per intent and
// store it before sending; the same intent, told again, keeps its id. It is for finding a transaction again, on both
// sides: the reference does not say that the platform does nothing the second time it sees an id, so none makes a repeat
// safe. [Outcome] and [Retryable] say what is.
func NewTransactionID() string {
	var id [16]byte
	_, _ = rand.Read(id[:]) // it cannot fail
	id[6] = id[6]&0x0f | 0x40
	id[8] = id[8]&0x3f | 0x80
	text := hex.EncodeToString(id[:])
	return text[:8] + "-" + text[8:12] + "-" + text[12:16] + "-" + text[16:20] + "-" + text[20:]
}
