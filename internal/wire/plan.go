package wire

import (
	"encoding"
	"encoding/json"
	"maps"
	"reflect"
)

// plan says how the values of a type are decoded and encoded. It is made once per type.
type plan struct {
	typ    reflect.Type
	decode decodeFunc
	encode encodeFunc
	isZero func(address) bool // for a scalar type; nil: reflection decides
	object *object            // for a struct, or a pointer to one
	list   bool               // for a slice that is decoded as a list
	scalar bool               // for a type that is a string, a number or a boolean in JSON
	text   bool               // for a string without methods, which may be EmptyText in a field
}

// plan returns the plan of a type.
func (c *Codec) plan(t reflect.Type) *plan {
	if p := c.known(t); p != nil {
		return p
	}
	c.building.Lock()
	defer c.building.Unlock()
	b := planner{codec: c, made: map[reflect.Type]*plan{}}
	p := b.plan(t)
	plans := map[uintptr]*plan{}
	if known := c.plans.Load(); known != nil {
		plans = maps.Clone(*known)
	}
	for t, made := range b.made {
		plans[typeID(t)] = made
	}
	c.plans.Store(&plans)
	return p
}

// known returns the plan of a type if there is one, or nil.
func (c *Codec) known(t reflect.Type) *plan {
	if plans := c.plans.Load(); plans != nil {
		return (*plans)[typeID(t)]
	}
	return nil
}

// typeID returns the address that identifies a type, which is faster to find in a map than the type. The address stays valid since
// the plan of the type keeps the type.
func typeID(t reflect.Type) uintptr { return reflect.ValueOf(t).Pointer() }

// planner makes the plans of a type and of all types in it. Other goroutines see them when all are complete.
type planner struct {
	codec *Codec
	made  map[reflect.Type]*plan
}

func (b *planner) plan(t reflect.Type) *plan {
	if p, ok := b.codec.scalars[t]; ok {
		return p
	}
	if p := b.codec.known(t); p != nil {
		return p
	}
	if p, ok := b.made[t]; ok {
		return p
	}
	p := new(plan)
	b.made[t] = p // before it is complete, for types that contain themselves
	b.fill(p, t)
	return p
}

// has reports whether addressable values of a type have the methods of I.
func has[I any](t reflect.Type) bool { return reflect.PointerTo(t).Implements(reflect.TypeFor[I]()) }

// fill makes the plan of a type by its kind. A type with methods for JSON is left to encoding/json.
func (b *planner) fill(p *plan, t reflect.Type) {
	if t == reflect.TypeFor[json.Number]() {
		*p = *Number(func(n *json.Number, literal string) { *n = json.Number(literal) }, json.Number.String).plan
		return
	}
	foreign := byReflection(t, decodeForeign)
	defer func() { p.typ = t }()
	foreignIn := has[json.Unmarshaler](t) || has[encoding.TextUnmarshaler](t)
	foreignOut := has[json.Marshaler](t) || has[encoding.TextMarshaler](t)
	switch t.Kind() {
	case reflect.Pointer:
		b.pointer(p, t)
		return
	case reflect.String:
		*p = plan{decode: decodeString, encode: encodeString, scalar: true, text: true}
	case reflect.Bool:
		*p = plan{decode: decodeBool, encode: encodeBool, scalar: true}
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		*p = plan{decode: byReflection(t, decodeInt), encode: encodeByReflection(t, encodeInt), scalar: true}
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		*p = plan{decode: byReflection(t, decodeUint), encode: encodeByReflection(t, encodeUint), scalar: true}
	case reflect.Float32, reflect.Float64:
		*p = plan{decode: byReflection(t, decodeFloat), encode: encodeByReflection(t, encodeFloat), scalar: true}
	case reflect.Struct:
		b.structure(p, t, foreignIn)
	case reflect.Slice:
		b.slice(p, t)
	case reflect.Array:
		*p = plan{decode: foreign, encode: encodeArray(b.plan(t.Elem()), t.Len())}
	case reflect.Map:
		*p = plan{decode: foreign, encode: b.mapping(t)}
	case reflect.Interface:
		*p = plan{decode: foreign, encode: encodeByReflection(t, encodeInterface)}
	default:
		*p = plan{decode: foreign, encode: encodeByReflection(t, encodeForeign)}
	}
	if foreignIn {
		p.decode, p.list, p.scalar = foreign, false, false
	}
	if foreignOut {
		p.encode, p.text = encodeByReflection(t, encodeForeign), false
	}
}

// pointer makes the plan of a pointer. null is nil, and so is what cannot be read.
func (b *planner) pointer(p *plan, t reflect.Type) {
	to := b.plan(t.Elem())
	p.object = to.object
	p.decode = func(d *decoder, at address) result {
		if d.next() == 'n' {
			return d.other()
		}
		d.spend(int64(t.Elem().Size()))
		target := reflect.New(t.Elem())
		r := to.decode(d, target.UnsafePointer())
		if r == read {
			*(*address)(at) = target.UnsafePointer()
		}
		return r
	}
	p.encode = func(e *encoder, at address) *Error {
		target := *(*address)(at)
		if target == nil {
			e.b = append(e.b, "null"...)
			return nil
		}
		return e.deeper(to.encode, target)
	}
}

// slice makes the plan of a list. A list of bytes is a Base64 text, and is left to encoding/json.
func (b *planner) slice(p *plan, t reflect.Type) {
	if t.Elem().Kind() == reflect.Uint8 {
		*p = plan{decode: byReflection(t, decodeForeign), encode: encodeByReflection(t, encodeForeign)}
		return
	}
	p.list = true
	element := b.plan(t.Elem())
	b.codec.lists++
	l := newList(b.codec.lists, element, t.Elem())
	l.slice = t
	p.decode = l.decode
	p.encode = encodeSlice(element)
}

// structure makes the plan of a struct.
func (b *planner) structure(p *plan, t reflect.Type, foreign bool) {
	o := &object{id: b.codec.objects, typ: t}
	b.codec.objects++
	if !foreign {
		p.object = o // before its fields, which may contain it
	}
	p.decode = o.decode
	p.encode = o.encode
	o.fields = b.fields(t)
	for i := range o.fields {
		o.fields[i].offset, o.fields[i].indirect = offset(t, o.fields[i].index)
	}
	for _, f := range reflect.VisibleFields(t) {
		if f.Anonymous && f.Type.Kind() == reflect.Pointer {
			o.embedded += int64(f.Type.Elem().Size())
		}
	}
	o.exact = make(map[string]int, len(o.fields))
	o.folded = make(map[string]int, len(o.fields))
	for i, f := range o.fields {
		o.exact[f.name] = i
		o.longest = max(o.longest, len(f.name))
		if f.tag.required {
			o.required = append(o.required, i)
		}
		if f.tag.identifies {
			o.identifying = append(o.identifying, i)
		}
		if f.tag.verdict && f.plan.text {
			o.verdict = &o.fields[i]
		}
		o.optional = (i == 0 || o.optional) && f.tag.optional
		folded := string(appendFolded(nil, []byte(f.name)))
		if _, taken := o.folded[folded]; !taken {
			o.folded[folded] = i
		}
	}
}

// byReflection returns a decodeFunc that calls a function with a reflect.Value, for types that are rare in a document.
func byReflection(t reflect.Type, decode func(*decoder, reflect.Value) result) decodeFunc {
	return func(d *decoder, at address) result { return decode(d, reflect.NewAt(t, at).Elem()) }
}
