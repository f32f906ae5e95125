package tigo

import (
	"fmt"
	"io"
	"os"
)

// SpooledFile is a whole PDF in a temporary file of this machine. Its size is known, and it can be read from any offset and
// more than once, as object stores, mailers and handlers with a Content-Length require. Close removes it.
type SpooledFile struct {
	Name        string // the Name of the File
	ContentType string // "application/pdf"
	Size        int64  // in bytes

	file *os.File
	path string // the path that Close removes; "" if the file has no name
}

// Spool copies the PDF to a temporary file, closes the File, and returns the copy. It fails with the errors of [File.Read] and
// those of the file system, and then leaves no copy.
//
// The temporary file is in [os.TempDir], and only this user can read it. An invoice is personal data: if the system supports
// it, the file has no name, so that it disappears at the latest when the process ends.
func (f *File) Spool() (*SpooledFile, error) {
	defer f.Close()
	temporary, err := os.CreateTemp("", "tigo-*.pdf")
	if err != nil {
		return nil, err
	}
	s := &SpooledFile{Name: f.Name, ContentType: f.ContentType, file: temporary, path: temporary.Name()}
	if os.Remove(s.path) == nil { // an open file stays readable; this fails on Windows
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

// Close removes the temporary file.
func (s *SpooledFile) Close() error {
	err := s.file.Close()
	if s.path != "" {
		if removed := os.Remove(s.path); err == nil {
			err = removed
		}
	}
	return err
}

// Format prints type and size, for every verb.
func (s SpooledFile) Format(state fmt.State, _ rune) {
	_, _ = fmt.Fprintf(state, "tigo.SpooledFile{%s, %d bytes}", s.ContentType, s.Size)
}
