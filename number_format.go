package tigo

import (
	"encoding/binary"
	"fmt"
	"io"
	"math/bits"
	"strconv"
	"strings"

	"github.com/tigo-go/tigo/internal/wire"
)

// Format prints the exact number, without a conversion to a float:
//
//   - %s, %v and %q print the literal, as [Number.String] returns it; %#v is [Number.GoString]
//   - %d prints a whole number without a decimal point (150000.00 as 150000), and any other number with all its decimals
//   - %f prints all decimals of the literal, %.2f two of them, rounded half to even
//   - %e prints all digits in scientific notation, %.2e two decimals, rounded half to even
//   - %g prints the number without trailing zeros, in scientific notation below 0.0001 and from 1e21 on; %.2g rounds to two
//     digits, half to even, and uses scientific notation from 100 on
//
// The width and the flags - and 0 work as for Go's numbers, and with %d, %f, %e and %g so do + and blank. A precision does not
// shorten a literal. An absent number prints nothing, padded with blanks to the width. A number whose decimal notation has more
// than 10,000 digits prints as its literal.
func (n Number) Format(state fmt.State, verb rune) {
	digits, negative := strings.CutPrefix(n.literal, "-")
	switch {
	case verb == 'v' && state.Flag('#'):
		_, _ = io.WriteString(state, n.GoString())
	case verb == 'v', verb == 's':
		pad(state, strings.TrimSuffix(n.literal, digits), digits)
	case verb == 'q':
		pad(state, "", strconv.Quote(n.literal))
	case !strings.ContainsRune("dfFeEgG", verb):
		_, _ = fmt.Fprintf(state, fmt.FormatString(state, verb), n.literal)
	case !n.IsSet():
		pad(state, "", "")
	case wire.NumberScale(n.literal) > maxRatScale:
		pad(state, signOf(state, negative), digits)
	default:
		precision, given := state.Precision()
		if !given {
			precision = -1
		}
		text := n.decimal().text(verb, precision)
		mantissa, _, _ := strings.Cut(strings.ToLower(text), "e")
		isZero := strings.Trim(mantissa, "0.") == "" // also a number that was rounded to zero, which has no minus
		pad(state, signOf(state, negative && !isZero), text)
	}
}

// GoString returns the expression that makes the number: tigo.MustNumber("150000.00").
func (n Number) GoString() string {
	if !n.IsSet() {
		return "tigo.Number{}"
	}
	return "tigo.MustNumber(" + strconv.Quote(n.literal) + ")"
}

// signOf returns the sign that is printed: a minus, or the plus or the blank that a flag requests.
func signOf(state fmt.State, negative bool) string {
	switch {
	case negative:
		return "-"
	case state.Flag('+'):
		return "+"
	case state.Flag(' '):
		return " "
	}
	return ""
}

// pad writes sign and text. It fills the width with zeros between them, or with blanks on one side.
func pad(state fmt.State, sign, text string) {
	width, _ := state.Width()
	missing := max(0, width-len(sign)-len(text))
	switch {
	case state.Flag('-'):
		text = sign + text + strings.Repeat(" ", missing)
	case state.Flag('0') && text != "":
		text = sign + strings.Repeat("0", missing) + text
	default:
		text = strings.Repeat(" ", missing) + sign + text
	}
	_, _ = io.WriteString(state, text)
}

// decimal is the number digits × 10^exponent. The digits have no leading zeros; those of zero are "0".
type decimal struct {
	negative bool
	digits   string
	exponent int64
}

// decimal splits a literal. Trailing zeros stay.
func (n Number) decimal() decimal {
	var d decimal
	literal, negative := strings.CutPrefix(n.literal, "-")
	d.negative = negative
	if i := strings.IndexAny(literal, "eE"); i >= 0 {
		d.exponent, _ = strconv.ParseInt(literal[i+1:], 10, 64) // a valid exponent fits
		literal = literal[:i]
	}
	whole, fraction, _ := strings.Cut(literal, ".")
	d.exponent -= int64(len(fraction))
	if d.digits = strings.TrimLeft(whole+fraction, "0"); d.digits == "" {
		d.digits, d.exponent = "0", -int64(len(fraction)) // zero: the exponent of the literal does not matter
	}
	return d
}

func (d decimal) isZero() bool { return d.digits == "0" }

// trimmed returns the number without trailing zeros.
func (d decimal) trimmed() decimal {
	digits := strings.TrimRight(d.digits, "0")
	if digits == "" {
		return decimal{digits: "0"}
	}
	d.exponent += int64(len(d.digits) - len(digits))
	d.digits = digits
	return d
}

// text prints the number without its sign. A precision of -1 means as many digits as the number has.
func (d decimal) text(verb rune, precision int) string {
	switch verb {
	case 'd':
		if whole := d.trimmed().exponent >= 0; whole {
			return d.plain(0)
		}
		return d.plain(d.places())
	case 'f', 'F':
		if precision < 0 {
			precision = d.places()
		}
		return d.plain(precision)
	case 'e', 'E':
		if precision < 0 {
			precision = len(d.digits) - 1
		}
		return d.rounded(precision+1).scientific(precision, verb)
	}
	if precision >= 0 {
		d = d.rounded(max(precision, 1))
	}
	d = d.trimmed()
	limit := int64(21)
	if precision >= 0 {
		limit = max(int64(precision), 1)
	}
	if magnitude := d.magnitude(); magnitude < -4 || magnitude >= limit {
		return d.scientific(len(d.digits)-1, verb-'g'+'e')
	}
	return d.plain(d.places())
}

// places is the number of decimals.
func (d decimal) places() int { return int(max(0, -d.exponent)) }

// magnitude is the exponent of the first digit.
func (d decimal) magnitude() int64 {
	if d.isZero() {
		return 0
	}
	return int64(len(d.digits)) - 1 + d.exponent
}

// plain prints the number without an exponent, with the given number of decimals.
func (d decimal) plain(places int) string {
	if excess := -d.exponent - int64(places); excess > 0 {
		d = d.rounded(len(d.digits) - int(excess))
	}
	digits := d.digits
	if missing := d.exponent + int64(places); missing > 0 && !d.isZero() {
		digits += strings.Repeat("0", int(missing))
	}
	if missing := places + 1 - len(digits); missing > 0 {
		digits = strings.Repeat("0", missing) + digits
	}
	if places == 0 {
		return digits
	}
	point := len(digits) - places
	return digits[:point] + "." + digits[point:]
}

// scientific prints one digit, the given number of decimals, and the exponent.
func (d decimal) scientific(places int, verb rune) string {
	digits := d.digits + strings.Repeat("0", max(0, places+1-len(d.digits)))
	text := digits[:1]
	if places > 0 {
		text += "." + digits[1:places+1]
	}
	return text + string(verb) + fmt.Sprintf("%+03d", d.magnitude())
}

// rounded returns the number rounded to count digits, half to even. A carry may add a digit. If count is 0, the result is the
// digit before the first one: 0 or 1. If count is negative, the result is 0.
func (d decimal) rounded(count int) decimal {
	if count >= len(d.digits) {
		return d
	}
	cut := len(d.digits) - max(count, 0)
	kept, rest := d.digits[:len(d.digits)-cut], d.digits[len(d.digits)-cut:]
	up := false
	if count >= 0 {
		odd := kept != "" && kept[len(kept)-1]%2 == 1
		up = rest[0] > '5' || rest[0] == '5' && (odd || strings.Trim(rest[1:], "0") != "")
	}
	d.exponent += int64(cut)
	if up {
		nines := len(kept) - len(strings.TrimRight(kept, "9"))
		kept = "0" + kept
		last := len(kept) - nines - 1
		kept = strings.TrimPrefix(kept[:last]+string(kept[last]+1)+strings.Repeat("0", nines), "0")
	}
	if kept == "" {
		kept = "0"
	}
	d.digits = kept
	return d
}

// The bounds of a Decimal128 of IEEE 754.
const (
	decimal128Digits = 34
	decimal128Bias   = 6176
	decimal128Max    = 6111
)

// decimal128 returns the 16 bytes of a Decimal128, little-endian, with the digits as they are. It reports false for an absent
// number and for one that does not fit.
func (n Number) decimal128() ([]byte, bool) {
	if !n.IsSet() {
		return nil, false
	}
	d := n.decimal()
	if len(d.digits) > decimal128Digits || d.exponent < -decimal128Bias || d.exponent > decimal128Max {
		return nil, false
	}
	var high, low uint64
	for _, digit := range []byte(d.digits) {
		carry, product := bits.Mul64(low, 10)
		var more uint64
		low, more = bits.Add64(product, uint64(digit-'0'), 0)
		high = high*10 + carry + more
	}
	high |= uint64(d.exponent+decimal128Bias) << 49
	if d.negative {
		high |= 1 << 63
	}
	return binary.LittleEndian.AppendUint64(binary.LittleEndian.AppendUint64(nil, low), high), true
}

// fromDecimal128 returns the literal of a Decimal128, "" if it is not a finite number.
func fromDecimal128(data []byte) string {
	low, high := binary.LittleEndian.Uint64(data), binary.LittleEndian.Uint64(data[8:])
	if high>>61&3 == 3 { // infinite, not a number, or more than 34 digits
		return ""
	}
	d := decimal{negative: high>>63 == 1, exponent: int64(high>>49&(1<<14-1)) - decimal128Bias}
	high &= 1<<49 - 1
	var digits []byte
	for high != 0 || low != 0 || len(digits) == 0 {
		var digit uint64
		high, digit = high/10, high%10
		low, digit = bits.Div64(digit, low, 10)
		digits = append([]byte{'0' + byte(digit)}, digits...)
	}
	d.digits = string(digits)
	text := d.digits
	switch {
	case d.exponent < 0 && -d.exponent <= decimal128Digits:
		text = d.plain(d.places())
	case d.exponent != 0:
		text += "e" + strconv.FormatInt(d.exponent, 10)
	}
	if d.negative {
		text = "-" + text
	}
	return text
}
