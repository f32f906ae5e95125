package wire

import (
	"bytes"
	"unicode/utf8"
)

// reading is the number of ways to read a text as an amount of money.
type reading uint8

const (
	noAmount   reading = iota // the text is no amount
	oneAmount                 // it is one amount
	twoAmounts                // it is ambiguous: it can be read as two different amounts
)

// readAmount reads an amount in the local spelling of the region, and appends its literal to b. The text may have:
//
//   - a sign
//   - a currency before or after the amount
//   - leading zeros
//   - separators of thousands: dots, commas, apostrophes or blanks
//   - decimals, after a separator that differs from those of thousands, or after the only separator if it is a dot
//
// A text with one separator, a dot, and three digits after it is ambiguous: "50.000". A text whose only separator is a comma is no
// amount.
func readAmount(b, text []byte) ([]byte, reading) {
	text, negative := trimAmount(text)
	whole, decimals, found := splitAmount(text)
	if found != oneAmount {
		return b, found
	}
	if negative {
		b = append(b, '-')
	}
	start := len(b)
	for _, c := range whole {
		if c-'0' <= 9 && (c != '0' || len(b) > start) {
			b = append(b, c)
		}
	}
	if len(b) == start {
		b = append(b, '0')
	}
	if len(decimals) > 0 {
		b = append(append(b, '.'), decimals...)
	}
	return b, oneAmount
}

// splitAmount splits an amount into the digits before the decimals, which may include separators, and the decimals.
func splitAmount(text []byte) (whole, decimals []byte, found reading) {
	first := skipDigits(text, 0)
	separator, size := amountSeparator(text[first:])
	switch {
	case first == 0:
		return nil, nil, noAmount
	case first == len(text):
		return text, nil, oneAmount
	case size == 0:
		return nil, nil, noAmount
	}
	groups, at := 0, first // the number of groups of three digits after the first separator
	for {
		c, size := amountSeparator(text[at:])
		if size == 0 || c != separator {
			break
		}
		n := skipDigits(text, at+size) - at - size
		if n != 3 {
			break
		}
		groups++
		at += size + n
	}
	thousands := first <= 3 && text[0] != '0' && groups > 0
	rest := text[at:]
	c, size := amountSeparator(rest)
	point := size > 0 && (c == '.' || c == ',') && len(rest) > size && skipDigits(rest, size) == len(rest)
	switch {
	case len(rest) == 0 && groups == 1 && separator == '.':
		if first == 1 && text[0] == '0' || first > 3 {
			return text[:first], text[first+1:], oneAmount // "0.500", "1234.500"
		}
		return nil, nil, twoAmounts
	case len(rest) == 0 && thousands && (groups > 1 || separator != ','):
		return text, nil, oneAmount
	case groups == 0 && point && c == '.':
		return text[:at], rest[size:], oneAmount
	case thousands && point && c != separator:
		return text[:at], rest[size:], oneAmount
	}
	return nil, nil, noAmount
}

// amountSeparator returns the separator with which a text begins, and its size; 0: it begins with none.
func amountSeparator(text []byte) (rune, int) {
	c, size := utf8.DecodeRune(text)
	switch c {
	case '.', ',', '\'', ' ':
		return c, size
	case '’':
		return '\'', size
	case '\u00a0', '\u202f':
		return ' ', size
	}
	return 0, 0
}

// trimAmount removes the sign, the currency and blanks from an amount, each at most once.
func trimAmount(text []byte) (rest []byte, negative bool) {
	text = bytes.TrimSpace(text)
	signed := false
	sign := func() {
		if c, size := utf8.DecodeRune(text); !signed && (c == '+' || c == '-' || c == '−') {
			signed, negative = true, c != '+'
			text = bytes.TrimSpace(text[size:])
		}
	}
	sign()
	for _, currency := range currencies {
		if foldedPrefix(text, currency) {
			text = bytes.TrimSpace(text[len(currency):])
			sign()
			return text, negative
		}
	}
	for _, currency := range currencies {
		if n := len(text) - len(currency); n > 0 && foldedPrefix(text[n:], currency) {
			return bytes.TrimSpace(text[:n]), negative
		}
	}
	return text, negative
}

// foldedPrefix reports whether a text begins with a word, in any case. The word is in lower case.
func foldedPrefix(text []byte, word string) bool {
	if len(text) < len(word) {
		return false
	}
	for i := range len(word) {
		if lowerASCII(text[i]) != word[i] {
			return false
		}
	}
	return true
}

// currencies are the codes and signs for the currencies of the six countries. If one begins or ends with another, the longer one
// comes first.
var currencies = [...]string{
	"cop$", "cop", "col$", "usd", "us$", "u$s", "gtq", "hnl", "bob", "pyg", "svc", "lps.", "lps", "bs.", "bs", "gs.", "gs",
	"₲", "q.", "q", "l.", "l", "$",
}
