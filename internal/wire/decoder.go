package wire

import (
	"context"
	"math"
	"strings"
	"time"
)

// decoder decodes one document. Its methods are in several files: scan.go finds the ends of values, text.go decodes strings, and
// scalar.go, object.go and list.go decode values into Go values.
type decoder struct {
	data       []byte // the document, or the available part of it
	pos        int    // the current position in data
	base       int64  // the position of data in the document
	notes      *Notes
	options    Options
	path       []step
	envelopes  int    // the number of envelopes around the current position
	money      bool   // the current member is an amount of money
	err        *Error // why decoding failed; nil: it has not
	partial    bool   // data may have only a part of the current value
	unfamiliar bool   // the outermost object has a member that its model does not have
	bounds

	backing strings.Builder // see keep
	repeats bool            // keep looks for repeated strings, since the decoder reads the elements of a list
	seen    *texts          // the strings of these elements
	scratch []byte          // the text of the last string that was changed
	orders  [][]uint16      // by object.id, see object.order
	lengths []int           // by list.id, see list.grow
	window  []byte          // the buffer into which Elements reads
}

// step is one level of the path to the current position.
type step struct {
	object *object // nil: a list
	index  int     // of the field of the object, negative if the member is unknown; or of the element of the list
}

// decodeFunc decodes the value at d.pos, after any blanks, into the zero value at an address.
type decodeFunc func(d *decoder, at address) result

// result is the result of decoding a value. Unless it is failed, d.pos is after the value.
type result uint8

const (
	read       result = iota // the value is at the address
	absent                   // it is null, or an empty text; the address has the zero value
	unreadable               // it is of another kind, or invalid, and has a note; the address has the zero value
	failed                   // decoding ends; d.err is the reason
)

// reset drops a document, and prepares d for another one.
func (d *decoder) reset() {
	d.data, d.pos, d.base, d.notes, d.err, d.money, d.partial, d.unfamiliar = nil, 0, 0, nil, nil, false, false, false
	d.options = Options{}
	d.path, d.envelopes = d.path[:0], 0
	clear(d.lengths)
	if d.repeats {
		d.repeats = false
		clear(d.seen[:]) // they may be personal data
	}
	d.backing.Reset()
}

// note records a deviation at the current path.
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

// unknown records a member that the model does not have, in the object at a path.
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

// leftOut records why a value was left out.
func (d *decoder) leftOut(why string) result {
	d.note(why)
	return unreadable
}

// tooShort is the error of a value of which only a part is available. The value is decoded again when it is whole.
var tooShort = Error{Reason: ErrTruncated} //nolint:gochecknoglobals // never changed

// fail ends decoding with a reason. Only the first reason counts.
func (d *decoder) fail(reason error) result {
	switch {
	case d.err != nil:
		return failed
	case d.partial && reason == ErrTruncated: //nolint:errorlint // the variable itself
		d.err = &tooShort
		return failed
	}
	d.err = &Error{Path: path(d.path), Offset: d.base + int64(d.pos), Reason: reason}
	return failed
}

// unexpected ends decoding because of an invalid byte at d.pos, or because the document ends there.
func (d *decoder) unexpected() result {
	if d.pos >= len(d.data) {
		return d.fail(ErrTruncated)
	}
	return d.fail(ErrSyntax)
}

// enter adds a level to the path: a list if o is nil, else an object. The caller sets the index of the level with at.
func (d *decoder) enter(o *object) bool {
	if len(d.path) >= MaxDepth {
		d.fail(ErrTooDeep)
		return false
	}
	d.path = append(d.path, step{o, -1})
	return true
}

func (d *decoder) leave() { d.path = d.path[:len(d.path)-1] }

// at sets the index of the innermost level of the path.
func (d *decoder) at(index int) { d.path[len(d.path)-1].index = index }

// next skips blanks and returns the byte at d.pos; 0: the data ends. No value starts with a 0 byte.
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
	block    = 2 << 10   // bytes of a backing string
	ownBlock = block / 4 // a longer string shares no backing string
)

// keep returns b as a string:
//
//   - The strings of a document share backing strings of at most 2 KiB. So several strings need one allocation, and a caller that
//     keeps one string keeps at most 2 KiB alive. A long string has memory of its own.
//   - A string that the elements of a list repeat, such as a city, is stored once.
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

// copied copies a short text to a backing string.
func (d *decoder) copied(b []byte) string {
	if d.backing.Cap()-d.backing.Len() < len(b) {
		d.backing.Reset()
		left := (len(d.data) - d.pos) / 2 // the other half are names
		if len(d.path) > 0 && d.path[0].object == nil {
			left /= 2 // about half of the texts of a list are repeated
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

// The default of Options.Memory: minMemory bytes, or memoryFactor times the size of the document if that is more.
const (
	minMemory    = 16 << 20
	memoryFactor = 8
)

// checkInterval is the number of bytes that are decoded between two checks of the context.
const checkInterval = 64 << 10

// bounds limit the memory and the time of decoding.
type bounds struct {
	memory    int64           // bytes that may still be allocated, including later garbage
	ctx       context.Context // nil: none
	nextCheck int             // the position at which the context is checked next
}

func newBounds(o Options, document int) bounds {
	b := bounds{memory: o.Memory, ctx: o.Context, nextCheck: checkInterval}
	if b.memory == 0 {
		b.memory = max(minMemory, memoryFactor*int64(document))
	}
	return b
}

// spend counts allocated memory. If it exceeds the bound, decoding ends with ErrTooLarge.
func (d *decoder) spend(bytes int64) {
	d.memory -= bytes
	if d.memory < 0 {
		d.fail(ErrTooLarge)
	}
}

// checkContext reports whether decoding may continue: it checks the context every checkInterval bytes. Each loop over the values of
// a document calls it, or calls skip, which does.
func (d *decoder) checkContext() bool { return d.pos < d.nextCheck || d.checkContextNow() }

func (d *decoder) checkContextNow() bool {
	switch {
	case d.ctx == nil:
		d.nextCheck = math.MaxInt
	case d.ctx.Err() != nil:
		d.fail(context.Cause(d.ctx))
		return false
	default:
		d.nextCheck = d.pos + checkInterval
	}
	return true
}

// noteSize is the memory of a note without its path, in bytes.
const noteSize = 64

// mark returns the current state of the notes, to which unnote goes back.
func (d *decoder) mark() mark     { return d.notes.mark() }
func (d *decoder) unnote(to mark) { d.notes.reset(to) }

// documented reports whether a name is the one that the reference gives the list of the document.
func (d *decoder) documented(name []byte) bool {
	return d.options.List != "" && len(d.path) == 0 && string(appendFolded(nil, name)) == string(appendFolded(nil, []byte(d.options.List)))
}

// loneExpected reports whether the reference has a single element in place of the current list.
func (d *decoder) loneExpected() bool { return d.options.Lone && len(d.path) == 0 }

// zone returns the zone in which the day of an instant is read; nil: the day is read as written.
func (d *decoder) zone() *time.Location {
	if d.options.Zone == nil {
		return nil
	}
	return d.options.Zone()
}
