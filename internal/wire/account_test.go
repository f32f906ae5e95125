package wire_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo/internal/wire"
)

// node is a value of a document. It has all members of an object in their order, including those with equal names.
type node struct {
	scalar   any // nil, a string, a json.Number or a boolean
	members  []member
	elements []node
	kind     byte // '{', '[' or 0
}

type member struct {
	name  string
	value node
}

// parse reads a valid document.
func parse(d *json.Decoder) (n node) {
	token, _ := d.Token()
	switch token {
	case json.Delim('{'):
		n.kind = '{'
		for d.More() {
			name, _ := d.Token()
			n.members = append(n.members, member{name.(string), parse(d)})
		}
		_, _ = d.Token()
	case json.Delim('['):
		n.kind = '['
		for d.More() {
			n.elements = append(n.elements, parse(d))
		}
		_, _ = d.Token()
	default:
		n.scalar = token
	}
	return n
}

// account compares a document with its decoded value and its notes: each member must have a value in the model, or a note.
type account struct {
	notes map[string][]string
}

func newAccount(notes wire.Notes) account {
	a := account{map[string][]string{}}
	for _, n := range append(slices.Clip(notes.Items), notes.Unknown...) {
		a.notes[n.Path] = append(a.notes[n.Path], n.Text)
	}
	return a
}

// noted reports whether a note at a path contains a text.
func (a account) noted(path, text string) bool {
	return strings.Contains(strings.Join(a.notes[path], "\n"), text)
}

// missing returns the path of the first value of the document that has neither a value in the model nor a note; ok if there is
// none.
func (a account) missing(n node, v reflect.Value, path string) (at string, ok bool) {
	text, isText := n.scalar.(string)
	blank := func(r rune) bool { return r <= ' ' } // control characters too
	if n.kind == 0 && (n.scalar == nil || isText && strings.TrimFunc(text, blank) == "") || a.noted(path, "left out") {
		return "", true
	}
	switch {
	case v.Kind() == reflect.Slice:
		return a.list(n, v, path)
	case v.Kind() == reflect.Struct && n.kind == '[' && a.noted(path, "object read from a list of one"):
		return a.missing(n.elements[0], v, path)
	case v.Kind() == reflect.Struct && n.kind == '{' && a.noted(path, "object read from inside another"):
		inside, at, ok := a.inside(n, path)
		if !ok {
			return at, at == ""
		}
		rest := a.without(path, "object read from inside another")
		return rest.missing(inside, v, path)
	case n.kind == '{' && v.Kind() == reflect.Struct:
		return a.object(n, v, path)
	}
	return path, !v.IsZero()
}

func (a account) object(n node, v reflect.Value, path string) (at string, ok bool) {
	for _, m := range n.members {
		at := join(path, m.name)
		field := -1
		for i := range v.NumField() {
			name, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ",")
			if name == m.name || field < 0 && strings.EqualFold(name, m.name) {
				field = i
				at = join(path, name)
			}
		}
		switch {
		case field < 0 && !a.noted(at, "unknown member"):
			return at, false
		case field < 0 || a.noted(at, "repeated"):
			continue
		}
		if at, ok := a.missing(m.value, v.Field(field), at); !ok {
			return at, false
		}
	}
	return "", true
}

func (a account) list(n node, v reflect.Value, path string) (at string, ok bool) {
	switch {
	case n.kind == '{' && a.noted(path, "empty list read from an empty object"):
		return "", true
	case n.kind == '{' && a.noted(path, "list read from inside an object"):
		inside, at, ok := a.inside(n, path)
		if !ok {
			return at, at == ""
		}
		rest := a.without(path, "list read from inside an object")
		return rest.missing(inside, v, path)
	case n.kind != '[' && a.noted(path, "list read from a single value"):
		n = node{kind: '[', elements: []node{n}}
	}
	if n.kind != '[' {
		return path, false
	}
	kept := 0
	for i, element := range n.elements {
		at := fmt.Sprintf("%s[%d]", path, i)
		if a.noted(at, "left out") {
			continue
		}
		if kept == v.Len() {
			return at, false
		}
		if at, ok := a.missing(element, v.Index(kept), at); !ok {
			return at, false
		}
		kept++
	}
	return path, kept == v.Len()
}

// inside returns the only member of an envelope that has no note as unknown. It finds none if an unknown member inside that one has
// the same path.
func (a account) inside(n node, path string) (inside node, at string, ok bool) {
	found := 0
	for _, m := range n.members {
		if !a.noted(join(path, m.name), "unknown member") {
			inside, at = m.value, join(path, m.name)
			found++
		}
	}
	return inside, at, found == 1
}

// without returns the account without the first note at a path that contains a text.
func (a account) without(path, text string) account {
	rest := account{map[string][]string{}}
	maps.Copy(rest.notes, a.notes)
	all := a.notes[path]
	for i, note := range all {
		if strings.Contains(note, text) {
			rest.notes[path] = append(all[:i:i], all[i+1:]...)
			break
		}
	}
	return rest
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

// accounts decodes a document into a T and checks that every member of it is accounted for. It reports whether it decodes.
func accounts[T any](t *testing.T, document []byte) bool {
	t.Helper()
	var got T
	var notes wire.Notes
	if codec.Unmarshal(document, &got, wire.Options{Notes: &notes, List: "InvoiceList"}) != nil {
		return false
	}
	if notes.More > 0 || len(notes.Items)+len(notes.Unknown) >= wire.MaxNotes || !json.Valid(document) {
		return true
	}
	for _, n := range notes.Unknown {
		if strings.HasSuffix(n.Path, "*") {
			return true // a note does not have the name of its member
		}
	}
	d := json.NewDecoder(bytes.NewReader(document))
	d.UseNumber()
	at, ok := newAccount(notes).missing(parse(d), reflect.ValueOf(got), "")
	require.True(t, ok, "%s is lost: %s\nread: %+v\nnoted: %v %v", at, document, got, notes.Items, notes.Unknown)
	return true
}

// writer writes documents with all deviations that the codec accepts.
type writer struct {
	*rand.Rand
	b strings.Builder
}

func (w *writer) one(of ...string) { w.b.WriteString(of[w.IntN(len(of))]) }

func (w *writer) scalar() {
	w.one(`null`, `""`, `"a"`, `" "`, `5`, `-1.50`, `8.0E9`, `"5"`, `"50.000"`, `"$ 1.250,50"`, `true`, `"S"`, `"N"`, `0`, `"no"`,
		`"2024-05-11"`, `"11/05/2024"`, `"0001-01-01"`, `[2024,5,11]`, `"a\u00f1"`, `"12,5"`, `"x\ny"`)
}

// value writes a bill, or another value in its place.
func (w *writer) value(depth int) {
	if depth == 0 {
		w.scalar()
		return
	}
	switch w.IntN(12) {
	case 0:
		w.scalar()
	case 1:
		w.list(depth - 1)
	case 2:
		w.b.WriteString(`{`)
		w.one(`"data"`, `"Invoice"`, `"error"`, `"InvoiceList"`, `"items"`)
		w.b.WriteString(`:`)
		w.value(depth - 1)
		if w.IntN(2) == 0 {
			w.b.WriteString(`,"total":1`)
		}
		w.b.WriteString(`}`)
	default:
		w.b.WriteString(`{`)
		for i := range w.IntN(6) {
			if i > 0 {
				w.b.WriteString(`,`)
			}
			w.one(`"invoiceId"`, `"contractId"`, `"dueAmount"`, `"hasPayment"`, `"dueDate"`, `"lineList"`, `"INVOICEID"`, `"name"`, `"x"`)
			w.b.WriteString(`:`)
			if w.IntN(4) == 0 {
				w.value(depth - 1)
			} else {
				w.scalar()
			}
		}
		w.b.WriteString(`}`)
	}
}

func (w *writer) list(depth int) {
	w.b.WriteString(`[`)
	for i := range w.IntN(4) {
		if i > 0 {
			w.b.WriteString(`,`)
		}
		w.value(depth)
	}
	w.b.WriteString(`]`)
}

// datedBill is a bill with a day.
type datedBill struct {
	ID       string   `json:"invoiceId,omitzero" tigo:"required"`
	Contract string   `json:"contractId,omitzero"`
	Amount   number   `json:"dueAmount,omitzero" tigo:"money"`
	Paid     flag     `json:"hasPayment,omitzero"`
	Due      date     `json:"dueDate,omitzero"`
	Lines    []lineOf `json:"lineList,omitzero"`
}

type lineOf struct {
	Name  string   `json:"name,omitzero"`
	Lines []lineOf `json:"lineList,omitzero"`
}

// TestEverythingIsAccountedFor decodes 20,000 documents of a writer: each value is in the result or has a note. At least 30 % of
// the documents must decode.
func TestEverythingIsAccountedFor(t *testing.T) {
	const documents = 20_000
	decoded := 0
	for i := range uint64(documents) {
		w := writer{Rand: rand.New(rand.NewPCG(i, 1))}
		if i%2 == 0 {
			w.list(3)
		} else {
			w.value(4)
		}
		document := []byte(w.b.String())
		one := accounts[datedBill](t, document)
		if accounts[[]datedBill](t, document) || one {
			decoded++
		}
	}
	t.Logf("%d %% decode", decoded*100/documents)
	assert.GreaterOrEqual(t, decoded*100/documents, 30)
}

// FuzzAccount checks the same for any document.
func FuzzAccount(f *testing.F) {
	seed(f)
	for i := range uint64(20) {
		w := writer{Rand: rand.New(rand.NewPCG(i, 2))}
		w.value(4)
		f.Add([]byte(w.b.String()))
	}
	f.Fuzz(func(t *testing.T, document []byte) {
		accounts[datedBill](t, document)
		accounts[[]datedBill](t, document)
		accounts[[]phone](t, document)
		accounts[[]date](t, document)
	})
}
