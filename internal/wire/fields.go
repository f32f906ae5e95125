package wire

import (
	"reflect"
	"slices"
	"strings"
)

// field is a field of a model, which has one member of the JSON object.
type field struct {
	name     string  // of the member
	quoted   string  // the name with its quotes and its colon
	index    []int   // as of reflect: several numbers if the field is in an embedded struct
	offset   uintptr // in the struct, unless the field is indirect
	indirect bool    // the field is in a struct that is embedded by pointer
	plan     *plan
	tagged   bool // the name is from a tag
	tag      tagWords
	quote    bool               // the option "string": a number or a boolean is encoded in quotes
	omit     func(address) bool // whether the member is left out; nil: never
}

// inEmbedded returns the field in a struct that is embedded in v, and makes the embedded structs that are missing.
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

// fields returns the fields of a struct that encoding/json would use. If several fields have one name, it uses the least deeply
// embedded one. If there are several of these, it uses the one whose name is from a tag, and none if there are several again.
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
				if inner, ok := promoted(f); ok {
					next = append(next, embedded{inner, index})
				} else if f.IsExported() && f.Tag.Get("json") != "-" {
					here = append(here, b.field(f, index))
				}
			}
		}
		for _, f := range here {
			if !taken[f.name] && isUsed(f, here) {
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

// isUsed reports whether f is used, and not another field of its level with the same name.
func isUsed(f field, level []field) bool {
	rivals := 0
	for _, other := range level {
		if other.name == f.name && (other.tagged || !f.tagged) {
			rivals++
		}
	}
	return rivals == 1
}

// promoted returns the struct of an embedded field without a name. Its fields belong to the outer struct.
func promoted(f reflect.StructField) (reflect.Type, bool) {
	if name, _, _ := strings.Cut(f.Tag.Get("json"), ","); !f.Anonymous || name != "" {
		return nil, false
	}
	t := f.Type
	if t.Kind() == reflect.Pointer {
		if t = t.Elem(); !f.IsExported() {
			return nil, false // reflect cannot set it
		}
	}
	return t, t.Kind() == reflect.Struct
}

// tagWords are the words of the tag "tigo" of a field, see the package documentation.
type tagWords struct{ required, identifies, money, optional, verdict bool }

func newTagWords(tag reflect.StructTag) (s tagWords) {
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
	made := field{name: name, index: index, plan: b.plan(f.Type), tagged: name != "", tag: newTagWords(f.Tag)}
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

// zero returns a function that reports whether a value of the plan's type t is zero, by its method IsZero if it has one.
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

// isEmpty returns a function that reports whether a value of a type is empty, in the sense of encoding/json.
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
