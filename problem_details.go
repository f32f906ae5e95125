package tigo

import (
	"cmp"
	"encoding/json"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/tigo-go/tigo/internal/wire"
)

// problemDetails are the members of error bodies that other makers' frameworks send: Spring, ASP.NET, NestJS, RFC 9457,
// JSON:API. Each text may be a list of texts, or objects that hold texts.
type problemDetails struct {
	Type         string          `json:"type"` // RFC 9457: an address, whose last part names the problem
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

// How deep the texts of an error body may stand inside each other, and how many of a list are read.
const (
	sentenceDepth = 4
	sentenceParts = 10
)

// message is the first text that says what went wrong.
func (b problemBody) message(depth int) string {
	for _, raw := range []json.RawMessage{
		b.Message, b.Detail, b.Title, b.ErrorMessage, b.Description, b.Messages, b.Default, b.Mensaje, b.Descripcion, b.Errors,
	} {
		if text := sentence(raw, depth); text != "" {
			return text
		}
	}
	return b.SignInDescription
}

// code is the first text that names what went wrong.
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

// sentence is what a text, a list of texts or an object with texts says; "" for anything else.
func sentence(raw json.RawMessage, depth int) string {
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
		for _, part := range list[:min(len(list), sentenceParts)] {
			parts = append(parts, sentence(part, depth-1))
		}
	case '{':
		if text := readProblemBody(raw).message(depth - 1); text != "" {
			return text
		}
		var object map[string]json.RawMessage // ASP.NET: a list of texts for each member
		_ = codec.Unmarshal(raw, &object, wire.Options{})
		for _, name := range slices.Sorted(maps.Keys(object))[:min(len(object), sentenceParts)] {
			if value := object[name]; value[0] == '[' {
				parts = append(parts, sentence(value, depth-1))
			}
		}
	}
	return strings.Join(slices.DeleteFunc(parts, func(text string) bool { return text == "" }), "; ")
}

// readProblemBody reads an error body, or a part of one. What could be read is better than nothing.
func readProblemBody(data []byte) (b problemBody) {
	_ = codec.Unmarshal(data, &b, wire.Options{AllowTrailing: true})
	return b
}
