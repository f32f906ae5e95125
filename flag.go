package tigo

import (
	"errors"

	"github.com/tigo-go/tigo/internal/wire"
)

var errFlagSyntax = errors.New("tigo: the text is neither yes nor no in a known spelling")

// Flag is a boolean that may be unknown. Every boolean of a model is one: an answer that leaves hasPayment out, or
// writes it so that nobody can tell, must not read as "not paid".
type Flag uint8

// The values of a Flag. Its zero value is Unknown.
const (
	Unknown Flag = iota // absent, null or unreadable
	No                  // false
	Yes                 // true
)

// FlagOf returns Yes for true and No for false.
func FlagOf(value bool) Flag {
	if value {
		return Yes
	}
	return No
}

// Bool returns the value and whether it is known. An unknown value is false.
func (f Flag) Bool() (value, known bool) { return f == Yes, f == Yes || f == No }

// String returns "yes", "no" or "unknown".
func (f Flag) String() string {
	switch f {
	case Yes:
		return "yes"
	case No:
		return "no"
	}
	return "unknown"
}

// MarshalJSON writes true, false or, for an unknown value, null.
func (f Flag) MarshalJSON() ([]byte, error) {
	switch f {
	case Yes:
		return []byte("true"), nil
	case No:
		return []byte("false"), nil
	}
	return []byte("null"), nil
}

// UnmarshalJSON reads a boolean, and the other spellings the platform's back ends use: "S", "NO", 1, "false" and
// the like, in any case. null and "" are unknown.
func (f *Flag) UnmarshalJSON(data []byte) error {
	text := unquoted(data)
	if len(text) == 0 {
		*f = Unknown
		return nil
	}
	value, ok := wire.ParseFlag(text)
	if !ok {
		return errFlagSyntax
	}
	*f = FlagOf(value)
	return nil
}
