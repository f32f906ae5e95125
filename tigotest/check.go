package tigotest

import (
	"encoding/json"
	"fmt"
	"maps"
	"mime"
	"slices"
	"strconv"
	"time"
)

// arguments are a request's valid query parameters: integers are within their bounds, and dates can be parsed.
type arguments map[string]string

func (a arguments) number(name string) int {
	n, _ := strconv.Atoi(a[name]) // checkQuery has parsed it
	return n
}

// checkQuery compares the query with the contract. It returns false if the platform would reject the request. What the platform
// only clamps or ignores is recorded as a violation.
func (x *exchange) checkQuery(want []Query) (arguments, bool) {
	if x.request.URL.RawQuery == "" && len(want) == 0 {
		return nil, true
	}
	sent := x.request.URL.Query()
	for _, name := range slices.Sorted(maps.Keys(sent)) {
		if !slices.ContainsFunc(want, func(q Query) bool { return q.Name == name }) {
			x.violate(fmt.Sprintf("the operation has no query parameter %q", clip(name, maxQuotedName)))
		}
	}
	got := arguments{}
	for _, q := range want {
		if len(sent[q.Name]) > 1 {
			x.violate(q.Name + " is sent more than once")
		}
		value, ok := x.checkParameter(q, sent.Get(q.Name), sent.Has(q.Name))
		if !ok {
			return nil, false
		}
		got[q.Name] = value
	}
	return got, true
}

func (x *exchange) checkParameter(q Query, value string, sent bool) (string, bool) {
	if !sent || value == "" {
		if sent || q.Required {
			x.violate(q.Name + " is missing or empty")
		}
		if q.Kind == KindInteger {
			value = strconv.Itoa(q.Default)
		}
		return value, !q.Required
	}
	if q.Kind == KindDate {
		if _, err := time.Parse(time.DateOnly, value); err != nil {
			x.violate(q.Name + " is no date of the form YYYY-MM-DD")
			return "", false
		}
		return value, true
	}
	n, err := strconv.Atoi(value)
	switch {
	case err != nil:
		x.violate(q.Name + " is no integer; the platform uses the default")
		n = q.Default
	case q.Max != 0 && (n < q.Min || n > q.Max):
		x.violate(fmt.Sprintf("%s is not between %d and %d; the platform clamps it", q.Name, q.Min, q.Max))
		n = min(max(n, q.Min), q.Max)
	case n < 0:
		x.violate(q.Name + " is negative; the platform uses 0")
		n = 0
	}
	return strconv.Itoa(n), true
}

// checkBody compares the body with the contract and returns it, nil for an operation that takes none.
func (x *exchange) checkBody(op *Operation) (document, bool) {
	if len(op.Body) == 0 {
		if len(x.raw) > 0 {
			x.violate("the operation takes no body")
		}
		return nil, true
	}
	if !isJSON(x.request.Header.Get("Content-Type")) {
		x.violate("the content type of the body is not application/json")
		return nil, false
	}
	body, err := x.body, error(nil)
	if body == nil {
		body, err = decodeObject(x.raw)
		x.body = body
	}
	if err != nil {
		x.violate("the body is not one JSON object")
		return nil, false
	}
	return body, x.checkObject(op.Body, body, "")
}

// isJSON reports whether a Content-Type says that a body is JSON.
func isJSON(header string) bool {
	if header == "application/json" {
		return true
	}
	kind, _, err := mime.ParseMediaType(header)
	return err == nil && kind == "application/json"
}

// checkObject compares an object with the fields that it may have; at is its path in the body, "" or "customerInfo.".
func (x *exchange) checkObject(want []Field, object document, at string) bool {
	var unknown []string
	for name := range object {
		if !slices.ContainsFunc(want, func(f Field) bool { return f.Name == name }) {
			unknown = append(unknown, name)
		}
	}
	slices.Sort(unknown)
	for _, name := range unknown {
		x.violate(fmt.Sprintf("the body has no member %q in the contract", at+clip(name, maxQuotedName)))
	}
	good := true
	for _, f := range want {
		value, sent := object[f.Name]
		switch {
		case !sent:
			if f.Required {
				x.violate(at + f.Name + " is missing")
				good = false
			}
		case !x.checkValue(f, value, at):
			good = false
		}
	}
	return good
}

func (x *exchange) checkValue(f Field, value any, at string) bool {
	if !f.fits(value) {
		x.violate(at + f.Name + " is not of the kind " + string(f.Kind))
		return false
	}
	if f.Required && value == "" {
		x.violate(at + f.Name + " is empty")
		return false
	}
	if inner, ok := value.(document); ok {
		return x.checkObject(f.Fields, inner, at+f.Name+".")
	}
	return true
}

// fits reports whether a decoded value has the field's kind.
func (f Field) fits(value any) bool {
	switch f.Kind {
	case KindNumber, KindInteger:
		literal, ok := value.(json.Number)
		if !ok {
			return false
		}
		_, err := literal.Int64()
		return f.Kind == KindNumber || err == nil
	case KindBoolean:
		_, ok := value.(bool)
		return ok
	case KindObject:
		_, ok := value.(document)
		return ok
	case KindTexts:
		list, ok := value.([]any)
		return ok && !slices.ContainsFunc(list, func(v any) bool { _, text := v.(string); return !text })
	}
	text, ok := value.(string)
	if ok && f.Kind == KindDate {
		_, err := time.Parse(time.DateOnly, text)
		return err == nil
	}
	return ok
}
