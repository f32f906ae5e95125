package wire

import (
	"errors"
	"fmt"
)

// What is wrong with a document or a value, told by [Error] and found with errors.Is.
var (
	ErrEmpty       = errors.New("nothing where a model is due")             // no bytes, null, or an empty list
	ErrSyntax      = errors.New("not JSON")                                 // no sound JSON at that byte
	ErrTruncated   = errors.New("the document ends early")                  // sound as far as it goes
	ErrTrailing    = errors.New("more follows after the document")          // bytes after a whole model
	ErrType        = errors.New("another kind of value than the model's")   // nothing of it can be read
	ErrTooDeep     = errors.New("nested too deep")                          // deeper than MaxDepth
	ErrTooLarge    = errors.New("a value is too large")                     // longer than MaxString or MaxElement
	ErrText        = errors.New("text is not valid UTF-8")                  // in a value to be encoded
	ErrUnsupported = errors.New("a value of this type has no form in JSON") // in a value to be encoded
)

// Bounds of a document. Its size is bounded by whoever reads it.
const (
	MaxDepth   = 1000    // nested lists and objects
	MaxString  = 1 << 20 // bytes of one string as it stands in the document
	MaxElement = 1 << 20 // bytes of one element of a list read with Elements
	MaxNotes   = 1000    // notes kept of one document
)

// Error tells why a document could not be decoded or a value not be encoded. It holds nothing of their content.
type Error struct {
	Path   string // where in the model: "[3].dueDate"; "" for the whole document
	Offset int64  // where in the document, in bytes; 0 when encoding
	Reason error  // one of this package's Err values
}

func (e *Error) Error() string {
	place := ""
	if e.Path != "" {
		place = " at " + e.Path
	}
	if e.Offset > 0 {
		place += fmt.Sprintf(" after %d bytes", e.Offset)
	}
	return "json: " + e.Reason.Error() + place
}

// Unwrap returns the reason.
func (e *Error) Unwrap() error { return e.Reason }

// Options say how one document is decoded. The zero value: notes are not taken, a model must be there, and nothing
// may follow it.
type Options struct {
	Notes         *Notes // where adjustments are recorded; nil: they are not, at no cost
	AllowEmpty    bool   // no bytes or null where a model is due: its zero value, no error
	AllowTrailing bool   // bytes after a whole model: a note, no error
}

// Notes collects what was adjusted in a document, or could not be read.
type Notes struct {
	Items []Note // the first MaxNotes, in the document's order
	More  int    // how many came after those
}

// Note is one adjustment.
type Note struct {
	Path string // where in the model: "[3].dueDate"; "" for the whole document
	Text string // what was done; never the value
}

func (n *Notes) add(path, text string) {
	if len(n.Items) >= MaxNotes {
		n.More++
		return
	}
	n.Items = append(n.Items, Note{path, text})
}
