package wire

import (
	"errors"
	"strconv"
)

// The reasons of an [Error], for errors.Is.
var (
	ErrEmpty       = errors.New("no value where one is expected")        // no bytes, null, an empty list, or no member that identifies the result
	ErrSyntax      = errors.New("not JSON")                              // a byte that JSON does not allow there
	ErrTruncated   = errors.New("the document ends early")               // it is valid up to its end
	ErrTrailing    = errors.New("more follows after the document")       // bytes after a whole value
	ErrType        = errors.New("a value of another kind than expected") // valid JSON that does not fit the model
	ErrTooDeep     = errors.New("nested too deep")                       // deeper than MaxDepth
	ErrTooLarge    = errors.New("larger than the limit")                 // MaxString, MaxElement or Options.Memory is exceeded
	ErrText        = errors.New("text is not valid UTF-8")               // in a value to be encoded
	ErrUnsupported = errors.New("JSON has no form for this value")       // such as a channel or NaN; or the target is no pointer
)

// The bounds of decoding. The caller bounds the size of a document.
const (
	MaxDepth   = 1000    // of nested lists and objects
	MaxString  = 1 << 20 // bytes of one string in the document, before it is decoded
	MaxElement = 1 << 20 // bytes that Elements keeps: of one element, or of an envelope before its list
	MaxNotes   = 1000    // notes of one document
)

// Error is the error of decoding a document or encoding a value. It contains no data of the document or the value.
type Error struct {
	Path   string // in the model: "[3].dueDate"; "" for the whole document
	Offset int64  // in the document, in bytes; 0 when encoding
	Reason error  // an Err variable of this package, or the cause of a context that ended
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

// Own reports whether the reason is an Err variable of this package, so that the text contains no data of the document.
func (e *Error) Own() bool {
	switch e.Reason {
	case ErrEmpty, ErrSyntax, ErrTruncated, ErrTrailing, ErrType, ErrTooDeep, ErrTooLarge, ErrText, ErrUnsupported: //nolint:errorlint // one of the variables themselves
		return true
	}
	return false
}
