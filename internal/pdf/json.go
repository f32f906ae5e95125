package pdf

import (
	"bufio"
	"io"
)

// searched bounds how much of a JSON document is read in search of a PDF.
const searched = 1 << 20

// openJSON opens the PDF that one of the strings of a JSON document holds. Other members, before and behind it, are
// not looked at, but the document must be whole.
func openJSON(r *bufio.Reader) (io.Reader, bool, error) {
	w := walk{r: r}
	for w.read < searched {
		quote, err := w.toString()
		if err != nil || !quote {
			return nil, false, notPDF(err)
		}
		text := unescapeStart(peek(r, 0))
		if at, ok := dataAt(text); ok {
			return newContent(&letters{r: r, quoted: true, skip: at}, w.toEnd), true, nil
		}
		if err := w.overString(); err != nil {
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

// A walk goes through a JSON document, as far as its brackets and strings are concerned.
type walk struct {
	r     *bufio.Reader
	read  int
	depth int
}

func (w *walk) next() (byte, error) {
	w.read++
	return w.r.ReadByte()
}

// toString goes behind the next quote. It is false at the end of the outermost value.
func (w *walk) toString() (bool, error) {
	for {
		c, err := w.next()
		if err != nil {
			return false, err
		}
		switch c {
		case '"':
			return true, nil
		case '{', '[':
			w.depth++
		case '}', ']':
			if w.depth--; w.depth <= 0 {
				return false, nil
			}
		}
	}
}

// overString goes behind the quote that closes a string.
func (w *walk) overString() error {
	for escaped := false; ; {
		c, err := w.next()
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

// toEnd goes to the end of the document behind the PDF's string, and fails if it is cut short.
func (w *walk) toEnd(*bufio.Reader) error {
	for {
		quote, err := w.toString()
		if quote && err == nil {
			err = w.overString()
		}
		switch {
		case err == io.EOF:
			return io.ErrUnexpectedEOF
		case err != nil:
			return err
		case !quote:
			return onlySpace(w.r)
		}
	}
}
