package tigotest

import (
	"fmt"
	"slices"
	"unicode/utf16"
)

// windows1252 writes JSON in that code page. A character that it lacks is escaped as JSON escapes it.
func windows1252(utf8 []byte) []byte {
	text := make([]byte, 0, len(utf8))
	for _, r := range string(utf8) {
		switch at := slices.Index(upper1252(), r); {
		case r < 0x80 || r >= 0xA0 && r <= 0xFF:
			text = append(text, byte(r))
		case at >= 0:
			text = append(text, byte(0x80+at))
		default:
			for _, unit := range utf16.AppendRune(nil, r) {
				text = fmt.Appendf(text, `\u%04x`, unit)
			}
		}
	}
	return text
}

// upper1252 returns what the code page has from 0x80 to 0x9F. It leaves five places empty.
func upper1252() []rune {
	return []rune{
		'€', -1, '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', -1, 'Ž', -1,
		-1, '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', -1, 'ž', 'Ÿ',
	}
}
