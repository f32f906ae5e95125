package wire

import (
	"bytes"
	"encoding/json"
	"reflect"
)

// decodeForeign leaves a value to encoding/json: maps, interfaces, arrays, bytes, and types with methods of their
// own for it. Text is repaired before. Numbers in an interface become json.Number, so that no digit is lost.
func decodeForeign(d *decoder, v reflect.Value) result {
	c := d.next()
	start := d.pos
	m, ok := d.skip()
	if !ok {
		return failed
	}
	sound := d.data[start:d.pos]
	if m != 0 {
		sound = d.repaired(sound)
	}
	decoder := json.NewDecoder(bytes.NewReader(sound))
	decoder.UseNumber()
	if err := decoder.Decode(v.Addr().Interface()); err != nil {
		v.SetZero()
		return d.leftOut(noteUnreadable)
	}
	if c == 'n' {
		return absent
	}
	return read
}

// repaired returns a sound value with the text of its strings as text would read it. What needs no repair is
// returned as it is, and noted repairs are noted once.
func (d *decoder) repaired(value []byte) []byte {
	mark := d.notes.mark()
	inner := decoder{data: value, notes: new(Notes)}
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
	d.notes.reset(mark)
	if len(inner.notes.Items) == 0 {
		return value
	}
	d.note(inner.notes.Items[0].Text)
	return e.b
}

// encodeForeign leaves a value to encoding/json.
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
