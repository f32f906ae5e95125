package tigo

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"

	"github.com/tigo-go/tigo/internal/pdf"
	"github.com/tigo-go/tigo/internal/savefile"
	"github.com/tigo-go/tigo/internal/transport"
)

// File is a PDF as a stream. A back end may send the PDF as it is, in base64, or inside JSON: Read always returns the PDF
// itself. Read it, save it or spool it, then close it. A File is for one goroutine, except for Close.
//
// Read returns the last byte only after it has checked the end of the PDF. If the PDF is cut short, Read fails with
// [ErrTruncated] before it has returned Size bytes. So an uploader that compares the length discards the upload. The error
// does not match [io.ErrUnexpectedEOF] in errors.Is, because some uploaders ignore io.ErrUnexpectedEOF.
type File struct {
	Name        string // from the response, valid on every file system; "" if the response has none
	ContentType string // "application/pdf"

	// Size is the length of the PDF in bytes, as the response states it; with WithOffset, that of the rest. It is -1 if the
	// response states no length, or only that of an encoded form. If Size is known, reading either returns exactly Size bytes
	// and then io.EOF, or fails before the last byte.
	Size int64

	limit    int64 // Limits.FileBytes
	response *Response
	content  io.Reader
	tail     pdf.Tail
	read     int64 // the position in the PDF: how many of its bytes were read, or precede the requested part
	holding  bool  // the last byte that was read is in held; Read has not returned it yet
	held     [1]byte
	next     [1]byte // receives the byte after held, if the caller's buffer has only one byte
	err      error   // the error at the end, once reached
}

// File returns the PDF in the response. If File fails, it has closed the response.
//
// Errors:
//   - [ErrMalformed]: the response is not a PDF, or with [WithOffset] another part of it
//   - [ErrTruncated], with [WithOffset]: the PDF ends before the offset
func (r *Response) File() (*File, error) {
	r.adopt()
	r.decoding.readerEnds, r.decoding.opaque = true, true
	body := bufio.NewReaderSize(r.Body, pdf.StartSize)
	part := r.StatusCode == http.StatusPartialContent
	var content io.Reader = body
	var encoded bool
	var err error
	if part {
		err = r.checkPart()
	} else {
		content, encoded, err = r.openPDF(body)
	}
	if err != nil {
		err = r.asError(err)
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
	offset, start := r.options.offset, int64(0)
	if part {
		start = offset
		f.read, f.tail = start, pdf.From(start)
	}
	if f.Size >= 0 {
		f.tail.Expect(start + f.Size)
	}
	if start < offset {
		if err := f.skip(offset); err != nil {
			_ = r.Body.Close()
			return nil, err
		}
	}
	return f, nil
}

// openPDF finds the PDF in a response. If there is none, it looks for a web page or an error body.
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

// openObject finds the PDF in a JSON object. It keeps the beginning of the object, which may be an error body.
func (r *Response) openObject(start *bufio.Reader) (content io.Reader, encoded bool, err error) {
	var kept bytes.Buffer
	beginning := io.TeeReader(io.LimitReader(start, r.limits().ErrorBytes), &kept)
	content, encoded, err = pdf.Open(bufio.NewReaderSize(io.MultiReader(beginning, start), pdf.StartSize))
	if errors.Is(err, pdf.ErrNotPDF) {
		if reported := r.bodyErrorOf(kept.Bytes(), nil, ""); reported != nil {
			err = reported
		}
	}
	return content, encoded, err
}

// errOtherPart is the error of a response with a part of the PDF that was not requested.
var errOtherPart = errors.New("the response has a different part of the file than requested")

// checkPart compares the part in a response with the requested one.
func (r *Response) checkPart() error {
	var first, last int64
	n, err := fmt.Sscanf(r.Header.Get("Content-Range"), "bytes %d-%d/", &first, &last)
	if n != 2 || err != nil || first != r.options.offset || last < first || r.call.Response.Length >= 0 && r.call.Response.Length != last-first+1 {
		return errOtherPart
	}
	return nil
}

// skip reads the first bytes of a whole PDF and drops them.
func (f *File) skip(offset int64) error {
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

// Read implements io.Reader. At the end of a whole file it returns io.EOF. Otherwise it fails with an [*Error].
//
// Errors:
//   - [ErrTruncated]: the PDF is cut short
//   - [ErrTooLarge]: the PDF is larger than Limits.FileBytes
//   - [ErrTimeout]: Limits.IdleTimeout, Limits.StreamTimeout, or the deadline of the context of the call
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

// fill reads once from the content. It returns how many bytes of p Read may return: the held byte and the new ones, except
// the last one, which it holds back.
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

// release is called at the end of a whole file. It appends the last byte to p. If p is full, the next Read appends it.
func (f *File) release(p []byte, ready int) int {
	if ready == len(p) {
		return ready
	}
	p[ready] = f.held[0]
	f.err = io.EOF
	f.response.reportEnd()
	return ready + 1
}

// failed returns the error of a file that ended with err.
func (f *File) failed(err error) error {
	if err == io.EOF || err == io.ErrUnexpectedEOF { //nolint:errorlint // a wrapped io.EOF is an error of the connection
		err = &incompleteError{received: f.read, announced: f.Size >= 0}
	}
	defer f.response.reportEnd()
	return f.response.asError(err)
}

// Close ends the download. If the file was read to its end, its connection can be used again; otherwise the connection is
// closed. Close may be called more than once, and during Read.
func (f *File) Close() error { return f.response.Body.Close() }

// Format prints type and size, for every verb. It does not print the name, which may contain the number of an account.
func (f File) Format(state fmt.State, _ rune) {
	_, _ = fmt.Fprintf(state, "tigo.File{%s, %d bytes}", f.ContentType, f.Size)
}

// incompleteError is the error of a file that ended before the PDF was complete, although the connection reported no error.
type incompleteError struct {
	received  int64
	announced bool // all bytes that the response announced were received: another attempt would not get more
}

func (e *incompleteError) Error() string {
	return fmt.Sprintf("the PDF is cut short after %d bytes", e.received)
}

// opaqueEnd hides io.EOF and io.ErrUnexpectedEOF from errors.Is: code that reads a File often takes these for the end of the
// file. It matches everything else that its cause matches.
type opaqueEnd struct{ cause error } //nolint:errname // no caller sees the type

func (e *opaqueEnd) Error() string { return e.cause.Error() }

func (e *opaqueEnd) Is(target error) bool {
	return target != io.EOF && target != io.ErrUnexpectedEOF && errors.Is(e.cause, target)
}

func (e *opaqueEnd) As(target any) bool { return errors.As(e.cause, target) }
