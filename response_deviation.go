package tigo

import (
	"fmt"
	"strings"

	"github.com/tigo-go/tigo/internal/wire"
)

// Deviation is one place where a response deviates from the reference:
//   - a value in another form, which was read nevertheless
//   - an unreadable value, whose field is left at its zero value
//   - a required member that is missing
//   - an unknown member, which the reference does not name
//
// [Response.Deviations] lists them. With [WithStrict], all but unknown members are an error.
type Deviation struct {
	Path string // where in the result, such as "[3].dueDate"; "" for the whole body
	Text string // what the decoder did, such as "number read from a string"; it does not contain the value

	// Unknown is true for an unknown member. The reference allows such members, and so does WithStrict.
	Unknown bool
}

// deviationError is the error of a body that deviates, under WithStrict.
type deviationError struct{ list []Deviation }

func (e *deviationError) Error() string {
	var b strings.Builder
	const shown = 5
	noun := "deviations"
	if len(e.list) == 1 {
		noun = "deviation"
	}
	fmt.Fprintf(&b, "%d %s", len(e.list), noun)
	for i, d := range e.list[:min(len(e.list), shown)] {
		b.WriteString([]string{": ", "; "}[min(i, 1)])
		if d.Path != "" {
			b.WriteString(d.Path + ": ")
		}
		b.WriteString(d.Text)
	}
	if more := len(e.list) - shown; more > 0 {
		fmt.Fprintf(&b, "; and %d more", more)
	}
	return b.String()
}

// strictError returns an error if a body deviates and the call has WithStrict. Members that the reference does not name are
// allowed.
func (r *Response) strictError(notes *wire.Notes) error {
	if r.options.strict && notes != nil && len(notes.Items) > 0 {
		return &deviationError{r.Deviations[:r.decoding.deviating]}
	}
	return nil
}

// note adds the notes of decoding to Deviations, up to the maximum. Unknown members stand last, and are dropped first.
func (r *Response) note(notes *wire.Notes) {
	if notes == nil {
		return
	}
	for _, note := range notes.Items {
		d := Deviation{Path: note.Path, Text: note.Text}
		switch {
		case len(r.Deviations) < wire.MaxNotes && int(r.decoding.deviating) == len(r.Deviations):
			r.Deviations = append(r.Deviations, d)
		case len(r.Deviations) < wire.MaxNotes:
			r.Deviations = append(r.Deviations, r.Deviations[r.decoding.deviating])
			r.Deviations[r.decoding.deviating] = d
		case int(r.decoding.deviating) < len(r.Deviations):
			r.Deviations[r.decoding.deviating] = d
			r.MoreDeviations++
		default:
			r.MoreDeviations++
			continue
		}
		r.decoding.deviating++
	}
	for _, note := range notes.Unknown {
		if len(r.Deviations) == wire.MaxNotes {
			r.MoreDeviations++
			continue
		}
		r.Deviations = append(r.Deviations, Deviation{Path: note.Path, Text: note.Text, Unknown: true})
	}
	r.MoreDeviations += notes.More
	if to := r.options.response; to != nil {
		to.Deviations, to.MoreDeviations = r.Deviations, r.MoreDeviations
	}
}
