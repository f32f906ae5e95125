package pdf

import (
	"bufio"
	"io"
)

// searched is the size of the part of a JSON document that is searched for a PDF, in bytes.
const searched = 1 << 20

// openJSON opens the PDF in one of the strings of a JSON document. It does not read the other members, but the document must be
// whole.
func openJSON(r *bufio.Reader) (io.Reader, bool, error) {
	s := scanner{r: r}
	for s.read < searched {
		quote, err := s.toString()
		if err != nil || !quote {
			return nil, false, notPDF(err)
		}
		text := unescapeStart(peek(r, 0))
		if at, ok := dataAt(text); ok {
			return newContent(&letters{r: r, quoted: true, skip: at}, s.toEnd), true, nil
		}
		if err := s.overString(); err != nil {
			return nil, false, notPDF(err)
		}
	}
	return nil, false, ErrNotPDF
}

func notPDF(err error) error {
	if err == nil || err == io.EOF {
		return ErrNotPDF
	}
	return err
}

// A scanner scans the brackets and strings of a JSON document.
type scanner struct {
	r     *bufio.Reader
	read  int
	depth int
}

func (s *scanner) next() (byte, error) {
	s.read++
	return s.r.ReadByte()
}

// toString moves past the next quote. It reports false at the end of the outermost value.
func (s *scanner) toString() (bool, error) {
	for {
		c, err := s.next()
		if err != nil {
			return false, err
		}
		switch c {
		case '"':
			return true, nil
		case '{', '[':
			s.depth++
		case '}', ']':
			if s.depth--; s.depth <= 0 {
				return false, nil
			}
		}
	}
}

// overString moves past the closing quote of a string.
func (s *scanner) overString() error {
	for escaped := false; ; {
		c, err := s.next()
		switch {
		case err != nil:
			return err
		case escaped:
			escaped = false
		case c == '\\':
			escaped = true
		case c == '"':
			return nil
		}
	}
}

// toEnd moves from the string of the PDF to the end of the document. It fails if the document is cut short.
func (s *scanner) toEnd(*bufio.Reader) error {
	for {
		quote, err := s.toString()
		if quote && err == nil {
			err = s.overString()
		}
		switch {
		case err == io.EOF:
			return io.ErrUnexpectedEOF
		case err != nil:
			return err
		case !quote:
			return onlySpace(s.r)
		}
	}
}
