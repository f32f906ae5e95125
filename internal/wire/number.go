package wire

import (
	"cmp"
	"strconv"
	"strings"
)

const (
	// MaxNumber is the length in bytes of the longest number literal that is kept.
	MaxNumber = 1000
	// maxExponent is the number of exponent digits that are kept, so that every exponent fits an int64.
	maxExponent = 17
)

// ValidNumber reports whether s is a JSON number that a [Number] keeps: the grammar of RFC 8259, at most
// [MaxNumber] bytes long, with an exponent of at most 17 digits.
func ValidNumber[T text](s T) bool {
	end, exponent := scanNumber(s, 0)
	return end == len(s) && len(s) > 0 && len(s) <= MaxNumber && len(s)-exponent <= maxExponent
}

// scanNumber returns where the JSON number that starts at i ends, and where the digits of its exponent start
// (the end if it has none). If no number starts there, or it is cut short, the end is -1.
func scanNumber[T text](s T, i int) (end, exponent int) {
	if i < len(s) && s[i] == '-' {
		i++
	}
	digits := i
	if i = skipDigits(s, i); i == digits || s[digits] == '0' && i > digits+1 {
		return -1, -1
	}
	if i < len(s) && s[i] == '.' {
		fraction := i + 1
		if i = skipDigits(s, fraction); i == fraction {
			return -1, -1
		}
	}
	if i == len(s) || s[i] != 'e' && s[i] != 'E' {
		return i, i
	}
	if i++; i < len(s) && (s[i] == '+' || s[i] == '-') {
		i++
	}
	exponent = i
	if i = skipDigits(s, exponent); i == exponent {
		return -1, -1
	}
	return i, exponent
}

// ParseInt returns the value of the literal of a whole number that fits an int64, in any spelling: 5, 5.0, 50e-1.
func ParseInt[T text](literal T) (int64, bool) {
	if n := len(literal); n > 0 && n <= 18 && skipDigits(literal, 0) == n {
		var value int64
		for i := range n {
			value = value*10 + int64(literal[i]-'0')
		}
		return value, true
	}
	if !ValidNumber(literal) {
		return 0, false
	}
	d := split(string(literal))
	if d.digits == "" {
		return 0, true
	}
	zeros := d.magnitude - int64(len(d.digits))
	if zeros < 0 || d.magnitude > 19 {
		return 0, false
	}
	digits := d.digits + strings.Repeat("0", int(zeros))
	if d.negative {
		digits = "-" + digits
	}
	value, err := strconv.ParseInt(digits, 10, 64)
	return value, err == nil
}

// CompareNumbers compares two valid number literals by value, exactly, in time linear in their lengths.
func CompareNumbers(a, b string) int {
	x, y := split(a), split(b)
	if c := cmp.Compare(x.sign(), y.sign()); c != 0 || x.digits == "" {
		return c
	}
	c := cmp.Or(cmp.Compare(x.magnitude, y.magnitude), strings.Compare(x.digits, y.digits))
	if x.negative {
		return -c
	}
	return c
}

// NumberSign returns -1, 0 or 1 for a valid number literal.
func NumberSign(literal string) int { return split(literal).sign() }

// NumberScale returns, for a valid number literal, how far its digits reach from the decimal point: the larger of
// its decimal exponent and its number of decimal places. It bounds the cost of binary arithmetic on it.
func NumberScale(literal string) int64 {
	d := split(literal)
	return max(d.magnitude, int64(len(d.digits))-d.magnitude)
}

// decimal is the number 0.digits × 10^magnitude. The digits neither begin nor end with 0; the number zero has no digits.
type decimal struct {
	negative  bool
	digits    string
	magnitude int64
}

func (d decimal) sign() int {
	switch {
	case d.digits == "":
		return 0
	case d.negative:
		return -1
	}
	return 1
}

// split splits a valid literal into its parts.
func split(literal string) decimal {
	var d decimal
	literal, d.negative = strings.CutPrefix(literal, "-")
	if i := strings.IndexAny(literal, "eE"); i >= 0 {
		d.magnitude, _ = strconv.ParseInt(literal[i+1:], 10, 64) // a valid exponent fits
		literal = literal[:i]
	}
	whole, fraction, _ := strings.Cut(literal, ".")
	d.magnitude += int64(len(whole))
	digits := strings.TrimLeft(whole+fraction, "0")
	d.magnitude -= int64(len(whole) + len(fraction) - len(digits))
	d.digits = strings.TrimRight(digits, "0")
	if d.digits == "" {
		d.magnitude = 0
	}
	return d
}
