package pdf

import (
	"bufio"
	"encoding/base64"
	"errors"
	"io"
)

// A content is a PDF decoded from Base64.
type content struct {
	letters *letters
	decoder io.Reader
	after   func(*bufio.Reader) error // checks the bytes after the text
	err     error                     // the error at the end, once reached
}

// newContent decodes letters. after checks the rest of the response.
func newContent(l *letters, after func(*bufio.Reader) error) *content {
	return &content{letters: l, decoder: base64.NewDecoder(base64.RawStdEncoding, l), after: after}
}

func (c *content) Read(p []byte) (int, error) {
	if c.err != nil {
		return 0, c.err
	}
	n, err := c.decoder.Read(p)
	if err != nil {
		c.err = c.end(err)
	}
	return n, c.err
}

// end returns the error at the end. The error that ended the text takes precedence over that of the decoder: if a text is
// cut after the first letter of a group, the decoder reports it as corrupt.
func (c *content) end(err error) error {
	if _, corrupt := errors.AsType[base64.CorruptInputError](err); corrupt || err == io.ErrUnexpectedEOF {
		err = c.letters.end
		if err == io.EOF || err == nil {
			return io.ErrUnexpectedEOF
		}
	}
	if err == io.EOF {
		if c.letters.count%4 == 1 {
			return io.ErrUnexpectedEOF
		}
		if err := c.after(c.letters.r); err != nil {
			return err
		}
	}
	return err
}

// letters returns only letters of the Base64 alphabet, without white space and padding. It resolves the escapes of a JSON
// string, and turns the URL-safe alphabet into the standard one. Any other character is an error, and so is one that is not
// white space after the padding.
type letters struct {
	r      *bufio.Reader
	quoted bool // the text is a JSON string that has begun
	skip   int  // characters before the data
	escapes
	padded bool
	count  int64
	end    error // the error that ended the text
}

func (l *letters) Read(p []byte) (int, error) {
	n := 0
	for n == 0 && l.end == nil {
		chunk, err := l.r.Peek(max(1, l.r.Buffered()))
		used := 0
		for used < len(chunk) && n < len(p) && l.end == nil {
			c, ok, err := l.next(chunk[used])
			used++
			if l.end = err; ok {
				p[n] = c
				n++
			}
		}
		_, _ = l.r.Discard(used)
		if used == 0 && err != nil {
			if l.end = err; err == io.EOF && l.quoted {
				l.end = io.ErrUnexpectedEOF // the closing quote is missing
			}
		}
	}
	l.count += int64(n)
	if n > 0 {
		return n, nil
	}
	return 0, l.end
}

// next processes one byte. It returns io.EOF at the closing quote.
func (l *letters) next(c byte) (letter byte, ok bool, err error) {
	if l.quoted {
		if c == '"' && !l.open() {
			return 0, false, io.EOF
		}
		if c, ok, err = l.escapes.next(c); !ok || err != nil {
			return 0, false, err
		}
	}
	switch {
	case l.skip > 0:
		l.skip--
		return 0, false, nil
	case space(c):
		return 0, false, nil
	case c == '=':
		l.padded = true
		return 0, false, nil
	case l.padded:
		return 0, false, ErrNotBase64
	case c == '-':
		return '+', true, nil
	case c == '_':
		return '/', true, nil
	case 'A' <= c && c <= 'Z' || 'a' <= c && c <= 'z' || '0' <= c && c <= '9' || c == '+' || c == '/':
		return c, true, nil
	}
	return 0, false, ErrNotBase64
}

// escapes resolves the escapes of a JSON string, byte by byte. An escape of a character outside ASCII is an error, since Base64
// has none.
type escapes struct {
	state  uint8 // 0: outside an escape; 1: after the backslash; 2 to 5: before one of its four hexadecimal digits
	letter rune
}

func (e *escapes) open() bool { return e.state != 0 }

func (e *escapes) next(c byte) (letter byte, ok bool, err error) {
	switch {
	case e.state == 0 && c == '\\':
		e.state = 1
		return 0, false, nil
	case e.state == 0:
		return c, true, nil
	case e.state == 1 && c == 'u':
		e.state, e.letter = 2, 0
		return 0, false, nil
	case e.state == 1:
		e.state = 0
		short, known := shortEscapes[c]
		if !known {
			return 0, false, ErrNotBase64
		}
		return short, true, nil
	}
	digit, known := hexDigit(c)
	if !known {
		return 0, false, ErrNotBase64
	}
	e.letter = e.letter<<4 | digit
	if e.state++; e.state <= 5 {
		return 0, false, nil
	}
	e.state = 0
	if e.letter > 0x7f {
		return 0, false, ErrNotBase64
	}
	return byte(e.letter), true, nil
}

var shortEscapes = map[byte]byte{'"': '"', '\\': '\\', '/': '/', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t'}

func hexDigit(c byte) (rune, bool) {
	switch {
	case '0' <= c && c <= '9':
		return rune(c - '0'), true
	case 'a' <= c && c <= 'f':
		return rune(c-'a') + 10, true
	case 'A' <= c && c <= 'F':
		return rune(c-'A') + 10, true
	}
	return 0, false
}
