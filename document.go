package tigo

import (
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/url"
)

var errDocumentStored = errors.New("tigo: a Document cannot be stored or encoded; to store one on purpose, store its Type and its Number")

// DocumentType is the kind of an identity document, as the platform writes it in a path.
type DocumentType string

// The kinds of documents that the reference lists. A country may have others.
const (
	DocumentCC       DocumentType = "cc"  // national identity card
	DocumentCE       DocumentType = "ce"  // foreigner's identity card
	DocumentNIT      DocumentType = "nit" // taxpayer number
	DocumentPassport DocumentType = "pas" // passport
	DocumentNE       DocumentType = "ne"  // foreign national's identification
)

// Document identifies a customer by an identity document. The number is personal data and must not be logged or stored by
// accident: a Document prints as "cc:REDACTED", and encoders and databases get an error. To store it on purpose, store Type
// and Number. JSON and similar decoders fill both fields, as in any struct; those of gob, CBOR and MessagePack fail.
type Document struct {
	Type   DocumentType // the kind of document
	Number string       // as printed on the document; digits in most countries
}

// CustomerInfo returns the customer in the form of request bodies, with CustomerID and DocumentType. Requests need no other
// field.
func (d Document) CustomerInfo() CustomerInfo {
	return CustomerInfo{CustomerID: d.Number, DocumentType: string(d.Type)}
}

// String returns the type, and REDACTED instead of the number.
func (d Document) String() string { return string(d.Type) + ":" + redacted }

// GoString returns what [Document.String] does.
func (d Document) GoString() string { return d.String() }

// Format prints what [Document.String] returns, whatever the verb.
func (d Document) Format(state fmt.State, _ rune) { _, _ = io.WriteString(state, d.String()) }

// LogValue returns what [log/slog] shows: the same as [Document.String].
func (d Document) LogValue() slog.Value { return slog.StringValue(d.String()) }

// storable returns the error that encoders and databases get, nil for the zero Document.
func (d Document) storable() error {
	if d == (Document{}) {
		return nil
	}
	return errDocumentStored
}

// MarshalText returns an error, so that XML, YAML, TOML and CSV encoders fail. For the zero Document it returns an empty
// text.
func (d Document) MarshalText() ([]byte, error) { return nil, d.storable() }

// MarshalJSON returns an error. For the zero Document it returns null.
func (d Document) MarshalJSON() ([]byte, error) { return []byte("null"), d.storable() }

// MarshalBinary returns an error, so that gob, CBOR, MessagePack and Redis clients fail. For the zero Document it returns no
// data.
func (d Document) MarshalBinary() ([]byte, error) { return nil, d.storable() }

// UnmarshalBinary reads empty data as the zero Document. It fails for any other data.
func (d *Document) UnmarshalBinary(data []byte) error {
	if len(data) > 0 {
		return errDocumentStored
	}
	*d = Document{}
	return nil
}

// MarshalBSONValue returns an error. For the zero Document it returns null.
func (d Document) MarshalBSONValue() (kind byte, data []byte, err error) {
	return bsonNull, nil, d.storable()
}

// EncodeValues returns an error, so that go-querystring fails. For the zero Document it adds nothing.
func (d Document) EncodeValues(string, *url.Values) error { return d.storable() }

// Value returns an error, so that a database does not store the number. For the zero Document it returns NULL.
func (d Document) Value() (driver.Value, error) { return nil, d.storable() }
