package tigo

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"strings"
)

// maxScanned is the size in bytes of the largest object that is scanned although it had its stated length: error bodies are small.
const maxScanned = 64 << 10

// endsEarly reports whether a body is cut short, although reading it returned no error. To save time it does not scan a body that
// ends with its closing bracket, if the body had its stated length (whole) and is a list or is larger than maxScanned.
func endsEarly(body []byte, whole bool) bool {
	text := trimmed(body)
	if len(text) == 0 {
		return false
	}
	last := text[len(text)-1]
	switch text[0] {
	case '[':
		if whole && last == ']' || last == ']' && balanced(text) {
			return false
		}
	case '{':
		if whole && last == '}' && len(text) > maxScanned || last == '}' && balanced(text) {
			return false
		}
	case '"':
		return len(text) == 1 || last != '"'
	default:
		return false
	}
	cut, _ := scan(text)
	return cut
}

// balanced reports whether a body has as many closing as opening brackets, and an even number of quotes. Counting takes a tenth
// of the time of a scan, but is less exact:
//
//   - It counts the brackets in strings too. If a cut body is balanced because of them, the decoder finds the cut.
//   - It does not count the brackets of a body without nested ones.
//   - A body with a backslash is never balanced, so that it is scanned.
func balanced(text []byte) bool {
	count := func(c byte) int { return bytes.Count(text, []byte{c}) }
	if bytes.IndexByte(text, '\\') >= 0 || count('"')%2 != 0 {
		return false
	}
	flat := bytes.IndexByte(text[1:], '{') < 0 && bytes.IndexByte(text[1:], '[') < 0
	return flat || count('{') == count('}') && count('[') == count(']')
}

// mayBeErrorBody reports whether a body is an object with a member that error bodies have. whole: it had its stated length.
func mayBeErrorBody(body []byte, whole bool) bool {
	text := trimmed(body)
	if len(text) == 0 || text[0] != '{' || whole && len(text) > maxScanned && text[len(text)-1] == '}' {
		return false
	}
	_, hasErrorMember := scan(text)
	return hasErrorMember
}

// trimmed returns a body without blanks and byte order mark.
func trimmed(body []byte) []byte {
	for body = bytes.TrimPrefix(body, []byte(byteOrderMark)); len(body) > 0 && isBlank(body[0]); {
		body = body[1:]
	}
	for len(body) > 0 && isBlank(body[len(body)-1]) {
		body = body[:len(body)-1]
	}
	return body
}

const byteOrderMark = "\xef\xbb\xbf"

func isBlank(c byte) bool { return c == ' ' || c == '\n' || c == '\r' || c == '\t' }

// scan follows brackets and strings to the end of the first value. It reports whether the body ends before that, and whether it
// is an object with members that error bodies have.
func scan(text []byte) (cut, hasErrorMember bool) {
	depth := 0
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth == 0 {
				return false, hasErrorMember // the decoder handles what follows
			}
		case '"':
			end := endOfString(text, i+1)
			if end < 0 {
				return true, hasErrorMember
			}
			if depth == 1 && text[0] == '{' && isErrorMember(text[i+1:end]) && nextByte(text, end+1) == ':' {
				hasErrorMember = true
			}
			i = end
		}
	}
	return true, hasErrorMember
}

// endOfString returns where a string ends, -1 if it does not. It looks at eight bytes at a time.
func endOfString(text []byte, i int) int {
	for i < len(text) {
		if i+8 <= len(text) {
			const ones, highs = 0x0101010101010101, 0x8080808080808080
			word := binary.LittleEndian.Uint64(text[i:])
			quote, slash := word^'"'*ones, word^'\\'*ones
			found := ((quote-ones)&^quote | (slash-ones)&^slash) & highs // its lowest set bit marks the first quote or backslash
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
		if !isBlank(text[i]) {
			return text[i]
		}
	}
	return 0
}

// errorMembers are the members that error bodies have. Some models also have some of these members.
var errorMembers = []string{"fault", "error", "errors", "code", "errorcode", "success", "isvalid", "status"}

// isErrorMember reports whether a name is one of errorMembers, in any case.
func isErrorMember(name []byte) bool {
	if len(name) < len("code") || len(name) > len("errorcode") || strings.IndexByte("fecsi", name[0]|0x20) < 0 {
		return false
	}
	for _, member := range errorMembers {
		if len(name) == len(member) && strings.EqualFold(member, string(name)) {
			return true
		}
	}
	return false
}
