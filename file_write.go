package tigo

import (
	"io"
	"os"
	"sync"

	"github.com/tigo-go/tigo/internal/savefile"
)

// copySize is how much of a file is read at once. A TLS record has no more: over HTTP/1.1 with TLS, a larger read returns no more.
const copySize = 16 << 10

// copyBuffers has the buffers of WriteTo and skip.
var copyBuffers = sync.Pool{New: func() any { return new([copySize]byte) }}

// WriteTo implements io.WriterTo. It writes the rest of the file, and fails if the file is not whole.
func (f *File) WriteTo(w io.Writer) (int64, error) {
	buffer, _ := copyBuffers.Get().(*[copySize]byte)
	defer copyBuffers.Put(buffer)
	var written int64
	for {
		n, err := f.Read(buffer[:])
		if n > 0 { // an empty write to an http.ResponseWriter would send status 200
			m, writeErr := w.Write(buffer[:n])
			written += int64(m)
			switch {
			case writeErr != nil:
				return written, writeErr
			case m < n:
				return written, io.ErrShortWrite
			}
		}
		switch {
		case err == io.EOF: //nolint:errorlint // a wrapped io.EOF is not the end
			return written, nil
		case err != nil:
			return written, err
		}
	}
}

// Save writes the file to a path and closes it. If Save fails, the path is unchanged.
//
// As with [os.WriteFile], a new file has mode 0666 less the umask, a replaced one keeps its mode, and symbolic links are
// followed. Save fails for devices, pipes and folders.
//
// Save first writes a temporary file in the same folder. If the system supports it, that file has no name. Otherwise its name
// is ".tigo-" and twelve letters and digits, and a killed process may leave it behind.
func (f *File) Save(path string) error {
	defer f.Close()
	return savefile.Write(path, func(to *os.File) error {
		_, err := f.WriteTo(to)
		return err
	})
}
