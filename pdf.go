package tigo

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"io"
)

// pdfStart is how much of an answer is looked at before it is handed over.
const pdfStart = 512

// openPDF finds out how a PDF was sent, which its first bytes tell and its headers do not: as it is, as Base64
// text, or as a JSON string of Base64.
func openPDF(start *bufio.Reader) (content io.Reader, encoded bool, err error) {
	first, err := start.Peek(16)
	if err != nil && err != io.EOF {
		return nil, false, err
	}
	first = bytes.TrimPrefix(first, []byte("\xef\xbb\xbf"))
	first = bytes.TrimLeft(first, " \t\r\n")
	switch {
	case bytes.HasPrefix(first, []byte("%PDF")):
		return start, false, nil
	case bytes.HasPrefix(bytes.TrimPrefix(first, []byte(`"`)), []byte("JVBERi")): // "%PDF-"
		text := &base64Text{r: start}
		return &base64Content{text, base64.NewDecoder(base64.RawStdEncoding, text)}, true, nil
	}
	return nil, false, errNotPDF
}

// base64Content decodes. A text that ends after the first letter of a group was cut, which its decoder would call
// corrupt, and forget why it ended.
type base64Content struct {
	text    *base64Text
	decoder io.Reader
}

func (c *base64Content) Read(p []byte) (int, error) {
	n, err := c.decoder.Read(p)
	if errorIs[base64.CorruptInputError](err) && c.text.end != nil && c.text.letters%4 == 1 {
		err = c.text.end
	}
	return n, err
}

// base64Text passes on the Base64 alphabet alone: not the white space between lines, the padding, the quotes and
// escapes of a JSON string or a byte order mark. Its URL-safe variant becomes the standard one.
type base64Text struct {
	r       io.Reader
	escaped bool
	letters int64 // passed on
	end     error // what r ended with
}

func (b *base64Text) Read(p []byte) (int, error) {
	for {
		n, err := b.r.Read(p)
		kept := p[:0]
		for _, c := range p[:n] {
			if c, ok := b.keep(c); ok {
				kept = append(kept, c)
			}
		}
		b.letters += int64(len(kept))
		if b.end = err; len(kept) > 0 || err != nil {
			return len(kept), err
		}
	}
}

// keep decides about one byte. After a backslash only the slash itself belongs to the text: "\/", but not "\n".
func (b *base64Text) keep(c byte) (byte, bool) {
	if b.escaped {
		b.escaped = false
		return c, c == '/'
	}
	switch c {
	case '\\':
		b.escaped = true
		return c, false
	case ' ', '\t', '\r', '\n', '=', '"', 0xef, 0xbb, 0xbf:
		return c, false
	case '-':
		return '+', true
	case '_':
		return '/', true
	}
	return c, true
}
