// Package jsontree parses the JSON of back ends into a tree that has the position of each value. With it, a document can be
// compared with a contract, or copied with other values in the same form. It accepts JSON that a strict parser rejects:
// control characters in strings, unknown escapes, numbers such as 007. It never changes a value.
package jsontree

import (
	"errors"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Kind is the kind of a value.
type Kind uint8

// The kinds of values.
const (
	Null Kind = iota
	Boolean
	Number
	Text
	List
	Object
)

// Node is a value. Start and End are the position of its text in the document.
type Node struct {
	Kind       Kind
	Start, End int
	Members    []Member // of an object, in the order of the document
	Elements   []*Node  // of a list
}

// Member is a member of an object.
type Member struct {
	Name       string // with its escapes resolved
	Start, End int    // of the name, quotes included
	Value      *Node
}

// maxDepth bounds the levels of a document.
const maxDepth = 1000

// Errors of [Parse].
var (
	ErrSyntax = errors.New("not JSON")
	ErrDeep   = errors.New("nested too deeply")
)

// Parse parses the first value of a document. end is the index of the first byte after it that is not white space.
func Parse(data []byte) (root *Node, end int, err error) {
	p := parser{data: data}
	root, err = p.value(0)
	if err != nil {
		return nil, 0, err
	}
	p.blanks()
	return root, p.at, nil
}

type parser struct {
	data []byte
	at   int
}

func (p *parser) blanks() {
	for p.at < len(p.data) && strings.IndexByte(" \t\r\n", p.data[p.at]) >= 0 {
		p.at++
	}
}

// next skips white space and returns the next byte, 0 at the end.
func (p *parser) next() byte {
	if p.blanks(); p.at < len(p.data) {
		return p.data[p.at]
	}
	return 0
}

func (p *parser) value(depth int) (*Node, error) {
	if depth > maxDepth {
		return nil, ErrDeep
	}
	c := p.next()
	n := &Node{Start: p.at}
	var err error
	switch {
	case c == '{':
		n.Kind = Object
		err = p.object(n, depth)
	case c == '[':
		n.Kind = List
		err = p.list(n, depth)
	case c == '"':
		n.Kind = Text
		err = p.text()
	case c == '-' || '0' <= c && c <= '9':
		n.Kind = Number
		for p.at < len(p.data) && strings.IndexByte("+-.eE0123456789", p.data[p.at]) >= 0 {
			p.at++
		}
	default:
		err = p.word(n)
	}
	n.End = p.at
	return n, err
}

func (p *parser) word(n *Node) error {
	for word, kind := range map[string]Kind{"true": Boolean, "false": Boolean, "null": Null} {
		if strings.HasPrefix(string(p.data[p.at:min(len(p.data), p.at+len(word))]), word) {
			n.Kind = kind
			p.at += len(word)
			return nil
		}
	}
	return ErrSyntax
}

// text moves past a string.
func (p *parser) text() error {
	for p.at++; p.at < len(p.data); p.at++ {
		switch p.data[p.at] {
		case '\\':
			p.at++
		case '"':
			p.at++
			return nil
		}
	}
	return ErrSyntax
}

func (p *parser) list(n *Node, depth int) error {
	if p.at++; p.next() == ']' {
		p.at++
		return nil
	}
	for {
		element, err := p.value(depth + 1)
		if err != nil {
			return err
		}
		n.Elements = append(n.Elements, element)
		if end, err := p.separator(']'); end || err != nil {
			return err
		}
	}
}

func (p *parser) object(n *Node, depth int) error {
	if p.at++; p.next() == '}' {
		p.at++
		return nil
	}
	for {
		if p.next() != '"' {
			return ErrSyntax
		}
		m := Member{Start: p.at}
		if err := p.text(); err != nil {
			return err
		}
		m.End = p.at
		m.Name = Unquote(p.data[m.Start:m.End])
		if p.next() != ':' {
			return ErrSyntax
		}
		p.at++
		value, err := p.value(depth + 1)
		if err != nil {
			return err
		}
		m.Value = value
		n.Members = append(n.Members, m)
		if end, err := p.separator('}'); end || err != nil {
			return err
		}
	}
}

// separator moves past a comma or the closing bracket. It reports whether that was the end.
func (p *parser) separator(closing byte) (end bool, err error) {
	c := p.next()
	if c != ',' && c != closing {
		return false, ErrSyntax
	}
	p.at++
	return c == closing, nil
}

// Unquote returns the value of a JSON string. An escape that JSON does not define is read as the character after the
// backslash.
func Unquote(quoted []byte) string {
	raw := quoted[1:max(1, len(quoted)-1)]
	var b strings.Builder
	for i := 0; i < len(raw); i++ {
		if raw[i] != '\\' || i+1 == len(raw) {
			b.WriteByte(raw[i])
			continue
		}
		i++
		switch raw[i] {
		case 'n':
			b.WriteByte('\n')
		case 't':
			b.WriteByte('\t')
		case 'r':
			b.WriteByte('\r')
		case 'b':
			b.WriteByte('\b')
		case 'f':
			b.WriteByte('\f')
		case 'u':
			r, size := unit(raw[i-1:])
			if low, more := unit(raw[i-1+size:]); 0xD800 <= r && r < 0xDC00 && 0xDC00 <= low && low < 0xE000 {
				r = (r-0xD800)<<10 + (low - 0xDC00) + 0x10000
				size += more
			}
			b.WriteRune(r)
			i += size - 2
		default:
			b.WriteByte(raw[i])
		}
	}
	return b.String()
}

// unit reads an escape such as \u00e9 and returns its size. It reads an invalid one as U+FFFD.
func unit(escape []byte) (r rune, size int) {
	if len(escape) < 2 || escape[0] != '\\' || escape[1] != 'u' {
		return 0, 0
	}
	if len(escape) >= 6 {
		if code, err := strconv.ParseUint(string(escape[2:6]), 16, 16); err == nil {
			return rune(code), 6
		}
	}
	return utf8.RuneError, 2
}
