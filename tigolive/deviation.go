package tigolive

import (
	"cmp"
	"slices"

	"github.com/tigo-go/tigo/internal/contract"
)

// Kind is how a response departs from the contract.
type Kind string

// The kinds of deviations.
const (
	Missing    Kind = "missing"    // a required member is absent, null or empty
	Unknown    Kind = "unknown"    // a member that the contract does not have
	Type       Kind = "type"       // a value of another JSON type, such as a number in quotes
	Form       Kind = "form"       // a date or a number in another spelling
	Case       Kind = "case"       // a member's name in another case
	Envelope   Kind = "envelope"   // a list inside an object, an object inside a list, an error under a status of success
	Value      Kind = "value"      // a value that its enumeration does not have
	Status     Kind = "status"     // a status that the contract does not document
	ErrorBody  Kind = "error body" // an error in none of the three documented shapes
	Encoding   Kind = "encoding"   // content type, character set, byte order mark, the form of a PDF
	Unreadable Kind = "unreadable" // the SDK reports an error for a response of success in which nothing else is wrong
	Reading    Kind = "reading"    // what else the SDK says of its reading, in the words of [tigo.Deviation]
)

// Deviation is one way in which responses of an operation depart from the contract. It holds no value and no id: list
// indexes are left out of the path, and a name that does not look like one is replaced.
type Deviation struct {
	Kind  Kind   `json:"kind"`           // how it departs
	Path  string `json:"path,omitempty"` // where: "[].offeringList[].priceAmount"; "" for the whole response
	Text  string `json:"text"`           // what is there, and what is due
	Count int    `json:"count"`          // how often it was seen
}

// deviations counts deviations that are alike.
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

// total is how often anything was seen.
func (d deviations) total() int {
	n := 0
	for _, each := range d {
		n += each.Count
	}
	return n
}

// sort brings them into an order that does not depend on the order of calls.
func (d deviations) sort() {
	slices.SortFunc(d, func(a, b Deviation) int {
		return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Text, b.Text))
	})
}

// hiddenName stands for a member's name that may be a value.
const hiddenName = "(a name that may be a value)"

// shownName is the name of an unknown member if it looks like a name.
func shownName(name string) string {
	if !contract.PlainName(name) {
		return hiddenName
	}
	return name
}

// hiddenValue stands for a value that the report does not show.
const hiddenValue = "(not shown)"

// shownWord is a value of an enumeration if it can be shown.
func shownWord(value string) string {
	if !contract.PlainWord(value) {
		return hiddenValue
	}
	return value
}

// member is the path of a member of what stands at a path.
func member(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}
