package tigo

import (
	"fmt"
	"strings"
)

// Deviation is one place where a response deviates from the reference:
//   - a value in another form, which was read all the same
//   - an unreadable value, which was left out
//   - a required member that is missing
//   - a member that the reference does not name
//
// [Response.Deviations] lists them. Under [WithStrict] all but the last kind are an error.
type Deviation struct {
	Path string // where in the result: "[3].dueDate"; "" for the whole document
	Text string // what the decoder did, such as "number read from a string"; never the value

	// Unknown reports that the reference does not name the member at Path. It allows such members, and so does [WithStrict].
	Unknown bool
}

// deviationError is the error of a document that deviates, under WithStrict.
type deviationError struct{ list []Deviation }

func (e *deviationError) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d deviations", len(e.list))
	for i, a := range e.list[:min(len(e.list), 5)] {
		b.WriteString([]string{": ", "; "}[min(i, 1)])
		if a.Path != "" {
			b.WriteString(a.Path + ": ")
		}
		b.WriteString(a.Text)
	}
	return b.String()
}
