package wire

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"iter"
)

// Codec encodes and decodes the bodies of requests and answers. It is immutable and safe for concurrent use.
type Codec struct{ scalars []Scalar }

// Scalar tells a codec how one type stands for one JSON value.
type Scalar struct{}

// New returns a codec that knows the given scalar types beside Go's own.
func New(scalars ...Scalar) *Codec { return &Codec{scalars} }

// Text declares a type that stands for a string. set and get must be exact inverses.
func Text[T any](set func(*T, string), get func(T) string) Scalar { return Scalar{} }

// Number declares a type that keeps a number as its literal. get returns "" where there is none: it becomes null.
func Number[T any](set func(*T, string), get func(T) string) Scalar { return Scalar{} }

// Flag declares a type that stands for a boolean that may be unknown, which becomes null.
func Flag[T any](set func(*T, bool), get func(T) (value, known bool)) Scalar { return Scalar{} }

// Date declares a type that stands for a calendar day. The zero [Day] becomes null.
func Date[T any](set func(*T, Day), get func(T) Day) Scalar { return Scalar{} }

// DateTime declares a type that stands for a reading of a wall clock. A [Moment] of the zero day becomes null.
func DateTime[T any](set func(*T, Moment), get func(T) Moment) Scalar { return Scalar{} }

// Unmarshal decodes a document into what v points to.
func (c *Codec) Unmarshal(data []byte, v any, o Options) error {
	if data = bytes.TrimSpace(data); len(data) == 0 || string(data) == "null" {
		if o.AllowEmpty {
			return nil
		}
		return &Error{Reason: ErrEmpty}
	}
	if err := json.Unmarshal(data, v); err != nil {
		return &Error{Reason: ErrSyntax}
	}
	return nil
}

// Marshal encodes v.
func (c *Codec) Marshal(v any) ([]byte, error) {
	b, err := json.Marshal(v)
	if err != nil {
		return nil, &Error{Reason: ErrUnsupported}
	}
	return b, nil
}

// Elements decodes a list as it arrives. An error comes once and last; an error of r comes as it is.
func Elements[T any](c *Codec, r io.Reader, o Options) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var list []T
		data, err := io.ReadAll(r)
		if err == nil {
			if err = c.Unmarshal(data, &list, o); errors.Is(err, ErrEmpty) && len(bytes.TrimSpace(data)) > 0 {
				err = nil
			}
		}
		for _, element := range list {
			if !yield(element, nil) {
				return
			}
		}
		if err != nil {
			var none T
			yield(none, err)
		}
	}
}
