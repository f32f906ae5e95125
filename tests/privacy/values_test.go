package privacy

import (
	"fmt"
	"net/url"
	"reflect"
	"strings"
	"time"
	"unicode"

	"github.com/tigo-go/tigo"
)

// A planter makes arguments of values that a search can recognize.
type planter struct {
	whole  bool     // fill all fields, also the optional ones
	behind string   // a suffix of each text, such as a byte that is invalid in a path
	found  []string // the planted values
}

func (p *planter) keep(text string) string {
	p.found = append(p.found, text)
	return text
}

// number returns ten digits that no other value has.
func (p *planter) number() string { return p.keep(fmt.Sprint(7300912845 + 99991*int64(len(p.found)))) }

// arguments returns the arguments of a method, without its context and its options.
func (p *planter) arguments(method reflect.Type) []reflect.Value {
	var all []reflect.Value
	for i := 1; i < method.NumIn()-1; i++ {
		argument := reflect.New(method.In(i)).Elem()
		p.fill(argument, "")
		all = append(all, argument)
	}
	return all
}

// fill plants values in all fields, depending on their names.
func (p *planter) fill(v reflect.Value, field string) {
	switch target := v.Addr().Interface().(type) {
	case *tigo.Secret:
		*target = tigo.NewSecret(p.secret(field))
	case *tigo.Number:
		*target = tigo.NumberOf(1000)
	case *tigo.Date:
		*target = tigo.NewDate(2026, time.March, 1)
	case *tigo.DateRange:
		*target = tigo.DateRange{From: tigo.NewDate(2026, time.March, 1), To: tigo.NewDate(2026, time.March, 15)}
	case *tigo.Document:
		*target = tigo.Document{Type: tigo.DocumentCC, Number: p.number() + p.behind}
	case *string:
		*target = p.text(field) + p.behind
	default:
		if v.Kind() == reflect.Struct {
			for i := range v.NumField() {
				if field := v.Type().Field(i); field.IsExported() {
					p.fill(v.Field(i), field.Name)
				}
			}
		}
	}
}

func (p *planter) secret(field string) string {
	switch field {
	case "CardNumber":
		return p.keep("4556737586899855")
	case "CardVerificationValue":
		return p.keep("8364")
	}
	return p.keep("tok-7d1c-canary")
}

func (p *planter) text(field string) string {
	switch {
	case field == "InvoiceID": // in a body; the method sets it from its argument
		return ""
	case (field == "IDType" || field == "ID") && !p.whole:
		return ""
	case strings.Contains(field, "ExpirationDate"):
		return p.keep("203107")
	case strings.Contains(field, "Email"):
		return p.keep(fmt.Sprintf("ana.canary%d@correo.example", len(p.found)))
	case strings.HasSuffix(field, "Name") || strings.Contains(field, "Description"):
		return p.keep(fmt.Sprintf("Añasco Canaria %d", len(p.found)))
	}
	return p.number()
}

// received are values of other customers, which the caller did not send: a platform may confuse customers.
var received = []string{"52417963", "573158842201", "otra.persona@correo.example", "5399441722089914", "https://pago.example/c/93b1"}

// A spelling is a way to write a value.
type spelling struct {
	name  string
	spell func(string) string
}

// spellings are the spellings in which platforms repeat values.
var spellings = []spelling{
	{"unchanged", func(v string) string { return v }},
	{"in upper case", strings.ToUpper},
	{"in lower case", strings.ToLower},
	{"without accents", func(v string) string { return strings.NewReplacer("ñ", "n", "Ñ", "N").Replace(v) }},
	{"with combining accents", func(v string) string { return strings.ReplaceAll(v, "ñ", "n\u0303") }},
	{"in full width", wide},
	{"in groups", grouped(" ")},
	{"with points", grouped(".")},
	{"with commas", grouped(",")},
	{"with hyphens", grouped("-")},
	{"with underscores", grouped("_")},
	{"with apostrophes", grouped("’")},
	{"with en dashes", grouped("–")},
	{"with no-break spaces", grouped("\u00a0")},
	{"with two blanks", grouped("  ")},
	{"as in a path", url.PathEscape},
	{"as in a form", url.QueryEscape},
	{"in quotation marks", func(v string) string { return `\"` + v + `\"` }},
	{"in brackets", func(v string) string { return "[" + v + "]" }},
}

// wide returns digits and letters in full width, as East Asian forms have them.
func wide(v string) string {
	return strings.Map(func(r rune) rune {
		if r > ' ' && r <= '~' {
			return r - '!' + '！'
		}
		return r
	}, v)
}

// grouped returns a function that writes the digits of a number in groups of three.
func grouped(separator string) func(string) string {
	return func(v string) string {
		if len(v) < 8 || strings.Trim(v, "0123456789") != "" {
			return v
		}
		var groups []string
		for ; len(v) > 3; v = v[3:] {
			groups = append(groups, v[:3])
		}
		return strings.Join(append(groups, v), separator)
	}
}

// spelled returns the values in a spelling, one after another.
func spelled(values []string, s spelling) string {
	var words []string
	for _, v := range values {
		words = append(words, s.spell(v))
	}
	return strings.Join(words, " ; ")
}

// plain undoes every spelling: escapes, width, case, accents, and separators between digits.
func plain(text string) string {
	text = folded(text)
	var b strings.Builder
	runes := []rune(text)
	for i := 0; i < len(runes); i++ {
		b.WriteRune(runes[i])
		if !unicode.IsDigit(runes[i]) {
			continue
		}
		for gap := 1; gap <= 2 && i+gap+1 < len(runes) && separates(runes[i+gap]); gap++ {
			if unicode.IsDigit(runes[i+gap+1]) {
				i += gap
				break
			}
		}
	}
	return b.String()
}

func separates(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '\n' }

// folded undoes escapes, width, case and accents.
func folded(text string) string {
	text = percentDecoded(text)
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '！' && r <= '～':
			r -= '！' - '!'
		case r == '\u0303':
			return -1
		}
		if r = unicode.ToLower(r); r == 'ñ' {
			r = 'n'
		}
		return r
	}, strings.ReplaceAll(text, `\u00f1`, "ñ"))
}

func percentDecoded(text string) string {
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		if i+2 < len(text) && text[i] == '%' {
			if escaped, err := url.PathUnescape(text[i : i+3]); err == nil {
				b.WriteString(escaped)
				i += 2
				continue
			}
		}
		b.WriteByte(text[i])
	}
	return b.String()
}

// find returns the first of the values that a text contains, in any spelling and in hexadecimal, and the text around it.
func find(text string, values []string) (value, around string) {
	lower, open, joined := strings.ToLower(text), folded(text), plain(text)
	for _, v := range values {
		for _, form := range []struct{ in, value string }{
			{lower, fmt.Sprintf("%x", v)}, {lower, fmt.Sprintf("% x", v)}, {joined, plain(v)}, {open, folded(v)},
		} {
			for from := 0; ; {
				at := strings.Index(form.in[from:], form.value)
				if at < 0 {
					break
				}
				at += from
				end := at + len(form.value)
				if len(v) >= 6 || alone(form.in, at, end) {
					return v, form.in[max(0, at-200):min(len(form.in), end+100)]
				}
				from = end
			}
		}
	}
	return "", ""
}

// alone reports whether a part of a text has no letter and no digit next to it.
func alone(text string, from, to int) bool {
	word := func(c byte) bool { return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' }
	return (from == 0 || !word(text[from-1])) && (to == len(text) || !word(text[to]))
}
