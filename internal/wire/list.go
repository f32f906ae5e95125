package wire

import "reflect"

// list is the plan of a slice.
type list struct {
	element *plan
	typ     reflect.Type // of an element
	object  *object      // the element's plan if it is a struct, or a pointer to one
	scalar  bool         // an element is a string, a number, a boolean, a date
	nulls   bool         // null elements are kept: pointers, and what encoding/json reads
}

func newList(element *plan, t reflect.Type) *list {
	return &list{
		element: element,
		typ:     t,
		object:  element.object,
		scalar:  element.scalar,
		nulls:   t.Kind() == reflect.Pointer || !element.scalar && element.object == nil && !element.list,
	}
}

// decode reads a list: bare, inside an object, or a lone element.
func (l *list) decode(d *decoder, v reflect.Value) result {
	switch c := d.next(); {
	case c == '[':
		return l.elements(d, v)
	case c == '{' && !l.scalar && l.object == nil:
		return l.lone(d, v)
	case c == '{':
		return l.inside(d, v)
	case c == 'n' || !l.scalar:
		return d.other()
	}
	return l.lone(d, v)
}

// elements reads a bare list. Elements that are null or cannot be read are left out.
func (l *list) elements(d *decoder, v reflect.Value) result {
	if d.pos++; d.next() == ']' {
		d.pos++
		v.Set(reflect.MakeSlice(v.Type(), 0, 0))
		return read
	}
	if !d.enter(nil) {
		return failed
	}
	start := d.pos
	size := d.measure()
	v.Grow(l.room(0, size, len(d.data)-start-size))
	n := 0
	for i := 0; ; i++ {
		d.at(i)
		if n == v.Cap() {
			v.Grow(l.room(n, (d.pos-start)/n, len(d.data)-d.pos))
		}
		v.SetLen(n + 1)
		element := v.Index(n)
		r := l.element.decode(d, element)
		if r == failed {
			return failed
		}
		if l.keeps(d, r) {
			n++
		} else {
			element.SetZero()
		}
		switch d.next() {
		case ',':
			d.pos++
		case ']':
			d.pos++
			v.SetLen(n)
			d.leave()
			return read
		default:
			return d.unexpected()
		}
	}
}

// keeps tells whether an element belongs in the list, and notes why not.
func (l *list) keeps(d *decoder, r result) bool {
	if r == absent && !l.nulls {
		d.note(noteNull)
		return false
	}
	return r != unreadable
}

// measured is how far ahead a list's first element is looked for: in lists of lists each is looked at again.
const measured = 4 << 10

// measure returns how many bytes the value at d.pos takes. One that is longer than measured, or that cannot be read,
// takes the rest of the document.
func (d *decoder) measure() int {
	start, document := d.pos, d.data
	d.data = d.data[:min(len(d.data), start+measured)]
	if _, ok := d.skip(); !ok {
		d.err = nil // whoever decodes it will find out, and where
		d.pos = len(document)
	}
	size := d.pos - start
	d.pos, d.data = start, document
	return size
}

// room returns for how many elements to make room, one at least, when n of them took size bytes each and so much of
// the document is left: as many as that should hold, within about the memory that it takes.
func (l *list) room(n, size, left int) int {
	expected := left / (size + 1) * 17 / 16
	return 1 + min(expected, left/max(int(l.typ.Size()), 1)+n)
}

// lone reads a single element where a list is due.
func (l *list) lone(d *decoder, v reflect.Value) result {
	mark := d.notes.mark()
	d.note(noteLone)
	if !d.enter(nil) {
		return failed
	}
	d.at(0)
	v.Set(reflect.MakeSlice(v.Type(), 1, 1))
	r := l.element.decode(d, v.Index(0))
	if r == failed {
		return failed
	}
	d.leave()
	if r == absent {
		d.notes.reset(mark)
	}
	if r != read {
		v.SetZero()
	}
	return r
}
