package wire

// inside reads an object that stands around the one that is due: one of its members holds the only object, at any depth,
// that has a member known to the model. Any other, such as the body of an error, is left out. The object starts at start
// and d.pos is at its end.
func (o *object) inside(d *decoder, to address, start int) result {
	at := 0
	if d.wraps < maxWraps && !o.optional {
		at = o.only(d, start)
	}
	if at == 0 {
		return d.leftOut(noteForeign)
	}
	end := d.pos
	d.note(noteEnvelope)
	d.others(d.path, start, start, at)
	d.pos = at
	d.wraps++
	r := o.decode(d, to)
	d.wraps--
	if r == failed {
		return failed
	}
	d.others(d.path, start, d.pos, end)
	d.pos = end
	return r
}

// only returns where the value of the only member starts that holds a fitting object, or 0.
func (o *object) only(d *decoder, start int) (only int) {
	back := d.pos
	defer func() { d.pos = back }()
	d.pos = start
	found := 0
	ok := d.each(func(name []byte, at int) bool {
		if n := o.reached(d, name); n > 0 {
			found += n
			only = at
		}
		return found <= 1
	})
	if !ok || found != 1 {
		return 0
	}
	return only
}

// within returns how many fitting objects there are in the object that starts at start, itself included. More than two
// count as two. d.pos is as before.
func (o *object) within(d *decoder, start int) (found int) {
	back := d.pos
	defer func() { d.pos = back }()
	d.pos = start
	known := false
	d.each(func(name []byte, _ int) bool {
		if i, _ := o.find(name); i >= 0 {
			known = true
			return false
		}
		found = min(2, found+o.reached(d, name))
		return true
	})
	if known {
		return 1
	}
	return found
}

// reached returns how many fitting objects the value at d.pos holds, of the member with that name. A member that is
// named after an error has none.
func (o *object) reached(d *decoder, name []byte) int {
	const depth = maxWraps
	c := d.next()
	if c != '{' && c != '[' || d.wraps >= depth || errorName(name) {
		return 0
	}
	d.wraps++
	defer func() { d.wraps-- }()
	if c == '{' {
		return o.within(d, d.pos)
	}
	d.pos++
	if d.next() != '{' {
		return 0
	}
	found := o.within(d, d.pos)
	if _, ok := d.skip(); ok && found > 0 && d.next() != ']' {
		return 2 // a list of several
	}
	return found
}

// errorName reports whether the name of a member is that of an error.
func errorName(name []byte) bool {
	switch string(appendFolded(nil, name[:min(len(name), len("exceptions")+1)])) {
	case "error", "errors", "fault", "faults", "exception", "exceptions", "problem":
		return true
	}
	return false
}
