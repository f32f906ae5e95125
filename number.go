package tigo

import (
	"database/sql/driver"
	"errors"
	"math"
	"math/big"
	"net/url"
	"strconv"

	"github.com/tigo-go/tigo/internal/wire"
)

// maxRatScale bounds the work that [Number.Rat] does: 10^10000 is a number of 4 KiB.
const maxRatScale = 10_000

var (
	errNumberSyntax = errors.New("tigo: the text is not a JSON number of at most 1000 characters")
	errNumberAbsent = errors.New("tigo: the number is absent")
	errNumberScan   = errors.New("tigo: a number cannot be read from a value of this kind")
	errNumberRange  = errors.New("tigo: the number does not fit the wanted type")
)

// Number is a JSON number, kept as the literal it came as: no digit of an amount is ever rounded, and 150000.00
// stays 150000.00. The zero Number is an absent one and differs from [NumberOf](0).
//
// Two Numbers are == when their literals are the same text; [Number.Equal] and [Number.Compare] compare their values.
// Sums and products are the business of a decimal library, which [Number.String] and [ParseNumber] connect to.
type Number struct{ literal string }

// NumberOf returns the Number of a whole amount.
func NumberOf(value int64) Number { return Number{strconv.FormatInt(value, 10)} }

// ParseNumber returns the Number of a literal such as "10.50" or "1e3", in the grammar of JSON: no blanks, no plus
// sign, no leading zeros, a decimal point. The literal has at most 1000 characters, its exponent at most 17 digits.
func ParseNumber(literal string) (Number, error) {
	if !wire.ValidNumber(literal) {
		return Number{}, errNumberSyntax
	}
	return Number{literal}, nil
}

// MustNumber is [ParseNumber] for literals in source code. It panics where ParseNumber fails.
func MustNumber(literal string) Number {
	n, err := ParseNumber(literal)
	if err != nil {
		panic(err)
	}
	return n
}

// IsSet reports whether there is a number.
func (n Number) IsSet() bool { return n.literal != "" }

// String returns the literal, or "" for an absent number.
func (n Number) String() string { return n.literal }

// Int64 returns the value if it is a whole number of 64 bits, in whatever spelling: 5, 5.0 and 50e-1 are 5. Any
// other number, and an absent one, is an error.
func (n Number) Int64() (int64, error) {
	if !n.IsSet() {
		return 0, errNumberAbsent
	}
	value, ok := wire.ParseInt(n.literal)
	if !ok {
		return 0, errNumberRange
	}
	return value, nil
}

// Float64 returns the nearest binary fraction, which for most amounts of money is not their value. A number too
// large for it, and an absent one, is an error.
func (n Number) Float64() (float64, error) {
	if !n.IsSet() {
		return 0, errNumberAbsent
	}
	value, err := strconv.ParseFloat(n.literal, 64)
	if err != nil {
		return 0, errNumberRange
	}
	return value, nil
}

// Rat returns the exact value. A number with more than 10,000 digits before or after its decimal point, and an
// absent one, is an error.
func (n Number) Rat() (*big.Rat, error) {
	if !n.IsSet() {
		return nil, errNumberAbsent
	}
	if wire.NumberScale(n.literal) > maxRatScale {
		return nil, errNumberRange
	}
	value, ok := new(big.Rat).SetString(n.literal)
	if !ok {
		return nil, errNumberRange
	}
	return value, nil
}

// Compare compares by value, exactly: -1 if n is less than other, 0 if they are equal, 1 if n is more. An absent number
// is less than any other. It fits [slices.SortFunc], and costs the same whatever the exponents.
func (n Number) Compare(other Number) int {
	switch {
	case n.IsSet() && other.IsSet():
		return wire.CompareNumbers(n.literal, other.literal)
	case n.IsSet():
		return 1
	case other.IsSet():
		return -1
	}
	return 0
}

// Equal reports whether both are the same value, in whatever spelling: 150000 and 150000.00 are equal. An absent number
// equals an absent one alone. It is what go-cmp and its like ask for.
func (n Number) Equal(other Number) bool { return n.Compare(other) == 0 }

// Hash returns a hash of the value: equal Numbers have equal hashes. It is what hashstructure asks for.
func (n Number) Hash() (uint64, error) {
	if !n.IsSet() {
		return 0, nil
	}
	d := n.decimal().trimmed()
	return hashOf(strconv.FormatBool(d.negative) + d.digits + "e" + strconv.FormatInt(d.exponent, 10)), nil
}

// Sign returns -1, 0 or 1. It is 0 for an absent number too.
func (n Number) Sign() int {
	if !n.IsSet() {
		return 0
	}
	return wire.NumberSign(n.literal)
}

// MarshalJSON writes the literal, or null for an absent number.
func (n Number) MarshalJSON() ([]byte, error) {
	if !n.IsSet() {
		return []byte("null"), nil
	}
	return []byte(n.literal), nil
}

// UnmarshalJSON reads a JSON number, or one in quotes; null and "" are an absent number.
func (n *Number) UnmarshalJSON(data []byte) error {
	return n.UnmarshalText(unquoted(data))
}

// MarshalText returns the literal, empty for an absent number.
func (n Number) MarshalText() ([]byte, error) { return []byte(n.literal), nil }

// UnmarshalText reads what [ParseNumber] reads; no text is an absent number.
func (n *Number) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*n = Number{}
		return nil
	}
	parsed, err := ParseNumber(string(text))
	if err != nil {
		return err
	}
	*n = parsed
	return nil
}

// MarshalBinary returns what [Number.MarshalText] does, for gob, CBOR, MessagePack and Redis.
func (n Number) MarshalBinary() ([]byte, error) { return n.MarshalText() }

// UnmarshalBinary reads what [Number.UnmarshalText] reads.
func (n *Number) UnmarshalBinary(data []byte) error { return n.UnmarshalText(data) }

// UnmarshalParam reads a parameter of a query or a form, as [Number.UnmarshalText] does. gin and echo call it.
func (n *Number) UnmarshalParam(param string) error { return n.UnmarshalText([]byte(param)) }

// EncodeValues adds the literal to a query for go-querystring, and nothing for an absent number.
func (n Number) EncodeValues(key string, values *url.Values) error {
	return encodeValues(key, n.literal, values)
}

// Value stores the literal, which keeps every digit in a column of type numeric, decimal or text. An absent number is
// NULL. A column of fewer decimals rounds, as it does for any value; SQLite keeps 15 digits at most unless the column
// is text.
func (n Number) Value() (driver.Value, error) { return textOrNull(n.literal) }

// Scan reads a number of any column type, or a text that [ParseNumber] reads. NULL and no text are an absent number.
func (n *Number) Scan(src any) error {
	switch value := src.(type) {
	case int64:
		*n = NumberOf(value)
		return nil
	case uint64:
		*n = Number{strconv.FormatUint(value, 10)}
		return nil
	case float32:
		return n.scanFloat(float64(value), 32)
	case float64:
		return n.scanFloat(value, 64)
	}
	return scanText(src, n.UnmarshalText, errNumberScan)
}

// scanFloat takes the shortest literal that stands for a binary fraction.
func (n *Number) scanFloat(value float64, bits int) error {
	format := byte('f')
	if value != 0 && (math.Abs(value) < 1e-6 || math.Abs(value) >= 1e21) {
		format = 'e'
	}
	return n.UnmarshalText(strconv.AppendFloat(nil, value, format, -1, bits))
}

// GormDataType is the type of a column that gorm makes, unless a tag names another: numeric. MySQL and MariaDB, where
// that has no decimals, read the digits in the comment too, and make a column of 28 digits before the point and 10 after.
func (n Number) GormDataType() string { return "decimal /*!(38,10)*/" }

// MarshalBSONValue stores a Decimal128, which MongoDB compares and sums exactly, and a string for a number that has more
// than 34 digits. An absent number is null. Version 2 of the driver calls it.
func (n Number) MarshalBSONValue() (kind byte, data []byte, err error) {
	if data, ok := n.decimal128(); ok {
		return bsonDecimal, data, nil
	}
	return bsonText(n.literal)
}

// UnmarshalBSONValue reads a number of any kind, or a string that [ParseNumber] reads; null is an absent number.
func (n *Number) UnmarshalBSONValue(kind byte, data []byte) error { return scanBSON(n, kind, data) }

// JSONSchemaAlias makes invopop/jsonschema describe a Number as a number.
func (n Number) JSONSchemaAlias() any { return float64(0) }

// JSONSchemaBytes is the JSON schema of what MarshalJSON writes. swaggest/jsonschema-go asks for it.
func (n Number) JSONSchemaBytes() ([]byte, error) { return []byte(`{"type":["number","null"]}`), nil }
