package tigo

import (
	"crypto/rand"
	"encoding/hex"

	"github.com/tigo-go/tigo/internal/wire"
)

// This file has what the requests and responses of several areas share: models, pages and ids.

// Address is a postal address in the form of the platform. Its ids differ by country.
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
	StratumID          int64  `json:"stratumId,omitzero"`                     // social stratum of the address, if the country has strata
}

// CustomerInfo identifies a customer; [Document.CustomerInfo] returns one. It is personal data. The reference requires only
// CustomerID.
type CustomerInfo struct {
	CustomerID   string `json:"customerId,omitzero" tigo:"required"` // number of the identity document
	DocumentType string `json:"documentType,omitzero"`               // kind of the document, in the back end's spelling
	Name         string `json:"name,omitzero"`                       // first name, full name, or company
	LastName     string `json:"lastName,omitzero"`                   // last name
	Email        string `json:"email,omitzero"`                      // e-mail address
	PhoneNumber  string `json:"phoneNumber,omitzero"`                // the phone the customer prefers
	Checksum     string `json:"checksum,omitzero"`                   // check digit of CustomerID, if the country has check digits
}

// CardTokenRequest identifies a tokenized card that a Delete operation removes, from recurring billing or altogether.
type CardTokenRequest struct {
	CardToken         Secret `json:"cardToken,omitzero"`         // the payment gateway's token for the card
	CustomerID        string `json:"customerId,omitzero"`        // number of the customer's identity document
	DocumentType      string `json:"documentType,omitzero"`      // kind of the document
	TransactionID     string `json:"transactionId,omitzero"`     // one per payment or change; it does not make a call idempotent, see NewTransactionID
	CustomerIPAddress string `json:"customerIpAddress,omitzero"` // the IP address of the customer, for the platform's audit trail
}

// EmptyText, as the value of a text field, sets the member of the request to "". A field that is "" is left out of the
// request, and the platform keeps its value. To remove the alternate address of a paperless invoice, send AlternateEmail:
// tigo.EmptyText.
const EmptyText = wire.EmptyText

// Acknowledgement confirms a write. Both fields may be empty: the response may have no body.
type Acknowledgement struct {
	Response string `json:"response,omitzero" tigo:"optional,verdict"` // a word such as "OK"
	Message  string `json:"message,omitzero" tigo:"optional"`          // the result in words, for people
}

// PageOptions selects a page of a list.
type PageOptions struct {
	Offset int // how many items to skip; 0 starts at the first
	Limit  int // how many items a page holds; 0 takes the operation's default
	Most   int // the largest number of items that an iterator over all pages yields; if there are more, it fails with ErrTooLarge; 0: 100,000; not used for a single page
}

// Page is one page of a list.
type Page[T any] struct {
	Items []T         // in the order of the platform; empty past the end
	Next  PageOptions // selects the page that follows this one
}

// NewTransactionID returns a random id for the TransactionID of a request: a version 4 UUID.
//
// Make one per payment or change, store it before the call, and use it again if you repeat the call. It identifies the
// transaction at the platform and in your records. It does not make a call idempotent: the reference does not say that the
// platform ignores an id that it has seen. [Outcome] and [Retryable] document when a call may be repeated.
func NewTransactionID() string {
	var id [16]byte
	_, _ = rand.Read(id[:]) // it cannot fail
	id[6] = id[6]&0x0f | 0x40
	id[8] = id[8]&0x3f | 0x80
	text := hex.EncodeToString(id[:])
	return text[:8] + "-" + text[8:12] + "-" + text[12:16] + "-" + text[16:20] + "-" + text[20:]
}
