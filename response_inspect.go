package tigo

import (
	"bytes"
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

// endOfString returns the index of the closing quote, -1 if there is none.
func endOfString(text []byte, i int) int {
	for from := i; ; from++ {
		n := bytes.IndexByte(text[from:], '"')
		if n < 0 {
			return -1
		}
		from += n
		slashes := from
		for slashes > i && text[slashes-1] == '\\' {
			slashes--
		}
		if (from-slashes)%2 == 0 {
			return from
		}
	}
}

func nextByte(text []byte, i int) byte {
	for ; i < len(text); i++ {
		if c := text[i]; c != ' ' && c != '\t' && c != '\r' && c != '\n' {
			return c
		}
	}
	return 0
}

// suspects has the members that error bodies have. A model may have some of them too.
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
