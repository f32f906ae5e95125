package tigo

import (
	"fmt"
	"io"
	"os"
)

// SpooledFile is a whole PDF in a temporary file: of a known size, readable from any place and more than once, as
// object stores, mailers and handlers with a Content-Length want it. Close takes the file away.
type SpooledFile struct {
	Name        string // as File has it
	ContentType string // "application/pdf"
	Size        int64  // in bytes

	file *os.File
	path string // what Close has to remove; "" if the file has no name any more
}

// Spool reads the file to its end into a temporary one, closes it and returns that, from its beginning. It fails, and
// leaves nothing, unless the PDF is whole.
//
// The temporary file is in [os.TempDir] and readable by this user alone. It holds an invoice, which is personal data: where
// the system can do that it has no name, and ends with the process at the latest.
func (f *File) Spool() (*SpooledFile, error) {
	defer f.Close()
	temporary, err := os.CreateTemp("", "tigo-*.pdf")
	if err != nil {
		return nil, err
	}
	s := &SpooledFile{Name: f.Name, ContentType: f.ContentType, file: temporary, path: temporary.Name()}
	if os.Remove(s.path) == nil { // an open file stays readable, but not on Windows
		s.path = ""
	}
	if s.Size, err = f.WriteTo(temporary); err == nil {
		_, err = temporary.Seek(0, io.SeekStart)
	}
	if err != nil {
		_ = s.Close()
		return nil, err
	}
	return s, nil
}

// Read implements io.Reader.
func (s *SpooledFile) Read(p []byte) (int, error) { return s.file.Read(p) }

// ReadAt implements io.ReaderAt.
func (s *SpooledFile) ReadAt(p []byte, offset int64) (int, error) { return s.file.ReadAt(p, offset) }

// Seek implements io.Seeker.
func (s *SpooledFile) Seek(offset int64, whence int) (int64, error) {
	return s.file.Seek(offset, whence)
}

// Close takes the temporary file away.
func (s *SpooledFile) Close() error {
	err := s.file.Close()
	if s.path != "" {
		if removed := os.Remove(s.path); err == nil {
			err = removed
		}
	}
	return err
}

// Format prints what kind of file it is and its size, whatever the verb.
func (s SpooledFile) Format(state fmt.State, _ rune) {
	_, _ = fmt.Fprintf(state, "tigo.SpooledFile{%s, %d bytes}", s.ContentType, s.Size)
}
