package wire

import (
	"unicode/utf16"
	"unicode/utf8"
)

// text returns the decoded text of a string. Each repair gets a note. The text is valid until the next call.
func (d *decoder) text(raw []byte, m marks) []byte {
	if m == 0 {
		return raw
	}
	ansi := m&high != 0 && !utf8.Valid(raw)
	if ansi {
		d.note(noteCharset)
	}
	if m&control != 0 {
		d.note(noteControl)
	}
	if m&escaped == 0 && !ansi {
		return raw
	}
	var odd bool
	before := cap(d.scratch)
	d.scratch, odd = appendText(d.scratch[:0], raw, ansi)
	if cap(d.scratch) > before {
		d.spend(2 * int64(cap(d.scratch))) // including the smaller buffers before
	}
	if odd {
		d.note(noteEscape)
	}
	return d.scratch
}

// appendText decodes the escapes of a raw string. If ansi is true, it converts the other bytes from Windows-1252. odd reports an
// invalid escape: an unknown escape loses its backslash, and half a surrogate pair or a \u without four digits becomes U+FFFD.
func appendText(b, raw []byte, ansi bool) (text []byte, odd bool) {
	for i := 0; i < len(raw); i++ {
		c := raw[i]
		switch {
		case c >= 0x80 && ansi:
			b = utf8.AppendRune(b, windows1252(c))
			continue
		case c != '\\' || i+1 == len(raw):
			b = append(b, c)
			continue
		}
		if plain := escapes[raw[i+1]]; plain != 0 {
			b = append(b, plain)
			i++
		} else if raw[i+1] == 'u' {
			r, size, ok := unicodeEscape(raw[i:])
			b = utf8.AppendRune(b, r)
			i += size - 1
			odd = odd || !ok
		} else {
			odd = true
		}
	}
	return b, odd
}

// escapes has the character for the byte after a backslash; 0: none.
var escapes = [256]byte{
	'"': '"', '\\': '\\', '/': '/', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t',
}

// unicodeEscape reads \uXXXX, or two of them that are a surrogate pair, and returns their length in bytes.
func unicodeEscape(s []byte) (r rune, size int, ok bool) {
	const one = len(`\uXXXX`)
	r = hex(s)
	if r < 0 {
		return utf8.RuneError, len(`\u`), false
	}
	if !utf16.IsSurrogate(r) {
		return r, one, true
	}
	if pair := utf16.DecodeRune(r, hex(s[one:])); pair != utf8.RuneError {
		return pair, 2 * one, true
	}
	return utf8.RuneError, one, false
}

// hex returns the value of \uXXXX, or -1 if s does not start with one.
func hex(s []byte) rune {
	if len(s) < len(`\uXXXX`) || s[0] != '\\' || s[1] != 'u' {
		return -1
	}
	r := rune(0)
	for _, c := range s[2:6] {
		switch {
		case c-'0' <= 9:
			c -= '0'
		case c|0x20-'a' <= 5:
			c = c | 0x20 - 'a' + 10
		default:
			return -1
		}
		r = r<<4 | rune(c)
	}
	return r
}

// windows1252 returns the character of a byte above 0x7F, and U+FFFD for the five bytes that have none.
func windows1252(c byte) rune {
	if c >= 0xA0 {
		return rune(c)
	}
	return ansi[c-0x80]
}

var ansi = [32]rune{
	'€', utf8.RuneError, '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', utf8.RuneError, 'Ž', utf8.RuneError,
	utf8.RuneError, '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', utf8.RuneError, 'ž', 'Ÿ',
}
