package tigolive

import (
	"cmp"
	"slices"

	"github.com/tigo-go/tigo/internal/contract"
)

// Kind is the kind of a deviation.
type Kind string

// The kinds of deviations.
const (
	Missing    Kind = "missing"    // a required member is absent, null or empty
	Unknown    Kind = "unknown"    // a member that the contract does not have
	Type       Kind = "type"       // a value of another JSON type, such as a number in quotes
	Form       Kind = "form"       // a date or a number in another spelling
	Case       Kind = "case"       // a member's name in another case
	Envelope   Kind = "envelope"   // a list inside an object, an object inside a list, an error body under a 2xx status
	Value      Kind = "value"      // a value that the enumeration does not have
	Status     Kind = "status"     // a status that the contract does not document
	ErrorBody  Kind = "error body" // an error in none of the three documented shapes
	Encoding   Kind = "encoding"   // content type, character set, byte order mark, the form of a PDF
	Unreadable Kind = "unreadable" // the SDK fails to read a 2xx response that has no other deviation
	Reading    Kind = "reading"    // another [tigo.Deviation] that the SDK reports
)

// Deviation is one way in which the responses of an operation deviate from the contract. It contains no value and no id: its
// path has no list indexes, and a name that may be a value is replaced.
type Deviation struct {
	Kind  Kind   `json:"kind"`           // the kind of the deviation
	Path  string `json:"path,omitempty"` // the place in the response: "[].offeringList[].priceAmount"; "" for the whole response
	Text  string `json:"text"`           // what the response has, and what the contract requires
	Count int    `json:"count"`          // how often it occurred
}

// deviations counts equal deviations.
type deviations []Deviation

func (d *deviations) add(kind Kind, path, text string) {
	for i := range *d {
		if x := &(*d)[i]; x.Kind == kind && x.Path == path && x.Text == text {
			x.Count++
			return
		}
	}
	*d = append(*d, Deviation{Kind: kind, Path: path, Text: text, Count: 1})
}

// total returns the number of occurrences of all deviations.
func (d deviations) total() int {
	n := 0
	for _, each := range d {
		n += each.Count
	}
	return n
}

// sort orders the deviations independently of the order of calls.
func (d deviations) sort() {
	slices.SortFunc(d, func(a, b Deviation) int {
		return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Text, b.Text))
	})
}

// hiddenName replaces the name of a member that may be a value.
const hiddenName = "(a name that may be a value)"

// shownName returns the name of an unknown member, hiddenName if it does not look like a name.
func shownName(name string) string {
	if !contract.PlainName(name) {
		return hiddenName
	}
	return name
}

// hiddenValue replaces a value that the report must not contain.
const hiddenValue = "(not shown)"

// shownWord returns a value of an enumeration, hiddenValue if it may be personal.
func shownWord(value string) string {
	if !contract.PlainWord(value) {
		return hiddenValue
	}
	return value
}

// member returns the path of a member of the value at a path.
func member(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}
