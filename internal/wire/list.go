package wire

import "reflect"

// list is the plan of a slice.
type list struct {
	id      int // among the codec's lists
	element *plan
	typ     reflect.Type  // of an element
	size    int64         // of an element in memory, one at least
	empty   reflect.Value // a list without elements, which is not nil; not valid for a stream
	object  *object       // the element's plan if it is a struct, or a pointer to one
	scalar  bool          // an element is a string, a number, a boolean, a date
	nulls   bool          // null elements are kept: pointers, and what encoding/json reads
}

func newList(id int, element *plan, t reflect.Type) *list {
	return &list{
		id:      id,
		size:    max(int64(t.Size()), 1),
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
		l.setEmpty(v)
		return read
	}
	if !d.enter(nil) {
		return failed
	}
	start, n := d.pos, 0
	for i := 0; ; i++ {
		d.at(i)
		if !d.goesOn() || n == v.Cap() && !l.grow(d, v, n, start) {
			return failed
		}
		v.SetLen(n + 1)
		element := v.Index(n)
		r := l.element.decode(d, element)
		if r == failed || d.err != nil {
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
			d.setLength(l, n)
			d.leave()
			return read
		default:
			return d.unexpected()
		}
	}
}

func (l *list) setEmpty(v reflect.Value) {
	if !l.empty.IsValid() || l.empty.Type() != v.Type() {
		v.Set(reflect.MakeSlice(v.Type(), 0, 0))
		return
	}
	v.Set(l.empty)
}

// keeps tells whether an element belongs in the list, and notes why not.
func (l *list) keeps(d *decoder, r result) bool {
	if r == absent && !l.nulls {
		d.note(noteNull)
		return false
	}
	return r != unreadable
}

// lone reads a single element where a list is due.
func (l *list) lone(d *decoder, v reflect.Value) result {
	mark := d.mark()
	if !d.loneIsDue() {
		d.note(noteLone)
	}
	if !d.enter(nil) {
		return failed
	}
	d.at(0)
	v.Grow(1)
	v.SetLen(1)
	d.spend(l.size)
	r := l.element.decode(d, v.Index(0))
	if r == failed {
		return failed
	}
	d.leave()
	if r == absent {
		d.unnote(mark)
	}
	if r != read {
		v.SetZero()
	}
	return r
}
