package wire

import "reflect"

// maxWraps is how many objects around lists are looked through at one place of a document. Each is scanned before it
// is read, so that this also bounds how often a byte is looked at.
const maxWraps = 8

// inside reads an object where a list is due. It is
//   - a lone element, if one of its names is known to the element;
//   - else what stands around the list: its first member that holds a fitting list, or else its first member named
//     …List that holds an object, a single value or null, or else its only member if that is null;
//   - an empty list, if it has no members.
//
// Any other object, such as the body of an error, is left out.
func (l *list) inside(d *decoder, v reflect.Value) result {
	start := d.pos
	w, ok := l.wrapped(d)
	switch {
	case !ok:
		return failed
	case w.known:
		d.pos = start
		return l.lone(d, v)
	case w.members == 0:
		l.setEmpty(v)
		d.note(noteEmptyObject)
		return read
	case w.at == 0 || d.wraps == maxWraps:
		return d.leftOut(noteKind)
	}
	d.note(noteWrapped)
	end := d.pos
	d.pos = w.at
	d.wraps++
	r := l.member(d, v)
	d.wraps--
	if r != failed {
		d.pos = end
	}
	return r
}

// member reads what stands for the list in the object around it.
func (l *list) member(d *decoder, v reflect.Value) result {
	switch c := d.next(); {
	case c == '[':
		return l.elements(d, v)
	case c == '{':
		return l.inside(d, v)
	case c == 'n':
		l.setEmpty(v)
		return read
	}
	return l.lone(d, v)
}

// wrapping is what an object around a list looks like.
type wrapping struct {
	members int
	known   bool // a name is known to the element; what follows was not looked at
	at      int  // where the member's value starts that stands for the list; 0: there is none
}

// wrapped looks through the object at d.pos. It goes to its end unless it finds a known name.
func (l *list) wrapped(d *decoder) (w wrapping, ok bool) {
	var fitting, named, null int
	if d.pos++; d.next() == '}' {
		d.pos++
		return w, true
	}
	for {
		if d.next() != '"' {
			d.unexpected()
			return w, false
		}
		name, ok := d.memberName()
		if !ok {
			return w, false
		}
		if l.knows(name) {
			return wrapping{members: 1, known: true}, true
		}
		w.members++
		listed := namedList(name)
		c := d.next()
		start := d.pos
		if _, ok := d.skip(); !ok {
			return w, false
		}
		switch {
		case c == '[' && fitting == 0 && (listed || l.fits(d.data[start:d.pos])):
			fitting = start
		case c == 'n' && null == 0:
			null = start
		}
		if listed && named == 0 && c != '[' && (c == '{' || c == 'n' || l.scalar) {
			named = start
		}
		switch d.next() {
		case ',':
			d.pos++
			continue
		case '}':
			d.pos++
		default:
			d.unexpected()
			return w, false
		}
		if w.members > 1 {
			null = 0
		}
		switch {
		case fitting != 0:
			w.at = fitting
		case named != 0:
			w.at = named
		default:
			w.at = null
		}
		return w, true
	}
}

// knows tells whether a name is one of the element's.
func (l *list) knows(name []byte) bool {
	if l.object == nil {
		return false
	}
	i, _ := l.object.find(name)
	return i >= 0
}

// namedList tells whether a name ends in "list".
func namedList(name []byte) bool {
	const list = "list"
	if len(name) < len(list) {
		return false
	}
	return string(appendFolded(nil, name[len(name)-len(list):])) == list
}

// fits tells whether a sound list, that starts at array[0], looks like one of such elements: it is empty or its first
// element is of the kind due, with at least one known name if it is an object.
func (l *list) fits(array []byte) bool {
	d := decoder{data: array, pos: 1}
	c := d.next()
	switch {
	case c == ']':
		return true
	case l.scalar:
		return c != '{' && c != '['
	case c != '{':
		return false
	}
	for c != '}' {
		d.pos++
		if d.next() != '"' {
			return false
		}
		name, ok := d.memberName()
		if !ok || l.knows(name) {
			return ok
		}
		if _, ok = d.skip(); !ok {
			return false
		}
		c = d.next()
	}
	return false
}
