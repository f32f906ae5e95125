package wire

import (
	"bytes"
	"encoding/binary"
	"math/bits"
)

// marks says which bytes a string has besides plain ASCII.
type marks uint8

const (
	escaped marks = 1 << iota // a backslash
	control                   // a byte below 0x20, which JSON does not allow there
	high                      // a byte above 0x7F
)

const (
	ones  = 0x0101010101010101
	highs = 0x8080808080808080
)

// special finds the first byte of a word that is a quote, a backslash, a control character or not ASCII: the lowest bit that is set
// in the result is the highest bit of that byte. The result is 0 if there is no such byte.
func special(word uint64) uint64 {
	quote := word ^ '"'*ones
	slash := word ^ '\\'*ones
	return ((quote-ones)&^quote | (slash-ones)&^slash | (word-' '*ones)&^word | word) & highs
}

// raw reads the string whose opening quote is at d.pos, and returns the bytes between its quotes.
func (d *decoder) raw() (raw []byte, m marks, ok bool) {
	start := d.pos + 1
	i := start
	for ; i+8 <= len(d.data); i += 8 {
		if found := special(binary.LittleEndian.Uint64(d.data[i:])); found != 0 {
			i += bits.TrailingZeros64(found) / 8
			break
		}
	}
	for ; i < len(d.data); i++ {
		switch c := d.data[i]; {
		case c == '"':
			if i-start > MaxString {
				d.fail(ErrTooLarge)
				return nil, 0, false
			}
			d.pos = i + 1
			return d.data[start:i], m, true
		case c == '\\':
			m |= escaped
			if i+1 < len(d.data) && (d.data[i+1] == '"' || d.data[i+1] == '\\') {
				i++
			}
		case c < ' ':
			m |= control
		case c >= 0x80:
			m |= high
		}
	}
	if len(d.data)-start > MaxString {
		d.fail(ErrTooLarge)
		return nil, 0, false
	}
	d.pos = len(d.data)
	d.fail(ErrTruncated)
	return nil, 0, false
}

// literal reads the word true, false or null.
func (d *decoder) literal(word string) bool {
	rest := d.data[d.pos:]
	if len(rest) >= len(word) && string(rest[:len(word)]) == word {
		d.pos += len(word)
		return true
	}
	for len(rest) > 0 && len(word) > 0 && rest[0] == word[0] {
		rest, word = rest[1:], word[1:]
	}
	d.pos = len(d.data) - len(rest)
	d.unexpected()
	return false
}

// number reads the number at d.pos.
func (d *decoder) number() (literal []byte, ok bool) {
	end, _ := scanNumber(d.data, d.pos)
	if end < 0 {
		if len(bytes.TrimLeft(d.data[d.pos:], "-+.eE0123456789")) == 0 {
			d.pos = len(d.data)
		}
		d.unexpected()
		return nil, false
	}
	literal = d.data[d.pos:end]
	d.pos = end
	return literal, true
}

// colon reads the colon after a name.
func (d *decoder) colon() bool {
	if d.next() != ':' {
		d.unexpected()
		return false
	}
	d.pos++
	return true
}

// skip reads one value of any kind without decoding it, and checks that it is JSON. It is not recursive. The marks are those of all
// strings in the value.
func (d *decoder) skip() (m marks, ok bool) {
	var (
		objects [MaxDepth/64 + 1]uint64 // the levels that are objects, one bit each
		depth   int
	)
	for d.checkContext() {
		switch c := d.next(); c {
		case '{', '[':
			if len(d.path)+depth >= MaxDepth {
				d.fail(ErrTooDeep)
				return m, false
			}
			objects[depth/64] &^= 1 << (depth % 64)
			if c == '{' {
				objects[depth/64] |= 1 << (depth % 64)
			}
			depth++
			d.pos++
			if d.next() == c+2 { // the closing brace or bracket
				break
			}
			if c == '{' && !d.skipName(&m) {
				return m, false
			}
			continue
		default:
			if !d.skipScalar(c, &m) {
				return m, false
			}
		}
		for {
			if depth == 0 {
				return m, true
			}
			object := objects[(depth-1)/64]&(1<<((depth-1)%64)) != 0
			switch c := d.next(); {
			case c == ',':
				d.pos++
				if object && !d.skipName(&m) {
					return m, false
				}
			case c == '}' && object, c == ']' && !object:
				d.pos++
				depth--
				continue
			default:
				d.unexpected()
				return m, false
			}
			break
		}
	}
	return m, false
}

// skipName reads a name and its colon.
func (d *decoder) skipName(m *marks) bool {
	if d.next() != '"' {
		d.unexpected()
		return false
	}
	return d.skipScalar('"', m) && d.colon()
}

// skipScalar reads the string, number or word that starts with c.
func (d *decoder) skipScalar(c byte, m *marks) (ok bool) {
	switch {
	case c == '"':
		var found marks
		_, found, ok = d.raw()
		*m |= found
	case c == '-' || c-'0' <= 9:
		_, ok = d.number()
	case c == 't':
		ok = d.literal("true")
	case c == 'f':
		ok = d.literal("false")
	case c == 'n':
		ok = d.literal("null")
	default:
		d.unexpected()
	}
	return ok
}

// skipRest reads the rest of a list, from after an element to after the closing bracket.
func (d *decoder) skipRest() bool {
	for {
		switch d.next() {
		case ',':
			d.pos++
			if _, ok := d.skip(); !ok {
				return false
			}
		case ']':
			d.pos++
			return true
		default:
			d.unexpected()
			return false
		}
	}
}
