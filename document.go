package tigo

import (
	"fmt"
	"io"
	"log/slog"
)

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
// personal and stands in Number.
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
