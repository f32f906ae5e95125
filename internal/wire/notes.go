package wire

import (
	"bytes"
	"context"
	"strconv"
	"time"
)

// Options says how a document is decoded. The zero Options records no notes, and requires a value with nothing after it.
type Options struct {
	Notes         *Notes // gets the deviations; nil: they are not recorded
	AllowEmpty    bool   // an empty document, or null in place of an object, is decoded as the zero value
	AllowTrailing bool   // bytes after the value are a deviation, not an error

	List string                // the name that the reference gives the document's list, if that is in an envelope; "": none
	Lone bool                  // the reference has a single element in place of the document's list, so that it is no deviation
	Zone func() *time.Location // returns the zone in which the day of an instant is read; nil: the day is read as written

	// Memory is the number of bytes that decoding may allocate, including later garbage. If it needs more, it ends with
	// ErrTooLarge. 0: 16 MiB, or eight times the size of the document if that is more. For [Elements] it bounds each element.
	Memory int64

	// Context ends decoding with its cause when it is done. nil: none.
	Context context.Context
}

// Notes has the deviations of a document.
type Notes struct {
	Items   []Note // in the order of the document, at most MaxNotes
	Unknown []Note // members that the reference does not name, which it allows; at most MaxNotes
	More    int    // the number of notes beyond MaxNotes
}

// Note is one place where a document deviates from the reference.
type Note struct {
	Path string // in the model: "[3].dueDate"; "" for the whole document
	Text string // what was done with the value; it does not contain the value
}

// pathEnds is the number of steps that path keeps at the beginning and at the end of a long path.
const pathEnds = 16

// path returns the text of a path: "[3].customer.phones[0]". If a path is long, it leaves out the steps in the middle.
func path(steps []step) string {
	var buffer [256]byte
	b := buffer[:0]
	for i, s := range steps {
		switch {
		case i >= pathEnds && i < len(steps)-pathEnds:
			if i == pathEnds {
				b = append(b, "…"...)
			}
		case s.object == nil:
			b = append(strconv.AppendInt(append(b, '['), int64(s.index), 10), ']')
		case s.index < 0:
		case len(b) > 0:
			b = append(append(b, '.'), s.object.fields[s.index].name...)
		default:
			b = append(b, s.object.fields[s.index].name...)
		}
	}
	return string(b)
}

// printable returns the name of an unknown member if it looks like a name: it is short, and has only ASCII letters, a few digits
// and the characters that join words. It returns a star for any other, since it may be a value.
func printable(name []byte) string {
	const longest, mostDigits = 64, 4
	digits := 0
	for _, c := range name {
		switch {
		case c-'0' <= 9:
			digits++
		case lowerASCII(c)-'a' > 'z'-'a' && bytes.IndexByte([]byte("_-.$:"), c) < 0:
			return "*"
		}
	}
	if len(name) == 0 || len(name) > longest || digits > mostDigits {
		return "*"
	}
	return string(name)
}

// mark is a state of Notes, to which reset goes back.
type mark struct{ items, unknown, more int }

func (n *Notes) mark() mark {
	if n == nil {
		return mark{}
	}
	return mark{len(n.Items), len(n.Unknown), n.More}
}

func (n *Notes) reset(m mark) {
	if n != nil {
		n.Items, n.Unknown, n.More = n.Items[:m.items], n.Unknown[:m.unknown], m.more
	}
}

// Reset removes all notes, as between two elements of a stream.
func (n *Notes) Reset() { n.reset(mark{}) }

// The texts of notes.
const (
	noteBOM          = "byte order mark dropped"
	noteTrailing     = "bytes after the document dropped"
	noteCharset      = "text converted from Windows-1252"
	noteControl      = "control character in a string kept"
	noteEmpty        = "text of one NUL dropped"
	noteEscape       = "unknown escape in a string replaced"
	noteQuotedNumber = "number read from a string"
	noteNumberText   = "text read from a number"
	noteFlagText     = "text read from a boolean"
	noteInteger      = "whole number read from another spelling"
	noteFlag         = "boolean read from another spelling"
	noteDate         = "date read from another spelling"
	noteDateTime     = "date and time read from another spelling"
	noteUnreadable   = "left out: the value cannot be read"
	noteForeign      = "left out: none of its members is known"
	noteMissing      = "missing: the reference requires it"
	noteUnknown      = "unknown member: the reference does not name it"
	noteAmbiguous    = "left out: an amount that can be read in two ways"
	noteLocal        = "amount read from a local spelling"
	noteSeveral      = "left out: several lists where one is expected"
	noteEnvelope     = "object read from inside another"
	noteNoDay        = "left out: a day of the year 1 stands for none"
	noteInstant      = "day of an instant, in the country's zone"
	noteKind         = "left out: another kind of value is expected"
	noteNull         = "list element left out: null or empty"
	noteFolded       = "name read in another case"
	noteRepeated     = "repeated name: the other value was dropped"
	noteWrapped      = "list read from inside an object"
	noteLone         = "list read from a single value"
	noteEmptyObject  = "empty list read from an empty object"
	noteSingle       = "object read from a list of one"
	noteEmptyList    = "left out: an empty list where an object is expected"
	noteLongList     = "left out: a list of several where an object is expected"
)
