package wire

import (
	"reflect"
	"unicode"
	"unicode/utf8"
)

// object is the plan of a struct.
type object struct {
	id     int // from 0, unique within the codec
	typ    reflect.Type
	fields []field
	exact  map[string]int // the index of a field by its name
	folded map[string]int // the index of a field by its folded name

	longest     int    // the length of the longest name, in bytes
	required    []int  // indexes of the required fields
	identifying []int  // indexes of the fields with the tag "identifies"
	verdict     *field // the field with the tag "verdict"; nil: none
	optional    bool   // all fields have the tag "optional", so that the whole object may be missing
	embedded    int64  // the memory of the structs that are embedded by pointer, in bytes
}

// find returns the index of the field to which a member belongs: of the same name, or else of a name that differs only in case. It
// returns -1 if there is none.
func (o *object) find(name []byte) (index int, exact bool) {
	if i, ok := o.exact[string(name)]; ok {
		return i, true
	}
	if len(name) > utf8.UTFMax*o.longest {
		return -1, false
	}
	var buffer [64]byte
	if i, ok := o.folded[string(appendFolded(buffer[:0], name))]; ok {
		return i, false
	}
	return -1, false
}

// appendFolded appends a name in a form that is the same for names that differ only in case.
func appendFolded(b, name []byte) []byte {
	for i := 0; i < len(name); {
		if c := name[i]; c < utf8.RuneSelf {
			b = append(b, lowerASCII(c))
			i++
			continue
		}
		r, size := utf8.DecodeRune(name[i:])
		i += size
		least := r // the least of the runes that differ only in case
		for next := unicode.SimpleFold(r); next != r; next = unicode.SimpleFold(next) {
			least = min(least, next)
		}
		if least < utf8.RuneSelf {
			b = append(b, lowerASCII(byte(least)))
		} else {
			b = utf8.AppendRune(b, least)
		}
	}
	return b
}

// order returns the order of the members in the last object of this type: order[0] is the first field, and order[i+1] is the field
// that followed field i. The objects of a list usually have one order, so that expected compares names instead of looking them up.
func (o *object) order(d *decoder) []uint16 {
	for len(d.orders) <= o.id {
		d.orders = append(d.orders, nil)
	}
	if d.orders[o.id] == nil {
		order := make([]uint16, len(o.fields)+1)
		for i := range o.fields {
			order[i] = uint16(i)
		}
		d.orders[o.id] = order
	}
	return d.orders[o.id]
}

// decode reads an object, or a list of one, into a struct.
func (o *object) decode(d *decoder, at address) result {
	switch d.next() {
	case '{':
		return o.members(d, at)
	case '[':
		return o.single(d, at)
	}
	return d.other()
}

// single decodes a list of one object. Any other list is left out.
func (o *object) single(d *decoder, at address) result {
	d.pos++
	if d.next() == ']' {
		d.pos++
		d.note(noteEmptyList)
		return absent
	}
	mark := d.mark()
	d.note(noteSingle)
	r, c := unreadable, d.next()
	if c == '{' {
		r = o.members(d, at)
	} else if _, ok := d.skip(); !ok {
		return failed
	}
	if r != failed && c == '{' && d.next() == ']' {
		d.pos++
		return r
	}
	if r == failed || !d.skipRest() {
		return failed
	}
	reflect.NewAt(o.typ, at).Elem().SetZero()
	d.unnote(mark)
	return d.leftOut(noteLongList)
}

// fieldSet is a set of field indexes.
type fieldSet []uint64

func (s fieldSet) has(i int) bool { return s[i/64]&(1<<(i%64)) != 0 }
func (s fieldSet) add(i int)      { s[i/64] |= 1 << (i % 64) }
func (s fieldSet) remove(i int)   { s[i/64] &^= 1 << (i % 64) }

// members decodes the object at d.pos. If several members belong to a field, it takes the last one with the same name, or else the
// last one whose name differs only in case. If the model has none of the members, the object may be an envelope: see inside.
func (o *object) members(d *decoder, at address) result {
	start := d.pos
	if d.pos++; d.next() == '}' {
		d.pos++
		return o.empty(d)
	}
	if !d.enter(o) {
		return failed
	}
	var buffer [6]uint64
	seen, exactly, present := fieldSet(buffer[:2]), fieldSet(buffer[2:4]), fieldSet(buffer[4:])
	if words := (len(o.fields) + 63) / 64; words > 2 {
		seen, exactly, present = make(fieldSet, words), make(fieldSet, words), make(fieldSet, words)
	}
	d.spend(o.embedded)
	order := o.order(d)
	last := 0 // 1 + the index of the previous field
	for {
		if r := o.expected(d, at, order, &last, seen, exactly, present); r == failed {
			return failed
		} else if r == absent {
			o.missing(d, present)
			d.leave()
			return read
		}
		i, exact := o.name(d, last > 0)
		if d.err != nil {
			return failed
		}
		d.at(i)
		if i < 0 && len(d.path) == 1 {
			d.unfamiliar = true
		}
		if i >= 0 {
			if last == 0 {
				d.others(d.path[:len(d.path)-1], start, 0, d.pos)
			}
			order[last] = uint16(i)
			last = i + 1
			if !exact {
				d.note(noteFolded)
			}
		}
		switch {
		case i < 0 || !exact && exactly.has(i):
			if _, ok := d.skip(); !ok {
				return failed
			}
			if i >= 0 {
				d.note(noteRepeated)
			}
		default:
			f := &o.fields[i]
			target := f.of(o, at)
			if seen.has(i) {
				if !d.checkContext() {
					return failed
				}
				d.note(noteRepeated)
				f.plan.clear(target)
				present.remove(i)
			}
			seen.add(i)
			if exact {
				exactly.add(i)
			}
			d.money = f.tag.money
			r := f.plan.decode(d, target)
			if r == failed {
				return failed
			}
			if f.tag.required && d.notes != nil && (r == unreadable || r == read && !blank(f.plan.value(target))) {
				present.add(i)
			}
		}
		switch d.next() {
		case ',':
			d.pos++
		case '}':
			d.pos++
			if last == 0 && len(o.fields) > 0 {
				d.leave()
				return o.inside(d, at, start)
			}
			o.missing(d, present)
			d.leave()
			return read
		default:
			return d.unexpected()
		}
	}
}

// empty decodes an object without members.
func (o *object) empty(d *decoder) result {
	if d.notes != nil && len(o.required) > 0 {
		if !d.enter(o) {
			return failed
		}
		o.missing(d, nil)
		d.leave()
	}
	return read
}

// missing records the required fields whose member is not present. An unreadable member is present: it has another note.
func (o *object) missing(d *decoder, present fieldSet) {
	if d.notes == nil {
		return
	}
	for _, i := range o.required {
		if present == nil || !present.has(i) {
			d.at(i)
			d.note(noteMissing)
		}
	}
}

// blank reports whether a text or a scalar type has its zero value.
func blank(v reflect.Value) bool {
	return (v.Kind() == reflect.String || v.Kind() == reflect.Struct) && v.IsZero()
}

// expected decodes members as long as they have the order of the last object of this type, no blanks before the colon, and no equal
// names. So it decodes nearly all members of the objects of a list. Here absent means that the object has ended, and read that the
// next member is not the expected one.
func (o *object) expected(d *decoder, at address, order []uint16, last *int, seen, exactly, present fieldSet) result {
	for {
		i := int(order[*last])
		if i >= len(o.fields) {
			return read
		}
		f := &o.fields[i]
		if rest := d.data[d.pos:]; len(rest) < len(f.quoted) || string(rest[:len(f.quoted)]) != f.quoted || seen.has(i) {
			return read
		}
		if *last == 0 && d.notes != nil {
			return read // the members before it may be noted
		}
		*last = i + 1
		d.pos += len(f.quoted)
		d.at(i)
		seen.add(i)
		exactly.add(i)
		d.money = f.tag.money
		target := f.of(o, at)
		r := f.plan.decode(d, target)
		if r == failed {
			return failed
		}
		if d.notes != nil && f.tag.required && (r == unreadable || r == read && !blank(f.plan.value(target))) {
			present.add(i)
		}
		c := d.next()
		if c == '}' {
			d.pos++
			return absent
		}
		if c != ',' {
			return d.unexpected()
		}
		if d.pos++; d.next() != '"' {
			return read
		}
	}
}
