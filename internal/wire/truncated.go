package wire

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math/bits"
)

// Truncated reports whether a document is JSON that ends early: sound as far as it goes, but with a string, an object, a
// list or a word still open. No document at all is not truncated, and neither is what is not JSON.
//
// It takes one pass over the document, which looks at nothing but quotes and brackets, and a second one over a document
// that is not whole, to tell what is truncated from what is not JSON.
func Truncated(document []byte) bool {
	document = bytes.TrimPrefix(document, []byte("\xEF\xBB\xBF"))
	d := decoder{data: document}
	c := d.next()
	if c == 0 || (c == '{' || c == '[') && closed(document[d.pos:]) {
		return false
	}
	_, ok := d.skip()
	return !ok && errors.Is(d.err, ErrTruncated)
}

// closed reports whether a document that begins with a bracket has as many closing ones outside of its strings.
func closed(document []byte) bool {
	depth := 0
	for i := 0; i < len(document); i++ {
		if i += plainBytes(document[i:]); i == len(document) {
			return false
		}
		switch document[i] {
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth == 0 {
				return true
			}
		case '"':
			if i += stringBytes(document[i+1:]); i == len(document) {
				return false
			}
		}
	}
	return false
}

// plainBytes returns how many bytes stand before the next quote or bracket. Outside of strings, nothing else in JSON has
// all the bits that brackets share.
func plainBytes(b []byte) int {
	const bracket = '{' | '}' | '[' | ']'
	i := 0
	for ; i+8 <= len(b); i += 8 {
		word := binary.LittleEndian.Uint64(b[i:])
		quote := word ^ '"'*ones
		brackets := (word | 0x26*ones) ^ bracket*ones
		if found := ((quote-ones)&^quote | (brackets-ones)&^brackets) & highs; found != 0 {
			return i + bits.TrailingZeros64(found)/8
		}
	}
	for ; i < len(b); i++ {
		if c := b[i]; c == '"' || c|0x26 == bracket {
			return i
		}
	}
	return i
}

// stringBytes returns how many bytes of a string there are after its opening quote, the closing one included; at most all.
func stringBytes(b []byte) int {
	for i := 0; i < len(b); i++ {
		for ; i+8 <= len(b); i += 8 {
			word := binary.LittleEndian.Uint64(b[i:])
			quote, slash := word^'"'*ones, word^'\\'*ones
			if found := ((quote-ones)&^quote | (slash-ones)&^slash) & highs; found != 0 {
				i += bits.TrailingZeros64(found) / 8
				break
			}
		}
		if i == len(b) {
			break
		}
		switch b[i] {
		case '"':
			return i + 1
		case '\\':
			i++
		}
	}
	return len(b)
}
