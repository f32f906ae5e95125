package tigotest

import (
	"encoding/json"
	"slices"
	"strings"
	"unicode/utf8"
)

// plainJSON parses JSON as programs commonly write it, several times as fast as encoding/json. Its strings share the memory of
// the text. It fails on everything else, such as a repeated member, a null in place of an object, or a syntax error. Then
// encoding/json parses the text again, and returns the value or the error. Both must return the same value for what both
// accept.
type plainJSON struct {
	text   string
	at     int
	failed bool
}

// plainDepth bounds objects and lists inside each other.
const plainDepth = 64

func (p *plainJSON) fail() { p.failed, p.at = true, len(p.text) }

// peek returns the first byte after the blanks, 0 at the end.
func (p *plainJSON) peek() byte {
	for ; p.at < len(p.text); p.at++ {
		if c := p.text[p.at]; c != ' ' && c != '\n' && c != '\t' && c != '\r' {
			return c
		}
	}
	return 0
}

// expect moves past a byte that must come next.
func (p *plainJSON) expect(c byte) {
	if p.peek() != c {
		p.fail()
		return
	}
	p.at++
}

// end reports whether all of the text was read.
func (p *plainJSON) end() bool { return p.peek() == 0 && !p.failed && p.at == len(p.text) }

// more moves past the comma before the next element. At the end of the list or object it moves past the closing byte and
// returns false.
func (p *plainJSON) more(closing byte, first bool) bool {
	switch c := p.peek(); {
	case c == closing:
		p.at++
		return false
	case first:
		return !p.failed
	case c == ',':
		p.at++
		return true
	}
	p.fail()
	return false
}

// members parses an object. It calls read for each member, which parses the value.
func (p *plainJSON) members(read func(name string)) {
	p.expect('{')
	for first := true; p.more('}', first); first = false {
		name := p.string()
		p.expect(':')
		if read(name); p.failed {
			return
		}
	}
}

// elements parses a list. It calls read for each element.
func (p *plainJSON) elements(read func()) {
	p.expect('[')
	for first := true; p.more(']', first); first = false {
		if read(); p.failed {
			return
		}
	}
}

// fields parses an object whose members are fields. It calls read for each member, which parses the value and returns false for
// an unknown member.
func (p *plainJSON) fields(read func(name string) bool) {
	var few [16]string
	seen := few[:0]
	p.members(func(name string) {
		if slices.Contains(seen, name) || !read(name) {
			p.fail()
		}
		seen = append(seen, name)
	})
}

func (p *plainJSON) string() string {
	p.expect('"')
	begin := p.at
	for ascii := true; p.at < len(p.text); p.at++ {
		switch c := p.text[p.at]; {
		case c == '"':
			found := p.text[begin:p.at]
			if p.at++; !ascii && !utf8.ValidString(found) {
				break
			}
			return found
		case c == '\\':
			return p.escaped(begin)
		case c < ' ':
			p.fail()
			return ""
		case c >= utf8.RuneSelf:
			ascii = false
			continue
		default:
			continue
		}
		break
	}
	p.fail()
	return ""
}

// escaped parses a string that began at begin, from its first escape on.
func (p *plainJSON) escaped(begin int) string {
	p.quoted()
	p.at = min(p.at+1, len(p.text))
	var found string
	if json.Unmarshal([]byte(p.text[begin-1:p.at]), &found) != nil {
		p.fail()
	}
	return found
}

// quoted moves to the end of a string.
func (p *plainJSON) quoted() {
	for ; p.at < len(p.text) && p.text[p.at] != '"'; p.at++ {
		if p.text[p.at] == '\\' {
			p.at++
		}
	}
}

func (p *plainJSON) number() json.Number {
	p.peek()
	begin := p.at
	p.skip("-")
	if p.skip("0") == 0 && p.digits() == 0 {
		p.fail()
	}
	if p.skip(".") > 0 && p.digits() == 0 {
		p.fail()
	}
	if p.skip("eE") > 0 {
		p.skip("+-")
		if p.digits() == 0 {
			p.fail()
		}
	}
	if p.failed {
		return ""
	}
	return json.Number(p.text[begin:p.at])
}

// skip moves past one of some bytes, and returns how many that were: 0 or 1.
func (p *plainJSON) skip(any string) int {
	if p.at < len(p.text) && strings.IndexByte(any, p.text[p.at]) >= 0 {
		p.at++
		return 1
	}
	return 0
}

func (p *plainJSON) digits() int {
	begin := p.at
	for p.at < len(p.text) && p.text[p.at] >= '0' && p.text[p.at] <= '9' {
		p.at++
	}
	return p.at - begin
}

// word moves past true or false.
func (p *plainJSON) word(word string) bool {
	if !strings.HasPrefix(p.text[p.at:], word) {
		p.fail()
		return false
	}
	p.at += len(word)
	return true
}

func (p *plainJSON) value(depth int) any {
	switch c := p.peek(); {
	case depth == 0:
	case c == '"':
		return p.string()
	case c == '{':
		return p.object(depth - 1)
	case c == '[':
		return p.list(depth - 1)
	case c == 't':
		return p.word("true")
	case c == 'f':
		return !p.word("false")
	case c == 'n' && p.word("null"):
		return nil
	case c == '-' || c >= '0' && c <= '9':
		return p.number()
	}
	p.fail()
	return nil
}

func (p *plainJSON) object(depth int) document {
	found := document{}
	p.members(func(name string) { found[name] = p.value(depth) })
	return found
}

func (p *plainJSON) list(depth int) []any {
	found := []any{}
	p.elements(func() { found = append(found, p.value(depth)) })
	return found
}

// raw moves past an object or list and returns its text. It finds the end only, and does not check what is inside.
func (p *plainJSON) raw() string {
	p.peek()
	begin := p.at
	for depth := 0; p.at < len(p.text); p.at++ {
		switch p.text[p.at] {
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth <= 0 {
				p.at++
				return p.text[begin:p.at]
			}
		case '"':
			p.at++
			p.quoted()
		}
	}
	p.fail()
	return ""
}

func (p *plainJSON) document() document { return p.object(plainDepth) }

func (p *plainJSON) documents() []document {
	found := []document{}
	p.elements(func() { found = append(found, p.document()) })
	return found
}
