package wire

import (
	"bytes"
	"encoding/json"
	"reflect"
)

// decodeForeign decodes a value with the methods of its type or with encoding/json: maps, interfaces, arrays, bytes. The strings of
// the value are repaired before. Numbers in an interface become json.Number, so that no digit is lost.
func decodeForeign(d *decoder, v reflect.Value) result {
	c := d.next()
	start := d.pos
	m, ok := d.skip()
	if !ok {
		return failed
	}
	data := d.data[start:d.pos]
	if m != 0 {
		data = d.repaired(data)
	}
	d.spend(foreignMemory(v.Type(), data))
	if d.err != nil {
		return failed
	}
	if foreign(data, v.Addr().Interface()) != nil {
		v.SetZero()
		return d.leftOut(noteUnreadable)
	}
	if c == 'n' {
		return absent
	}
	return read
}

// foreign decodes a valid JSON value into the value that v points to.
func foreign(data []byte, v any) error {
	if own, ok := v.(json.Unmarshaler); ok {
		return own.UnmarshalJSON(data)
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	return decoder.Decode(v)
}

// The most memory, in bytes, that encoding/json was measured to allocate.
const (
	foreignObject  = 400     // for an object
	foreignList    = 64      // for a list
	foreignElement = 64      // for an element or a member
	foreignValue   = 1 << 10 // for the whole value
)

// foreignMemory returns an upper estimate of the memory that encoding/json allocates for a value.
func foreignMemory(t reflect.Type, data []byte) int64 {
	text := int64(len(data))
	if t == reflect.TypeFor[json.RawMessage]() {
		return 2*text + 16
	}
	objects, lists, commas := bytes.Count(data, []byte("{")), bytes.Count(data, []byte("[")), bytes.Count(data, []byte(","))
	element := int64(foreignElement)
	if k := t.Kind(); k == reflect.Map || k == reflect.Slice || k == reflect.Array {
		element += 2 * int64(t.Elem().Size())
	}
	return foreignValue + 4*text + int64(objects)*foreignObject + int64(lists)*foreignList + int64(objects+lists+commas)*element
}

// repaired returns a valid value with its strings decoded as text decodes them, and encoded again. If no string needs a repair, it
// returns the value itself. It records one note, of the first repair.
func (d *decoder) repaired(value []byte) []byte {
	d.spend(4 * int64(len(value)))
	mark := d.mark()
	inner := decoder{bounds: bounds{memory: d.memory}, data: value, notes: new(Notes)}
	e := new(encoder)
	for {
		start := inner.pos
		quote := bytes.IndexByte(value[start:], '"')
		if quote < 0 {
			e.b = append(e.b, value[start:]...)
			break
		}
		e.b = append(e.b, value[start:start+quote]...)
		inner.pos += quote
		raw, m, _ := inner.raw()
		e.b = appendQuoted(e.b, inner.text(raw, m))
	}
	d.unnote(mark)
	if len(inner.notes.Items) == 0 {
		return value
	}
	d.note(inner.notes.Items[0].Text)
	return e.b
}

// encodeForeign encodes a value with encoding/json.
func encodeForeign(e *encoder, v reflect.Value) *Error {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v.Addr().Interface()); err != nil {
		return &Error{Reason: ErrUnsupported}
	}
	e.b = append(e.b, bytes.TrimSuffix(out.Bytes(), []byte("\n"))...)
	return nil
}
