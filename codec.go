package tigo

import (
	"bytes"
	"encoding/json"

	"github.com/tigo-go/tigo/internal/wire"
)

// codec encodes and decodes all bodies. Each line gives it a scalar type of this package: how to set it, and how to read it.
//
//nolint:gochecknoglobals // never changed
var codec = wire.New(
	wire.Text(func(s *Secret, text string) { *s = NewSecret(text) }, Secret.Reveal),
	wire.Number(func(n *Number, literal string) { n.literal = literal }, Number.String),
	wire.Flag(func(f *Bool, value bool) { *f = BoolOf(value) }, Bool.Bool),
	wire.Date(func(d *Date, day wire.Day) { d.day = day }, func(d Date) wire.Day { return d.day }),
	wire.DateTime(func(t *DateTime, m wire.Moment) { t.moment = m }, func(t DateTime) wire.Moment { return t.moment }),
)

// unquoted returns the text of a JSON scalar: the value of a string, "" for null, else the literal. encoding/json has
// already checked the syntax.
func unquoted(data []byte) []byte {
	data = bytes.TrimSpace(data)
	if len(data) == 0 || data[0] != '"' && string(data) != "null" {
		return data
	}
	var text string
	if json.Unmarshal(data, &text) != nil {
		return data
	}
	return []byte(text)
}

// quoted returns ASCII text as a JSON string, null for an empty one.
func quoted(text string) []byte {
	if text == "" {
		return []byte("null")
	}
	return []byte(`"` + text + `"`)
}
