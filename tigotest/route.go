package tigotest

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// node is one segment of the tree of routes. A literal segment takes precedence over a parameter. If no route matches behind
// the literal, the parameter is tried, as gateways do. net/http's ServeMux rejects such overlapping routes.
type node struct {
	literal    map[string]*node
	parameter  *node
	operations map[string]*Operation // by verb, where a route ends
}

func newRoutes(operations []Operation) *node {
	root := &node{}
	for i := range operations {
		at := root
		op := &operations[i]
		op.whole = op.Path()
		for place, segment := range strings.Split(op.whole, "/") {
			at = at.child(segment)
			if name, ok := parameter(segment); ok {
				op.names, op.places = append(op.names, name), append(op.places, place)
			}
		}
		if at.operations == nil {
			at.operations = map[string]*Operation{}
		}
		at.operations[op.Method] = op
	}
	return root
}

// child returns the node below n for a segment of a template, which it adds if it is missing.
func (n *node) child(segment string) *node {
	if _, ok := parameter(segment); ok {
		if n.parameter == nil {
			n.parameter = &node{}
		}
		return n.parameter
	}
	if n.literal == nil {
		n.literal = map[string]*node{}
	}
	if n.literal[segment] == nil {
		n.literal[segment] = &node{}
	}
	return n.literal[segment]
}

// find returns the node where segments end, or nil. An empty segment matches only a trailing slash.
func (n *node) find(segments []string) *node {
	if len(segments) == 0 {
		if n.operations == nil {
			return nil
		}
		return n
	}
	if next := n.literal[segments[0]]; next != nil {
		if found := next.find(segments[1:]); found != nil {
			return found
		}
	}
	if n.parameter != nil && segments[0] != "" {
		return n.parameter.find(segments[1:])
	}
	return nil
}

// pathValues are the values of an operation's path parameters.
type pathValues struct{ names, values []string }

// lookup returns a parameter's value, and whether the path has the parameter.
func (p pathValues) lookup(name string) (string, bool) {
	if at := slices.Index(p.names, name); at >= 0 {
		return p.values[at], true
	}
	return "", false
}

// get returns a parameter's value, "" for one that the path does not have.
func (p pathValues) get(name string) string {
	value, _ := p.lookup(name)
	return value
}

// match is the result of routing: an operation with its parameters, or the reason why there is none.
type match struct {
	op     *Operation
	path   pathValues
	status int    // 404 or 405 without an operation
	why    string // the violation that goes with status
}

// route finds the operation for a verb and an escaped path.
func (n *node) route(method, escaped string) match {
	var few [24]string // on the stack; no route has as many segments
	segments := few[:0]
	for segment := range strings.SplitSeq(escaped, "/") {
		text, err := url.PathUnescape(segment)
		if err != nil {
			return match{status: http.StatusNotFound, why: "the path holds a broken escape"}
		}
		segments = append(segments, text)
	}
	end := n.find(segments)
	if end == nil {
		return match{status: http.StatusNotFound, why: n.reason(segments)}
	}
	op := end.operations[method]
	if op == nil {
		return match{status: http.StatusMethodNotAllowed, why: "this route has no " + method}
	}
	path := pathValues{names: op.names, values: make([]string, len(op.names))}
	for i, place := range op.places {
		path.values[i] = segments[place]
	}
	return match{op: op, path: path}
}

// reason explains why no route matches a path. The usual mistake is a missing or an extra slash.
func (n *node) reason(segments []string) string {
	if last := len(segments) - 1; segments[last] == "" {
		if n.find(segments[:last]) != nil {
			return "this route has no trailing slash"
		}
	} else if n.find(append(segments, "")) != nil {
		return "this route ends in a slash"
	}
	return "no operation has such a path"
}
