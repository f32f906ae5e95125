package tigo

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"strings"

	"github.com/tigo-go/tigo/internal/transport"
)

// inspect makes one pass over a document, before it is decoded. It finds whether the document ends early, and whether it has
// members that error bodies have. It skips a list or a large object that has its stated length and the right last byte.
func inspect(document []byte, whole bool) (l transport.Inspection) {
	const large = 64 << 10
	text := bytes.Trim(document, "\xef\xbb\xbf \t\r\n")
	if len(text) == 0 {
		return l
	}
	last := text[len(text)-1]
	switch text[0] {
	case '[':
		if whole && last == ']' {
			return l
		}
	case '{':
		if whole && last == '}' && len(text) > large {
			return l
		}
	case '"':
		l.EndsEarly = len(text) == 1 || last != '"'
		return l
	default:
		return l
	}
	return inspectNested(text)
}

// inspectNested follows brackets and strings to the end of the document.
func inspectNested(text []byte) (l transport.Inspection) {
	depth := 0
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth == 0 {
				return l // the decoder handles what follows
			}
		case '"':
			end := endOfString(text, i+1)
			if end < 0 {
				l.EndsEarly = true
				return l
			}
			if depth == 1 && text[0] == '{' && suspicious(text[i+1:end]) && nextByte(text, end+1) == ':' {
				l.Suspicious = true
			}
			i = end
		}
	}
	l.EndsEarly = true
	return l
}

// endOfString returns where a string ends, -1 if it does not. It looks at eight bytes at a time.
func endOfString(text []byte, i int) int {
	for i < len(text) {
		if i+8 <= len(text) {
			const ones, highs = 0x0101010101010101, 0x8080808080808080
			word := binary.LittleEndian.Uint64(text[i:])
			quote, slash := word^'"'*ones, word^'\\'*ones
			found := ((quote-ones)&^quote | (slash-ones)&^slash) & highs // its lowest bit is the first of either
			if found == 0 {
				i += 8
				continue
			}
			i += bits.TrailingZeros64(found) / 8
		}
		switch text[i] {
		case '\\':
			i++
		case '"':
			return i
		}
		i++
	}
	return -1
}

func nextByte(text []byte, i int) byte {
	for ; i < len(text); i++ {
		if c := text[i]; c != ' ' && c != '\t' && c != '\r' && c != '\n' {
			return c
		}
	}
	return 0
}

// suspects are the members that error bodies have. Some models also have some of these members.
var suspects = []string{"fault", "error", "errors", "code", "errorcode", "success", "isvalid", "status"}

func suspicious(name []byte) bool {
	if len(name) < len("code") || len(name) > len("errorcode") {
		return false
	}
	for _, suspect := range suspects {
		if len(name) == len(suspect) && strings.EqualFold(suspect, string(name)) {
			return true
		}
	}
	return false
}
