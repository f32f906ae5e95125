package tigo

import (
	"crypto/rand"
	"encoding/hex"

	"github.com/tigo-go/tigo/internal/wire"
)

// This file has the models, pages and ids that several areas share.

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

// CardTokenRequest identifies the tokenized card that billing.DeleteRecurringBilling removes from recurring billing, or that
// tokenization.DeleteCardToken deletes.
type CardTokenRequest struct {
	CardToken         Secret `json:"cardToken,omitzero"`         // the payment gateway's token for the card
	CustomerID        string `json:"customerId,omitzero"`        // number of the customer's identity document
	DocumentType      string `json:"documentType,omitzero"`      // kind of the document
	TransactionID     string `json:"transactionId,omitzero"`     // one per payment or change, see NewTransactionID; it does not make a call idempotent
	CustomerIPAddress string `json:"customerIpAddress,omitzero"` // the IP address of the customer, for the platform's audit trail
}

// EmptyText is the value of a text field for which a request sends "". A field that is "" itself is left out of the request,
// and the platform keeps its value. For example, AlternateEmail: tigo.EmptyText removes the alternate address of a paperless
// invoice.
const EmptyText = wire.EmptyText

// Acknowledgement is the response to a write. Both fields are empty if the response has no body.
type Acknowledgement struct {
	Response string `json:"response,omitzero" tigo:"optional,verdict"` // a word such as "OK"
	Message  string `json:"message,omitzero" tigo:"optional"`          // the result in words, for people
}

// PageOptions selects a page of a list.
type PageOptions struct {
	Offset int // how many items to skip, 0 or more
	Limit  int // how many items to request for a page; 0: the default of the operation
	Most   int // how many items an iterator over all pages yields before it fails with ErrTooLarge; 0: 100,000; not used for a single page
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
