package wire

import (
	"bytes"
	"context"
	"strconv"
	"time"
)

// Options says how a document is decoded. With the zero value there are no notes, the document must have a value, and nothing may
// follow it.
type Options struct {
	Notes         *Notes // where deviations are recorded; nil: nowhere, at no cost
	AllowEmpty    bool   // no bytes, or null where a model is due: its zero value, no error
	AllowTrailing bool   // bytes after a whole value: a note, no error

	List string         // what the contract calls the document's list, should it be wrapped; "" if nothing
	Lone bool           // the contract has a lone element where the document's list is due: no note
	Zone *time.Location // in which an instant becomes a day; nil: it is the day as written

	// Memory is how many bytes decoding may allocate, the result and what is garbage later included. Beyond it decoding
	// ends with ErrTooLarge. 0: 16 MiB, or eight times the document if that is more. For [Elements] it bounds each
	// element.
	Memory int64

	// Context ends decoding once it is done, with its cause. nil: nothing does.
	Context context.Context
}

// Notes has the deviations of a document.
type Notes struct {
	Items   []Note // the first MaxNotes of them, in the order of the document
	Unknown []Note // members that the contract does not name, which it allows: likewise
	More    int    // how many there were beside those
}

// Note is one place where a document deviates from the contract.
type Note struct {
	Path string // where in the model: "[3].dueDate"; "" for the whole
	Text string // what was done; never the value
}

// pathEnds is how many steps of a path stand at either end where those between are left out.
const pathEnds = 16

// path spells the steps: "[3].customer.phones[0]". Of a path of many steps those in the middle are left out.
func path(steps []step) string {
	var room [256]byte
	b := room[:0]
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

// printable is the name of a member if it looks like one, and a star for any other, which may be a value: of letters, a
// few digits and what joins words, and short.
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

// mark is a state of Notes to go back to.
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

// Reset empties the notes, for those of the next element of a stream.
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
	noteSeveral      = "left out: several lists where one is due"
	noteEnvelope     = "object read from inside another"
	noteNoDay        = "left out: a day of the year 1 stands for none"
	noteInstant      = "day of an instant, in the country's zone"
	noteKind         = "left out: another kind of value is due"
	noteNull         = "list element left out: null or empty"
	noteFolded       = "name read in another case"
	noteRepeated     = "repeated name: the other value was dropped"
	noteWrapped      = "list read from inside an object"
	noteLone         = "list read from a single value"
	noteEmptyObject  = "empty list read from an empty object"
	noteSingle       = "object read from a list of one"
	noteEmptyList    = "left out: an empty list where an object is due"
	noteLongList     = "left out: a list of several where an object is due"
)
