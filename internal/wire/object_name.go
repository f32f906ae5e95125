package wire

// name reads a name and its colon, and returns the index of the field, or -1. known: the object has a known member, so that an
// unknown one gets a note.
func (o *object) name(d *decoder, known bool) (index int, exact bool) {
	if d.next() != '"' {
		d.unexpected()
		return -1, false
	}
	name, ok := d.memberName()
	if !ok {
		return -1, false
	}
	if index, exact = o.find(name); index < 0 && known {
		d.unknown(d.path[:len(d.path)-1], name)
	}
	return index, exact
}

// memberName reads a name and its colon. The name is valid until the next call.
func (d *decoder) memberName() ([]byte, bool) {
	name, ok := d.name()
	return name, ok && d.colon()
}

// name reads a name. It is valid until the next call.
func (d *decoder) name() ([]byte, bool) {
	name, m, ok := d.raw()
	if ok && m&escaped != 0 {
		d.scratch, _ = appendText(d.scratch[:0], name, false)
		name = d.scratch
	}
	return name, ok
}
