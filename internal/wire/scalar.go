package wire

import (
	"encoding/binary"
	"math/bits"
)

// kind is the kind of a JSON scalar.
type kind uint8

const (
	kindNone    kind = iota // another value, see result
	kindText                // a string
	kindNumber              // a number
	kindBoolean             // true or false
)

// scalar reads a scalar and returns its text: the text of a string, or the literal of a number or boolean. The text is valid until
// the next call. If the value is no scalar, scalar skips it, and result says why there is no text.
func (d *decoder) scalar() (kind, []byte, result) {
	switch c := d.next(); {
	case c == '"':
		raw, m, ok := d.raw()
		if !ok {
			return kindNone, nil, failed
		}
		return kindText, d.text(raw, m), read
	case c == '-' || c-'0' <= 9:
		literal, ok := d.number()
		if !ok {
			return kindNone, nil, failed
		}
		return kindNumber, literal, read
	case c == 't' && d.literal("true"):
		return kindBoolean, d.data[d.pos-len("true") : d.pos], read
	case c == 'f' && d.literal("false"):
		return kindBoolean, d.data[d.pos-len("false") : d.pos], read
	}
	return kindNone, nil, d.other()
}

// other reads a value of an unexpected kind. null and "" are absent. Any other value is left out.
func (d *decoder) other() result {
	switch {
	case d.err != nil:
		return failed
	case d.next() == 'n':
		if !d.literal("null") {
			return failed
		}
		return absent
	}
	start := d.pos
	if _, ok := d.skip(); !ok {
		return failed
	}
	if d.pos == start+len(`""`) && d.data[start] == '"' {
		return absent
	}
	return d.leftOut(noteKind)
}

// The plain… methods read the usual spelling of a scalar. If there is another spelling or another value, they read nothing.

// plainNumber reads a bare number without an exponent, of at most MaxNumber bytes.
func (d *decoder) plainNumber() []byte {
	c := d.next()
	if c != '-' && c-'0' > 9 {
		return nil
	}
	end, exponent := scanNumber(d.data, d.pos)
	if end < 0 || end != exponent || end-d.pos > MaxNumber {
		return nil
	}
	literal := d.data[d.pos:end]
	d.pos = end
	return literal
}

// plainFlag reads a bare boolean.
func (d *decoder) plainFlag() (value bool, r result) {
	d.next()
	switch rest := d.data[d.pos:]; {
	case len(rest) >= len("true") && string(rest[:len("true")]) == "true":
		d.pos += len("true")
		return true, read
	case len(rest) >= len("false") && string(rest[:len("false")]) == "false":
		d.pos += len("false")
		return false, read
	}
	return false, unreadable
}

// plainText reads a string of ASCII without escapes.
func (d *decoder) plainText() []byte {
	if d.next() != '"' {
		return nil
	}
	start := d.pos + 1
	for i := start; i+8 <= len(d.data); i += 8 {
		found := special(binary.LittleEndian.Uint64(d.data[i:]))
		if found == 0 {
			continue
		}
		i += bits.TrailingZeros64(found) / 8
		if d.data[i] != '"' || i-start > MaxString {
			return nil
		}
		d.pos = i + 1
		return d.data[start:i:i]
	}
	return nil
}

// readText reads a string, or the literal of a number or a boolean.
func (d *decoder) readText() ([]byte, result) {
	if text := d.plainText(); text != nil {
		return text, read
	}
	kind, text, r := d.scalar()
	switch kind {
	case kindNumber:
		d.note(noteNumberText)
		text = d.wholeText(text)
	case kindBoolean:
		d.note(noteFlagText)
	}
	return text, r
}

// wholeText returns the digits of a whole number that is spelled with a fraction or an exponent. Some back ends send ids so, as
// 8.000123456E9. It returns any other literal unchanged.
func (d *decoder) wholeText(literal []byte) []byte {
	const mostDigits = 40
	if len(literal) > mostDigits+len(".0E+") || skipDigits(literal, 0) == len(literal) || !ValidNumber(literal) {
		return literal
	}
	n := split(string(literal))
	zeros := n.magnitude - int64(len(n.digits))
	if zeros < 0 || n.magnitude > mostDigits {
		return literal
	}
	digits := d.scratch[:0]
	if n.negative {
		digits = append(digits, '-')
	}
	digits = append(digits, n.digits...)
	for range zeros {
		digits = append(digits, '0')
	}
	if n.digits == "" {
		digits = append(digits, '0')
	}
	d.scratch = digits
	return digits
}

// readNumber reads the literal of a number, bare or in a string.
func (d *decoder) readNumber() ([]byte, result) {
	kind, text, r := d.scalar()
	if r != read {
		return nil, r
	}
	if kind == kindText {
		if text = trim(text); len(text) == 0 {
			return nil, absent
		}
		if d.money {
			return d.readMoney(text)
		}
	}
	bounded := kind == kindNumber && len(text) <= maxExponent // too short for a longer exponent, so ValidNumber need not check it
	if kind == kindBoolean || !bounded && !ValidNumber(text) {
		return nil, d.leftOut(noteUnreadable)
	}
	if kind == kindText {
		d.note(noteQuotedNumber)
	}
	return text, read
}

// readMoney reads an amount of money from a text. An ambiguous amount is left out.
func (d *decoder) readMoney(text []byte) ([]byte, result) {
	var buffer [64]byte
	literal, found := buffer[:0], oneAmount
	if len(text) <= MaxNumber {
		literal, found = readAmount(literal, text)
	}
	switch {
	case found == twoAmounts:
		return nil, d.leftOut(noteAmbiguous)
	case ValidNumber(text):
		d.note(noteQuotedNumber)
		return text, read
	case found != oneAmount || !ValidNumber(literal):
		return nil, d.leftOut(noteUnreadable)
	}
	d.note(noteLocal)
	d.scratch = append(d.scratch[:0], literal...)
	return d.scratch, read
}

// readInt reads a whole number in any spelling of ParseInt.
func (d *decoder) readInt() (int64, result) {
	text, r := d.readNumber()
	if r != read {
		return 0, r
	}
	value, ok := ParseInt(text)
	if !ok {
		return 0, d.leftOut(noteUnreadable)
	}
	if digits := skipDigits(text, 0); digits != len(text) && (digits != 0 || skipDigits(text, 1) != len(text)) {
		d.note(noteInteger)
	}
	return value, read
}

// readFlag reads a boolean in any spelling of ParseFlag.
func (d *decoder) readFlag() (bool, result) {
	kind, text, r := d.scalar()
	if r != read {
		return false, r
	}
	if kind == kindBoolean {
		return text[0] == 't', read
	}
	if text = trim(text); len(text) == 0 {
		return false, absent
	}
	value, ok := ParseFlag(text)
	if !ok {
		return false, d.leftOut(noteUnreadable)
	}
	d.note(noteFlag)
	return value, read
}
