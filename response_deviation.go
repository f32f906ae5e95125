package tigo

import (
	"fmt"
	"strings"
)

// Deviation is one place where a response did not follow the reference: a value that was read all the same, one that could
// not be read and was left out, a required member that is missing, or a member that the reference does not name.
// [Response.Deviations] lists them, and [WithStrict] makes all but the last kind an error.
type Deviation struct {
	Path string // where in the result: "[3].dueDate"; "" for the whole document
	Text string // what was done, such as "number read from a string"; never the value

	// Unknown says that the member at Path is one that the reference does not name. It allows such members, so that
	// [WithStrict] does not refuse them.
	Unknown bool
}

// deviationError is a document that strict reading refuses.
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
