package pdf

import (
	"bufio"
	"bytes"
	"errors"
	"io"
)

// What can be wrong with a file.
var (
	ErrNotPDF    = errors.New("the response is not a PDF")
	ErrNotBase64 = errors.New("the PDF is not whole Base64")
)

// headerWithin is how many bytes readers of PDFs accept before the header, as Adobe's implementation notes say.
const headerWithin = 1 << 10

// StartSize is the size of the buffer that [Open] needs.
const StartSize = headerWithin + len(header)

const (
	header     = "%PDF-"
	base64Head = "JVBERi" // the Base64 of "%PDF-", as far as it is the same for every version
)

// Open finds out how a PDF was sent. The content it returns ends with io.EOF only if the wrapping around the PDF is
// whole too; whether the PDF itself is, a [Tail] reports. encoded says that the content is not the text of start as
// it stands, so that a length known of that is not the PDF's. The error is [ErrNotPDF], or what start fails with.
func Open(start *bufio.Reader) (content io.Reader, encoded bool, err error) {
	skipped, first, err := firstByte(start)
	if err != nil {
		return nil, false, err
	}
	switch {
	case first == '"':
		return openText(start, skipped+1, true)
	case first == '{' || first == '[':
		_, _ = start.Discard(skipped)
		return openJSON(start)
	case first == '<':
		return nil, false, ErrNotPDF
	case wrapped(peek(start, skipped)):
		return openText(start, skipped, false)
	}
	beginning, _ := start.Peek(start.Buffered())
	if !bytes.Contains(beginning, []byte(header)) {
		beginning, err = start.Peek(StartSize)
	}
	switch {
	case bytes.Contains(beginning, []byte(header)):
		return start, false, nil // an error of Peek is met again
	case err != nil && err != io.EOF:
		return nil, false, err
	}
	return nil, false, ErrNotPDF
}

// firstByte finds the first byte that is neither white space nor a byte order mark.
func firstByte(start *bufio.Reader) (skipped int, first byte, err error) {
	for size := 16; ; size = StartSize {
		beginning, err := start.Peek(size)
		if err != nil && err != io.EOF {
			return 0, 0, err
		}
		rest := bytes.TrimLeft(bytes.TrimPrefix(beginning, []byte("\xef\xbb\xbf")), " \t\r\n")
		if len(rest) > 0 {
			return len(beginning) - len(rest), rest[0], nil
		}
		if err == io.EOF || size == StartSize {
			return 0, 0, ErrNotPDF
		}
	}
}

// peek returns what follows the skipped bytes, as far as it tells Base64 and data: URIs from anything else.
func peek(start *bufio.Reader, skipped int) []byte {
	beginning, _ := start.Peek(skipped + dataURISize)
	return beginning[min(skipped, len(beginning)):]
}

// dataURISize is how long the part of a data: URI before its data may be, the head of the data included.
const dataURISize = 160

// wrapped reports whether a text begins as the Base64 of a PDF, bare or as a data: URI.
func wrapped(text []byte) bool {
	_, ok := dataAt(text)
	return ok
}

// dataAt returns where in a text the Base64 of a PDF begins: at once, or behind the "base64," of a data: URI.
func dataAt(text []byte) (int, bool) {
	if bytes.HasPrefix(text, []byte(base64Head)) {
		return 0, true
	}
	if len(text) < 5 || !bytes.EqualFold(text[:5], []byte("data:")) {
		return 0, false
	}
	comma := bytes.IndexByte(text, ',')
	if comma < 0 || !bytes.HasSuffix(bytes.ToLower(text[:comma]), []byte(";base64")) {
		return 0, false
	}
	rest := bytes.TrimLeft(text[comma+1:], ` \rnt`+"\t\r\n")
	return comma + 1, bytes.HasPrefix(rest, []byte(base64Head))
}

// openText opens the Base64 of a PDF that stands, bare or in quotes, behind the skipped bytes.
func openText(start *bufio.Reader, skipped int, quoted bool) (io.Reader, bool, error) {
	text := peek(start, skipped)
	if quoted {
		text = unescapeStart(text)
	}
	at, ok := dataAt(text)
	if !ok {
		return nil, false, ErrNotPDF
	}
	_, _ = start.Discard(skipped)
	letters := &letters{r: start, quoted: quoted, skip: at}
	return newContent(letters, onlySpace), true, nil
}

// unescapeStart undoes the escapes of JSON that a data: URI or the head of Base64 may be written with.
func unescapeStart(text []byte) []byte {
	var plain []byte
	e := escapes{}
	for _, c := range text {
		if c == '"' && !e.open() {
			break
		}
		c, ok, err := e.next(c)
		if err != nil {
			break
		}
		if ok {
			plain = append(plain, c)
		}
	}
	return plain
}

// onlySpace reports an error if anything but white space follows.
func onlySpace(r *bufio.Reader) error {
	for {
		c, err := r.ReadByte()
		switch {
		case err == io.EOF:
			return nil
		case err != nil:
			return err
		case !space(c):
			return ErrNotBase64
		}
	}
}

func space(c byte) bool { return c == ' ' || c == '\t' || c == '\r' || c == '\n' }
