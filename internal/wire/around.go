package wire

// maxWraps is how many objects around what is due are looked through at one place of a document. Each is scanned before
// it is read, so that this also bounds how often a byte is looked at.
const maxWraps = 8

// each goes through the object at d.pos. It calls f with the name of each member and the place of its value, which f may
// look at. It goes to the object's end unless f returns false. The name is good until f looks at the value.
func (d *decoder) each(f func(name []byte, at int) bool) (ok bool) {
	if d.pos++; d.next() == '}' {
		d.pos++
		return true
	}
	for {
		if d.next() != '"' {
			d.unexpected()
			return false
		}
		name, ok := d.memberName()
		if !ok {
			return false
		}
		d.next()
		at := d.pos
		if !f(name, at) {
			return true
		}
		d.pos = at
		if _, ok := d.skip(); !ok {
			return false
		}
		switch d.next() {
		case ',':
			d.pos++
		case '}':
			d.pos++
			return true
		default:
			d.unexpected()
			return false
		}
	}
}

// others notes the members of a sound object whose values stand from one place to another. The object starts at start.
func (d *decoder) others(object []step, start, from, to int) {
	if d.notes == nil || from >= to {
		return
	}
	back := d.pos
	d.pos = start
	d.each(func(name []byte, at int) bool {
		if at >= from && at < to {
			d.unknown(object, name)
		}
		return at < to
	})
	d.pos = back
}

// inside reads an object where a list is due. It is
//   - what stands around the list, if one of its members has the name that the contract gives the list;
//   - else a lone element, if one of its members is known to the element;
//   - else what stands around the list, if one of its members holds a list with elements that fit. If several do, none
//     is taken;
//   - else the same for a member named …List that holds what can stand for a list, for an object that holds a list that
//     fits, for an empty list, and for a null that is the only member;
//   - an empty list, if it has no members;
//   - an object around a lone element.
//
// Any other object, such as the body of an error, is left out.
func (l *list) inside(d *decoder, to address) result {
	start := d.pos
	w, ok := l.around(d)
	end, at := d.pos, w.list()
	switch {
	case !ok:
		return failed
	case w.members == 0:
		setEmpty(to)
		d.note(noteEmptyObject)
		return read
	case w.documented == 0 && w.known, at == 0 && !w.several() && l.object != nil && l.object.within(d, start) == 1:
		d.pos = start
		return l.lone(d, to)
	case w.several():
		return d.leftOut(noteSeveral)
	case at == 0 || d.wraps == maxWraps:
		return d.leftOut(noteKind)
	}
	d.note(noteWrapped)
	d.others(d.path, start, start, at)
	d.pos = at
	d.wraps++
	r := l.member(d, to)
	d.wraps--
	if r == failed {
		return failed
	}
	d.others(d.path, start, d.pos, end)
	d.pos = end
	return r
}

// member reads what stands for the list in the object around it.
func (l *list) member(d *decoder, to address) result {
	switch c := d.next(); {
	case c == '[':
		return l.elements(d, to)
	case c == '{' && (l.scalar || l.object != nil):
		return l.inside(d, to)
	case c == 'n':
		if !d.literal("null") {
			return failed
		}
		setEmpty(to)
		return read
	}
	return l.lone(d, to)
}

// surroundings is what an object looks like that stands where a list is due. Each place is where the value of a member
// starts that can stand for the list; 0: there is no such member.
type surroundings struct {
	members    int
	known      bool // one of them is known to the element
	lists      int  // how many lists fit
	inner      int  // how many fit inside of other members
	documented int  // it has the name of the contract
	fitting    int  // a list with elements that fit
	named      int  // it is no list, but its name ends in "list"
	nested     int  // an object that holds a list that fits, at any depth
	empty      int  // a list without elements
	null       int  // null, and nothing beside it
}

// several reports whether more than one list fits.
func (w surroundings) several() bool {
	return w.documented == 0 && (w.lists > 1 || w.lists == 0 && w.named == 0 && w.inner > 1)
}

// list is the place of what stands for the list.
func (w surroundings) list() int {
	for _, at := range [...]int{w.documented, w.fitting, w.named, w.nested, w.empty, w.null} {
		if at != 0 {
			return at
		}
	}
	return 0
}

// around looks at the object at d.pos and goes to its end.
func (l *list) around(d *decoder) (w surroundings, ok bool) {
	ok = d.each(func(name []byte, at int) bool {
		w.members++
		w.known = w.known || l.knows(name)
		c := d.next()
		standsFor := c == '[' || c == '{' || c == 'n' || c == '"' || l.scalar
		switch {
		case d.documented(name) && standsFor:
			w.documented = at
		case errorName(name):
		case c == '[' && l.fits(d):
			w.lists++
			w.fitting = at
		case c != '[' && namedList(name) && standsFor && w.named == 0:
			w.named = at
		case c == '{' && !w.known && d.wraps < maxWraps:
			d.wraps++
			if n := l.deeper(d); n > 0 {
				w.inner += n
				w.nested = at
			}
			d.wraps--
		case c == '[' && d.emptyList(at):
			w.empty = at
		case c == 'n':
			w.null = at
		}
		return true
	})
	if w.members > 1 {
		w.null = 0
	}
	return w, ok
}

// deeper returns how many lists fit inside the object at d.pos. It may leave d.pos anywhere.
func (l *list) deeper(d *decoder) int {
	if l.object == nil && !l.scalar {
		return 0
	}
	w, _ := l.around(d)
	switch {
	case w.documented != 0:
		return 1
	case w.known:
		return 0 // a lone element
	}
	return max(w.lists, w.inner)
}

// knows reports whether a name is that of a member of the element.
func (l *list) knows(name []byte) bool {
	if l.object == nil {
		return false
	}
	i, _ := l.object.find(name)
	return i >= 0
}

// namedList reports whether a name ends in "list".
func namedList(name []byte) bool {
	const list = "list"
	if len(name) < len(list) {
		return false
	}
	return string(appendFolded(nil, name[len(name)-len(list):])) == list
}

// emptyList reports whether the list at a place has no elements.
func (d *decoder) emptyList(at int) bool {
	d.pos = at + 1
	return d.next() == ']'
}

// fits reports whether the list at d.pos has elements, and the first is of the kind due, with at least one known member
// if it is an object. It may leave d.pos anywhere.
func (l *list) fits(d *decoder) bool {
	d.pos++
	c := d.next()
	switch {
	case c == ']' || c == 0:
		return false
	case l.scalar:
		return c != '{' && c != '['
	case l.object == nil:
		return true
	}
	return c == '{' && l.object.within(d, d.pos) == 1
}
