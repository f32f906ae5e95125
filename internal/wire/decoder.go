package wire

import (
	"reflect"
	"strings"
)

// decoder reads one document. Its parts are spread over the files of this package by step: scan.go finds where values
// end, text.go makes text of strings, scalar.go, object.go and list.go fill a value of that shape.
type decoder struct {
	data  []byte // the document, or the part of it at hand
	pos   int    // where in data
	base  int64  // where in the document data starts
	notes *Notes
	asked Options
	path  []step
	wraps int    // objects around what is due that are being looked through
	money bool   // the member at hand is an amount of money
	err   *Error // set once a result is failed, or memory spent
	bounds

	backing strings.Builder // see keep
	scratch []byte          // text of the last string that needed work
	orders  [][]uint16      // per object plan, see object.order
	lengths []int           // per list plan, see list.grow
	window  []byte          // what Elements reads into
}

// decodeFunc reads the value that starts at d.pos, or after blanks there, into v, which is zero and settable.
type decodeFunc func(d *decoder, v reflect.Value) result

// result is what became of a value. Unless it failed, d.pos is after the value.
type result uint8

const (
	read       result = iota // v holds it
	absent                   // null, or a text that stands for nothing; v stays zero
	unreadable               // it is of another kind or makes no sense; v stays zero, and a note was taken
	failed                   // the document is no good; d.err says why
)

// reset prepares d for another document and lets go of the last one.
func (d *decoder) reset(data []byte, o Options) {
	d.data, d.pos, d.base, d.notes, d.err, d.money = data, 0, 0, o.Notes, nil, false
	d.asked = o
	d.path, d.wraps = d.path[:0], 0
	clear(d.lengths)
	d.backing.Reset()
}

// note records an adjustment at the current place.
func (d *decoder) note(text string) {
	switch {
	case d.notes == nil:
	case len(d.notes.Items) >= MaxNotes:
		d.notes.More++
	default:
		where := path(d.path)
		d.notes.Items = append(d.notes.Items, Note{where, text})
		d.spend(4*int64(len(where)) + noteSize)
	}
}

// unknown notes a member that the model does not know, in an object that stands at a path.
func (d *decoder) unknown(object []step, name []byte) {
	switch {
	case d.notes == nil:
	case len(d.notes.Unknown) >= MaxNotes:
		d.notes.More++
	default:
		where := path(object)
		if where != "" {
			where += "."
		}
		where += printable(name)
		d.notes.Unknown = append(d.notes.Unknown, Note{where, noteUnknown})
		d.spend(4*int64(len(where)) + noteSize)
	}
}

// leftOut notes that a value was skipped and why.
func (d *decoder) leftOut(why string) result {
	d.note(why)
	return unreadable
}

// fail ends decoding. The first reason counts.
func (d *decoder) fail(reason error) result {
	if d.err != nil {
		return failed
	}
	d.err = &Error{Path: path(d.path), Offset: d.base + int64(d.pos), Reason: reason}
	return failed
}

// unexpected ends decoding because of the byte at d.pos, or because there is none.
func (d *decoder) unexpected() result {
	if d.pos >= len(d.data) {
		return d.fail(ErrTruncated)
	}
	return d.fail(ErrSyntax)
}

// enter goes one level down, into a list (nil) or an object. Whoever enters sets the index of the last step.
func (d *decoder) enter(o *object) bool {
	if len(d.path) >= MaxDepth {
		d.fail(ErrTooDeep)
		return false
	}
	d.path = append(d.path, step{o, -1})
	return true
}

func (d *decoder) leave() { d.path = d.path[:len(d.path)-1] }

// at sets where in the innermost list or object the decoder stands.
func (d *decoder) at(index int) { d.path[len(d.path)-1].index = index }

// next skips blanks and returns the byte at d.pos, or 0 at the end. No value starts with a 0 byte.
func (d *decoder) next() byte {
	for d.pos < len(d.data) {
		switch c := d.data[d.pos]; c {
		case ' ', '\n', '\r', '\t':
			d.pos++
		default:
			return c
		}
	}
	return 0
}

const (
	block    = 2 << 10 // bytes of a backing string
	ownBlock = block / 4
)

// keep returns b as a string. The strings of a document share backing strings of at most 2 KiB: one allocation
// serves several records, and a caller who keeps one string keeps no more than that alive. Long ones stand alone.
func (d *decoder) keep(b []byte) string {
	if len(b) > ownBlock {
		d.spend(int64(len(b)))
		return string(b)
	}
	if d.backing.Cap()-d.backing.Len() < len(b) {
		d.backing.Reset()
		d.backing.Grow(min(block, len(b)+(len(d.data)-d.pos)/2))
		d.spend(int64(d.backing.Cap()))
	}
	start := d.backing.Len()
	d.backing.Write(b)
	return d.backing.String()[start:]
}
