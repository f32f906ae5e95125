package wire

import (
	"bytes"
	"unicode/utf8"
)

// amount is what a text says of an amount of money.
type amount uint8

const (
	noAmount   amount = iota // nothing that can be read
	oneAmount                // one amount
	twoAmounts               // an amount that can be read in two ways
)

// readAmount reads a text in which people of the region write an amount, and appends its literal to b. Understood are a
// sign, a currency before or after, zeros in front, and thousands that dots, commas, apostrophes or blanks separate.
// Decimals follow the last separator if it is another one than those of thousands, or a lone dot.
//
// A lone dot before three digits may stand for either: "50.000" is two amounts. A lone comma is not read at all.
func readAmount(b, text []byte) ([]byte, amount) {
	text, negative := trimAmount(text)
	whole, decimals, says := splitAmount(text)
	if says != oneAmount {
		return b, says
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

// splitAmount tells the digits before the decimals, which may have separators in them, from the decimals.
func splitAmount(text []byte) (whole, decimals []byte, says amount) {
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
	groups, at := 0, first // groups of three after the first digits
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

// amountSeparator returns what separates digits at the beginning of a text, and its size; 0 if nothing does.
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

// trimAmount takes sign, currency and blanks from an amount, each once at most.
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

// foldedPrefix tells whether a text begins with a word in lower case, in any case.
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

// currencies are the ways to write those of the six countries: codes and signs. A longer one stands before one that it
// begins or ends with.
var currencies = [...]string{
	"cop$", "cop", "col$", "usd", "us$", "u$s", "gtq", "hnl", "bob", "pyg", "svc", "lps.", "lps", "bs.", "bs", "gs.", "gs",
	"₲", "q.", "q", "l.", "l", "$",
}
