package wire

// maxEnvelopes is the largest number of envelopes around a value. Each of them is scanned before it is decoded, so that this also
// bounds how often a byte is read.
const maxEnvelopes = 8

// each reads the object at d.pos to its end, without decoding it. It calls f with the name of each member and the position of its
// value, which f may read. The name is valid until f reads the value. If f returns false, each ends.
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

// others records as unknown those members of an object whose values are between two positions. The object starts at start, and is
// valid.
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

// inside decodes an object in place of a list. The first rule that applies decides what the object is:
//
//  1. If it has no members, it is an empty list.
//  2. If it has a member with the name that the reference gives the list, it is the envelope of that list.
//  3. If it has a member that the model of the elements has, it is a single element.
//  4. If it has a member that is a list whose elements fit the model, it is the envelope of that list. An object with several such
//     members is left out.
//  5. It is the envelope of the list if it has a member of one of these kinds, in this order: a member named …List that can be a
//     list, an object that contains a list that fits, an empty list, or a null that is the only member.
//  6. If it contains one object that fits the model, it is the envelope of a single element.
//
// Any other object, such as an error body, is left out.
func (l *list) inside(d *decoder, to address) result {
	start := d.pos
	w, ok := l.scan(d)
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
	case at == 0 || d.envelopes == maxEnvelopes:
		return d.leftOut(noteKind)
	}
	d.note(noteWrapped)
	d.others(d.path, start, start, at)
	d.pos = at
	d.envelopes++
	r := l.member(d, to)
	d.envelopes--
	if r == failed {
		return failed
	}
	d.others(d.path, start, d.pos, end)
	d.pos = end
	return r
}

// member decodes the member of an envelope that is the list.
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

// envelope describes an object in place of a list. The fields from documented on are the positions of members that can be the list;
// 0: there is no such member.
type envelope struct {
	members int
	known   bool // the model of the elements has one of the members
	lists   int  // the number of members that are lists whose elements fit
	inner   int  // the number of such lists inside other members

	documented int // the member with the name of the reference
	fitting    int // a list whose elements fit
	named      int // no list, but its name ends in "list"
	nested     int // an object that contains a list that fits, at any depth
	empty      int // a list without elements
	null       int // null, as the only member
}

// several reports whether more than one list fits.
func (w envelope) several() bool {
	return w.documented == 0 && (w.lists > 1 || w.lists == 0 && w.named == 0 && w.inner > 1)
}

// list returns the position of the member that is the list; 0: there is none.
func (w envelope) list() int {
	for _, at := range [...]int{w.documented, w.fitting, w.named, w.nested, w.empty, w.null} {
		if at != 0 {
			return at
		}
	}
	return 0
}

// scan reads the object at d.pos to its end, and describes it.
func (l *list) scan(d *decoder) (w envelope, ok bool) {
	ok = d.each(func(name []byte, at int) bool {
		w.members++
		w.known = w.known || l.knows(name)
		c := d.next()
		canBeList := c == '[' || c == '{' || c == 'n' || c == '"' || l.scalar
		switch {
		case d.documented(name) && canBeList:
			w.documented = at
		case errorName(name):
		case c == '[' && l.fits(d):
			w.lists++
			w.fitting = at
		case c != '[' && namedList(name) && canBeList && w.named == 0:
			w.named = at
		case c == '{' && !w.known && d.envelopes < maxEnvelopes:
			d.envelopes++
			if n := l.deeper(d); n > 0 {
				w.inner += n
				w.nested = at
			}
			d.envelopes--
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

// deeper returns the number of lists that fit inside the object at d.pos. It changes d.pos.
func (l *list) deeper(d *decoder) int {
	if l.object == nil && !l.scalar {
		return 0
	}
	w, _ := l.scan(d)
	switch {
	case w.documented != 0:
		return 1
	case w.known:
		return 0 // a single element
	}
	return max(w.lists, w.inner)
}

// knows reports whether the model of the elements has a member with the name.
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

// emptyList reports whether the list at a position has no elements.
func (d *decoder) emptyList(at int) bool {
	d.pos = at + 1
	return d.next() == ']'
}

// fits reports whether the list at d.pos has elements, and the first one fits: it has the kind of an element, and if it is an
// object, the model has at least one of its members. fits changes d.pos.
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
