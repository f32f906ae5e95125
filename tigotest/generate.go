package tigotest

import (
	"math/big"
	"strconv"
	"strings"
	"time"

	"github.com/tigo-go/tigo"
)

// Source is the source of randomness of this package's generators: a *rand.Rand of math/rand or math/rand/v2, or three lines
// around a property-testing library's own source (docs/testing.md). The same numbers give the same values. Small numbers, which
// those libraries try in order to simplify a counterexample, give simple values.
type Source interface {
	// Uint64 returns the next random number.
	Uint64() uint64
}

// pick returns a number below n.
func pick(from Source, n int) int { return int(from.Uint64() % uint64(n)) } //nolint:gosec // n is small and positive

// Numbers generates a number as the platform writes them: whole, with decimals, negative, longer than any machine type, with an
// exponent, or unset.
func Numbers(from Source) tigo.Number {
	digits := func(n int) string {
		var text strings.Builder
		for range n {
			text.WriteByte(byte('0' + pick(from, 10)))
		}
		return text.String()
	}
	var literal string
	switch pick(from, 8) {
	case 0:
		return tigo.NumberOf(int64(pick(from, 1000)))
	case 1:
		return tigo.Number{}
	case 2:
		literal = strconv.Itoa(pick(from, 1_000_000)) + "." + digits(2)
	case 3:
		literal = "-" + strconv.Itoa(1+pick(from, 1_000_000))
	case 4:
		literal = "9" + digits(16+pick(from, 20)) // no binary float has its value
	case 5:
		literal = "0." + digits(1+pick(from, 20))
	case 6:
		literal = strconv.Itoa(1+pick(from, 999)) + "e" + strconv.Itoa(pick(from, 12))
	default:
		literal = strconv.Itoa(pick(from, 1_000_000)) + ".00" // the zeros are kept
	}
	number, err := tigo.ParseNumber(literal)
	if err != nil {
		panic("tigotest: " + literal + " is not a number: " + err.Error())
	}
	return number
}

// Amounts generates a realistic amount of money: positive, below ten million, with at most two decimals.
func Amounts(from Source) tigo.Number {
	cents := int64(1 + pick(from, 1_000_000_000))
	if pick(from, 2) == 0 {
		return tigo.NumberOf(1 + cents/100)
	}
	number, err := tigo.ParseNumber(big.NewRat(cents, 100).FloatString(2))
	if err != nil {
		panic("tigotest: an amount is not a number: " + err.Error())
	}
	return number
}

// Dates generates a day between 1900 and 2099, or an unset one. Leap days and ends of months are frequent.
func Dates(from Source) tigo.Date {
	year := 1900 + pick(from, 200)
	switch pick(from, 6) {
	case 0:
		return tigo.Date{}
	case 1:
		return dateOf(time.Date(year-year%4, time.February, 29, 0, 0, 0, 0, time.UTC)) // 1 March in 1900, which has no leap day
	case 2:
		return dateOf(time.Date(year, time.Month(2+pick(from, 12)), 0, 0, 0, 0, 0, time.UTC))
	}
	return dateOf(time.Date(year, time.January, 1+pick(from, 365), 0, 0, 0, 0, time.UTC))
}

func dateOf(t time.Time) tigo.Date { return tigo.DateOf(t) }

// Bools generates yes, no or unknown.
func Bools(from Source) tigo.Bool {
	return [...]tigo.Bool{tigo.Unknown, tigo.Yes, tigo.No}[pick(from, 3)]
}

// Documents generates a customer's document of a type that the platform knows, with a number in the form of that type.
func Documents(from Source) tigo.Document {
	types := [...]tigo.DocumentType{tigo.DocumentCC, tigo.DocumentNIT, tigo.DocumentCE, tigo.DocumentPassport, tigo.DocumentNE}
	made := tigo.Document{Type: types[pick(from, len(types))]}
	number := strconv.Itoa(10_000 + pick(from, 1_000_000_000))
	if made.Type == tigo.DocumentPassport || made.Type == tigo.DocumentCE {
		number = string(rune('A'+pick(from, 26))) + number
	}
	made.Number = number
	return made
}

// IDs generates an id of a contract, an invoice or a product as the platform has them, and sometimes one that a URL has to
// escape.
func IDs(from Source) string {
	id := strconv.Itoa(1 + pick(from, 100_000_000))
	switch pick(from, 4) {
	case 0:
		return id + "-" + strconv.Itoa(2601+pick(from, 12))
	case 1:
		return [...]string{"a b", "ñandú", "100%", "a+b", "x?y", "#1"}[pick(from, 6)] + id
	}
	return id
}

// Texts generates a text as people and back ends write them: names with accents, empty text, blanks, quotes, characters that
// JSON and HTML escape, letters of four bytes.
func Texts(from Source) string {
	pieces := [...]string{"", "Ana", "Ñandú", "Vélez", " ", `"`, `\`, "<b>", "&", "\u2028", "😀", "\t", "Restrepo", "O'Higgins", "北京", "-"}
	var text strings.Builder
	for range pick(from, 6) {
		text.WriteString(pieces[pick(from, len(pieces))])
	}
	return text.String()
}
