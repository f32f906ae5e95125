package pdf

import (
	"bufio"
	"bytes"
	"errors"
	"io"
)

// The errors of a file.
var (
	ErrNotPDF    = errors.New("the response is not a PDF")
	ErrNotBase64 = errors.New("the PDF is not whole Base64")
)

// headerWithin is the number of bytes that readers of PDFs accept before the header, by Adobe's implementation notes.
const headerWithin = 1 << 10

// StartSize is the size of the buffer that [Open] needs.
const StartSize = headerWithin + len(header)

const (
	header     = "%PDF-"
	base64Head = "JVBERi" // the beginning of the Base64 of "%PDF-", which is the same for every version
)

// Open finds the form of a PDF and returns its content. The content ends with io.EOF only if its wrapping is whole; a [Tail]
// checks the PDF itself. encoded reports that the content is not the text of start, so that the length of start is not that of
// the PDF. It fails with [ErrNotPDF], or with the error of start.
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
		return start, false, nil // reading returns the error of Peek again
	case err != nil && err != io.EOF:
		return nil, false, err
	}
	return nil, false, ErrNotPDF
}

// firstByte returns the first byte that is neither white space nor a byte order mark.
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

// peek returns the bytes after the skipped ones: enough to recognize Base64 and data: URIs.
func peek(start *bufio.Reader, skipped int) []byte {
	beginning, _ := start.Peek(skipped + dataURISize)
	return beginning[min(skipped, len(beginning)):]
}

// dataURISize is the maximum length of a data: URI up to the head of its data.
const dataURISize = 160

// wrapped reports whether a text begins with the Base64 of a PDF, bare or in a data: URI.
func wrapped(text []byte) bool {
	_, ok := dataAt(text)
	return ok
}

// dataAt returns the index of the Base64 of a PDF in a text: 0, or after the "base64," of a data: URI.
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

// openText opens the Base64 of a PDF, bare or in quotes, after the skipped bytes.
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

// unescapeStart resolves the JSON escapes in a data: URI or in the head of Base64.
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

// onlySpace returns an error if anything but white space follows.
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
