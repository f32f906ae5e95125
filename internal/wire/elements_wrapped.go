package wire

import "reflect"

// inside reads an object where a list is due, by the rules of [list.inside] with one difference, that elements need
// not wait for the end of the object: a name known to the element counts only if it comes before the list. What comes
// before the list is held until the list is found, and so is the whole object if it has no list of its own.
func (s *stream) inside(v reflect.Value) bool {
	s.anchor = s.d.pos
	s.d.pos++
	for empty := s.peek() == '}'; !empty; {
		name, ok := s.name()
		if !ok {
			return false
		}
		if s.list.knows(name) {
			s.rewind()
			return s.lone(v)
		}
		if s.peek() == '[' && (namedList(name) || s.fits()) {
			s.anchor = nowhere
			s.wrapped = true
			s.d.note(noteWrapped)
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
			return s.whollyInside()
		default:
			s.unexpected()
			return false
		}
	}
	s.rewind()
	return s.whollyInside()
}

// rewind goes back to the anchor and lifts it.
func (s *stream) rewind() {
	s.d.pos, s.anchor = s.anchor, nowhere
}

// fits tells whether the list at d.pos looks like one of such elements. Its first element is read for that.
func (s *stream) fits() bool {
	start := s.d.pos - s.anchor
	s.d.pos++
	if c := s.peek(); c != ']' && !s.stopped() {
		s.whole()
	}
	s.d.pos = s.anchor + start
	return !s.stopped() && s.list.fits(s.d.data[s.d.pos:])
}

// whollyInside reads the list from an object that is at hand as a whole.
func (s *stream) whollyInside() bool {
	s.d.bounds = s.bounds
	s.held = reflect.New(reflect.SliceOf(s.list.typ)).Elem()
	switch s.list.inside(s.d, s.held) {
	case read:
		s.step = (*stream).heldElement
	case unreadable, absent:
		s.d.fail(ErrType)
	}
	return false
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
