package tigotest

import (
	"encoding/json"
	"net/url"
	"reflect"
	"strconv"
	"strings"
)

// formJSON converts a form to the JSON of an object that a type takes: what is a string there stays text, even if it looks like
// a number.
func formJSON(form url.Values, like reflect.Type) []byte {
	types := memberTypes(like)
	object := document{}
	for name, values := range form {
		name, list := strings.CutSuffix(name, "[]")
		if of := types[name]; list || len(values) > 1 || of != nil && of.Kind() == reflect.Slice {
			object[name] = formList(values)
		} else if value := strings.TrimSpace(values[0]); value != "" { // an empty field is left out
			object[name] = formValue(value, of)
		}
	}
	text, _ := json.Marshal(object) // strings, numbers and booleans
	return text
}

// formList returns the elements of a list, which may also stand in one field, with commas.
func formList(values []string) []string {
	all := []string{}
	for _, value := range values {
		for element := range strings.SplitSeq(value, ",") {
			if element = strings.TrimSpace(element); element != "" {
				all = append(all, element)
			}
		}
	}
	return all
}

// formValue converts a field to a type. Without a type, what looks like a number is a number. If the value cannot be converted it
// stays text, which is an error where it is decoded.
func formValue(value string, to reflect.Type) any {
	if to != nil {
		switch to.Kind() { //nolint:exhaustive // the others are numbers
		case reflect.String:
			if to != reflect.TypeFor[json.Number]() {
				return value
			}
		case reflect.Bool:
			if yes, err := strconv.ParseBool(value); err == nil {
				return yes
			}
			return value
		}
	}
	if number := json.Number(value); json.Valid([]byte(value)) && decimal(number) && strings.Trim(value, "-.0123456789") == "" {
		return number
	}
	return value
}

// memberTypes returns the types of a struct's members; nil for another type.
func memberTypes(t reflect.Type) map[string]reflect.Type {
	if t.Kind() == reflect.Pointer {
		return memberTypes(t.Elem())
	}
	if t.Kind() != reflect.Struct {
		return nil
	}
	types := map[string]reflect.Type{}
	for _, field := range reflect.VisibleFields(t) {
		if name, _, _ := strings.Cut(field.Tag.Get("json"), ","); name != "" {
			types[name] = field.Type
			if field.Type.Kind() == reflect.Pointer {
				types[name] = field.Type.Elem()
			}
		}
	}
	return types
}

// textOnly makes the numbers of a form texts again, for objects whose members are strings.
func (c *controlCall) textOnly(object document, members ...string) {
	if c.form == nil {
		return
	}
	for name, value := range object {
		if number, ok := value.(json.Number); ok && (len(members) == 0 || members[0] == name) {
			object[name] = number.String()
		}
	}
}
