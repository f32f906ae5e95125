package wire

import "reflect"

// inside reads an object where a list is due, by the rules of [list.inside] with one difference, that elements do not wait
// for the end of the object: the first list is taken that has the contract's name or elements that fit. Another one after
// it is an error then. What comes before the list is held until the list is found, and so is the whole object if it has no
// list.
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
			s.anchor = nowhere
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

// rewind goes back to the anchor and lifts it.
func (s *stream) rewind() {
	s.d.pos, s.anchor = s.anchor, nowhere
}

// fits tells whether the list at d.pos looks like one of such elements. Its first element is read for that.
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

// whollyInside reads the list from an object that is at hand as a whole.
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

// member reads a member after the list that the stream came from. Another list of such elements is one too many.
func (s *stream) member() bool {
	name, ok := s.name()
	if !ok {
		return false
	}
	if s.peek() == '[' && !s.documented && !errorName(name) {
		s.anchor = s.d.pos
		several := s.fits()
		s.anchor = nowhere
		if several {
			s.d.note(noteSeveral)
			s.d.fail(ErrType)
			return false
		}
	}
	s.d.unknown(nil, name)
	return s.skip()
}

// heldElement takes the next element from the list at hand.
func (s *stream) heldElement(v reflect.Value) bool {
	if s.index == s.held.Len() {
		s.step = (*stream).finish
		return false
	}
	v.Set(s.held.Index(s.index))
	s.index++
	return true
}
