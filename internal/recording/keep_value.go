package recording

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/tigo-go/tigo/internal/contract"
	"github.com/tigo-go/tigo/internal/jsontree"
)

// value replaces the texts and numbers in a value. s is the value's schema, nil if it is unknown.
func (k *keeper) value(s *contract.Schema, n *jsontree.Node, name string) {
	switch n.Kind {
	case jsontree.Object:
		k.object(s, n)
	case jsontree.List:
		if s != nil && s.Kind == contract.List {
			s = s.Element
		}
		if s != nil && (s.Kind == contract.Date || s.Kind == contract.DateTime) && len(n.Elements) >= 3 && k.dateList(n) {
			return
		}
		for _, element := range n.Elements {
			k.value(s, element, name)
		}
	case jsontree.Text:
		literal := k.text[n.Start:n.End]
		text := jsontree.Unquote(literal)
		if made := k.textual(s, text, name); made != text {
			k.edits = append(k.edits, edit{n.Start, n.End, quote(made, literal)})
		}
	case jsontree.Number:
		k.edits = append(k.edits, edit{n.Start, n.End, k.number(s, string(k.text[n.Start:n.End]), name)})
	}
}

// object replaces the texts and numbers in an object. The object may be an envelope around the value that s describes.
func (k *keeper) object(s *contract.Schema, n *jsontree.Node) {
	of := s
	for of != nil && of.Kind == contract.List {
		of = of.Element
	}
	for _, m := range n.Members {
		if !contract.PlainName(m.Name) {
			k.err = errors.New("it has a member whose name may be a value")
			return
		}
		var member *contract.Schema
		known := ""
		if of != nil {
			for has := range of.Members {
				if has == m.Name || known == "" && strings.EqualFold(has, m.Name) {
					known, member = has, of.Members[has]
				}
			}
		}
		if known == "" {
			if !k.learning && k.mask.words[fold(m.Name)] {
				k.err = errors.New("it has a member whose name may be a value")
				return
			}
			if m.Value.Kind == jsontree.Object || m.Value.Kind == jsontree.List {
				member = s // an envelope around the value
			}
			known = m.Name
		}
		k.value(member, m.Value, known)
	}
}

// textual returns the stand-in for a text.
func (k *keeper) textual(s *contract.Schema, text, name string) string {
	kind := contract.Text
	if s != nil {
		kind = s.Kind
	}
	dated := kind == contract.Date || kind == contract.DateTime
	if shifted, ok := k.mask.Date(text, dated); ok {
		return shifted
	}
	switch {
	case k.plain(kind, text, name):
		return text
	case kind == contract.Number && amount(name):
		return k.amounts(text)
	}
	return k.words(text)
}

// plain reports whether a text cannot be personal: a word of an enumeration, a boolean, a code.
func (k *keeper) plain(kind contract.Kind, text, name string) bool {
	switch {
	case kind == contract.Boolean:
		return slices.Contains([]string{"true", "false", "s", "n", "si", "sí", "no", "y", "yes", "1", "0"}, strings.ToLower(text))
	case k.failed && coded(name):
		return contract.PlainName(strings.ReplaceAll(text, ".", "_")) || len(text) <= 3 && strings.Trim(text, "0123456789") == ""
	case contract.Values(name) != nil, contract.Worded(name):
		return contract.PlainWord(text) && !k.mask.words[fold(text)]
	}
	return false
}

// coded reports whether a member of an error body is a code.
func coded(name string) bool {
	return slices.Contains([]string{"code", "errorcode", "ErrorCode", "statusCode", "status"}, name)
}

// amount reports whether a member is an amount of money.
func amount(name string) bool {
	return strings.Contains(name, "mount") || strings.HasSuffix(name, "Value") || strings.HasSuffix(name, "Price")
}

// amounts returns the stand-in for an amount in a text. It keeps digits that may be decimals.
func (k *keeper) amounts(text string) string {
	decimals := strings.LastIndexAny(text, ".,")
	if decimals < 0 || len(text)-decimals > 3 {
		decimals = len(text)
	}
	whole := token{tokenDigits, text[:decimals]}
	if strings.ContainsFunc(whole.text, func(r rune) bool { return r > '~' }) {
		return k.words(text)
	}
	if k.learning {
		k.mask.Learn(whole.digits())
		return text
	}
	return k.mask.lettersOnly(whole.spread(k.mask.Amount(whole.digits()))) + text[decimals:]
}

// lettersOnly returns the stand-in for the letters of a text. It keeps up to three letters, which are the sign of a
// currency.
func (m *Mask) lettersOnly(text string) string {
	var b strings.Builder
	for _, t := range tokens(text) {
		if t.kind == tokenWord && len(t.text) > 3 {
			t.text = m.word(t.text)
		}
		b.WriteString(t.text)
	}
	return b.String()
}

// number returns the stand-in for the literal of a number.
func (k *keeper) number(s *contract.Schema, literal, name string) string {
	if k.failed && coded(name) && len(literal) <= 3 {
		return literal
	}
	if s != nil && (s.Kind == contract.Date || s.Kind == contract.DateTime) {
		if shifted, ok := k.mask.Date(literal, true); ok {
			return shifted
		}
	}
	sign, rest := "", literal
	if strings.HasPrefix(rest, "-") {
		sign, rest = "-", rest[1:]
	}
	mantissa, exponent := rest, ""
	if at := strings.IndexAny(rest, "eE"); at >= 0 {
		mantissa, exponent = rest[:at], rest[at:]
	}
	whole, decimals, point := strings.Cut(mantissa, ".")
	if exponent != "" { // 8.000123456E9 is the id 8000123456
		t := token{tokenDigits, mantissa}
		return sign + t.spread(k.run(t.digits(), false)) + exponent
	}
	made := sign + k.run(whole, amount(name))
	if point {
		if len(decimals) > 2 {
			decimals = k.run(decimals, false)
		}
		made += "." + decimals
	}
	return made
}

// run returns the stand-in for a run of digits.
func (k *keeper) run(digits string, money bool) string {
	switch {
	case k.learning:
		k.mask.Learn(digits)
		return digits
	case money:
		return k.mask.Amount(digits)
	}
	return k.mask.Digits(digits)
}

// quote writes a text as a JSON string. It escapes characters outside ASCII if the literal like does.
func quote(text string, like []byte) string {
	escape := bytes.Contains(like, []byte(`\u`))
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range text {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r < ' ' && bytes.ContainsRune(like, r):
			b.WriteRune(r) // not escaped
		case r < ' ' || escape && r > '~' && r <= 0xFFFF:
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}
