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
	"github.com/tigo-go/tigo/internal/wire"
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
	`\p{Nd}(?:(?:  |[ .\-/_'’,\x{00a0}\x{2007}\x{202f}\x{2010}-\x{2014}])?\p{Nd}){5,}`)

// Digits that are nobody's number: a day, with the hour before or the one behind it; a second with its fraction; what names
// a fault of a vendor's product, such as OSB-382500; what counts things or names a port or an HTTP/2 stream.
var (
	aDay       = regexp.MustCompile(`^(?:\d\d )?(?:(?:19|20)\d\d[-/](?:0\d|1[0-2])[-/][0-3]\d|[0-3]\d([-/.])(?:0\d|1[0-2])[-/.](?:19|20)\d\d)(?: \d\d)?$`)
	aFraction  = regexp.MustCompile(`^\d\d[.,]\d{1,9}(?:[-+]\d\d)?$`)
	fewDigits  = regexp.MustCompile(`^\d{4,7}$`)
	faultCode  = regexp.MustCompile(`\b(?:OSB|BEA|ORA|PLS|TNS|SOA|JBO|WLS|SQL)-$`)
	beforePort = regexp.MustCompile(`(?i)(?:\bport |\bpuerto |LastStreamID=|\bstream ID )$`)
	afterCount = regexp.MustCompile(`^ (?:bytes|items|records|rows|requests|seconds|s|ms)\b`)
)

// harmless reports whether the digits from one place of a text to another are nobody's number.
func harmless(text string, from, to int) bool {
	digits, before, after := text[from:to], text[max(0, from-16):from], text[to:]
	switch {
	case aDay.MatchString(digits), strings.HasSuffix(before, ":") && aFraction.MatchString(digits):
		return true
	case fewDigits.MatchString(digits):
		return faultCode.MatchString(before) && len(digits) <= len("382500") || beforePort.MatchString(before) || afterCount.MatchString(after)
	}
	return false
}

// withoutPersonal takes whatever looks personal out of a text.
func withoutPersonal(text string) string {
	var b strings.Builder
	last := 0
	for _, at := range personal.FindAllStringIndex(text, -1) {
		b.WriteString(text[last:at[0]])
		if last = at[1]; harmless(text, at[0], at[1]) {
			b.WriteString(text[at[0]:at[1]])
		} else {
			b.WriteString(redacted)
		}
	}
	return b.String() + text[last:]
}

// looksPersonal reports whether something in a text does.
func looksPersonal(text string) bool { return withoutPersonal(text) != text }

// out takes the values, and whatever looks personal, out of a text.
func (h callersValues) out(text string) string { return withoutPersonal(h.replace(text)) }

// outOfCause is the text of an error without them. Texts of this module's own errors hold none: how much came before a body
// was cut short, which element of a list is wrong. Nor do an address that was dialled and the time a certificate ended.
func (h callersValues) outOfCause(err error) string {
	if e, ok := errors.AsType[*transport.CutError](err); ok {
		return e.After() + h.outOfCause(e.Err)
	}
	if e := ours(err); e != nil {
		return e.Error()
	}
	if e, ok := errors.AsType[*net.OpError](err); ok && e.Err != nil {
		address := *e
		address.Err = errors.New(h.outOfCause(e.Err))
		return address.Error()
	}
	if e, ok := errors.AsType[*net.DNSError](err); ok {
		return e.Error()
	}
	if e, ok := errors.AsType[x509.CertificateInvalidError](err); ok {
		return withoutPersonal(e.Error())
	}
	return h.out(withoutQuotes(err.Error()))
}

// ours finds an error of this module's whose text holds nothing of a response's or a caller's, nil if there is none.
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

// What net/http says of responses that are no HTTP, and of headers, it follows with the peer's words in quotation marks.
var (
	peersWords = regexp.MustCompile(`malformed HTTP|malformed MIME|response code|[Tt]railer key|transfer encoding|Content-Length|header field|pseudo-header|debug=|Location header`)
	inQuotes   = regexp.MustCompile(`"(?:[^"\\]|\\.)*"`)
)

// withoutQuotes takes out of an error's text what it quotes of a response.
func withoutQuotes(text string) string {
	if !peersWords.MatchString(text) {
		return text
	}
	return inQuotes.ReplaceAllLiteralString(text, `"`+redacted+`"`)
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

// replaceFolded takes a value out of a text in whatever case and width, and with or without its accents.
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

// fold returns the runes of a text in lower case, of plain width and without accents, and where each begins; last, where
// the text ends.
// Accents that stand for themselves, behind their letter, are left out.
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
