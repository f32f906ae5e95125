package tigo

import (
	"bytes"
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

// personal finds what may be a document, phone, card or account number, an e-mail address or a URL, whoever
// brought it.
var personal = regexp.MustCompile(`[a-zA-Z][a-zA-Z\d+.-]*://\S+|[\pL\d._%+-]+@[\pL\d.-]+|\d(?:[ .\-/]?\d){4,}`)

// out takes the values, and whatever looks personal, out of a text.
func (h callersValues) out(text string) string {
	return personal.ReplaceAllString(h.replace(text), redacted)
}

// outOfCause is the text of an error without them. How much came before a body broke off, and which address could
// not be reached, are numbers of nobody's.
func (h callersValues) outOfCause(err error) string {
	if e, ok := errors.AsType[*transport.CutError](err); ok {
		return e.After() + h.outOfCause(e.Err)
	}
	if e, ok := errors.AsType[*incompleteError](err); ok {
		return e.Error()
	}
	if e, ok := errors.AsType[*net.OpError](err); ok {
		return h.replace(e.Error())
	}
	return h.out(err.Error())
}

// shortValue is the length, in bytes, below which a value is taken out only where it stands alone: "1" is not the
// caller's within "2017".
const shortValue = 4

// replace takes the values out of a text.
func (h callersValues) replace(text string) string {
	for _, v := range h {
		if len(v) >= shortValue {
			text = strings.ReplaceAll(text, v, redacted)
		} else {
			text = replaceAlone(text, v)
		}
	}
	return text
}

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
