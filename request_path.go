package tigo

import (
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// expand replaces the placeholders of a route by values, each as one escaped path segment. escaped is "" if nothing had to
// be escaped. expand fails for a value that badSegment rejects, such as one that a server may read as another path.
func expand(op, base, route string, values []string) (path, escaped string, err error) {
	var plain, raw strings.Builder
	plain.Grow(len(base) + len(route) + 32)
	plain.WriteString(base)
	rest, used := route, 0
	for {
		literal, after, found := strings.Cut(rest, "{")
		plain.WriteString(literal)
		if raw.Len() > 0 {
			raw.WriteString(escapePath(literal))
		}
		if !found {
			break
		}
		name, tail, closed := strings.Cut(after, "}")
		if !closed || used == len(values) {
			return "", "", &ArgumentError{Op: op, Name: "Path", Reason: "does not have one value for each placeholder of the route"}
		}
		value := values[used]
		plainly := plainSegment(value)
		if !plainly {
			if reason := badSegment(value); reason != "" {
				return "", "", &ArgumentError{Op: op, Name: name, Reason: reason}
			}
		}
		if !plainly || raw.Len() > 0 {
			if raw.Len() == 0 {
				raw.WriteString(escapePath(plain.String()))
			}
			raw.WriteString(url.PathEscape(value))
		}
		plain.WriteString(value)
		rest, used = tail, used+1
	}
	if used != len(values) {
		return "", "", &ArgumentError{Op: op, Name: "Path", Reason: "does not have one value for each placeholder of the route"}
	}
	return plain.String(), raw.String(), nil
}

// escapePath escapes the literal parts of a route, and its prefix.
func escapePath(literal string) string { return (&url.URL{Path: literal}).EscapedPath() }

// plainSegment reports whether a value has only unreserved characters, as nearly every id does. Such a value need not be
// escaped or checked.
func plainSegment(value string) bool {
	for i := range len(value) {
		if c := value[i]; !('0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c == '-' || c == '.' || c == '_' || c == '~') {
			return false
		}
	}
	return value != "" && value != "." && value != ".."
}

// badSegment returns why a value cannot be a path segment, "" if it can.
func badSegment(value string) string {
	switch {
	case value == "":
		return "is empty"
	case value == "." || value == "..":
		return "is a relative path element"
	case !utf8.ValidString(value):
		return "is not valid UTF-8"
	case strings.ContainsFunc(value, unicode.IsControl):
		return "contains a control character"
	case strings.Contains(value, `\`):
		return "contains a backslash, which some gateways take for a slash"
	}
	for segment := range strings.SplitSeq(value, "/") { // some gateways decode %2F
		if name, _, _ := strings.Cut(segment, ";"); name == "." || name == ".." {
			return "contains a relative path element"
		}
	}
	return ""
}

// encodeQuery returns what url.Values.Encode returns, but in one allocation for the few parameters that calls have.
func encodeQuery(query url.Values) string {
	var room [8]string
	names := room[:0]
	size := 0
	for name, values := range query {
		names = append(names, name)
		for _, value := range values {
			size += len(name) + len(value) + len("=&")
		}
	}
	slices.Sort(names)
	var text strings.Builder
	text.Grow(size)
	for _, name := range names {
		for _, value := range query[name] {
			if text.Len() > 0 {
				text.WriteByte('&')
			}
			text.WriteString(url.QueryEscape(name))
			text.WriteByte('=')
			text.WriteString(url.QueryEscape(value))
		}
	}
	return text.String()
}
