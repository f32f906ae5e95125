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
	v.Set(reflect.MakeSlice(v.Type(), 0, 0))
	if d.pos++; d.next() == ']' {
		d.pos++
		return read
	}
	if !d.enter(nil) {
		return failed
	}
	start := d.pos
	n := 0
	for i := 0; ; i++ {
		d.at(i)
		if n == v.Cap() {
			v.Grow(l.room(d, n, d.pos-start))
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

// room returns for how many elements to make room after n of them took so many bytes: one at first, then as many as
// the rest of the document should hold, within about the memory that the rest of the document takes.
func (l *list) room(d *decoder, n, bytes int) int {
	if n == 0 {
		return 1
	}
	rest := len(d.data) - d.pos
	expected := rest / (bytes/n + 1) * 17 / 16
	return 1 + min(expected, rest/max(int(l.typ.Size()), 1)+n)
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
