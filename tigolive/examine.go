package tigolive

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/tigo-go/tigo/internal/contract"
	"github.com/tigo-go/tigo/internal/jsontree"
)

// examiner compares documents of one operation with the contract.
type examiner struct {
	found   *deviations
	objects map[string]*contract.Schema // the schemas of the objects that occurred, by path
	present map[string]bool             // paths of members that had a value at least once
	words   map[string]map[string]int   // the words of members that the reference leaves to the countries, by path

	text []byte // the current document
}

func newExaminer(found *deviations) *examiner {
	return &examiner{
		found: found, objects: map[string]*contract.Schema{}, present: map[string]bool{}, words: map[string]map[string]int{},
	}
}

// document compares the document of a 2xx response.
func (e *examiner) document(s *contract.Schema, body []byte) {
	root, ok := e.parse("", body)
	if !ok {
		return
	}
	e.root(s, root)
}

// parse parses a document, and reports deviations of its encoding.
func (e *examiner) parse(path string, body []byte) (*jsontree.Node, bool) {
	text, marked, ansi := jsontree.UTF8(body)
	if marked {
		e.found.add(Encoding, path, "a byte order mark before the document")
	}
	if ansi {
		e.found.add(Encoding, path, "text in Windows-1252 instead of UTF-8")
	}
	trimmed := strings.TrimSpace(string(text))
	switch {
	case trimmed == "":
		e.found.add(Envelope, path, "an empty body")
		return nil, false
	case trimmed[0] == '<':
		e.found.add(Envelope, path, "a web page instead of JSON")
		return nil, false
	}
	root, end, err := jsontree.Parse(text)
	if err != nil {
		e.found.add(Encoding, path, "a document that is not JSON, or is cut short")
		return nil, false
	}
	if end < len(text) {
		e.found.add(Encoding, path, "more bytes after the document")
	} else if !json.Valid(text) {
		e.found.add(Encoding, path, "JSON that a strict parser rejects")
	}
	e.text = text
	return root, true
}

// root compares the outermost value, which may be inside an envelope.
func (e *examiner) root(s *contract.Schema, n *jsontree.Node) {
	if s.Kind == contract.List {
		e.list(s, n, "")
		return
	}
	e.object(s, n, "")
}

func (e *examiner) value(s *contract.Schema, n *jsontree.Node, path string) {
	switch s.Kind {
	case contract.List:
		e.list(s, n, path)
	case contract.Object:
		e.object(s, n, path)
	default:
		e.scalar(s, n, path)
	}
}

// list compares a value with a list of the contract.
func (e *examiner) list(s *contract.Schema, n *jsontree.Node, path string) {
	switch {
	case n.Kind == jsontree.List:
		e.elements(s, n, path)
	case n.Kind == jsontree.Null && path != "":
		// reported by members as absent
	case n.Kind == jsontree.Object && (known(s.Element, n) || s.Element.Kind != contract.Object && len(n.Members) == 0):
		if !s.OrLone {
			e.found.add(Envelope, path, "one element instead of a list")
		}
		e.value(s.Element, n, path+"[]")
	case n.Kind == jsontree.Object:
		e.wrapped(s, n, path)
	case n.Kind == jsontree.Null:
		e.found.add(Envelope, path, "null instead of a list")
	case s.Element.Kind != contract.Object && s.Element.Kind != contract.List:
		e.found.add(Envelope, path, "one element instead of a list")
		e.value(s.Element, n, path+"[]")
	default:
		e.found.add(Type, path, wrongKind(n.Kind, "a list"))
	}
}

func (e *examiner) elements(s *contract.Schema, n *jsontree.Node, path string) {
	path += "[]"
	for _, element := range n.Elements {
		switch {
		case element.Kind == jsontree.Null:
			e.found.add(Type, path, "null instead of an element")
		case s.Element.Kind == contract.Object && element.Kind == jsontree.Object && len(element.Members) > 0 && !known(s.Element, element):
			e.found.add(Envelope, path, "an object of another kind in a list")
		default:
			e.value(s.Element, element, path)
		}
	}
}

// wrapped finds the list inside an envelope.
func (e *examiner) wrapped(s *contract.Schema, n *jsontree.Node, path string) {
	names, inner := []string(nil), n
	for inner.Kind == jsontree.Object && len(names) < 8 && (len(names) == 0 || !known(s.Element, inner)) {
		next := around(s, inner)
		if next == nil {
			break
		}
		names = append(names, shownName(next.Name))
		inner = next.Value
	}
	switch {
	case len(names) > 0 && (inner.Kind == jsontree.List || inner.Kind == jsontree.Null || inner.Kind == jsontree.Object && known(s.Element, inner)):
		text := "a list inside an object, as " + strings.Join(names, ".")
		if more := besides(n, names[0]); more != "" {
			text += ", beside " + more
		}
		e.found.add(Envelope, path, text)
		if inner.Kind == jsontree.Null {
			return
		}
		inside := *s
		inside.OrLone = true // the envelope is already reported
		e.list(&inside, inner, path)
	case len(n.Members) == 0:
		e.found.add(Envelope, path, "an empty object instead of a list")
	case errorShape(n) != "":
		e.found.add(Envelope, path, "an error instead of a list")
	default:
		e.found.add(Envelope, path, "an object of another kind instead of a list")
	}
}

// around returns the member of an envelope that most likely is the list: the one with its name, one whose name ends in List,
// the first that is a list, or the only member.
func around(s *contract.Schema, n *jsontree.Node) *jsontree.Member {
	for _, fits := range []func(jsontree.Member) bool{
		func(m jsontree.Member) bool { return s.Name != "" && strings.EqualFold(m.Name, s.Name) },
		func(m jsontree.Member) bool { return strings.HasSuffix(strings.ToLower(m.Name), "list") },
		func(m jsontree.Member) bool { return m.Value.Kind == jsontree.List },
		func(m jsontree.Member) bool {
			return m.Value.Kind == jsontree.Object && (known(s.Element, m.Value) || len(n.Members) == 1)
		},
		func(m jsontree.Member) bool { return m.Value.Kind == jsontree.Null && len(n.Members) == 1 },
		func(m jsontree.Member) bool { return m.Value.Kind == jsontree.Object && around(s, m.Value) != nil },
	} {
		if i := slices.IndexFunc(n.Members, fits); i >= 0 {
			return &n.Members[i]
		}
	}
	return nil
}

// besides returns the names of the other members of an envelope.
func besides(n *jsontree.Node, name string) string {
	var others []string
	for _, m := range n.Members {
		if shown := shownName(m.Name); shown != name {
			others = append(others, shown)
		}
	}
	slices.Sort(others)
	return strings.Join(slices.Compact(others), " and ")
}
