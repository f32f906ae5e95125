package tigo

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"sync"

	"github.com/tigo-go/tigo/internal/pdf"
	"github.com/tigo-go/tigo/internal/savefile"
	"github.com/tigo-go/tigo/internal/transport"
)

// File is a document as it arrives: a PDF, whichever way the back end wrapped it. Read it, save it or spool it, then
// close it.
//
// No part of a file is ever taken for the whole: its last byte is handed on only when the end was checked, so a file
// that was cut reads as an [ErrTruncated] one byte early at the latest, and an uploader that was told the Size stores
// nothing. That error is no [io.ErrUnexpectedEOF] to errors.Is, which some uploaders swallow.
type File struct {
	Name        string // what the platform calls it, fit for every file system; "" if it does not say
	ContentType string // "application/pdf"

	// Size is what the response announced, in bytes; -1: it announced nothing, or the length of an encoded form. If it is
	// known, either exactly so many bytes are read before io.EOF, or reading fails before the last one.
	Size int64

	limit    int64 // Limits.FileBytes
	response *Response
	content  io.Reader
	tail     pdf.Tail
	read     int64 // bytes taken from content
	holding  bool  // the last of them is in held, and not handed on
	held     [1]byte
	next     [1]byte // what follows it, if the reader has no room for more
	err      error   // the end, once reached
}

// File hands the response over as a PDF. If it is none, it closes the response and fails with [ErrMalformed].
func (r *Response) File() (*File, error) {
	r.adopt()
	r.decoding.decoded, r.decoding.opaque = true, true
	start := bufio.NewReaderSize(r.Body, pdf.StartSize)
	part := r.StatusCode == http.StatusPartialContent
	var content io.Reader = start
	var encoded bool
	var err error
	if part {
		err = r.checkPart()
	} else {
		content, encoded, err = r.openPDF(start)
	}
	if err != nil {
		err = r.typed(err)
		_ = r.Body.Close()
		return nil, err
	}
	f := &File{
		Name:        savefile.NameOf(r.Header.Get("Content-Disposition")),
		ContentType: "application/pdf",
		Size:        -1,
		response:    r,
		content:     content,
	}
	if client := r.decoding.client; client != nil {
		f.limit = client.core.limits.FileBytes
	}
	if !encoded && r.call.Response.Length >= 0 {
		f.Size = r.call.Response.Length
	}
	switch offset := r.options.offset; {
	case part:
		f.tail = pdf.From(offset)
	case offset > 0:
		if err := f.pass(offset); err != nil {
			_ = r.Body.Close()
			return nil, err
		}
	}
	return f, nil
}

// openPDF finds the PDF in a response. What is none may be a page of somebody in between, or an error body of the platform.
func (r *Response) openPDF(start *bufio.Reader) (content io.Reader, encoded bool, err error) {
	if beginning, _ := start.Peek(1); len(beginning) > 0 && beginning[0] == '{' {
		return r.openObject(start)
	}
	content, encoded, err = pdf.Open(start)
	if errors.Is(err, pdf.ErrNotPDF) {
		beginning, _ := start.Peek(start.Buffered())
		if page, ok := webPage(r.Header, beginning); ok {
			err = page
		}
	}
	return content, encoded, err
}

// openObject finds the PDF in a JSON object, of which it keeps the beginning in case that is an error body.
func (r *Response) openObject(start *bufio.Reader) (content io.Reader, encoded bool, err error) {
	var said bytes.Buffer
	beginning := io.TeeReader(io.LimitReader(start, r.limits().ErrorBytes), &said)
	content, encoded, err = pdf.Open(bufio.NewReaderSize(io.MultiReader(beginning, start), pdf.StartSize))
	if errors.Is(err, pdf.ErrNotPDF) {
		if refusal := r.refusal(said.Bytes(), nil); refusal != nil {
			err = refusal
		}
	}
	return content, encoded, err
}

// errOtherPart is a response with another part of a document than the one that was asked for.
var errOtherPart = errors.New("the response is another part of the document than the one asked for")

// checkPart compares the part that a response says it is with the one that was asked for.
func (r *Response) checkPart() error {
	var first, last int64
	n, err := fmt.Sscanf(r.Header.Get("Content-Range"), "bytes %d-%d/", &first, &last)
	if n != 2 || err != nil || first != r.options.offset || last < first || r.call.Response.Length >= 0 && r.call.Response.Length != last-first+1 {
		return errOtherPart
	}
	return nil
}

// pass passes over the first bytes of a document, all of which was sent.
func (f *File) pass(offset int64) error {
	buffer, _ := copyBuffers.Get().(*[copySize]byte)
	defer copyBuffers.Put(buffer)
	for left := offset; left > 0; {
		n, err := f.content.Read(buffer[:min(left, int64(len(buffer)))])
		f.tail.Add(buffer[:n])
		f.read += int64(n)
		if left -= int64(n); err != nil && left > 0 {
			return f.failed(err)
		}
	}
	if f.Size >= 0 {
		f.Size -= offset
	}
	return nil
}

// Read implements io.Reader. The error at the end is io.EOF only for a whole file; else it is an [*Error].
func (f *File) Read(p []byte) (int, error) {
	for n := 0; ; {
		if len(p) == 0 || f.err != nil {
			return 0, f.err
		}
		if n = f.fill(p); n > 0 {
			return n, f.err
		}
	}
}

// fill reads once, and returns how many bytes of p may be handed on: those read before and now, less the last one.
func (f *File) fill(p []byte) int {
	into := p
	if f.holding {
		p[0] = f.held[0]
		if into = p[1:]; len(into) == 0 {
			into = f.next[:]
		}
	}
	n, err := f.content.Read(into)
	f.tail.Add(into[:n])
	if f.read += int64(n); f.limit > 0 && f.read > f.limit {
		f.err = f.failed(transport.ErrTooLarge)
		return 0
	}
	ready := n
	switch {
	case n == 0:
	case f.holding:
		f.held[0] = into[n-1]
	default:
		f.holding, f.held[0] = true, into[n-1]
		ready--
	}
	switch {
	case err == io.EOF && f.tail.Whole():
		return f.release(p, ready)
	case err != nil:
		f.err = f.failed(err)
	}
	return ready
}

// release ends a whole file. Its last byte is handed on too: now, or with the next read if p is full.
func (f *File) release(p []byte, ready int) int {
	if ready == len(p) {
		return ready
	}
	p[ready] = f.held[0]
	f.err = io.EOF
	f.response.ended()
	return ready + 1
}

// failed is the error of a file that ended with err.
func (f *File) failed(err error) error {
	if err == io.EOF || err == io.ErrUnexpectedEOF { //nolint:errorlint // wrapped ones are the connection's
		err = &incompleteError{received: f.read, announced: f.Size >= 0}
	}
	defer f.response.ended()
	return f.response.typed(err)
}

// copySize fits into a processor's nearest cache together with what it is copied from.
const copySize = 16 << 10

// copyBuffers is what files are copied through.
var copyBuffers = sync.Pool{New: func() any { return new([copySize]byte) }}

// WriteTo implements io.WriterTo: it writes the rest of the file, and returns an error unless that was all of it.
func (f *File) WriteTo(w io.Writer) (int64, error) {
	buffer, _ := copyBuffers.Get().(*[copySize]byte)
	defer copyBuffers.Put(buffer)
	var written int64
	for {
		n, err := f.Read(buffer[:])
		m, writeErr := w.Write(buffer[:n])
		written += int64(m)
		switch {
		case writeErr != nil:
			return written, writeErr
		case m < n:
			return written, io.ErrShortWrite
		case err == io.EOF: //nolint:errorlint // a wrapped one is no end
			return written, nil
		case err != nil:
			return written, err
		}
	}
}

// Save writes the file to a path and closes it. The path holds the whole file afterwards, or is left as it was.
//
// A new file has mode 0666 less the umask, and one that is replaced keeps its mode; a symbolic link is followed, as
// [os.WriteFile] does. Devices, pipes and folders are refused. The bytes go to a temporary file in the same folder,
// which has no name until it is whole where the system can do that; elsewhere a process that is killed may leave one
// behind, named ".tigo-" and twelve letters and digits.
func (f *File) Save(path string) error {
	defer f.Close()
	return savefile.Write(path, func(to *os.File) error {
		_, err := f.WriteTo(to)
		return err
	})
}

// Close frees the connection. It is safe to call more than once, and beside Read.
func (f *File) Close() error { return f.response.Body.Close() }

// Format prints what kind of file it is and its size, whatever the verb: its name may hold an account's number.
func (f File) Format(state fmt.State, _ rune) {
	_, _ = fmt.Fprintf(state, "tigo.File{%s, %d bytes}", f.ContentType, f.Size)
}

// incompleteError is a file whose bytes ended, without an error of the connection's, before the PDF did.
type incompleteError struct {
	received  int64
	announced bool // all the bytes that the response announced are there: another attempt brings no more
}

func (e *incompleteError) Error() string {
	return fmt.Sprintf("the PDF is cut short after %d bytes", e.received)
}

// opaqueEnd hides that a cut is an io.ErrUnexpectedEOF: to those whom a File is handed to, that is often the end of
// their own input. Every other question about the cause is answered as before.
type opaqueEnd struct{ cause error } //nolint:errname // it is the end of a file, and never seen by name

func (e *opaqueEnd) Error() string { return e.cause.Error() }

func (e *opaqueEnd) Is(target error) bool {
	return target != io.EOF && target != io.ErrUnexpectedEOF && errors.Is(e.cause, target)
}

func (e *opaqueEnd) As(target any) bool { return errors.As(e.cause, target) }
