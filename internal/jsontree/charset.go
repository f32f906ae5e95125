package jsontree

import (
	"bytes"
	"slices"
	"unicode/utf8"
)

// Mark is the byte order mark that some back ends put before a document.
const Mark = "\xef\xbb\xbf"

// UTF8 returns a document as UTF-8, without its byte order mark. If data is not valid UTF-8, UTF8 reads it as Windows-1252
// and reports ansi; [ANSI] is the exact reverse. marked reports a byte order mark.
func UTF8(data []byte) (text []byte, marked, ansi bool) {
	text, marked = bytes.CutPrefix(data, []byte(Mark))
	if utf8.Valid(text) {
		return text, marked, false
	}
	converted := make([]byte, 0, len(text)+len(text)/8)
	for _, c := range text {
		converted = utf8.AppendRune(converted, runeOf(c))
	}
	return converted, marked, true
}

// ANSI returns a text in Windows-1252. It reports false if the text has a character that this code page does not have.
func ANSI(text []byte) ([]byte, bool) {
	converted := make([]byte, 0, len(text))
	for _, r := range string(text) {
		switch at := slices.Index([]rune(upper), r); {
		case at >= 0:
			converted = append(converted, byte(0x80+at))
		case r <= 0xFF:
			converted = append(converted, byte(r))
		default:
			return nil, false
		}
	}
	return converted, true
}

// upper has the characters of Windows-1252 from 0x80 to 0x9F. The code page leaves five of these bytes undefined. They are
// read as control characters with the same number, so that no byte is lost.
const upper = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ"

func runeOf(c byte) rune {
	if 0x80 <= c && c < 0xA0 {
		return []rune(upper)[c-0x80]
	}
	return rune(c)
}
