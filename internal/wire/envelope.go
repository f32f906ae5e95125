package wire

// inside decodes an object none of whose members the model has. It is an envelope if it contains, at any depth, exactly one object
// that fits: one that has a member of the model. Any other object, such as an error body, is left out. The object starts at start,
// and d.pos is at its end.
func (o *object) inside(d *decoder, to address, start int) result {
	at := 0
	if d.envelopes < maxEnvelopes && !o.optional {
		at = o.only(d, start)
	}
	if at == 0 {
		return d.leftOut(noteForeign)
	}
	end := d.pos
	d.note(noteEnvelope)
	d.others(d.path, start, start, at)
	d.pos = at
	d.envelopes++
	r := o.decode(d, to)
	d.envelopes--
	if r == failed {
		return failed
	}
	d.others(d.path, start, d.pos, end)
	d.pos = end
	return r
}

// only returns the position of the member that contains the only object that fits, or 0.
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

// within returns the number of objects that fit in the object that starts at start, including itself, but at most two. It does not
// change d.pos.
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

// reached returns the number of objects that fit in the value at d.pos, which is the member with the given name. In a member with
// the name of an error there are none.
func (o *object) reached(d *decoder, name []byte) int {
	const depth = maxEnvelopes
	c := d.next()
	if c != '{' && c != '[' || d.envelopes >= depth || errorName(name) {
		return 0
	}
	d.envelopes++
	defer func() { d.envelopes-- }()
	if c == '{' {
		return o.within(d, d.pos)
	}
	d.pos++
	if d.next() != '{' {
		return 0
	}
	found := o.within(d, d.pos)
	if _, ok := d.skip(); ok && found > 0 && d.next() != ']' {
		return 2 // a list of several elements
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
