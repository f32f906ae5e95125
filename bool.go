package tigo

import (
	"errors"

	"github.com/tigo-go/tigo/internal/wire"
)

var errBoolSyntax = errors.New("tigo: the text is neither yes nor no in a known spelling")

// Bool is a boolean that may be unknown. Every boolean of a model is one: an answer that leaves hasPayment out, or
// writes it so that nobody can tell, must not read as "not paid".
type Bool uint8

// The values of a Bool. Its zero value is Unknown, and Yes is 1, as true is everywhere.
const (
	Unknown Bool = iota // absent, null or unreadable
	Yes                 // true
	No                  // false
)

// BoolOf returns Yes for true and No for false.
func BoolOf(value bool) Bool {
	if value {
		return Yes
	}
	return No
}

// Bool returns the value and whether it is known. An unknown value is false.
func (b Bool) Bool() (value, known bool) { return b == Yes, b == Yes || b == No }

// String returns "yes", "no" or "unknown".
func (b Bool) String() string {
	switch b {
	case Yes:
		return "yes"
	case No:
		return "no"
	}
	return "unknown"
}

// MarshalJSON writes true, false or, for an unknown value, null.
func (b Bool) MarshalJSON() ([]byte, error) {
	switch b {
	case Yes:
		return []byte("true"), nil
	case No:
		return []byte("false"), nil
	}
	return []byte("null"), nil
}

// UnmarshalJSON reads a boolean, and the other spellings the platform's back ends use: "S", "NO", 1, "false" and
// the like, in any case. null and "" are unknown.
func (b *Bool) UnmarshalJSON(data []byte) error {
	text := unquoted(data)
	if len(text) == 0 {
		*b = Unknown
		return nil
	}
	value, ok := wire.ParseFlag(text)
	if !ok {
		return errBoolSyntax
	}
	*b = BoolOf(value)
	return nil
}
