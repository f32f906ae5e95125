package wire

import (
	"reflect"
	"slices"
	"strings"
)

// field is one member of an object.
type field struct {
	name     string  // as it stands in JSON
	quoted   string  // with its quotes and its colon
	index    []int   // more than one where embedded structs are gone through
	offset   uintptr // in the struct, unless
	indirect bool    // it is in a struct embedded by pointer
	plan     *plan
	tagged   bool
	says     says
	quote    bool               // the option "string": a number or a boolean is written in quotes
	omit     func(address) bool // nil: never
}

// inEmbedded returns the field in a struct embedded in v, making those that are missing.
func (f *field) inEmbedded(v reflect.Value) reflect.Value {
	for i, x := range f.index {
		if i > 0 && v.Kind() == reflect.Pointer {
			if v.IsNil() {
				v.Set(reflect.New(v.Type().Elem()))
			}
			v = v.Elem()
		}
		v = v.Field(x)
	}
	return v
}

// fields returns the members of a struct as encoding/json would name them: of fields with one name the least deeply
// embedded wins, then the one that a tag names; several such leave none.
func (b *planner) fields(t reflect.Type) []field {
	type embedded struct {
		t     reflect.Type
		index []int
	}
	var fields []field
	visited := map[reflect.Type]bool{}
	taken := map[string]bool{}
	for level := []embedded{{t: t}}; len(level) > 0; {
		var here []field
		var next []embedded
		for _, e := range level {
			if visited[e.t] {
				continue
			}
			visited[e.t] = true
			for i := range e.t.NumField() {
				f := e.t.Field(i)
				index := append(slices.Clone(e.index), i)
				if inner, ok := opened(f); ok {
					next = append(next, embedded{inner, index})
				} else if f.IsExported() && f.Tag.Get("json") != "-" {
					here = append(here, b.field(f, index))
				}
			}
		}
		for _, f := range here {
			if !taken[f.name] && wins(f, here) {
				fields = append(fields, f)
			}
		}
		for _, f := range here {
			taken[f.name] = true
		}
		level = next
	}
	slices.SortFunc(fields, func(a, b field) int { return slices.Compare(a.index, b.index) })
	return fields
}

// wins reports whether f is used among the fields of its level.
func wins(f field, level []field) bool {
	rivals := 0
	for _, other := range level {
		if other.name == f.name && (other.tagged || !f.tagged) {
			rivals++
		}
	}
	return rivals == 1
}

// opened returns the struct of an embedded field without a name, whose fields are promoted.
func opened(f reflect.StructField) (reflect.Type, bool) {
	if name, _, _ := strings.Cut(f.Tag.Get("json"), ","); !f.Anonymous || name != "" {
		return nil, false
	}
	t := f.Type
	if t.Kind() == reflect.Pointer {
		if t = t.Elem(); !f.IsExported() {
			return nil, false // it cannot be set
		}
	}
	return t, t.Kind() == reflect.Struct
}

// says has the words of the tag "tigo" of a field, see the package documentation.
type says struct{ required, identifies, money, optional, verdict bool }

func newSays(tag reflect.StructTag) (s says) {
	for word := range strings.SplitSeq(tag.Get("tigo"), ",") {
		switch word {
		case "required":
			s.required = true
		case "identifies":
			s.required, s.identifies = true, true
		case "money":
			s.money = true
		case "optional":
			s.optional = true
		case "verdict":
			s.verdict = true
		}
	}
	return s
}

// field reads the tags of a field.
func (b *planner) field(f reflect.StructField, index []int) field {
	name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
	made := field{name: name, index: index, plan: b.plan(f.Type), tagged: name != "", says: newSays(f.Tag)}
	if !made.tagged || strings.ContainsAny(name, `"\`) {
		made.name, made.tagged = f.Name, false
	}
	made.quoted = `"` + made.name + `":`
	for option := range strings.SplitSeq(options, ",") {
		switch option {
		case "omitzero":
			made.omit = either(made.omit, made.plan.zero(f.Type))
		case "omitempty":
			made.omit = either(made.omit, isEmpty(f.Type))
		case "string":
			made.quote = made.plan.scalar && f.Type.Kind() != reflect.String && f.Type.Kind() != reflect.Struct
		}
	}
	return made
}

func either(a, b func(address) bool) func(address) bool {
	if a == nil {
		return b
	}
	return func(at address) bool { return a(at) || b(at) }
}

// zero returns how to tell whether a value of the plan's type t is zero: by its method IsZero if it has one.
func (p *plan) zero(t reflect.Type) func(address) bool {
	if p.isZero != nil {
		return p.isZero
	}
	type zeroer interface{ IsZero() bool }
	own := t.Kind() != reflect.Interface && has[zeroer](t)
	if t.Kind() == reflect.String && !own {
		return func(at address) bool { return *(*string)(at) == "" }
	}
	return func(at address) bool {
		v := reflect.NewAt(t, at).Elem()
		if !own || v.IsZero() {
			return v.IsZero()
		}
		value, ok := reflect.TypeAssert[zeroer](v.Addr())
		return ok && value.IsZero()
	}
}

// isEmpty returns how to tell whether a value of a type is empty, as encoding/json has it.
func isEmpty(t reflect.Type) func(address) bool {
	return func(at address) bool {
		v := reflect.NewAt(t, at).Elem()
		switch v.Kind() {
		case reflect.Array, reflect.Map, reflect.Slice, reflect.String:
			return v.Len() == 0
		case reflect.Struct:
			return false
		}
		return v.IsZero()
	}
}
