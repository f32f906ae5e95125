package tigo

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"mime"
	"os"
	"path/filepath"
	"strings"
	"sync"
)

// What a file can turn out to be instead of a whole PDF.
var (
	errNotPDF    = errors.New("the answer is not a PDF")
	errNotBase64 = errors.New("the PDF is not whole Base64")
)

// incompleteError is a file whose bytes ended, without an error of the connection's, before the PDF did.
type incompleteError struct{ delivered int64 }

func (e *incompleteError) Error() string {
	return fmt.Sprintf("the PDF broke off after %d bytes", e.delivered)
}

// File is a document as it arrives: a PDF, whichever way the back end encoded it. Read it or save it, then close it.
//
// A file that was cut short reads as an error in place of io.EOF, so that half of one is never taken for the whole.
type File struct {
	Name        string // what the platform calls it, without a path; "" when it does not say
	ContentType string // "application/pdf"
	Size        int64  // in bytes; -1 when not known beforehand

	response *Response
	content  io.Reader
	read     int64
	tail     []byte // the last bytes that were read
	err      error
}

// tailSize is where a PDF's end marker stands, at the latest.
const tailSize = 1 << 10

// File hands the response over as a PDF. It closes the response if it is none, and the error is [ErrMalformed].
func (r *Response) File() (*File, error) {
	r.body.decoded = true
	start := bufio.NewReaderSize(r.Body, pdfStart)
	content, encoded, err := openPDF(start)
	if errors.Is(err, errNotPDF) {
		beginning, _ := start.Peek(start.Buffered())
		if page, ok := webPage(r.Header, beginning); ok {
			err = page
		}
	}
	if err != nil {
		err = r.typed(err)
		_ = r.Body.Close()
		return nil, err
	}
	f := &File{
		Name:        fileName(r.Header.Get("Content-Disposition")),
		ContentType: "application/pdf",
		Size:        -1,
		response:    r,
		content:     content,
	}
	if !encoded && r.exchange.Length >= 0 {
		f.Size = r.exchange.Length
	}
	return f, nil
}

// fileName is the name in a Content-Disposition header, stripped of anything that could lead elsewhere.
func fileName(disposition string) string {
	_, parameters, err := mime.ParseMediaType(disposition)
	if err != nil {
		return ""
	}
	name := filepath.Base(strings.ReplaceAll(parameters["filename"], `\`, "/"))
	if name == "." || name == ".." || name == "/" {
		return ""
	}
	return name
}

// Read implements io.Reader. The error at the end is io.EOF only for a whole file; else it is an [*Error].
func (f *File) Read(p []byte) (int, error) {
	if f.err != nil {
		return 0, f.err
	}
	n, err := f.content.Read(p)
	f.read += int64(n)
	f.remember(p[:n])
	switch {
	case err == nil:
	case err == io.EOF && bytes.Contains(f.tail, []byte("%%EOF")):
		f.err = io.EOF
	case err == io.EOF:
		f.err = f.response.typed(&incompleteError{f.read})
	case errorIs[base64.CorruptInputError](err):
		f.err = f.response.typed(errNotBase64)
	default:
		f.err = f.response.typed(err)
	}
	if f.err != nil {
		f.response.ended()
	}
	return n, f.err
}

// remember keeps the last bytes.
func (f *File) remember(p []byte) {
	if len(p) >= tailSize {
		f.tail = append(f.tail[:0], p[len(p)-tailSize:]...)
		return
	}
	if over := len(f.tail) + len(p) - tailSize; over > 0 {
		f.tail = f.tail[:copy(f.tail, f.tail[over:])]
	}
	f.tail = append(f.tail, p...)
}

// copyBuffers is what files are copied through.
var copyBuffers = sync.Pool{New: func() any { return new([32 << 10]byte) }}

// WriteTo implements io.WriterTo: it writes the rest of the file, and reports an error unless that was all of it.
func (f *File) WriteTo(w io.Writer) (int64, error) {
	buffer, _ := copyBuffers.Get().(*[32 << 10]byte)
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

// Save writes the file to a path and closes it. The path holds the whole file or is left as it was: the bytes go to
// a temporary file beside it first. An error takes that away again; a process that is killed may leave it there, by the
// file's name with a dot before it and digits behind it.
func (f *File) Save(path string) (err error) {
	defer f.Close()
	temporary, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = temporary.Close()
			_ = os.Remove(temporary.Name())
		}
	}()
	if _, err = f.WriteTo(temporary); err != nil {
		return err
	}
	if err = temporary.Sync(); err != nil {
		return err
	}
	if err = temporary.Close(); err != nil {
		return err
	}
	return os.Rename(temporary.Name(), path)
}

// Close frees the connection. It is safe to call more than once.
func (f *File) Close() error { return f.response.Body.Close() }
