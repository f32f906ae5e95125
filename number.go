package tigo

import (
	"errors"
	"math/big"
	"strconv"

	"github.com/tigo-go/tigo/internal/wire"
)

// maxRatScale bounds the work that [Number.Rat] does: 10^10000 is a number of 4 KiB.
const maxRatScale = 10_000

var (
	errNumberSyntax = errors.New("tigo: the text is not a JSON number of at most 1000 characters")
	errNumberAbsent = errors.New("tigo: the number is absent")
	errNumberRange  = errors.New("tigo: the number does not fit the wanted type")
)

// Number is a JSON number, kept as the literal it came as: no digit of an amount is ever rounded, and 150000.00
// stays 150000.00. The zero Number is an absent one and differs from [Int](0).
//
// Two Numbers are == when their literals are the same text; [Number.Compare] compares their values. Sums and products
// are the business of a decimal library, which [Number.String] and [ParseNumber] connect to.
type Number struct{ literal string }

// Int returns the Number of a whole amount.
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

// Cmp compares by value, exactly: -1 if n is less than other, 0 if they are equal, 1 if n is more. An absent number
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
