package deviate

import (
	"encoding/json"
	"net/http"
	"strings"
)

// object is an object of a document.
type object = map[string]any

// document changes the documents of 2xx responses.
func document(change func(any) any) func(*Response) {
	return func(r *Response) {
		if v, ok := decode(r.Body); ok && r.Status == http.StatusOK {
			r.Body = encode(change(v))
		}
	}
}

// notFound changes responses with status 404.
func notFound(change func(*Response)) func(*Response) {
	return func(r *Response) {
		if r.Status == http.StatusNotFound {
			change(r)
		}
	}
}

// at changes the objects at a path such as "[].offeringList[]"; "" is the outermost value.
func at(path string, change func(object)) func(*Response) {
	return document(func(v any) any {
		each(v, steps(path), change)
		return v
	})
}

// steps splits a path: "[].customerInfo" into "[]" and "customerInfo".
func steps(path string) []string {
	return strings.FieldsFunc(strings.ReplaceAll(path, "[]", ".[]"), func(r rune) bool { return r == '.' })
}

func each(v any, path []string, change func(object)) {
	if len(path) == 0 {
		if o, ok := v.(object); ok {
			change(o)
		}
		return
	}
	if list, ok := v.([]any); ok && path[0] == "[]" {
		for _, element := range list {
			each(element, path[1:], change)
		}
	} else if o, ok := v.(object); ok && o[path[0]] != nil {
		each(o[path[0]], path[1:], change)
	}
}

// member changes the value of a member, if the object has it.
func member(name string, change func(any) any) func(object) {
	return func(o object) {
		if v, ok := o[name]; ok {
			o[name] = change(v)
		}
	}
}

// to returns a change to a value.
func to(v any) func(any) any { return func(any) any { return v } }

func rename(name, other string) func(object) {
	return func(o object) {
		if v, ok := o[name]; ok {
			delete(o, name)
			o[other] = v
		}
	}
}

func drop(name string) func(object) { return func(o object) { delete(o, name) } }

func add(name string, v any) func(object) { return func(o object) { o[name] = v } }

// quoted returns a number or a boolean as a string.
func quoted(v any) any {
	switch v := v.(type) {
	case json.Number:
		return v.String()
	case bool:
		if v {
			return "S"
		}
		return "N"
	}
	return v
}

// bare returns a number instead of a string.
func bare(any) any { return json.Number("1234") }

// digit returns 1 or 0 for a boolean.
func digit(v any) any {
	if v == true {
		return json.Number("1")
	}
	return json.Number("0")
}
