package recording

import (
	"bytes"
	"encoding/base64"
	"errors"
	"mime"
	"net/http"
	"net/url"
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

// Refusal is the reason for which an exchange is not kept. It contains no value of the exchange.
type Refusal struct {
	ID     string // the operationId, "" if the path is not that of an operation
	Reason string
}

// Make returns a recording of exchanges, and a Refusal for each exchange that is not in it.
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
	for _, learning := range []bool{true, false} { // first learn all real values, so that no stand-in contains one
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

// keeper replaces the values of one exchange with stand-ins.
type keeper struct {
	mask     *Mask
	learning bool
	text     []byte // the document whose values are replaced
	edits    []edit
	failed   bool // the document is an error body
	err      error
}

// edit replaces a value of the document with its stand-in.
type edit struct {
	start, end int
	text       string
}

func (k *keeper) exchange(raw Raw, country string) (Exchange, error) {
	x := Exchange{Status: raw.Status}
	o, of, values, ok := route(raw.Method, raw.URL.EscapedPath())
	if !ok {
		return x, errors.New("its path is not that of a read")
	}
	x.ID = o.ID
	if of != country {
		return x, errors.New("it belongs to another country")
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

// words returns the stand-in for a text.
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
					return "", errors.New("its query has an unknown parameter or form")
				}
				kept.Add(name, value)
			case "fromDate", "toDate":
				shifted, ok := k.mask.Date(value, true)
				if !ok {
					return "", errors.New("its query has an unknown parameter or form")
				}
				kept.Add(name, shifted)
			default:
				return "", errors.New("its query has an unknown parameter or form")
			}
		}
	}
	return kept.Encode(), nil
}

// headers returns the headers that a recording keeps.
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

// body sets the body of x, with stand-ins. It fails for a body in an unknown form.
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
		return errors.New("its body is neither JSON, a web page nor a PDF")
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

// file returns the filler for a body that is a PDF, in any form, nil for any other body.
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
		n, _ := base64.StdEncoding.Decode(decoded, plain) // an error ends it early: only the length and the end matter
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
