package recording

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/tigo-go/tigo/internal/contract"
	"github.com/tigo-go/tigo/internal/jsontree"
)

// Raw is a read and its response, unchanged. It is personal data and stays in memory.
type Raw struct {
	Method string
	URL    *url.URL
	Status int
	Header http.Header
	Body   []byte
}

// Refusal is the reason why an exchange is not kept. It contains no value of it.
type Refusal struct {
	ID     string // the operationId, "" for a path of none
	Reason string
}

// Make makes a recording of exchanges, and says which it refuses.
func Make(key [32]byte, all []Raw) (*Recording, []Refusal) {
	made := &Recording{Version: Version}
	var refused []Refusal
	country := ""
	for _, raw := range all {
		if _, c, _, ok := route(raw.Method, raw.URL.EscapedPath()); ok && country == "" {
			country = c
		}
	}
	made.Country = country
	m := NewMask(key, country)
	for _, learning := range []bool{true, false} { // first everything real, so that no stand-in shows it
		for _, raw := range all {
			k := keeper{mask: m, learning: learning}
			x, err := k.exchange(raw, country)
			switch {
			case learning:
			case err != nil:
				refused = append(refused, Refusal{x.ID, err.Error()})
			default:
				made.Exchanges = append(made.Exchanges, x)
			}
		}
	}
	return made, refused
}

// keeper makes one exchange of a real one.
type keeper struct {
	mask     *Mask
	learning bool
	text     []byte // of the document at hand
	edits    []edit
	failed   bool // the document is an error's
	err      error
}

// edit is a value of the document and what stands for it.
type edit struct {
	start, end int
	text       string
}

func (k *keeper) exchange(raw Raw, country string) (Exchange, error) {
	x := Exchange{Status: raw.Status}
	o, of, values, ok := route(raw.Method, raw.URL.EscapedPath())
	if !ok {
		return x, errors.New("its path is that of no read")
	}
	x.ID = o.ID
	if of != country {
		return x, errors.New("it is another country's")
	}
	for i, name := range names(o.Route()) {
		x.Path = append(x.Path, k.parameter(name, values[i]))
	}
	var err error
	if x.Query, err = k.query(raw.URL.Query()); err != nil {
		return x, err
	}
	x.Header = headers(raw.Header)
	k.failed = raw.Status >= http.StatusMultipleChoices || raw.Status == http.StatusAccepted
	return x, k.body(&x, o, raw.Body)
}

func (k *keeper) parameter(name, value string) string {
	switch name {
	case "docTypeId", "idType":
		if contract.PlainWord(value) && !k.mask.words[fold(value)] {
			return value
		}
	case "billingDate":
		if shifted, ok := k.mask.Date(value, true); ok {
			return shifted
		}
	}
	return k.words(value)
}

// words is the stand-in for a text.
func (k *keeper) words(text string) string {
	if k.learning {
		k.mask.Learn(text)
		return text
	}
	return k.mask.Text(text)
}

func (k *keeper) query(given url.Values) (string, error) {
	kept := url.Values{}
	for name, values := range given {
		for _, value := range values {
			switch name {
			case "limit", "offset":
				if strings.Trim(value, "0123456789") != "" {
					return "", errors.New("its query is not understood")
				}
				kept.Add(name, value)
			case "fromDate", "toDate":
				shifted, ok := k.mask.Date(value, true)
				if !ok {
					return "", errors.New("its query is not understood")
				}
				kept.Add(name, shifted)
			default:
				return "", errors.New("its query is not understood")
			}
		}
	}
	return kept.Encode(), nil
}

// headers are those that are kept.
func headers(given http.Header) map[string]string {
	kept := map[string]string{}
	if media, parameters, err := mime.ParseMediaType(given.Get("Content-Type")); err == nil {
		text := media
		if charset := parameters["charset"]; charset != "" {
			text += "; charset=" + charset
		}
		if len(text) <= 64 && strings.Trim(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ/.+-;= 1256789") == "" {
			kept["Content-Type"] = text
		}
	}
	if wait := given.Get("Retry-After"); wait != "" && len(wait) <= 4 && strings.Trim(wait, "0123456789") == "" {
		kept["Retry-After"] = wait
	}
	return kept
}

// body keeps what is understood of a body.
func (k *keeper) body(x *Exchange, o contract.Operation, body []byte) error {
	text, marked, ansi := jsontree.UTF8(body)
	start := bytes.TrimLeft(text, " \t\r\n")
	switch filler := file(body); {
	case len(start) == 0:
		return nil
	case filler != nil:
		x.Filler = filler
		return nil
	case start[0] == '<':
		x.Filler = &Filler{Form: FormPage, Bytes: len(body)}
		return nil
	}
	root, end, err := jsontree.Parse(text)
	if err != nil || end < len(text) {
		return errors.New("its body is not understood")
	}
	x.Marked, x.ANSI = marked, ansi
	k.text = text
	schema := contract.Named(o.Response)
	if k.failed {
		schema = nil
	}
	k.value(schema, root, "")
	if k.err != nil {
		return k.err
	}
	var b strings.Builder
	at := 0
	for _, e := range k.edits {
		b.Write(text[at:e.start])
		b.WriteString(e.text)
		at = e.end
	}
	b.Write(text[at:])
	x.Body = b.String()
	if _, err := x.Bytes(); err != nil {
		return errors.New("its body cannot be written in its character set")
	}
	return nil
}

// file finds a PDF, in any form. It returns nil if there is none.
func file(body []byte) *Filler {
	form, content := FormPDF, bytes.TrimSpace(body)
	if quoted := bytes.TrimPrefix(content, []byte(`"`)); bytes.HasPrefix(quoted, []byte("JVBERi")) {
		form = FormBase64
		if len(quoted) < len(content) {
			form = FormString
		}
		plain := bytes.Map(func(r rune) rune {
			if strings.ContainsRune("\" \t\r\n", r) {
				return -1
			}
			return r
		}, quoted)
		decoded := make([]byte, base64.StdEncoding.DecodedLen(len(plain)))
		n, _ := base64.StdEncoding.Decode(decoded, plain) // as far as it goes: only its length and its end count
		content = decoded[:n]
	}
	if !bytes.HasPrefix(content, []byte("%PDF")) {
		return nil
	}
	if form == FormPDF {
		content = body
	}
	return &Filler{Form: form, Bytes: len(content), Cut: !bytes.Contains(content[max(0, len(content)-1024):], []byte("%%EOF"))}
}

// value walks through a value, which is of a schema unless that is nil.
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

// object walks through an object, which may stand around the value of the schema.
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
				member = s // what stands around the value
			}
			known = m.Name
		}
		k.value(member, m.Value, known)
	}
}

// textual is the stand-in for a text.
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

// coded reports whether a member of an error holds a code.
func coded(name string) bool {
	return slices.Contains([]string{"code", "errorcode", "ErrorCode", "statusCode", "status"}, name)
}

// amount reports whether a member is one of money.
func amount(name string) bool {
	return strings.Contains(name, "mount") || strings.HasSuffix(name, "Value") || strings.HasSuffix(name, "Price")
}

// amounts is the stand-in for an amount in a text: what may be decimals stays.
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

// lettersOnly keeps the sign of a currency, which is no more than three letters.
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

// number is the stand-in for a literal.
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

// run is the stand-in for a run of digits.
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

// quote writes a text as the literal that it stands for was written: with characters beyond ASCII escaped or not.
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
			b.WriteRune(r) // as it came
		case r < ' ' || escape && r > '~' && r <= 0xFFFF:
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}
