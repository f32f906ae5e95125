package tigo

import (
	"bytes"
	"crypto/x509"
	"encoding/json"
	"errors"
	"net"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/tigo-go/tigo/internal/transport"
)

// callersValues are the texts that the caller put into a call, the longest first. No error text holds one.
type callersValues []string

// callersValues collects path and query values, the bearer, and all that stands in the body, as they are and as a URL
// spells them.
func (r *Response) callersValues() callersValues {
	values := slices.Clone(r.values)
	for _, v := range r.call.Request.Header["Authorization"] {
		values = append(values, strings.TrimPrefix(v, "Bearer "))
	}
	query, _ := url.ParseQuery(r.call.Request.URL.RawQuery) // of our own encoding
	for _, v := range query {
		values = append(values, v...)
	}
	decoder := json.NewDecoder(bytes.NewReader(r.call.Request.Body))
	decoder.UseNumber()
	var body any
	if decoder.Decode(&body) == nil {
		values = appendTexts(values, body)
	}
	for _, v := range values {
		if escaped := url.PathEscape(v); escaped != v {
			values = append(values, escaped)
		}
	}
	values = slices.DeleteFunc(values, func(v string) bool { return v == "" })
	slices.SortFunc(values, func(a, b string) int { return len(b) - len(a) })
	return values
}

func appendTexts(to []string, v any) []string {
	switch v := v.(type) {
	case string:
		return append(to, v)
	case json.Number:
		return append(to, v.String())
	case []any:
		for _, e := range v {
			to = appendTexts(to, e)
		}
	case map[string]any:
		for _, e := range v {
			to = appendTexts(to, e)
		}
	}
	return to
}

// personal finds what may be a document, phone, card or account number in the usual ways to group its digits, an e-mail
// address or a URL, whoever brought it.
var personal = regexp.MustCompile(`[a-zA-Z][a-zA-Z\d+.-]*://\S+|[\pL\p{Nd}._%+-]+@[\pL\p{Nd}.-]+|` +
	`\p{Nd}(?:(?:  |[ .\-/_'’,\x{00a0}\x{2007}\x{202f}\x{2010}-\x{2014}])?\p{Nd}){4,}`)

// out takes the values, and whatever looks personal, out of a text.
func (h callersValues) out(text string) string {
	return personal.ReplaceAllString(h.replace(text), redacted)
}

// outOfCause is the text of an error without them. How much came before a body was cut short, which address could not be
// reached, where in a document something is wrong and when a certificate ends are numbers of nobody's.
func (h callersValues) outOfCause(err error) string {
	if e, ok := errors.AsType[*transport.CutError](err); ok {
		return e.After() + h.outOfCause(e.Err)
	}
	if e, ok := errors.AsType[*incompleteError](err); ok {
		return e.Error()
	}
	if e, ok := errors.AsType[*pageError](err); ok {
		return e.Error()
	}
	if e, ok := errors.AsType[*net.OpError](err); ok {
		return h.replace(e.Error())
	}
	if e, ok := errors.AsType[x509.CertificateInvalidError](err); ok {
		return h.replace(e.Error())
	}
	return h.out(err.Error())
}

// The lengths, in bytes, below which a value is redacted only where it stands alone ("1234" is not the caller's within
// "12345"), and only where it stands as a whole JSON string or path segment ("3" is a limit, a count and an index).
const (
	shortValue = 4
	tinyValue  = 3
)

// replace takes the values out of a text.
func (h callersValues) replace(text string) string {
	for _, v := range h {
		switch {
		case len(v) >= shortValue:
			text = replaceFolded(text, v)
		case len(v) >= tinyValue:
			text = replaceAlone(text, v)
		default:
			text = strings.ReplaceAll(text, `"`+v+`"`, `"`+redacted+`"`)
			text = strings.ReplaceAll(text, "/"+v+"/", "/"+redacted+"/")
		}
	}
	return text
}

// replaceFolded takes a value out of a text in whatever case and with or without its accents.
func replaceFolded(text, value string) string {
	text = strings.ReplaceAll(text, value, redacted)
	if !strings.ContainsFunc(value, unicode.IsLetter) {
		return text
	}
	runes, find := []rune(text), fold([]rune(value))
	folded := fold(runes)
	var b strings.Builder
	for i := 0; i < len(runes); {
		if len(folded)-i >= len(find) && slices.Equal(folded[i:i+len(find)], find) {
			b.WriteString(redacted)
			i += len(find)
			continue
		}
		b.WriteRune(runes[i])
		i++
	}
	return b.String()
}

// fold returns runes in lower case and without accents, one for each.
func fold(runes []rune) []rune {
	folded := make([]rune, len(runes))
	for i, r := range runes {
		r = unicode.ToLower(r)
		if at := strings.IndexRune(accented, r); r >= 0x80 && at >= 0 {
			r = rune(unaccented[utf8.RuneCountInString(accented[:at])])
		}
		folded[i] = r
	}
	return folded
}

// The Latin letters with accents, and without them.
const (
	accented   = "áàâäãåāăąçćčďđéèêëēėęěğíìîïīįłñńňóòôöõøōőŕřśšşťúùûüūůűųýÿźżž"
	unaccented = "aaaaaaaaacccddeeeeeeeegiiiiiilnnnoooooooorrssstuuuuuuuuyyzzz"
)

// replaceAlone takes a value out of a text where neither a letter nor a digit stands beside it.
func replaceAlone(text, value string) string {
	var b strings.Builder
	rest := text
	for {
		before, after, found := strings.Cut(rest, value)
		b.WriteString(before)
		if !found {
			return b.String()
		}
		left, _ := utf8.DecodeLastRuneInString(b.String())
		right, _ := utf8.DecodeRuneInString(after)
		if inWord(left) || inWord(right) {
			b.WriteString(value)
		} else {
			b.WriteString(redacted)
		}
		rest = after
	}
}

func inWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
