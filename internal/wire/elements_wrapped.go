package wire

import "reflect"

// inside decodes an object in place of the list. The rules are those of [list.inside], with one difference: elements are yielded
// before the end of the object. So it takes the first list that has the name of the reference or elements that fit, and another
// such list after it is an error. It keeps the bytes before the list until it finds the list. If it finds none, it keeps the whole
// object.
func (s *stream) inside(v reflect.Value) bool {
	s.anchor = s.d.pos
	s.d.pos++
	known := false
	for empty := s.peek() == '}'; !empty; {
		name, ok := s.name()
		if !ok {
			return false
		}
		known = known || s.list.knows(name)
		s.documented = s.d.documented(name)
		if s.peek() == '[' && (s.documented || !known && !errorName(name) && s.fits()) {
			s.d.note(noteWrapped)
			s.d.others(nil, s.anchor, s.anchor, s.d.pos)
			s.anchor = noAnchor
			s.wrapped = true
			s.open()
			return false
		}
		if !s.skip() {
			return false
		}
		switch s.peek() {
		case ',':
			s.d.pos++
		case '}':
			s.rewind()
			return s.whollyInside(known, v)
		default:
			s.unexpected()
			return false
		}
	}
	s.rewind()
	return s.whollyInside(known, v)
}

// rewind goes back to the anchor, and removes the anchor.
func (s *stream) rewind() {
	s.d.pos, s.anchor = s.anchor, noAnchor
}

// fits reports whether the list at d.pos has elements that fit, by its first element. It reads more until that element is whole,
// and does not change the position.
func (s *stream) fits() bool {
	start := s.d.pos - max(s.anchor, 0)
	s.d.pos++
	if c := s.peek(); c != ']' && !s.stopped() {
		s.whole()
	}
	s.d.pos = max(s.anchor, 0) + start
	if s.stopped() {
		return false
	}
	here := s.d.pos
	fits := s.list.fits(s.d)
	s.d.pos = here
	return fits
}

// whollyInside decodes the list from an object that is available as a whole.
func (s *stream) whollyInside(known bool, v reflect.Value) bool {
	s.d.bounds = s.bounds
	if known {
		return s.lone(v)
	}
	s.held = reflect.New(reflect.SliceOf(s.list.typ)).Elem()
	switch s.list.inside(s.d, addressOf(s.held)) {
	case read:
		s.step = (*stream).heldElement
	case unreadable:
		s.d.fail(ErrType)
	}
	return false
}

// member reads a member of the envelope after the list. Another list whose elements fit is an error.
func (s *stream) member() bool {
	name, ok := s.name()
	if !ok {
		return false
	}
	if s.peek() == '[' && !s.documented && !errorName(name) {
		s.anchor = s.d.pos
		several := s.fits()
		s.anchor = noAnchor
		if several {
			s.d.note(noteSeveral)
			s.d.fail(ErrType)
			return false
		}
	}
	s.d.unknown(nil, name)
	return s.skip()
}

// heldElement returns the next element of the list that was decoded as a whole.
func (s *stream) heldElement(v reflect.Value) bool {
	if s.index == s.held.Len() {
		s.step = (*stream).finish
		return false
	}
	v.Set(s.held.Index(s.index))
	s.index++
	return true
}
