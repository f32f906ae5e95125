package wire

import "reflect"

// list is the plan of a slice.
type list struct {
	id      int // from 1, unique within the codec; 0 for the list of a stream
	element *plan
	typ     reflect.Type // of an element
	slice   reflect.Type // of the list
	stride  uintptr      // the size of an element
	size    int64        // the size of an element, at least 1
	object  *object      // the plan of an element that is a struct, or a pointer to one; else nil
	scalar  bool         // an element is a string, a number, a boolean or a date
	nulls   bool         // null elements are kept: the elements are pointers, or decoded by encoding/json
}

func newList(id int, element *plan, t reflect.Type) *list {
	return &list{
		id:      id,
		slice:   reflect.SliceOf(t),
		stride:  t.Size(),
		size:    max(int64(t.Size()), 1),
		element: element,
		typ:     t,
		object:  element.object,
		scalar:  element.scalar,
		nulls:   t.Kind() == reflect.Pointer || !element.scalar && element.object == nil && !element.list,
	}
}

// decode decodes a list: bare, inside an object, or a single element.
func (l *list) decode(d *decoder, at address) result {
	switch c := d.next(); {
	case c == '[':
		return l.elements(d, at)
	case c == '{' && !l.scalar && l.object == nil:
		return l.lone(d, at)
	case c == '{':
		return l.inside(d, at)
	case c == 'n' || !l.scalar:
		return d.other()
	}
	return l.lone(d, at)
}

// repeating is the number of elements after which the decoder looks for repeated strings.
const repeating = 1

// elements decodes a bare list. Elements that are null or unreadable are left out.
func (l *list) elements(d *decoder, at address) result {
	if d.pos++; d.next() == ']' {
		d.pos++
		setEmpty(at)
		return read
	}
	if !d.enter(nil) {
		return failed
	}
	start, n, s := d.pos, 0, sliceAt(at)
	for i := 0; ; i++ {
		d.at(i)
		if !d.checkContext() || n == s.cap && !l.grow(d, at, n, start) {
			return failed
		}
		s.len = n + 1
		element := s.element(n, l.stride)
		r := l.element.decode(d, element)
		if r == failed || d.err != nil {
			return failed
		}
		if l.keeps(d, r) {
			if n++; n == repeating {
				d.repeat()
			}
		} else {
			l.element.clear(element)
		}
		switch d.next() {
		case ',':
			d.pos++
		case ']':
			d.pos++
			s.len = n
			d.setLength(l, n)
			d.leave()
			return read
		default:
			return d.unexpected()
		}
	}
}

// keeps reports whether an element belongs in the list. If it is null, it gets a note; an unreadable one has a note already.
func (l *list) keeps(d *decoder, r result) bool {
	if r == absent && !l.nulls {
		d.note(noteNull)
		return false
	}
	return r != unreadable
}

// lone decodes a single element in place of a list.
func (l *list) lone(d *decoder, at address) result {
	mark := d.mark()
	if !d.loneExpected() {
		d.note(noteLone)
	}
	if !d.enter(nil) {
		return failed
	}
	d.at(0)
	v := reflect.NewAt(l.slice, at).Elem()
	v.Grow(1)
	v.SetLen(1)
	d.spend(l.size)
	r := l.element.decode(d, addressOf(v.Index(0)))
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
