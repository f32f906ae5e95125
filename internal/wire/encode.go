package wire

import (
	"cmp"
	"encoding"
	"math"
	"reflect"
	"slices"
	"strconv"
	"unicode/utf8"
)

// encoder appends the JSON of a value to b.
type encoder struct {
	codec *Codec
	b     []byte
	depth int
}

// encodeFunc appends the JSON of the value at an address. Its error has no path: the caller adds each step.
type encodeFunc func(e *encoder, at address) *Error

// value encodes a value of any kind.
func (e *encoder) value(v reflect.Value) *Error {
	if !v.IsValid() {
		e.b = append(e.b, "null"...)
		return nil
	}
	if v.Kind() == reflect.Pointer && !v.IsNil() {
		return e.deeper(e.codec.plan(v.Type().Elem()).encode, v.UnsafePointer())
	}
	return e.codec.plan(v.Type()).encode(e, addressOf(addressable(v)))
}

// addressable returns v, or an addressable copy of it.
func addressable(v reflect.Value) reflect.Value {
	if v.CanAddr() {
		return v
	}
	c := reflect.New(v.Type()).Elem()
	c.Set(v)
	return c
}

// deeper encodes a value one level deeper. It bounds the depth, since a value may contain itself.
func (e *encoder) deeper(encode encodeFunc, at address) *Error {
	if e.depth++; e.depth > MaxDepth {
		return &Error{Reason: ErrTooDeep}
	}
	err := encode(e, at)
	e.depth--
	return err
}

// within adds a step in front of the path of an error.
func within(step string, err *Error) *Error {
	if err.Path != "" && err.Path[0] != '[' {
		step += "."
	}
	err.Path = step + err.Path
	return err
}

// encode appends a struct.
func (o *object) encode(e *encoder, at address) *Error {
	e.b = append(e.b, '{')
	start := len(e.b)
	for i := range o.fields {
		f := &o.fields[i]
		value, ok := f.existing(o, at)
		if !ok || f.omit != nil && f.omit(value) {
			continue
		}
		if len(e.b) > start {
			e.b = append(e.b, ',')
		}
		e.b = append(e.b, f.quoted...)
		if f.plan.text && *(*string)(value) == EmptyText {
			e.b = append(e.b, `""`...)
			continue
		}
		if f.quote {
			e.b = append(e.b, '"')
		}
		if err := e.deeper(f.plan.encode, value); err != nil {
			return within(f.name, err)
		}
		if f.quote {
			e.b = append(e.b, '"')
		}
	}
	e.b = append(e.b, '}')
	return nil
}

// encodeSlice returns the function that encodes a slice. A nil slice is null.
func encodeSlice(element *plan) encodeFunc {
	return func(e *encoder, at address) *Error {
		s := sliceAt(at)
		if s.data == nil {
			e.b = append(e.b, "null"...)
			return nil
		}
		return e.elements(element, s)
	}
}

// encodeArray returns the function that encodes an array.
func encodeArray(element *plan, length int) encodeFunc {
	return func(e *encoder, at address) *Error { return e.elements(element, &slice{data: at, len: length}) }
}

// elements appends the elements of a slice or an array.
func (e *encoder) elements(element *plan, s *slice) *Error {
	e.b = append(e.b, '[')
	for i := range s.len {
		if i > 0 {
			e.b = append(e.b, ',')
		}
		if err := e.deeper(element.encode, s.element(i, element.typ.Size())); err != nil {
			return within("["+strconv.Itoa(i)+"]", err)
		}
	}
	e.b = append(e.b, ']')
	return nil
}

// mapping returns the function that encodes a map, in the order of its keys. Maps whose keys are no strings are left to
// encoding/json.
func (b *planner) mapping(t reflect.Type) encodeFunc {
	if t.Key().Kind() != reflect.String || has[encoding.TextMarshaler](t.Key()) {
		return encodeByReflection(t, encodeForeign)
	}
	element := b.plan(t.Elem())
	return encodeByReflection(t, func(e *encoder, v reflect.Value) *Error {
		if v.IsNil() {
			e.b = append(e.b, "null"...)
			return nil
		}
		keys := v.MapKeys()
		slices.SortFunc(keys, func(a, b reflect.Value) int { return cmp.Compare(a.String(), b.String()) })
		e.b = append(e.b, '{')
		for i, key := range keys {
			if i > 0 {
				e.b = append(e.b, ',')
			}
			if err := e.string(key.String()); err != nil {
				return err
			}
			e.b = append(e.b, ':')
			if err := e.deeper(element.encode, addressOf(addressable(v.MapIndex(key)))); err != nil {
				return within("[]", err) // without the key, which may be personal data
			}
		}
		e.b = append(e.b, '}')
		return nil
	})
}

// encodeByReflection returns an encodeFunc that calls a function with a reflect.Value, for types that are rare in a document.
func encodeByReflection(t reflect.Type, encode func(*encoder, reflect.Value) *Error) encodeFunc {
	return func(e *encoder, at address) *Error { return encode(e, reflect.NewAt(t, at).Elem()) }
}

func encodeInterface(e *encoder, v reflect.Value) *Error {
	if e.depth++; e.depth > MaxDepth {
		return &Error{Reason: ErrTooDeep}
	}
	err := e.value(v.Elem())
	e.depth--
	return err
}

func encodeString(e *encoder, at address) *Error { return e.string(*(*string)(at)) }

func encodeBool(e *encoder, at address) *Error {
	e.b = strconv.AppendBool(e.b, *(*bool)(at))
	return nil
}

func encodeInt(e *encoder, v reflect.Value) *Error {
	e.b = strconv.AppendInt(e.b, v.Int(), 10)
	return nil
}

func encodeUint(e *encoder, v reflect.Value) *Error {
	e.b = strconv.AppendUint(e.b, v.Uint(), 10)
	return nil
}

func encodeFloat(e *encoder, v reflect.Value) *Error {
	f := v.Float()
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return &Error{Reason: ErrUnsupported}
	}
	format := byte('f')
	if abs := math.Abs(f); abs != 0 && (abs < 1e-6 || abs >= 1e21) {
		format = 'e'
	}
	e.b = strconv.AppendFloat(e.b, f, format, -1, v.Type().Bits())
	return nil
}

// number appends a number literal, or null if the literal is empty.
func (e *encoder) number(literal string) *Error {
	switch {
	case literal == "":
		e.b = append(e.b, "null"...)
	case ValidNumber(literal):
		e.b = append(e.b, literal...)
	default:
		return &Error{Reason: ErrUnsupported}
	}
	return nil
}

// EmptyText is the value of a text field that is encoded as an empty string. Without it, omitzero leaves out an empty text. It is a
// control character, which no real text contains. Decoding drops it from a text field, with a note.
const EmptyText = "\x00"

// string appends text as a string.
func (e *encoder) string(text string) *Error {
	if isPlain(text) {
		e.b = append(e.b, '"')
		e.b = append(e.b, text...)
		e.b = append(e.b, '"')
		return nil
	}
	if !utf8.ValidString(text) {
		return &Error{Reason: ErrText}
	}
	e.b = appendQuoted(e.b, text)
	return nil
}

// isPlain reports whether text is ASCII without escapes. It scans eight bytes at a time.
func isPlain(text string) bool {
	if len(text) < 8 {
		for i := range len(text) {
			if c := text[i]; c < ' ' || c >= utf8.RuneSelf || c == '"' || c == '\\' {
				return false
			}
		}
		return true
	}
	for i := 0; ; i += 8 {
		last := i+8 >= len(text)
		if last {
			i = len(text) - 8 // some bytes are scanned twice
		}
		word := uint64(text[i]) | uint64(text[i+1])<<8 | uint64(text[i+2])<<16 | uint64(text[i+3])<<24 |
			uint64(text[i+4])<<32 | uint64(text[i+5])<<40 | uint64(text[i+6])<<48 | uint64(text[i+7])<<56
		if special(word) != 0 {
			return false
		}
		if last {
			return true
		}
	}
}

// appendQuoted appends text as a string. It escapes only the characters that JSON requires.
func appendQuoted[T text](b []byte, s T) []byte {
	b = append(b, '"')
	done := 0
	for i := range len(s) {
		c := s[i]
		if c >= ' ' && c != '"' && c != '\\' {
			continue
		}
		b = append(b, s[done:i]...)
		done = i + 1
		switch c {
		case '"', '\\':
			b = append(b, '\\', c)
		case '\n':
			b = append(b, '\\', 'n')
		case '\r':
			b = append(b, '\\', 'r')
		case '\t':
			b = append(b, '\\', 't')
		default:
			b = append(b, '\\', 'u', '0', '0', '0'+c>>4, "0123456789abcdef"[c&15])
		}
	}
	return append(append(b, s[done:]...), '"')
}
