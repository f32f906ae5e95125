package wire

import (
	"context"
	"math"
	"strings"
	"time"
)

// decoder reads one document. Its parts are spread over the files of this package by step: scan.go finds where values
// end, text.go makes text of strings, scalar.go, object.go and list.go fill a value of that shape.
type decoder struct {
	data     []byte // the document, or the part of it at hand
	pos      int    // where in data
	base     int64  // where in the document data starts
	notes    *Notes
	asked    Options
	path     []step
	wraps    int    // objects around what is due that are being looked through
	money    bool   // the member at hand is an amount of money
	err      *Error // set once a result is failed, or memory spent
	trying   bool   // more of the value may come
	stranger bool   // the outermost object has a member that its model does not have
	bounds

	backing strings.Builder // see keep
	repeats bool            // the records of a list are being read, which say much alike
	seen    *texts          // of them
	scratch []byte          // text of the last string that needed work
	orders  [][]uint16      // per object plan, see object.order
	lengths []int           // per list plan, see list.grow
	window  []byte          // what Elements reads into
}

// step is one level of the path to where the decoder stands.
type step struct {
	object *object // nil: a list
	index  int     // of the object's field, negative if none is known, or of the list's element
}

// decodeFunc reads the value that starts at d.pos, or after blanks there, to an address where a zero value is.
type decodeFunc func(d *decoder, at address) result

// result is what became of a value. Unless it failed, d.pos is after the value.
type result uint8

const (
	read       result = iota // it is at the address
	absent                   // null, or a text that stands for nothing; the value stays zero
	unreadable               // it is of another kind or makes no sense; the value stays zero, and a note was taken
	failed                   // the document is no good; d.err says why
)

// reset lets go of a document, and prepares d for another one.
func (d *decoder) reset() {
	d.data, d.pos, d.base, d.notes, d.err, d.money, d.trying, d.stranger = nil, 0, 0, nil, nil, false, false, false
	d.asked = Options{}
	d.path, d.wraps = d.path[:0], 0
	clear(d.lengths)
	if d.repeats {
		d.repeats = false
		clear(d.seen[:]) // they may be personal
	}
	d.backing.Reset()
}

// note records a deviation at the current place.
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

// tooShort ends the decoding of a value of which only a part is available. The value is decoded again once it is whole.
var tooShort = Error{Reason: ErrTruncated} //nolint:gochecknoglobals // never changed

// fail ends decoding. The first reason counts.
func (d *decoder) fail(reason error) result {
	switch {
	case d.err != nil:
		return failed
	case d.trying && reason == ErrTruncated: //nolint:errorlint // ours
		d.err = &tooShort
		return failed
	}
	d.err = &Error{Path: path(d.path), Offset: d.base + int64(d.pos), Reason: reason}
	return failed
}

// unexpected ends decoding because of the byte at d.pos, or because the document ends.
func (d *decoder) unexpected() result {
	if d.pos >= len(d.data) {
		return d.fail(ErrTruncated)
	}
	return d.fail(ErrSyntax)
}

// enter goes one level down, into a list (nil) or an object. Its caller sets the index of the last step.
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
	if d.pos < len(d.data) && d.data[d.pos] > ' ' {
		return d.data[d.pos]
	}
	return d.afterBlanks()
}

func (d *decoder) afterBlanks() byte {
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
// serves several records, and a caller who keeps one string keeps no more than that alive. Long ones stand alone. What a
// list repeats from record to record, such as a city, is kept once.
func (d *decoder) keep(b []byte) string {
	if len(b) > ownBlock {
		d.spend(int64(len(b)))
		return string(b)
	}
	var slot *string
	if d.repeats {
		if slot = d.seen.slot(b); *slot == string(b) {
			return *slot
		}
	}
	text := d.copied(b)
	if slot != nil {
		*slot = text
	}
	return text
}

// copied returns a short text in a backing string.
func (d *decoder) copied(b []byte) string {
	if d.backing.Cap()-d.backing.Len() < len(b) {
		d.backing.Reset()
		left := (len(d.data) - d.pos) / 2 // the other half is names
		if len(d.path) > 0 && d.path[0].object == nil {
			left /= 2 // about half of a list is repeated
		}
		if d.repeats && len(d.window) > 0 {
			left = block // the length of a stream is unknown
		}
		d.backing.Grow(min(block, len(b)+left))
		d.spend(int64(d.backing.Cap()))
	}
	start := d.backing.Len()
	d.backing.Write(b)
	return d.backing.String()[start:]
}

// What decoding may take if its options do not say: leastMemory, or timesDocument as much as the document if that is
// more.
const (
	leastMemory   = 16 << 20
	timesDocument = 8
)

// breath is the number of bytes that are decoded between two checks of the context.
const breath = 64 << 10

// bounds are what a decoder must keep to.
type bounds struct {
	memory int64           // bytes that it may still allocate, what is garbage later included
	ctx    context.Context // nil: nothing ends decoding early
	look   int             // where in the document to look at ctx again
}

func newBounds(o Options, document int) bounds {
	b := bounds{memory: o.Memory, ctx: o.Context, look: breath}
	if b.memory == 0 {
		b.memory = max(leastMemory, timesDocument*int64(document))
	}
	return b
}

// spend counts memory that is taken. What exceeds the bound ends decoding.
func (d *decoder) spend(bytes int64) {
	d.memory -= bytes
	if d.memory < 0 {
		d.fail(ErrTooLarge)
	}
}

// goesOn reports whether decoding may continue. Each loop over the values of a document calls it.
func (d *decoder) goesOn() bool { return d.pos < d.look || d.looks() }

func (d *decoder) looks() bool {
	switch {
	case d.ctx == nil:
		d.look = math.MaxInt
	case d.ctx.Err() != nil:
		d.fail(context.Cause(d.ctx))
		return false
	default:
		d.look = d.pos + breath
	}
	return true
}

// noteSize is what a note takes beside its path.
const noteSize = 64

// mark is a state of the notes to go back to, by unnote.
func (d *decoder) mark() mark     { return d.notes.mark() }
func (d *decoder) unnote(to mark) { d.notes.reset(to) }

// documented reports whether a name is that of the document's list in the contract.
func (d *decoder) documented(name []byte) bool {
	return d.asked.List != "" && len(d.path) == 0 && string(appendFolded(nil, name)) == string(appendFolded(nil, []byte(d.asked.List)))
}

// loneIsDue reports whether the contract has a single element in place of the current list.
func (d *decoder) loneIsDue() bool { return d.asked.Lone && len(d.path) == 0 }

// zone is where an instant becomes a day; nil: as written.
func (d *decoder) zone() *time.Location { return d.asked.Zone }
