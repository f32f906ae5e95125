// Package recording keeps responses of the platform for later tests, with all personal data replaced. Package tigolive writes
// and replays recordings, and the emulator can be seeded with one.
//
// [Mask] documents how each kind of value is replaced. A response in an unknown form is not kept.
package recording

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/tigo-go/tigo/internal/contract"
)

// Version is the version of the format.
const Version = 1

// Recording has the reads of one country's back end, with stand-ins for all values.
type Recording struct {
	Version   int        `json:"version"`
	Country   string     `json:"country"`
	Exchanges []Exchange `json:"exchanges"` // in the order of the requests
}

// Exchange is a read and its response. All values in it are stand-ins.
type Exchange struct {
	ID     string            `json:"id"`               // the operationId of the reference
	Path   []string          `json:"path,omitempty"`   // one value for each placeholder of the route, not escaped
	Query  string            `json:"query,omitempty"`  // encoded
	Status int               `json:"status"`           // of the response
	Header map[string]string `json:"header,omitempty"` // the headers that matter to a caller
	Body   string            `json:"body,omitempty"`   // as UTF-8
	ANSI   bool              `json:"ansi,omitempty"`   // the response was in Windows-1252
	Marked bool              `json:"marked,omitempty"` // the body began with a byte order mark
	Filler *Filler           `json:"filler,omitempty"` // instead of Body
}

// Filler replaces a body of which only form and length are kept.
type Filler struct {
	Form  string `json:"form"`          // one of the Form constants
	Bytes int    `json:"bytes"`         // the length of the file or page, before it is encoded
	Cut   bool   `json:"cut,omitempty"` // the file was cut short
}

// The forms of fillers.
const (
	FormPDF    = "pdf"
	FormBase64 = "base64" // a PDF in Base64
	FormString = "string" // a PDF in Base64 in a JSON string
	FormPage   = "page"   // a web page
)

// ErrFormat is the error of a file that is not a recording of this version.
var ErrFormat = errors.New("recording: not a recording of this version")

// Load reads a recording.
func Load(from io.Reader) (*Recording, error) {
	r := &Recording{}
	d := json.NewDecoder(from)
	d.DisallowUnknownFields()
	if err := d.Decode(r); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrFormat, err)
	}
	if r.Version != Version || len(r.Country) != 2 {
		return nil, ErrFormat
	}
	for i := range r.Exchanges {
		if err := r.Exchanges[i].check(); err != nil {
			return nil, fmt.Errorf("%w: exchange %d: %w", ErrFormat, i+1, err)
		}
	}
	return r, nil
}

func (x *Exchange) check() error {
	o, ok := operation(x.ID)
	switch {
	case !ok:
		return errors.New("unknown operation")
	case len(x.Path) != strings.Count(o.Route(), "{"):
		return errors.New("the path values do not fit the route")
	case x.Status < 200 || x.Status > 599:
		return errors.New("invalid status")
	case x.Filler != nil && (x.Filler.Bytes < 0 || x.Filler.Bytes > maxFiller):
		return errors.New("a filler of an invalid length")
	}
	return nil
}

// Save writes a recording.
func (r *Recording) Save(to io.Writer) error {
	e := json.NewEncoder(to)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	return e.Encode(r)
}

func operation(id string) (contract.Operation, bool) {
	for _, o := range contract.Operations() {
		if o.ID == id {
			return o, true
		}
	}
	return contract.Operation{}, false
}

// route returns the operation of an escaped path, the country, and the other values in the path.
func route(method, escaped string) (o contract.Operation, country string, values []string, ok bool) {
	given := strings.Split(escaped, "/")
	for _, o := range contract.Operations() {
		if o.Method != method {
			continue
		}
		if country, values, ok := match(strings.Split(o.Path, "/"), given); ok {
			return o, country, values, true
		}
	}
	return o, "", nil, false
}

// match compares a template with the end of a path, since a base URL may have a prefix.
func match(template, given []string) (country string, values []string, ok bool) {
	if len(given) < len(template) {
		return "", nil, false
	}
	given = given[len(given)-len(template)+1:] // a path begins with a slash
	for i, segment := range template[1:] {
		if !strings.HasPrefix(segment, "{") {
			if segment != given[i] {
				return "", nil, false
			}
			continue
		}
		value, err := url.PathUnescape(given[i])
		if err != nil || value == "" {
			return "", nil, false
		}
		if segment == "{country}" {
			country = value
		} else {
			values = append(values, value)
		}
	}
	return country, values, true
}

// names returns the placeholders of a route, in order.
func names(route string) []string {
	var all []string
	for segment := range strings.SplitSeq(route, "/") {
		if name, ok := strings.CutPrefix(segment, "{"); ok {
			all = append(all, strings.TrimSuffix(name, "}"))
		}
	}
	return all
}

// Bytes returns the body in its original encoding, with stand-ins.
func (x *Exchange) Bytes() ([]byte, error) {
	if x.Filler != nil {
		return x.Filler.bytes(), nil
	}
	body := []byte(x.Body)
	if x.ANSI {
		var ok bool
		if body, ok = ansi(body); !ok {
			return nil, ErrFormat
		}
	}
	if x.Marked {
		body = append([]byte(mark), body...)
	}
	return body, nil
}

// Response returns the response to a request.
func (x *Exchange) Response(request *http.Request) (*http.Response, error) {
	body, err := x.Bytes()
	if err != nil {
		return nil, err
	}
	response := &http.Response{
		Status: fmt.Sprintf("%d %s", x.Status, http.StatusText(x.Status)), StatusCode: x.Status,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: http.Header{}, Body: io.NopCloser(strings.NewReader(string(body))), ContentLength: int64(len(body)), Request: request,
	}
	for name, value := range x.Header {
		response.Header.Set(name, value)
	}
	return response, nil
}

// OperationID returns the operationId of a read, "" for any other request.
func OperationID(raw Raw) string {
	o, _, _, _ := route(raw.Method, raw.URL.EscapedPath()) //nolint:dogsled // the zero Operation has no id
	return o.ID
}
