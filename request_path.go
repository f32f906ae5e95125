package tigo

import (
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// expand replaces each placeholder of a route with a value, and prepends base. It returns the path and its escaped form, in which
// each value is one segment; escaped is "" if nothing had to be escaped. It fails for a value that badSegment rejects, such as
// one that a server may read as another path.
func expand(op, base, route string, values []string) (path, escaped string, err error) {
	var room [8]string
	parts := append(room[:0], base) // base, then literals of the route and values in turn
	plain := true
	for _, value := range values {
		open, end := strings.IndexByte(route, '{'), strings.IndexByte(route, '}')
		if open < 0 || end < open {
			return "", "", badPath(op)
		}
		if !plainSegment(value) {
			if reason := badSegment(value); reason != "" {
				return "", "", &ArgumentError{Op: op, Name: route[open+1 : end], Reason: reason}
			}
			plain = false
		}
		parts = append(parts, route[:open], value)
		route = route[end+1:]
	}
	if strings.IndexByte(route, '{') >= 0 {
		return "", "", badPath(op)
	}
	parts = append(parts, route)
	if len(parts) == 4 { // one value, as most routes have: faster than Join
		path = parts[0] + parts[1] + parts[2] + parts[3]
	} else {
		path = strings.Join(parts, "")
	}
	if plain {
		return path, "", nil
	}
	for i, part := range parts {
		if isValue := i > 0 && i%2 == 0; isValue {
			parts[i] = url.PathEscape(part)
		} else {
			parts[i] = escapePath(part)
		}
	}
	return path, strings.Join(parts, ""), nil
}

// badPath returns the error for more or fewer values than the route has placeholders.
func badPath(op string) error {
	return &ArgumentError{Op: op, Name: "Path", Reason: "does not have one value for each placeholder of the route"}
}

// escapePath escapes the literal parts of a route, and its prefix.
func escapePath(literal string) string { return (&url.URL{Path: literal}).EscapedPath() }

// plainSegment reports whether a value has only unreserved characters, as nearly every id does. Such a value need not be
// escaped or checked.
func plainSegment(value string) bool {
	for i := range len(value) {
		if !plainByte(value[i]) {
			return false
		}
	}
	return value != "" && value != "." && value != ".."
}

// plainByte reports whether a character is unreserved: it means the same escaped and not escaped.
func plainByte(c byte) bool {
	return 'a' <= c|0x20 && c|0x20 <= 'z' || '0' <= c && c <= '9' || c == '-' || c == '.' || c == '_' || c == '~'
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

// isEscapedQuery reports whether a query has only characters that url.QueryEscape writes, and the separators = and &.
func isEscapedQuery(query string) bool {
	for i := 0; i < len(query); i++ {
		switch c := query[i]; {
		case c == '=' || c == '&' || c == '+' || plainByte(c):
		case c == '%' && i+2 < len(query) && isHex(query[i+1]) && isHex(query[i+2]):
			i += 2
		default:
			return false
		}
	}
	return true
}

func isHex(c byte) bool { return '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'f' }

func joinQueries(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + "&" + b
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
