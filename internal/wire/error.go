package wire

import (
	"errors"
	"strconv"
)

// The reasons of an [Error], for errors.Is.
var (
	ErrEmpty       = errors.New("nothing where a value is due")      // no bytes, null, or an empty list
	ErrSyntax      = errors.New("not JSON")                          // another byte than JSON allows there
	ErrTruncated   = errors.New("the document ends early")           // sound as far as it goes
	ErrTrailing    = errors.New("more follows after the document")   // bytes after a whole value
	ErrType        = errors.New("another kind of value than is due") // well-formed, but nothing of it fits
	ErrTooDeep     = errors.New("nested too deep")                   // deeper than MaxDepth
	ErrTooLarge    = errors.New("larger than the limit")             // a value longer than MaxString or MaxElement, or Options.Memory spent
	ErrText        = errors.New("text is not valid UTF-8")           // in a value to be encoded
	ErrUnsupported = errors.New("JSON has no form for this value")   // a channel, a NaN; or a target that is no pointer
)

// The bounds of decoding. The reader of a document bounds its size.
const (
	MaxDepth   = 1000    // lists and objects inside each other
	MaxString  = 1 << 20 // bytes of one string as it stands in the document
	MaxElement = 1 << 20 // bytes of one element that Elements reads
	MaxNotes   = 1000    // notes kept of one document
)

// Error says why a document could not be decoded, or a value not encoded. It contains nothing of either.
type Error struct {
	Path   string // where in the model: "[3].dueDate"; "" for the whole
	Offset int64  // after how many bytes of the document; 0 when encoding
	Reason error  // one of this package's Err values, or the cause of a context's end
}

func (e *Error) Error() string {
	text := "json: " + e.Reason.Error()
	if e.Path != "" {
		text += ", at " + e.Path
	}
	if e.Offset > 0 {
		text += ", after " + strconv.FormatInt(e.Offset, 10) + " bytes"
	}
	return text
}

// Unwrap returns the reason.
func (e *Error) Unwrap() error { return e.Reason }

// Own reports whether the reason is one of this package, so that the text contains nothing of the document.
func (e *Error) Own() bool {
	switch e.Reason {
	case ErrEmpty, ErrSyntax, ErrTruncated, ErrTrailing, ErrType, ErrTooDeep, ErrTooLarge, ErrText, ErrUnsupported: //nolint:errorlint // one of the variables themselves
		return true
	}
	return false
}
