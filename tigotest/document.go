package tigotest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/big"
	"strings"
	"time"
)

// text returns a member as text: a string as it is, a number as its literal, "" if it is missing.
func text(d document, member string) string {
	switch value := d[member].(type) {
	case string:
		return value
	case json.Number:
		return value.String()
	}
	return ""
}

// objects returns a member that is a list of objects.
func objects(d document, member string) []document {
	switch list := d[member].(type) {
	case []document:
		return list
	case []any:
		all := make([]document, 0, len(list))
		for _, element := range list {
			if object, ok := element.(document); ok {
				all = append(all, object)
			}
		}
		return all
	}
	return nil
}

// fill sets members that d does not have yet. It skips nil and empty text.
func fill(d document, values document) {
	if d == nil {
		return
	}
	for member, value := range values {
		if _, ok := d[member]; !ok && value != nil && value != "" {
			d[member] = value
		}
	}
}

// list returns documents that encode as a JSON array, never as null.
func list(all []document) []document {
	if all == nil {
		return []document{}
	}
	return all
}

// maxLiteral bounds the literals that the emulator calculates with, so that no literal takes long.
const maxLiteral = 40

// amount parses a number's literal exactly. It returns zero and false for another value, and for a literal that is too long or
// has an exponent.
func amount(value any) (*big.Rat, bool) {
	literal, ok := value.(json.Number)
	if !ok || len(literal) > maxLiteral || strings.ContainsAny(literal.String(), "eE") {
		return new(big.Rat), false
	}
	if number, ok := new(big.Rat).SetString(literal.String()); ok {
		return number, true
	}
	return new(big.Rat), false
}

// positive reports whether [amount] parses a literal of JSON to more than zero.
func positive(literal json.Number) bool {
	return decimal(literal) && literal[0] != '-' && strings.ContainsAny(string(literal), "123456789")
}

// decimal reports whether [amount] parses a literal of JSON.
func decimal(literal json.Number) bool {
	return literal != "" && len(literal) <= maxLiteral && !strings.ContainsAny(literal.String(), "eE")
}

// literal formats an amount exactly, with the country's decimals if it is not whole.
func (m *market) literal(value *big.Rat) json.Number {
	if value.IsInt() {
		return json.Number(value.RatString())
	}
	needed, _ := value.FloatPrec()
	return json.Number(value.FloatString(max(needed, m.Country.Decimals)))
}

// rounded formats part of an amount, such as a tax, with no more decimals than the country's currency has.
func (m *market) rounded(amount, part *big.Rat) json.Number {
	text := new(big.Rat).Mul(amount, part).FloatString(m.Country.Decimals)
	return json.Number(strings.TrimSuffix(text, ".00"))
}

// integer returns a whole number's literal.
func integer(n int) json.Number { return json.Number(fmt.Sprint(n)) }

// minutes formats a duration in minutes with two decimals.
func minutes(d time.Duration) json.Number {
	return json.Number(big.NewRat(int64(d/time.Second), 60).FloatString(2))
}

// first returns the first n documents, as a JSON array even if there are none.
func first(all []document, n int) []document { return list(all[:min(n, len(all))]) }

// with returns a copy of a document with some members set.
func with(d document, members document) document {
	merged := document{}
	for _, part := range []document{d, members} {
		maps.Copy(merged, part)
	}
	return merged
}

// without returns a copy of a document that lacks some members.
func without(d document, members ...string) document {
	rest := with(d, nil)
	for _, member := range members {
		delete(rest, member)
	}
	return rest
}

// decodeObject reads exactly one JSON object and keeps the literals of its numbers.
func decodeObject(text []byte) (document, error) {
	var object document
	if err := decode(text, &object); err != nil {
		return nil, err
	}
	if object == nil {
		return nil, errors.New("null is no object")
	}
	return object, nil
}

// decode reads exactly one JSON value and keeps the literals of its numbers. A member that a struct does not have is an
// error.
func decode(text []byte, into any) error {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(into); err != nil {
		return plainly(err)
	}
	if _, err := decoder.Token(); err != io.EOF {
		return errors.New("more than one JSON value")
	}
	return nil
}
