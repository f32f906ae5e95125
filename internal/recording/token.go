package recording

import (
	"strings"
	"unicode"
)

// A token is a part of a text that is replaced as a whole.
type token struct {
	kind tokenKind
	text string
}

type tokenKind uint8

const (
	tokenOther  tokenKind = iota // separators
	tokenWord                    // letters
	tokenDigits                  // digits, also in groups of up to four with one separator between them
	tokenMixed                   // letters and digits
)

// tokens splits a text into tokens. Joined, they give the same text.
func tokens(text string) []token {
	var found []token
	for rest := text; rest != ""; {
		end := strings.IndexFunc(rest, func(r rune) bool { return !alphanumeric(r) })
		switch {
		case end < 0:
			end = len(rest)
		case end == 0:
			end = strings.IndexFunc(rest, alphanumeric)
			if end < 0 {
				end = len(rest)
			}
			found = append(found, token{tokenOther, rest[:end]})
			rest = rest[end:]
			continue
		}
		found = join(found, token{kindOf(rest[:end]), rest[:end]})
		rest = rest[end:]
	}
	return found
}

func alphanumeric(r rune) bool { return unicode.IsLetter(r) || '0' <= r && r <= '9' }

func kindOf(run string) tokenKind {
	digits := strings.IndexFunc(run, func(r rune) bool { return '0' <= r && r <= '9' }) >= 0
	letters := strings.IndexFunc(run, unicode.IsLetter) >= 0
	switch {
	case digits && letters:
		return tokenMixed
	case digits:
		return tokenDigits
	}
	return tokenWord
}

// join appends a token. Separate groups of digits, as in 43.567.890 and 604 448 3120, become one token. A check digit after
// a hyphen does not belong to the number before it.
func join(found []token, next token) []token {
	n := len(found)
	if next.kind != tokenDigits || len(next.text) > 4 || n < 2 || found[n-2].kind != tokenDigits || len(found[n-1].text) != 1 ||
		!strings.Contains(". -", found[n-1].text) || found[n-1].text == "-" && len(next.text) == 1 || found[n-2].lastGroup() > 4 {
		return append(found, next)
	}
	found[n-2].text += found[n-1].text + next.text
	return found[:n-1]
}

// lastGroup returns the number of digits after the last separator.
func (t token) lastGroup() int { return len(t.text) - 1 - strings.LastIndexAny(t.text, ". -") }

// digits returns the digits of a token, without separators.
func (t token) digits() string {
	return strings.Map(func(r rune) rune {
		if '0' <= r && r <= '9' {
			return r
		}
		return -1
	}, t.text)
}

// spread returns other digits with the separators of the token.
func (t token) spread(digits string) string {
	i := 0
	return strings.Map(func(r rune) rune {
		if '0' <= r && r <= '9' && i < len(digits) {
			i++
			return rune(digits[i-1])
		}
		return r
	}, t.text)
}
