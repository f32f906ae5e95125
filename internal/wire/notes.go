package wire

import (
	"context"
	"strconv"
)

// Options say how one document is decoded. The zero value takes no notes, wants a value to be there and nothing to
// follow it.
type Options struct {
	Notes         *Notes // where adjustments are recorded; nil: nowhere, at no cost
	AllowEmpty    bool   // no bytes, null or another model where a model is due: its zero value, no error
	AllowTrailing bool   // bytes after a whole value: a note, no error

	// Memory is how many bytes decoding may allocate, the result and what is garbage later included. Beyond it decoding
	// ends with ErrTooLarge. 0: 16 MiB, or eight times the document if that is more. For [Elements] it bounds each
	// element.
	Memory int64

	// Context ends decoding once it is done, with its cause. nil: nothing does.
	Context context.Context
}

// Notes collects what was adjusted in a document and what could not be read.
type Notes struct {
	Items []Note // the first MaxNotes of them, in the document's order
	More  int    // how many came after those
}

// Note is one adjustment.
type Note struct {
	Path string // where in the model: "[3].dueDate"; "" for the whole
	Text string // what was done; never the value
}

// The texts of notes.
const (
	noteBOM          = "byte order mark dropped"
	noteTrailing     = "bytes after the document dropped"
	noteCharset      = "text converted from Windows-1252"
	noteControl      = "control character in a string kept"
	noteEscape       = "unknown escape in a string replaced"
	noteQuotedNumber = "number read from a string"
	noteNumberText   = "text read from a number"
	noteFlagText     = "text read from a boolean"
	noteInteger      = "whole number read from another spelling"
	noteFlag         = "boolean read from another spelling"
	noteDate         = "date read from another spelling"
	noteDateTime     = "date and time read from another spelling"
	noteUnreadable   = "left out: the value cannot be read"
	noteForeign      = "left out: no name in it is known"
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

// noteSize is what a note takes beside its path.
const noteSize = 64

// step is one level of the path to where the decoder stands.
type step struct {
	object *object // nil: a list
	index  int     // of the object's field, negative if none is known, or of the list's element
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

// mark is a state of Notes to go back to.
type mark struct{ items, more int }

func (n *Notes) mark() mark {
	if n == nil {
		return mark{}
	}
	return mark{len(n.Items), n.More}
}

func (n *Notes) reset(m mark) {
	if n != nil {
		n.Items, n.More = n.Items[:m.items], m.more
	}
}
