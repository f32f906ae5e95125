package tigo

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/tigo-go/tigo/internal/transport"
	"github.com/tigo-go/tigo/internal/wire"
)

// This file says whose word a response is. A 2xx status is no success until its body is the result; a 4xx status is no
// refusal until its body has a shape of the platform's. Anything may stand between the platform and this machine.

// pageError is a web page in place of a document, as a proxy or a firewall sends it.
type pageError struct {
	contentType string
	size        int // of what came of it
}

// Error tells of the page its type and size: what it says may be personal.
func (e *pageError) Error() string {
	return fmt.Sprintf("a web page of type %q and %d bytes", e.contentType, e.size)
}

// A refusalError is a response that says under a 2xx status that the call failed.
type refusalError struct {
	problem transport.Problem
	body    []byte
}

func (e *refusalError) Error() string { return "the response says that the call failed" }

// A strangerError is a refusal of a write that is in no shape of the platform's: whether the platform sent it, and what
// was done before, is not known.
type strangerError struct{}

func (strangerError) Error() string { return "nothing in the response says that it is the platform's" }

// unlikePlatform is the reason not to believe the last response, nil if it is believed: a page is believed for nothing but
// that a gateway is in trouble; a write is refused by the platform's own shapes alone; a read fails as its status says.
func (r *Response) unlikePlatform() error {
	x := &r.call.Response
	if x.Status >= http.StatusInternalServerError || x.Problem != nil && x.Problem.Known {
		return nil
	}
	if page, ok := webPage(x.Header, x.ErrorBody); ok {
		return page
	}
	if r.call.Request.Method != http.MethodGet {
		return strangerError{}
	}
	return nil
}

// webPage reports whether a document is a web page, and how it begins.
func webPage(h http.Header, document []byte) (*pageError, bool) {
	if !isPage(h, document) {
		return nil, false
	}
	return &pageError{mediaType(h), len(document)}, true
}

// mediaType is what a response says of its body, without parameters; "" for what is no media type, or may be personal.
func mediaType(h http.Header) string {
	kind, _, _ := strings.Cut(h.Get("Content-Type"), ";")
	kind = strings.ToLower(strings.TrimSpace(kind))
	if !strings.Contains(kind, "/") || len(kind) > len("application/vnd.openxmlformats-officedocument.wordprocessingml") ||
		strings.Trim(kind, "abcdefghijklmnopqrstuvwxyz0123456789+-./") != "" || looksPersonal(kind) {
		return ""
	}
	return kind
}

// isForeign reports whether an error says that a document is something else than the result: no JSON, another kind of value,
// or without the member that identifies it. Gateways that take bytes for HTTP/0.9 send such documents under status 200. An
// empty document, null, and JSON that ends early say nothing against their status.
func isForeign(err error) bool {
	e, ok := errors.AsType[*wire.Error](err)
	if !ok {
		return false
	}
	switch e.Reason {
	case wire.ErrSyntax, wire.ErrType, wire.ErrTooDeep: //nolint:errorlint // one of these themselves
		return true
	case wire.ErrEmpty:
		return e.Path != ""
	}
	return false
}

// isPage reports whether a document is a web page: it begins as one, in any encoding of text, or is called one and does not
// begin as JSON does.
func isPage(h http.Header, document []byte) bool {
	text := bytes.TrimLeft(document, "\xef\xbb\xbf\xfe\xff\x00 \t\r\n")
	if len(text) > 0 {
		switch text[0] {
		case '<':
			return true
		case '{', '[', '"':
			return false
		}
	}
	if len(h) == 0 {
		return false
	}
	kind := mediaType(h)
	return kind == "text/html" || kind == "application/xhtml+xml"
}

// look is one pass over a document: does it end before its end, and has it members that an error body has? A document that
// is whole by its length, and ends as it begins, is passed over if it is a list or large.
func inspect(document []byte, whole bool) (l transport.Inspection) {
	const large = 64 << 10
	text := bytes.Trim(document, "\xef\xbb\xbf \t\r\n")
	if len(text) == 0 {
		return l
	}
	last := text[len(text)-1]
	switch text[0] {
	case '[':
		if whole && last == ']' {
			return l
		}
	case '{':
		if whole && last == '}' && len(text) > large {
			return l
		}
	case '"':
		l.EndsEarly = len(text) == 1 || last != '"'
		return l
	default:
		return l
	}
	return inspectNested(text)
}

// inspectNested follows brackets and strings to where the document closes.
func inspectNested(text []byte) (l transport.Inspection) {
	depth := 0
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth == 0 {
				return l // what follows is another's matter
			}
		case '"':
			end := endOfString(text, i+1)
			if end < 0 {
				l.EndsEarly = true
				return l
			}
			if depth == 1 && text[0] == '{' && suspicious(text[i+1:end]) && nextByte(text, end+1) == ':' {
				l.Suspicious = true
			}
			i = end
		}
	}
	l.EndsEarly = true
	return l
}

// endOfString is where a string ends, -1 if it does not.
func endOfString(text []byte, i int) int {
	for from := i; ; from++ {
		n := bytes.IndexByte(text[from:], '"')
		if n < 0 {
			return -1
		}
		from += n
		slashes := from
		for slashes > i && text[slashes-1] == '\\' {
			slashes--
		}
		if (from-slashes)%2 == 0 {
			return from
		}
	}
}

func nextByte(text []byte, i int) byte {
	for ; i < len(text); i++ {
		if c := text[i]; c != ' ' && c != '\t' && c != '\r' && c != '\n' {
			return c
		}
	}
	return 0
}

// suspects are the members that error bodies have. A model may have some of them too.
var suspects = []string{"fault", "error", "errors", "code", "errorcode", "success", "isvalid", "status"}

func suspicious(name []byte) bool {
	if len(name) < len("code") || len(name) > len("errorcode") {
		return false
	}
	for _, suspect := range suspects {
		if len(name) == len(suspect) && strings.EqualFold(suspect, string(name)) {
			return true
		}
	}
	return false
}

// refusal reports whether a document under a 2xx status is an error body rather than a result to decode into v.
func (r *Response) refusal(document []byte, v any) error {
	var b problemBody
	s := shapeOf(v)
	failed := codec.Unmarshal(document, &b, wire.Options{AllowTrailing: true}) == nil && b.failed(s.own)
	if !failed && !failureWord(s.verdictOf(v)) || s.holdsResult(document) {
		return nil
	}
	return &refusalError{readProblem(r.Header, document), bytes.Clone(document[:min(int64(len(document)), r.limits().ErrorBytes)])}
}

// failed reports whether a body says that something failed. A member that the result itself has says nothing.
func (b *problemBody) failed(own members) bool {
	switch {
	case !own["fault"] && (b.Fault.Text != "" || b.Fault.Detail.Code != ""),
		!own["error"] && b.hasError(),
		!own["errorcode"] && b.SignInCode != "" && !successWord(b.SignInCode),
		!own["success"] && b.Success == No, !own["isvalid"] && b.IsValid == No,
		!own["status"] && (failureWord(b.Status) || failureStatus(b.Status)),
		!own["code"] && b.Code != "" && !successWord(b.Code):
		return true
	}
	return false
}

// hasError reports whether the member "error" or "errors" holds an error.
func (b *problemBody) hasError() bool {
	for _, value := range [][]byte{b.Nested, b.Errors} {
		switch text := strings.ToLower(strings.Trim(string(value), `" `)); text {
		case "", "null", "false", "{}", "[]", "0", "none", "no":
		default:
			return true
		}
	}
	return false
}

// successWord reports whether a code says that all is well: 0, 00, any 2xx, OK, SUCCESS.
func successWord(code string) bool {
	code = strings.ToUpper(strings.TrimSpace(code))
	if n, err := strconv.Atoi(code); err == nil {
		return n == 0 || n >= 200 && n <= 299
	}
	switch code {
	case "OK", "SUCCESS", "SUCCESSFUL", "EXITO", "ÉXITO", "EXITOSO", "APPROVED", "ACCEPTED", "DONE":
		return true
	}
	return false
}

// failureWord reports whether a status says that something failed.
func failureWord(status string) bool {
	switch strings.ToUpper(strings.TrimSpace(status)) {
	case "ERROR", "FAIL", "FAILED", "FAILURE", "KO", "NOK", "NOT OK", "FALSE", "INVALID", "REJECTED", "DENIED", "FALLIDO", "RECHAZADO":
		return true
	}
	return false
}

// failureStatus reports whether a status is an HTTP status of an error.
func failureStatus(status string) bool {
	n, err := strconv.Atoi(strings.TrimSpace(status))
	return err == nil && n >= 400 && n <= 599
}

// members are the names of a model's members, in lower case.
type members map[string]bool

// A shape is what the tags of a model say of a response as a whole.
type shape struct {
	own         members
	verdict     []int  // the field with the word that says how the call ended; nil: there is none
	verdictName string // of its member, in lower case
}

var shapeByType sync.Map //nolint:gochecknoglobals // grows with the types of the program

// verdictOf returns the word in what v points to that says how the call ended, "" if there is none.
func (s *shape) verdictOf(v any) string {
	if value := reflect.ValueOf(v); s.verdict != nil && value.Kind() == reflect.Pointer && value.Elem().Kind() == reflect.Struct {
		return value.Elem().FieldByIndex(s.verdict).String()
	}
	return ""
}

// shapeOf reads the tags of what v points to, or of its elements if that is a list.
func shapeOf(v any) *shape {
	t := reflect.TypeOf(v)
	for t != nil && (t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice) {
		t = t.Elem()
	}
	if t == nil || t.Kind() != reflect.Struct {
		return new(shape)
	}
	if known, ok := shapeByType.Load(t); ok {
		return known.(*shape) //nolint:forcetypeassert // of the line below
	}
	s := &shape{own: make(members)}
	for field := range t.Fields() {
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		if name = strings.ToLower(name); name != "" && name != "-" {
			s.own[name] = true
		}
		if field.Type.Kind() == reflect.String && slices.Contains(strings.Split(field.Tag.Get("tigo"), ","), "verdict") {
			s.verdict, s.verdictName = field.Index, name
		}
	}
	shapeByType.Store(t, s)
	return s
}

// holdsResult reports whether a document has a member of the result's own that no error body has, or a list with elements.
func (s *shape) holdsResult(document []byte) bool {
	var top map[string]json.RawMessage
	if json.NewDecoder(bytes.NewReader(bytes.TrimPrefix(document, []byte("\xef\xbb\xbf")))).Decode(&top) != nil {
		return false
	}
	for name, value := range top {
		name = strings.ToLower(name)
		if suspicious([]byte(name)) || name == "message" || name == s.verdictName {
			continue
		}
		if s.own[name] && !emptyJSON(value) || value[0] == '[' && !emptyJSON(value) {
			return true
		}
	}
	return false
}

// emptyJSON reports whether a JSON value holds nothing.
func emptyJSON(value []byte) bool {
	switch string(value) {
	case "null", `""`, "{}", "[]":
		return true
	}
	return false
}
