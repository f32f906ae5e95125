package tigotest

import (
	"net/http"
	"net/url"
	"strings"
)

// node is one segment of the tree of routes. A literal segment beats a parameter, and a path that leads nowhere behind a
// literal is tried as a parameter, as gateways do; net/http's ServeMux refuses such overlapping routes.
type node struct {
	literal    map[string]*node
	parameter  *node
	operations map[string]*Operation // by verb, where a route ends
}

func newRoutes(operations []Operation) *node {
	root := &node{}
	for i := range operations {
		at := root
		for segment := range strings.SplitSeq(operations[i].Path(), "/") {
			at = at.child(segment)
		}
		if at.operations == nil {
			at.operations = map[string]*Operation{}
		}
		at.operations[operations[i].Method] = &operations[i]
	}
	return root
}

// child returns the node below n for a segment of a template, made if need be.
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

// match is what a path led to: an operation with its parameters, or the reason why not.
type match struct {
	op     *Operation
	path   map[string]string
	status int    // 404 or 405 without an operation
	why    string // the violation that goes with status
}

// route finds the operation for a verb and an escaped path.
func (n *node) route(method, escaped string) match {
	var segments []string
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
	path := map[string]string{}
	for i, segment := range strings.Split(op.Path(), "/") {
		if name, ok := parameter(segment); ok {
			path[name] = segments[i]
		}
	}
	return match{op: op, path: path}
}

// reason says what is wrong with a path that leads nowhere; a slash too few or too many is the usual mistake.
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
