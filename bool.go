package tigo

import (
	"database/sql/driver"
	"errors"
	"net/url"

	"github.com/tigo-go/tigo/internal/wire"
)

var errBoolSyntax = errors.New("tigo: the text is neither yes nor no in a known spelling")

// Bool is a boolean that may be unknown. Every boolean of a model is a Bool, so that a response without the member hasPayment
// does not mean "not paid".
//
// In a template, write {{if .HasPayment.IsYes}}. {{if .HasPayment}} is also true for No.
type Bool uint8

// The values of a Bool. Its zero value is Unknown. Yes is 1, the number that most stores use for true.
const (
	Unknown Bool = iota // absent, null, or unreadable in a response
	Yes                 // true
	No                  // false
)

// BoolOf returns Yes for true and No for false.
func BoolOf(value bool) Bool {
	if value {
		return Yes
	}
	return No
}

// Bool returns the value and whether it is known. An unknown value is false.
func (b Bool) Bool() (value, known bool) { return b == Yes, b == Yes || b == No }

// IsYes reports whether the value is known and true.
func (b Bool) IsYes() bool { return b == Yes }

// IsNo reports whether the value is known and false.
func (b Bool) IsNo() bool { return b == No }

// String returns "yes", "no" or "unknown".
func (b Bool) String() string {
	switch b {
	case Yes:
		return "yes"
	case No:
		return "no"
	}
	return "unknown"
}

// GoString returns the constant: tigo.Yes, tigo.No or tigo.Unknown.
func (b Bool) GoString() string {
	switch b {
	case Yes:
		return "tigo.Yes"
	case No:
		return "tigo.No"
	}
	return "tigo.Unknown"
}

// text returns "true", "false" or, for an unknown value, "".
func (b Bool) text() string {
	switch b {
	case Yes:
		return "true"
	case No:
		return "false"
	}
	return ""
}

// MarshalJSON writes true, false or, for an unknown value, null.
func (b Bool) MarshalJSON() ([]byte, error) {
	if text := b.text(); text != "" {
		return []byte(text), nil
	}
	return []byte("null"), nil
}

// UnmarshalJSON reads a boolean, and the other spellings that the platform's back ends use: "S", "NO", 1, "false" and
// similar ones, in any case. null and "" are unknown.
func (b *Bool) UnmarshalJSON(data []byte) error {
	return b.UnmarshalText(unquoted(data))
}

// MarshalText returns "true", "false" or, for an unknown value, an empty text.
func (b Bool) MarshalText() ([]byte, error) { return []byte(b.text()), nil }

// UnmarshalText reads the spellings that [Bool.UnmarshalJSON] reads; an empty text is unknown.
func (b *Bool) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*b = Unknown
		return nil
	}
	value, ok := wire.ParseFlag(text)
	if !ok {
		return errBoolSyntax
	}
	*b = BoolOf(value)
	return nil
}

// MarshalBinary returns what [Bool.MarshalText] does, for gob, CBOR, MessagePack and Redis.
func (b Bool) MarshalBinary() ([]byte, error) { return b.MarshalText() }

// UnmarshalBinary reads what [Bool.UnmarshalText] reads.
func (b *Bool) UnmarshalBinary(data []byte) error { return b.UnmarshalText(data) }

// UnmarshalParam reads a parameter of a query or a form, as [Bool.UnmarshalText] does. gin and echo call it.
func (b *Bool) UnmarshalParam(param string) error { return b.UnmarshalText([]byte(param)) }

// EncodeValues adds true or false to a query for go-querystring, and nothing for an unknown value.
func (b Bool) EncodeValues(key string, values *url.Values) error {
	return encodeValues(key, b.text(), values)
}

// Value returns true or false for a database, or NULL for an unknown value.
func (b Bool) Value() (driver.Value, error) {
	if value, known := b.Bool(); known {
		return value, nil
	}
	return nil, nil //nolint:nilnil // NULL
}

// Scan reads a boolean, an integer 0 or 1, a bit, or a text that [Bool.UnmarshalText] reads. NULL and an empty text are unknown.
func (b *Bool) Scan(src any) error {
	switch value := src.(type) {
	case bool:
		*b = BoolOf(value)
		return nil
	case int64:
		if value != 0 && value != 1 {
			return errBoolSyntax
		}
		*b = BoolOf(value == 1)
		return nil
	case []byte:
		if len(value) == 1 && value[0] <= 1 { // MySQL's BIT
			*b = BoolOf(value[0] == 1)
			return nil
		}
	}
	return scanText(src, b, b.UnmarshalText)
}

// GormDataType returns the column type for gorm: the boolean type of the database. A type in the gorm tag takes precedence.
func (b Bool) GormDataType() string { return "bool" }

// MarshalBSONValue returns a boolean, or null for an unknown value. Version 2 of the MongoDB driver calls it.
func (b Bool) MarshalBSONValue() (kind byte, data []byte, err error) {
	switch b {
	case Yes:
		return bsonBoolean, []byte{1}, nil
	case No:
		return bsonBoolean, []byte{0}, nil
	}
	return bsonNull, nil, nil
}

// UnmarshalBSONValue reads a boolean, an integer 0 or 1, or a string that [Bool.UnmarshalText] reads; null is unknown.
func (b *Bool) UnmarshalBSONValue(kind byte, data []byte) error { return scanBSON(b, kind, data) }

// JSONSchemaAlias makes invopop/jsonschema describe a Bool as a boolean.
func (b Bool) JSONSchemaAlias() any { return false }

// JSONSchemaBytes returns the JSON schema of what MarshalJSON writes, for swaggest/jsonschema-go.
func (b Bool) JSONSchemaBytes() ([]byte, error) { return []byte(`{"type":["boolean","null"]}`), nil }
