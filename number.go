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

// maxRatScale is the largest number of digits before or after the decimal point with which [Number.Rat] and [Number.Format]
// work. It bounds their memory: 10^10000 takes 4 KiB.
const maxRatScale = 10_000

var (
	errNumberSyntax = errors.New("tigo: the text is not a JSON number of at most 1000 characters")
	errNumberAbsent = errors.New("tigo: the number is absent")
	errNumberInt64  = errors.New("tigo: the number is not a whole number that fits into an int64")
	errNumberFloat  = errors.New("tigo: the number is too large for a float64")
	errNumberRat    = errors.New("tigo: the number has too many digits before or after the decimal point for a Rat")
)

// Number is a JSON number. It is the literal: no digit of an amount is ever rounded, and 150000.00 stays 150000.00. The zero
// Number is absent, which is not the same as [NumberOf](0).
//
// Two Numbers are == if their literals are the same text. [Number.Equal] and [Number.Compare] compare the values. For sums
// and products use a decimal library; [Number.String] and [ParseNumber] convert to and from text.
type Number struct{ literal string }

// NumberOf returns the Number of a whole amount.
func NumberOf(value int64) Number { return Number{strconv.FormatInt(value, 10)} }

// ParseNumber reads a number in the grammar of JSON, such as "10.50" or "1e3": without blanks, plus sign or leading zeros, and
// with a point as the decimal separator. It fails for any other text, for more than 1000 characters, and for an exponent of
// more than 17 digits.
func ParseNumber(literal string) (Number, error) {
	if !wire.ValidNumber(literal) {
		return Number{}, errNumberSyntax
	}
	return Number{literal}, nil
}

// MustNumber is [ParseNumber] for literals in source code. It panics if ParseNumber fails.
func MustNumber(literal string) Number {
	n, err := ParseNumber(literal)
	if err != nil {
		panic(err)
	}
	return n
}

// IsSet reports whether the number is present.
func (n Number) IsSet() bool { return n.literal != "" }

// String returns the literal, or "" for an absent number.
func (n Number) String() string { return n.literal }

// Int64 returns the value of a whole number that fits into an int64, in any spelling: 5, 5.0 and 50e-1 are 5. It fails for
// any other number, and for an absent one.
func (n Number) Int64() (int64, error) {
	if !n.IsSet() {
		return 0, errNumberAbsent
	}
	value, ok := wire.ParseInt(n.literal)
	if !ok {
		return 0, errNumberInt64
	}
	return value, nil
}

// Float64 returns the nearest float64, which is not exact for most amounts of money. It fails for a number that is too large,
// and for an absent one.
func (n Number) Float64() (float64, error) {
	if !n.IsSet() {
		return 0, errNumberAbsent
	}
	value, err := strconv.ParseFloat(n.literal, 64)
	if err != nil {
		return 0, errNumberFloat
	}
	return value, nil
}

// Rat returns the exact value. It fails for a number with more than 10,000 digits before or after the decimal point, and for
// an absent one.
func (n Number) Rat() (*big.Rat, error) {
	if !n.IsSet() {
		return nil, errNumberAbsent
	}
	if wire.NumberScale(n.literal) > maxRatScale {
		return nil, errNumberRat
	}
	value, ok := new(big.Rat).SetString(n.literal)
	if !ok {
		return nil, errNumberRat
	}
	return value, nil
}

// Compare compares the exact values. It returns -1 if n is less than other, 0 if they are equal, and 1 if n is greater. An
// absent number is less than any other. [slices.SortFunc] accepts Number.Compare. Huge exponents do not make it slow.
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

// Equal reports whether the values are the same, in any spelling: 150000 and 150000.00 are equal. An absent number equals
// only an absent one. go-cmp and similar libraries call it.
func (n Number) Equal(other Number) bool { return n.Compare(other) == 0 }

// Hash returns a hash of the value: equal Numbers have equal hashes. hashstructure calls it.
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

// UnmarshalJSON reads a JSON number, or one in quotes. null and "" are an absent number.
func (n *Number) UnmarshalJSON(data []byte) error {
	return n.UnmarshalText(unquoted(data))
}

// MarshalText returns the literal, empty for an absent number.
func (n Number) MarshalText() ([]byte, error) { return []byte(n.literal), nil }

// UnmarshalText reads what [ParseNumber] reads. An empty text is an absent number.
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

// Value returns the literal for a database, or NULL for an absent number. A column of type text keeps every digit, and so does
// numeric or decimal, except that a column with fewer decimals rounds, and that SQLite keeps 15 digits.
func (n Number) Value() (driver.Value, error) { return textOrNull(n.literal) }

// Scan reads a number of any column type, or a text that [ParseNumber] reads. NULL and an empty text are an absent number.
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
	return scanText(src, n, n.UnmarshalText)
}

// scanFloat reads the shortest literal that identifies a float.
func (n *Number) scanFloat(value float64, bits int) error {
	format := byte('f')
	if value != 0 && (math.Abs(value) < 1e-6 || math.Abs(value) >= 1e21) {
		format = 'e'
	}
	return n.UnmarshalText(strconv.AppendFloat(nil, value, format, -1, bits))
}

// GormDataType returns the column type for gorm: decimal, and in MySQL and MariaDB decimal(38,10), which has 28 digits before
// the point and 10 after it. There a bare decimal has no decimals, so the type has a comment that only these two execute. A
// type in the gorm tag takes precedence.
func (n Number) GormDataType() string { return "decimal /*!(38,10)*/" }

// MarshalBSONValue returns a Decimal128, which MongoDB compares and sums exactly. For a number of more than 34 digits it
// returns a string, and for an absent one null. Version 2 of the MongoDB driver calls it.
func (n Number) MarshalBSONValue() (kind byte, data []byte, err error) {
	if data, ok := n.decimal128(); ok {
		return bsonDecimal, data, nil
	}
	return bsonText(n.literal)
}

// UnmarshalBSONValue reads a number of any kind, or a string that [ParseNumber] reads. null is an absent number.
func (n *Number) UnmarshalBSONValue(kind byte, data []byte) error { return scanBSON(n, kind, data) }

// JSONSchemaAlias makes invopop/jsonschema describe a Number as a number.
func (n Number) JSONSchemaAlias() any { return float64(0) }

// JSONSchemaBytes returns the JSON schema of what MarshalJSON writes, for swaggest/jsonschema-go.
func (n Number) JSONSchemaBytes() ([]byte, error) { return []byte(`{"type":["number","null"]}`), nil }
