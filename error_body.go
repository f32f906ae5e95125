package tigo

import (
	"bytes"
	"cmp"
	"encoding/json"
	"maps"
	"net/http"
	"path"
	"slices"
	"strings"

	"github.com/tigo-go/tigo/internal/transport"
	"github.com/tigo-go/tigo/internal/wire"
)

// problemBody has the members of all known error bodies: code and message of the Home API, the error object of the CRM, the
// fault of the gateway, the members of the token endpoint, verdicts such as success, and the members that frameworks send.
type problemBody struct {
	Code             string          `json:"code"`
	Message          json.RawMessage `json:"message"`
	DeveloperMessage string          `json:"developerMessage"`
	StatusCode       string          `json:"statusCode"`
	Nested           json.RawMessage `json:"error"` // an object, or OAuth's bare code
	Fault            struct {
		Text   string `json:"faultstring"`
		Detail struct {
			Code string `json:"errorcode"`
		} `json:"detail"`
	} `json:"fault"`
	SignInCode        string `json:"ErrorCode"`
	SignInText        string `json:"Error"`
	SignInDescription string `json:"error_description"`

	Success Bool   `json:"success"`
	IsValid Bool   `json:"IsValid"`
	Status  string `json:"status"`

	problemDetails
}

// readProblem reads an error body in any form that the platform or a framework sends. Of a list it reads only the first
// element. A body that is a JSON string is the message. For a web page the result has only Page; for any other body that is not
// JSON it is empty.
func readProblem(h http.Header, data []byte) transport.Problem {
	if isPage(h, data) {
		return transport.Problem{Page: true}
	}
	data = bytes.TrimSpace(bytes.TrimPrefix(data, []byte("\xEF\xBB\xBF")))
	switch {
	case len(data) == 0:
		return transport.Problem{}
	case data[0] == '"':
		return transport.Problem{Message: textOf(data, textDepth)}
	case data[0] == '[':
		var list []json.RawMessage
		_ = codec.Unmarshal(data, &list, wire.Options{AllowTrailing: true})
		if len(list) == 0 {
			return transport.Problem{}
		}
		data = list[0]
	}
	b := readProblemBody(data)
	p := b.problem()
	p.Code, p.Fault = codeOnly(p.Code), codeOnly(p.Fault)
	p.Known = b.known()
	return p
}

// known reports whether a body is an error body in one of the platform's forms. A body in the form of a framework may come
// from any server between the client and the platform.
func (b problemBody) known() bool {
	switch {
	case b.Fault.Detail.Code != "", b.SignInCode != "", b.Code != "", b.Success == No, b.IsValid == No, failureWord(b.Status):
		return true
	case len(b.Nested) > 0 && b.Nested[0] == '{':
		nested := readProblemBody(b.Nested)
		return nested.Code != "" || nested.StatusCode != ""
	}
	return len(b.Nested) > 0 && b.Nested[0] == '"' && b.Status == "" && codeOnly(strings.Trim(string(b.Nested), `"`)) != ""
}

// problem returns the code and the messages of the body, whichever form it has.
func (b problemBody) problem() transport.Problem {
	switch {
	case b.Fault.Text != "" || b.Fault.Detail.Code != "":
		return transport.Problem{Code: b.Fault.Detail.Code, Message: b.Fault.Text, Fault: b.Fault.Detail.Code}
	case b.SignInCode != "":
		return transport.Problem{Code: b.SignInCode, Message: cmp.Or(b.SignInText, b.message(textDepth))}
	case len(b.Nested) > 0 && b.Nested[0] == '{':
		b = readProblemBody(b.Nested)
	}
	p := transport.Problem{Code: b.code(textDepth), Message: b.message(textDepth), DeveloperMessage: b.DeveloperMessage}
	if word := textOf(b.Nested, 1); p.Code == "" && !strings.Contains(word, " ") {
		p.Code = word
	} else if p.Message == "" {
		p.Message = word
	}
	if errors := textOf(b.Errors, textDepth); p.DeveloperMessage == "" && errors != p.Message {
		p.DeveloperMessage = errors
	}
	return p
}

// codeOnly returns the text if it can be a code, else "". Errors print codes, so it excludes what may be personal: a text with
// blanks, which may name a person, and digits that may be the number of an identity document or a phone. The codes of vendors'
// products, such as OSB-382500, are codes nevertheless.
func codeOnly(text string) string {
	if len(text) > 128 || !onlyIDCharacters(text) || looksPersonal(text) {
		return ""
	}
	return text
}

// problemDetails has the members of error bodies that frameworks send: Spring, ASP.NET, NestJS, RFC 9457, JSON:API. Each text
// may be a list of texts, or objects that contain texts.
type problemDetails struct {
	Type         string          `json:"type"` // RFC 9457: a URL, whose last segment names the problem
	Title        json.RawMessage `json:"title"`
	Detail       json.RawMessage `json:"detail"`
	Description  json.RawMessage `json:"description"`
	Messages     json.RawMessage `json:"messages"`
	ErrorMessage json.RawMessage `json:"errorMessage"`
	Default      json.RawMessage `json:"defaultMessage"`
	Mensaje      json.RawMessage `json:"mensaje"`
	Descripcion  json.RawMessage `json:"descripcion"`
	Codigo       string          `json:"codigo"`
	Errors       json.RawMessage `json:"errors"`
}

// The limits on the texts of an error body: how deeply they may be nested, and how many of a list are read.
const (
	textDepth = 4
	textParts = 10
)

// message returns the first text that describes the error.
func (b problemBody) message(depth int) string {
	for _, raw := range []json.RawMessage{
		b.Message, b.Detail, b.Title, b.ErrorMessage, b.Description, b.Messages, b.Default, b.Mensaje, b.Descripcion, b.Errors,
	} {
		if text := textOf(raw, depth); text != "" {
			return text
		}
	}
	return b.SignInDescription
}

// code returns the first text that is a code of the error.
func (b problemBody) code(depth int) string {
	kind := path.Base(b.Type)
	if b.Type == "" || b.Type == "about:blank" || !strings.Contains(b.Type, "/") {
		kind = ""
	}
	code := cmp.Or(codeOnly(b.Code), codeOnly(b.Codigo), codeOnly(b.StatusCode), codeOnly(kind))
	if code == "" && depth > 0 {
		var errors []json.RawMessage
		_ = codec.Unmarshal(b.Errors, &errors, wire.Options{})
		if len(errors) > 0 && errors[0][0] == '{' {
			return readProblemBody(errors[0]).code(depth - 1)
		}
	}
	return code
}

// textOf returns as one text what a JSON value says: a string, the texts of a list, or those of an object; "" for any other
// value.
func textOf(raw json.RawMessage, depth int) string {
	if len(raw) == 0 || depth == 0 {
		return ""
	}
	var parts []string
	switch raw[0] {
	case '"':
		var text string
		_ = codec.Unmarshal(raw, &text, wire.Options{})
		return strings.TrimSpace(text)
	case '[':
		var list []json.RawMessage
		_ = codec.Unmarshal(raw, &list, wire.Options{})
		for _, part := range list[:min(len(list), textParts)] {
			parts = append(parts, textOf(part, depth-1))
		}
	case '{':
		if text := readProblemBody(raw).message(depth - 1); text != "" {
			return text
		}
		var object map[string]json.RawMessage // ASP.NET: a list of texts for each member
		_ = codec.Unmarshal(raw, &object, wire.Options{})
		for _, name := range slices.Sorted(maps.Keys(object))[:min(len(object), textParts)] {
			if value := object[name]; value[0] == '[' {
				parts = append(parts, textOf(value, depth-1))
			}
		}
	}
	return strings.Join(slices.DeleteFunc(parts, func(text string) bool { return text == "" }), "; ")
}

// readProblemBody reads an error body, or a part of one. It keeps what it can read.
func readProblemBody(data []byte) (b problemBody) {
	_ = codec.Unmarshal(data, &b, wire.Options{AllowTrailing: true})
	return b
}
