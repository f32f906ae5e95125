package tigo

import (
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/url"
)

var errDocumentKept = errors.New("tigo: a Document is not stored or encoded by itself: where that is meant, store its Type and its Number")

// DocumentType is the kind of an identity document, as the platform writes it in a path.
type DocumentType string

// The kinds of documents the reference lists. A country may know others.
const (
	DocumentCC       DocumentType = "cc"  // national identity card
	DocumentCE       DocumentType = "ce"  // foreigner's identity card
	DocumentNIT      DocumentType = "nit" // taxpayer number
	DocumentPassport DocumentType = "pas" // passport
	DocumentNE       DocumentType = "ne"  // foreign national's identification
)

// Document identifies a customer by an identity document. It prints as its type alone, "cc:REDACTED"; the number is
// personal and stands in Number. Encoders and databases get an error, so that the number is neither stored nor logged by
// accident: store the two fields where that is meant. Reading fills them as those of any struct.
type Document struct {
	Type   DocumentType // the kind of document
	Number string       // as it is written on the document; digits in most countries
}

// CustomerInfo is the customer as bodies name one: CustomerID and DocumentType, spelled as here. Requests need no more.
func (d Document) CustomerInfo() CustomerInfo {
	return CustomerInfo{CustomerID: d.Number, DocumentType: string(d.Type)}
}

// String returns the type and, in place of the number, REDACTED.
func (d Document) String() string { return string(d.Type) + ":" + redacted }

// GoString returns what [Document.String] does.
func (d Document) GoString() string { return d.String() }

// Format prints what [Document.String] returns, whatever the verb.
func (d Document) Format(state fmt.State, _ rune) { _, _ = io.WriteString(state, d.String()) }

// LogValue is what [log/slog] shows: the same as [Document.String].
func (d Document) LogValue() slog.Value { return slog.StringValue(d.String()) }

// kept is what a store or an encoder gets of a document: nothing of the zero Document, else an error.
func (d Document) kept() error {
	if d == (Document{}) {
		return nil
	}
	return errDocumentKept
}

// MarshalText fails: XML, YAML, TOML and CSV encoders use it. The zero Document is an empty text.
func (d Document) MarshalText() ([]byte, error) { return nil, d.kept() }

// MarshalJSON fails. The zero Document is null.
func (d Document) MarshalJSON() ([]byte, error) { return []byte("null"), d.kept() }

// MarshalBinary fails: gob, CBOR, MessagePack and Redis clients use it. The zero Document is no data.
func (d Document) MarshalBinary() ([]byte, error) { return nil, d.kept() }

// UnmarshalBinary reads what MarshalBinary writes: no data is the zero Document, and any other fails.
func (d *Document) UnmarshalBinary(data []byte) error {
	if len(data) > 0 {
		return errDocumentKept
	}
	*d = Document{}
	return nil
}

// MarshalBSONValue fails. The zero Document is null.
func (d Document) MarshalBSONValue() (kind byte, data []byte, err error) {
	return bsonNull, nil, d.kept()
}

// EncodeValues fails: go-querystring uses it. The zero Document adds nothing.
func (d Document) EncodeValues(string, *url.Values) error { return d.kept() }

// Value fails: databases use it. The zero Document is NULL.
func (d Document) Value() (driver.Value, error) { return nil, d.kept() }
