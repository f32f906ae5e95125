package tigolive

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/tigo-go/tigo/internal/contract"
	"github.com/tigo-go/tigo/internal/jsontree"
)

// empty reports whether a value means that the value is unknown.
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
				e.found.add(Form, path, "a number with decimals or an exponent instead of a whole one")
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

// textual compares a text with the required form.
func (e *examiner) textual(kind contract.Kind, text, path string) {
	name := path[strings.LastIndexByte(path, '.')+1:]
	switch {
	case kind == contract.Date && !contract.IsDate(text):
		e.found.add(Form, path, pattern(text)+" instead of a date such as 2024-03-31")
	case kind == contract.DateTime && !contract.IsDateTime(text):
		e.found.add(Form, path, pattern(text)+" instead of a time such as 2024-03-31 07:30:00")
	case kind == contract.Text && contract.Worded(name):
		if e.words[path] == nil {
			e.words[path] = map[string]int{}
		}
		e.words[path][shownWord(text)]++
	}
	if values := contract.Values(name); values != nil && !slices.Contains(values, text) {
		e.found.add(Value, path, shownWord(text)+" instead of "+strings.Join(values[:min(6, len(values))], ", "))
	}
}

// pattern returns the form of a text: 9 for a digit, a for a letter, other characters unchanged. It does not show a text
// that is longer than any date.
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
	return fmt.Sprintf("%s instead of %s", is, due)
}

// absent returns the optional members that no response had, of all objects that occurred.
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
