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

// This file decides whether the platform sent a response, and whether the response is the result of the call. Any server may
// stand between the platform and this machine. So a 2xx status is a success only if the body is the result. A 4xx status proves
// that a write was refused only if the body has one of the platform's forms.

// pageError is the error for a web page instead of JSON or a PDF. Proxies and firewalls send such pages.
type pageError struct {
	contentType string
	size        int // of the received part
}

// Error returns type and size of the page, not its text, which may be personal.
func (e *pageError) Error() string {
	return fmt.Sprintf("the response is a web page (%q, %d bytes)", e.contentType, e.size)
}

// A bodyError is the error of an error body under a 2xx status.
type bodyError struct {
	problem transport.Problem
	body    []byte
}

func (e *bodyError) Error() string { return "the response reports a failure" }

// An unprovenError is the error of a write that failed with an error body that does not have a form of the platform. It is
// unknown whether the platform sent that response, and whether the write was applied.
type unprovenError struct{}

func (unprovenError) Error() string {
	return "nothing in the response proves that the platform sent it"
}

// unprovenOrigin returns an error if nothing proves that the last response is from the platform: a *pageError for a web
// page, and an unprovenError for a write whose error body does not have a form of the platform. For a 5xx status it returns
// nil: the status means the same from any server.
func (r *Response) unprovenOrigin() error {
	x := &r.call.Response
	if x.Status >= http.StatusInternalServerError || x.Problem != nil && x.Problem.Known {
		return nil
	}
	if page, ok := webPage(x.Header, x.ErrorBody()); ok {
		return page
	}
	if r.call.Request.Method != http.MethodGet {
		return unprovenError{}
	}
	return nil
}

// webPage returns the error for a body that is a web page, and whether it is one.
func webPage(h http.Header, body []byte) (*pageError, bool) {
	if !isPage(h, body) {
		return nil, false
	}
	return &pageError{mediaType(h), len(body)}, true
}

// mediaType returns the Content-Type without parameters; "" if it is not a media type, or may be personal.
func mediaType(h http.Header) string {
	kind, _, _ := strings.Cut(h.Get("Content-Type"), ";")
	kind = strings.ToLower(strings.TrimSpace(kind))
	if !strings.Contains(kind, "/") || len(kind) > len("application/vnd.openxmlformats-officedocument.wordprocessingml") ||
		strings.Trim(kind, "abcdefghijklmnopqrstuvwxyz0123456789+-./") != "" || looksPersonal(kind) {
		return ""
	}
	return kind
}

// isForeign reports whether the error of decoding shows that a body is not the result: it is not JSON, has another type, or lacks
// the member that identifies the result. Gateways that read bytes as HTTP/0.9 send such bodies under status 200. An empty body,
// null, and JSON that ends early do not contradict the status.
func isForeign(err error) bool {
	e, ok := errors.AsType[*wire.Error](err)
	if !ok {
		return false
	}
	switch e.Reason {
	case wire.ErrSyntax, wire.ErrType, wire.ErrTooDeep: //nolint:errorlint // Reason is never a wrapped error
		return true
	case wire.ErrEmpty:
		return e.Path != ""
	}
	return false
}

// isPage reports whether a body is a web page: it begins like one, in any character encoding, or it has the media type of one
// and does not begin like JSON.
func isPage(h http.Header, body []byte) bool {
	if len(body) > 0 && (body[0] == '{' || body[0] == '[') {
		return false
	}
	text := bytes.TrimLeft(body, "\xef\xbb\xbf\xfe\xff\x00 \t\r\n")
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

// bodyErrorOf returns an error if a body under a 2xx status is an error body, not a result for v. verdict is the verdict that was
// decoded into v, "" if it is missing.
func (r *Response) bodyErrorOf(body []byte, v any, verdict string) error {
	var b problemBody
	s := shapeOf(v)
	failed := codec.Unmarshal(body, &b, wire.Options{AllowTrailing: true}) == nil && b.failed(s.own)
	if !failed && !failureWord(verdict) || s.holdsResult(body) {
		return nil
	}
	return &bodyError{readProblem(r.Header, body), bytes.Clone(body[:min(int64(len(body)), r.limits().ErrorBytes)])}
}

// failed reports whether a body reports a failure, by its members. A member that the result also has (own) proves nothing.
func (b *problemBody) failed(own members) bool {
	switch {
	case !own["fault"] && (b.Fault.Text != "" || b.Fault.Detail.Code != ""),
		!own["error"] && reportsError(b.Nested), !own["errors"] && reportsError(b.Errors),
		!own["errorcode"] && b.SignInCode != "" && !successWord(b.SignInCode),
		!own["success"] && b.Success == No, !own["isvalid"] && b.IsValid == No,
		!own["status"] && (failureWord(b.Status) || failureStatus(b.Status)),
		!own["code"] && b.Code != "" && !successWord(b.Code):
		return true
	}
	return false
}

// reportsError reports whether the value of a member "error" or "errors" is an error.
func reportsError(value []byte) bool {
	switch strings.ToLower(strings.Trim(string(value), `" `)) {
	case "", "null", "false", "{}", "[]", "0", "none", "no":
		return false
	}
	return true
}

// successWord reports whether a code is one of success: 0, 00, any 2xx, OK, SUCCESS.
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

// failureWord reports whether a status is a word for a failure.
func failureWord(status string) bool {
	if status == "" {
		return false
	}
	switch strings.ToUpper(strings.TrimSpace(status)) {
	case "ERROR", "FAIL", "FAILED", "FAILURE", "KO", "NOK", "NOT OK", "FALSE", "INVALID", "REJECTED", "DENIED", "FALLIDO", "RECHAZADO":
		return true
	}
	return false
}

// failureStatus reports whether a status is the HTTP status of an error.
func failureStatus(status string) bool {
	n, err := strconv.Atoi(strings.TrimSpace(status))
	return err == nil && n >= 400 && n <= 599
}

// members has the names of a model's members, in lower case.
type members map[string]bool

// A shape has the properties of a model that matter for recognizing an error body.
type shape struct {
	own         members
	verdictName string // of the member whose field has the tag "verdict", in lower case; "" if there is none
}

var shapeByType sync.Map //nolint:gochecknoglobals // grows with the types of the program

// shapeOf returns the shape of the type that v points to; of a list, that of its elements.
func shapeOf(v any) *shape {
	t := reflect.TypeOf(v)
	for t != nil && (t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice) {
		t = t.Elem()
	}
	if t == nil || t.Kind() != reflect.Struct {
		return new(shape)
	}
	if known, ok := shapeByType.Load(t); ok {
		return known.(*shape) //nolint:forcetypeassert // stored below
	}
	s := &shape{own: make(members)}
	for field := range t.Fields() {
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		if name = strings.ToLower(name); name != "" && name != "-" {
			s.own[name] = true
		}
		if field.Type.Kind() == reflect.String && slices.Contains(strings.Split(field.Tag.Get("tigo"), ","), "verdict") {
			s.verdictName = name
		}
	}
	shapeByType.Store(t, s)
	return s
}

// holdsResult reports whether a body has a member of the result that error bodies do not have, or any list with elements.
func (s *shape) holdsResult(body []byte) bool {
	var top map[string]json.RawMessage
	if json.NewDecoder(bytes.NewReader(bytes.TrimPrefix(body, []byte(byteOrderMark)))).Decode(&top) != nil {
		return false
	}
	for name, value := range top {
		name = strings.ToLower(name)
		if isErrorMember([]byte(name)) || name == "message" || name == s.verdictName {
			continue
		}
		if s.own[name] && !emptyJSON(value) || value[0] == '[' && !emptyJSON(value) {
			return true
		}
	}
	return false
}

// emptyJSON reports whether a JSON value is empty.
func emptyJSON(value []byte) bool {
	switch string(value) {
	case "null", `""`, "{}", "[]":
		return true
	}
	return false
}
