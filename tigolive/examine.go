package tigolive

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/tigo-go/tigo/internal/contract"
	"github.com/tigo-go/tigo/internal/jsontree"
)

// examiner compares documents of one operation with the contract.
type examiner struct {
	found   *deviations
	objects map[string]*contract.Schema // what was seen of the contract's objects, by path
	present map[string]bool             // paths of members that held something, once at least
	words   map[string]map[string]int   // the words of enumerations that the reference leaves to the countries, by path

	text []byte // of the document at hand
}

func newExaminer(found *deviations) *examiner {
	return &examiner{
		found: found, objects: map[string]*contract.Schema{}, present: map[string]bool{}, words: map[string]map[string]int{},
	}
}

// document compares the document of a success.
func (e *examiner) document(s *contract.Schema, body []byte) {
	root, ok := e.parse("", body)
	if !ok {
		return
	}
	e.root(s, root)
}

// parse reads a document and says how it is written.
func (e *examiner) parse(path string, body []byte) (*jsontree.Node, bool) {
	text, marked, ansi := jsontree.UTF8(body)
	if marked {
		e.found.add(Encoding, path, "a byte order mark before the document")
	}
	if ansi {
		e.found.add(Encoding, path, "text in Windows-1252 in place of UTF-8")
	}
	trimmed := strings.TrimSpace(string(text))
	switch {
	case trimmed == "":
		e.found.add(Envelope, path, "an empty body")
		return nil, false
	case trimmed[0] == '<':
		e.found.add(Envelope, path, "a web page in place of JSON")
		return nil, false
	}
	root, end, err := jsontree.Parse(text)
	if err != nil {
		e.found.add(Encoding, path, "a document that is not JSON, or is cut short")
		return nil, false
	}
	if end < len(text) {
		e.found.add(Encoding, path, "more bytes behind the document")
	} else if !json.Valid(text) {
		e.found.add(Encoding, path, "JSON that a strict parser refuses")
	}
	e.text = text
	return root, true
}

// root compares the outermost value, which may come inside something else.
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
		// absent, as for every member
	case n.Kind == jsontree.Object && (known(s.Element, n) || s.Element.Kind != contract.Object && len(n.Members) == 0):
		if !s.OrLone {
			e.found.add(Envelope, path, "one element in place of a list")
		}
		e.value(s.Element, n, path+"[]")
	case n.Kind == jsontree.Object:
		e.wrapped(s, n, path)
	case n.Kind == jsontree.Null:
		e.found.add(Envelope, path, "null in place of a list")
	case s.Element.Kind != contract.Object && s.Element.Kind != contract.List:
		e.found.add(Envelope, path, "one element in place of a list")
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
			e.found.add(Type, path, "null in place of an element")
		case s.Element.Kind == contract.Object && element.Kind == jsontree.Object && len(element.Members) > 0 && !known(s.Element, element):
			e.found.add(Envelope, path, "an object of another kind in a list")
		default:
			e.value(s.Element, element, path)
		}
	}
}

// wrapped finds the list inside an object that stands for it.
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
		inside.OrLone = true // that it is wrapped is said already
		e.list(&inside, inner, path)
	case len(n.Members) == 0:
		e.found.add(Envelope, path, "an empty object in place of a list")
	case errorShape(n) != "":
		e.found.add(Envelope, path, "an error in place of a list")
	default:
		e.found.add(Envelope, path, "an object of another kind in place of a list")
	}
}

// around is the member of an object that most likely holds the list: the one with its name, one whose name ends in
// List, the first that is a list, the only one.
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

// besides names the other members of an envelope.
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

// object compares a value with an object of the contract.
func (e *examiner) object(s *contract.Schema, n *jsontree.Node, path string) {
	switch {
	case n.Kind == jsontree.Null && path != "":
		// absent, as for every member
	case n.Kind == jsontree.List && len(n.Elements) == 1 && n.Elements[0].Kind == jsontree.Object:
		e.found.add(Envelope, path, "a list of one in place of an object")
		e.members(s, n.Elements[0], path)
	case n.Kind == jsontree.List:
		e.found.add(Envelope, path, "a list in place of an object")
	case n.Kind != jsontree.Object:
		e.found.add(Type, path, wrongKind(n.Kind, "an object"))
	case path == "" && !known(s, n):
		e.enclosed(s, n)
	default:
		e.members(s, n, path)
	}
}

// enclosed finds the object inside another.
func (e *examiner) enclosed(s *contract.Schema, n *jsontree.Node) {
	names, inner := []string(nil), n
	for len(names) < 8 && !known(s, inner) {
		i := slices.IndexFunc(inner.Members, func(m jsontree.Member) bool {
			return m.Value.Kind == jsontree.Object && (known(s, m.Value) || len(inner.Members) == 1)
		})
		if i < 0 {
			break
		}
		names = append(names, shownName(inner.Members[i].Name))
		inner = inner.Members[i].Value
	}
	switch {
	case len(names) > 0 && known(s, inner):
		text := "an object inside another, as " + strings.Join(names, ".")
		if more := besides(n, names[0]); more != "" {
			text += ", beside " + more
		}
		e.found.add(Envelope, "", text)
		e.members(s, inner, "")
	case errorShape(n) != "":
		e.found.add(Envelope, "", "an error in place of an object")
	case len(n.Members) == 0:
		e.members(s, n, "")
	default:
		e.found.add(Envelope, "", "an object of another kind")
	}
}

// known reports whether an object has a member of a schema, in whatever case.
func known(s *contract.Schema, n *jsontree.Node) bool {
	if s == nil || n.Kind != jsontree.Object {
		return false
	}
	for _, m := range n.Members {
		if name, _ := contractName(s, m.Name); name != "" {
			return true
		}
	}
	return false
}

// contractName is the contract's spelling of a name, "" for one that it does not have.
func contractName(s *contract.Schema, name string) (found string, exact bool) {
	if _, ok := s.Members[name]; ok {
		return name, true
	}
	for has := range s.Members {
		if strings.EqualFold(has, name) {
			return has, false
		}
	}
	return "", false
}

func (e *examiner) members(s *contract.Schema, n *jsontree.Node, path string) {
	e.objects[path] = s
	taken := map[string]bool{}
	for _, m := range n.Members {
		taken[m.Name] = true // exact names win over those in another case
	}
	seen, filled := map[string]bool{}, map[string]bool{}
	for _, m := range n.Members {
		name, exact := contractName(s, m.Name)
		switch {
		case name == "" || !exact && taken[name]:
			e.found.add(Unknown, member(path, shownName(m.Name)), "a member that the contract does not have")
			continue
		case seen[name]:
			e.found.add(Encoding, member(path, name), "a member that is there more than once")
			continue
		case !exact:
			e.found.add(Case, member(path, name), "spelled "+m.Name)
		}
		seen[name] = true
		if !e.empty(m.Value) {
			filled[name] = true
			e.present[member(path, name)] = true
		}
		e.value(s.Members[name], m.Value, member(path, name))
	}
	for _, name := range s.Required {
		switch {
		case !seen[name]:
			e.found.add(Missing, member(path, name), "a required member is absent")
		case !filled[name]:
			e.found.add(Missing, member(path, name), "a required member is null or empty")
		}
	}
}

// empty reports whether a value means that nothing is known.
func (e *examiner) empty(n *jsontree.Node) bool {
	return n.Kind == jsontree.Null || n.Kind == jsontree.Text && n.End-n.Start == len(`""`)
}

func (e *examiner) scalar(s *contract.Schema, n *jsontree.Node, path string) {
	if e.empty(n) {
		return
	}
	literal := e.text[n.Start:n.End]
	due := "a " + string(s.Kind)
	switch s.Kind {
	case contract.Text, contract.Date, contract.DateTime:
		due = "a text"
		if n.Kind == jsontree.Text {
			e.textual(s.Kind, jsontree.Unquote(literal), path)
			return
		}
	case contract.Number:
		if n.Kind == jsontree.Number {
			if !json.Valid(literal) {
				e.found.add(Form, path, "a number in a spelling that JSON does not have")
			}
			return
		}
	case contract.Integer:
		due = "a whole number"
		if n.Kind == jsontree.Number {
			if strings.ContainsAny(string(literal), ".eE") || !json.Valid(literal) {
				e.found.add(Form, path, "a number with decimals or an exponent in place of a whole one")
			}
			return
		}
	case contract.Boolean:
		if n.Kind == jsontree.Boolean {
			return
		}
	}
	e.found.add(Type, path, wrongKind(n.Kind, due))
}

// textual compares a text with the form that it must have.
func (e *examiner) textual(kind contract.Kind, text, path string) {
	name := path[strings.LastIndexByte(path, '.')+1:]
	switch {
	case kind == contract.Date && !contract.IsDate(text):
		e.found.add(Form, path, pattern(text)+" in place of a date such as 2024-03-31")
	case kind == contract.DateTime && !contract.IsDateTime(text):
		e.found.add(Form, path, pattern(text)+" in place of a time such as 2024-03-31 07:30:00")
	case kind == contract.Text && contract.Worded(name):
		if e.words[path] == nil {
			e.words[path] = map[string]int{}
		}
		e.words[path][shownWord(text)]++
	}
	if values := contract.Values(name); values != nil && !slices.Contains(values, text) {
		e.found.add(Value, path, shownWord(text)+" in place of "+strings.Join(values[:min(6, len(values))], ", "))
	}
}

// pattern is the form of a text: 9 for a digit, a for a letter, other characters as they are. Longer ones than any date
// are not shown.
func pattern(text string) string {
	if len(text) > 35 {
		return "a long text"
	}
	return strings.Map(func(r rune) rune {
		switch {
		case '0' <= r && r <= '9':
			return '9'
		case strings.ContainsRune(" -:./+,TZ()", r):
			return r
		}
		return 'a'
	}, text)
}

func wrongKind(kind jsontree.Kind, due string) string {
	is := map[jsontree.Kind]string{
		jsontree.Boolean: "a boolean", jsontree.Number: "a number", jsontree.Text: "a text",
		jsontree.List: "a list", jsontree.Object: "an object", jsontree.Null: "null",
	}[kind]
	return fmt.Sprintf("%s in place of %s", is, due)
}

// absent lists the optional members that no response had, of the objects that were seen.
func (e *examiner) absent() []string {
	var paths []string
	for path, s := range e.objects {
		for name := range s.Members {
			if p := member(path, name); !e.present[p] && !slices.Contains(s.Required, name) {
				paths = append(paths, p)
			}
		}
	}
	slices.Sort(paths)
	return paths
}
