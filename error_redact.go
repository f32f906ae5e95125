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
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/tigo-go/tigo/internal/transport"
	"github.com/tigo-go/tigo/internal/wire"
)

// callersValues are the values that the text of an error must not contain: those that the caller passed, and the access token.
// The longest come first.
type callersValues []string

// callersValues returns the values of path, query and body, and the access token, each also in its URL-escaped form.
func (r *Response) callersValues() callersValues {
	values := slices.Clone(r.values)
	values = append(values, r.call.AccessToken())
	query, _ := url.ParseQuery(r.call.Request.URL.RawQuery) // it cannot fail: prepare has checked the escaping
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
		for _, escaped := range []string{url.PathEscape(v), url.QueryEscape(v)} {
			if escaped != v {
				values = append(values, escaped)
			}
		}
	}
	values = slices.DeleteFunc(values, func(v string) bool { return v == "" })
	slices.SortFunc(values, func(a, b string) int { return len(b) - len(a) })
	return values
}

// appendTexts appends the strings and numbers of a JSON value.
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

// pattern returns a regular expression that is compiled on first use. Compiling all of them takes half a millisecond, which a
// program that prints no error need not spend when it starts.
func pattern(expression string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expression) })
}

// personal matches a URL, an e-mail address, and digits that may be the number of an identity document, phone, card or
// account, in the usual groupings.
var personal = pattern(`\pL[\pL\d+.-]*(?:[:：]|%3[aA])(?:[/／]|%2[fF]){2}\S+|[\pL\p{Nd}._%+．＿＋-]+(?:[@＠]|%40)[\pL\p{Nd}.．-]+|` +
	`\p{Nd}(?:(?:  |[ .\-/_'’,\x{00a0}\x{2007}\x{202f}\x{2010}-\x{2014}])?\p{Nd}){5,}`)

// Patterns of digits that are not personal, and of the texts beside such digits.
var (
	// A day, optionally with two digits of a time before or after it.
	aDay = pattern(`^(?:\d\d )?(?:(?:19|20)\d\d[-/](?:0\d|1[0-2])[-/][0-3]\d|[0-3]\d([-/.])(?:0\d|1[0-2])[-/.](?:19|20)\d\d)(?: \d\d)?$`)
	// Seconds with a fraction, after a colon.
	aFraction = pattern(`^\d\d[.,]\d{1,9}(?:[-+]\d\d)?$`)
	// As many digits as a vendor's code, a count, a port or the id of an HTTP/2 stream has.
	fewDigits = pattern(`^\d{4,7}$`)
	// Before the digits: the beginning of a vendor's code, such as OSB-382500.
	faultCode = pattern(`\b(?:OSB|BEA|ORA|PLS|TNS|SOA|JBO|WLS|SQL)-$`)
	// Before the digits: the word for a port or an HTTP/2 stream.
	beforePort = pattern(`(?i)(?:\bport |\bpuerto |LastStreamID=|\bstream ID )$`)
	// After the digits: the unit of a count.
	afterCount = pattern(`^ (?:bytes|items|records|rows|requests|seconds|s|ms)\b`)
)

// harmless reports whether the digits text[from:to] are not personal.
func harmless(text string, from, to int) bool {
	digits, before, after := text[from:to], text[max(0, from-16):from], text[to:]
	switch {
	case aDay().MatchString(digits), strings.HasSuffix(before, ":") && aFraction().MatchString(digits):
		return true
	case fewDigits().MatchString(digits):
		return faultCode().MatchString(before) && len(digits) <= len("382500") || beforePort().MatchString(before) || afterCount().MatchString(after)
	}
	return false
}

// redactPersonal replaces what looks personal in a text. It starts again after each change, since REDACTED and what follows it may
// look personal: "12345 6@example.com" becomes "REDACTED@example.com" first. Each change removes digits, an @ or a //, so it ends.
func redactPersonal(text string) string {
	for {
		changed := redactMatches(text)
		if changed == text {
			return text
		}
		text = changed
	}
}

// redactMatches replaces each part of a text that looks personal.
func redactMatches(text string) string {
	var b strings.Builder
	last := 0
	for _, at := range personal().FindAllStringIndex(text, -1) {
		b.WriteString(text[last:at[0]])
		if last = at[1]; harmless(text, at[0], at[1]) {
			b.WriteString(text[at[0]:at[1]])
		} else {
			b.WriteString(redacted)
		}
	}
	return b.String() + text[last:]
}

// looksPersonal reports whether something in a text looks personal.
func looksPersonal(text string) bool { return redactPersonal(text) != text }

// redact replaces the values, and what looks personal, in a text.
func (values callersValues) redact(text string) string { return redactPersonal(values.replace(text)) }

// redactCause returns the text of a cause with the values redacted. It does not redact the texts that cannot contain a value:
//   - of an error of this module, which has for example the number of received bytes
//   - of the address that was dialled, and of a failed DNS lookup
//   - of an invalid certificate, which has for example the time at which it expired
func (values callersValues) redactCause(err error) string {
	if e, ok := errors.AsType[*transport.CutError](err); ok {
		return e.Prefix() + values.redactCause(e.Err)
	}
	if e := ours(err); e != nil {
		return e.Error()
	}
	if e, ok := errors.AsType[*net.OpError](err); ok && e.Err != nil {
		address := *e
		address.Err = errors.New(values.redactCause(e.Err))
		return address.Error()
	}
	if e, ok := errors.AsType[*net.DNSError](err); ok {
		return e.Error()
	}
	if e, ok := errors.AsType[x509.CertificateInvalidError](err); ok {
		return redactPersonal(e.Error())
	}
	return values.redact(redactQuotes(err.Error()))
}

// ours returns the error of this module that err wraps, if its text can be printed as it is: it contains no value that the
// caller passed, and nothing personal of the response. If err wraps no such error, ours returns nil.
func ours(err error) error {
	if e, ok := errors.AsType[*incompleteError](err); ok {
		return e
	}
	if e, ok := errors.AsType[*pageError](err); ok {
		return e
	}
	if e, ok := errors.AsType[*deviationError](err); ok {
		return e
	}
	if e, ok := errors.AsType[*wire.Error](err); ok && e.Own() {
		return e
	}
	return nil
}

// Texts of net/http's errors about malformed responses and headers. They quote the response.
var (
	quotesPeer = pattern(`malformed HTTP|malformed MIME|response code|[Tt]railer key|transfer encoding|Content-Length|header field|pseudo-header|debug=|Location header`)
	inQuotes   = pattern(`"(?:[^"\\]|\\.)*"`)
)

// redactQuotes redacts the parts of a response that an error quotes.
func redactQuotes(text string) string {
	if !quotesPeer().MatchString(text) {
		return text
	}
	return inQuotes().ReplaceAllLiteralString(text, `"`+redacted+`"`)
}

// A value shorter than shortValue bytes is redacted only as a whole word: "123" is not redacted in "12345". A value shorter
// than tinyValue bytes is redacted only as a whole JSON string or path segment: "3" may be a limit, a count or an index.
const (
	shortValue = 4
	tinyValue  = 3
)

// replace replaces the values in a text.
func (values callersValues) replace(text string) string {
	for _, v := range values {
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

// replaceFolded replaces a value in a text, in any case and width, with and without its accents.
func replaceFolded(text, value string) string {
	text = strings.ReplaceAll(text, value, redacted)
	if !strings.ContainsFunc(value, unicode.IsLetter) && !strings.ContainsFunc(text, isWide) {
		return text
	}
	find, _ := fold(value)
	folded, at := fold(text)
	var b strings.Builder
	last := 0
	for i := 0; i+len(find) <= len(folded); i++ {
		if len(find) > 0 && slices.Equal(folded[i:i+len(find)], find) {
			b.WriteString(text[last:at[i]] + redacted)
			i += len(find) - 1
			last = at[i+1]
		}
	}
	return b.String() + text[last:]
}

// isWide reports whether a rune is the full-width form of one in ASCII.
func isWide(r rune) bool { return r >= '！' && r <= '～' }

// fold returns the runes of a text in lower case, in ASCII's width and without accents. It drops combining accents. at holds
// the index of each rune in the text and, as its last element, the length of the text.
func fold(text string) (folded []rune, at []int) {
	for i, r := range text {
		if unicode.Is(unicode.Mn, r) {
			continue
		}
		if isWide(r) {
			r -= '！' - '!'
		}
		r = unicode.ToLower(r)
		if i := strings.IndexRune(accented, r); r >= utf8.RuneSelf && i >= 0 {
			r = rune(unaccented[utf8.RuneCountInString(accented[:i])])
		}
		folded, at = append(folded, r), append(at, i)
	}
	return folded, append(at, len(text))
}

// Latin letters with accents, and without.
const (
	accented   = "áàâäãåāăąçćčďđéèêëēėęěğíìîïīįłñńňóòôöõøōőŕřśšşťúùûüūůűųýÿźżž"
	unaccented = "aaaaaaaaacccddeeeeeeeegiiiiiilnnnoooooooorrssstuuuuuuuuyyzzz"
)

// replaceAlone replaces a value that is a whole word of a text: no letter or digit precedes or follows it.
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
