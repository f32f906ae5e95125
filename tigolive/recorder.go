package tigolive

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"sync"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/internal/recording"
)

// Recorder keeps the reads of a client and their responses, with all personal data replaced:
//   - A value has the same stand-in everywhere, and numbers keep their length and form.
//   - All dates are shifted by the same secret number of days.
//   - A PDF becomes an empty one of the same length.
//
// It keeps no sign-ins and no writes, and only the headers Content-Type and Retry-After. It does not keep a response in an
// unknown form: see [Recorder.Refused].
//
// Until [Recorder.Save], it holds at most 256 MiB of unchanged responses in memory.
type Recorder struct {
	path string
	key  [32]byte

	mu      sync.Mutex
	all     []recording.Raw
	size    int64
	refused []Refusal
	full    bool
}

// Refusal is the reason for which a response is not in a recording. It contains no value of the response.
type Refusal struct {
	ID     string // the operationId; "" if the request is not a read of the contract
	Reason string // in words
}

// maxRecorded bounds the memory of a Recorder.
const maxRecorded = 256 << 20

// NewRecorder returns a recorder. Save writes its recording to the file at path.
func NewRecorder(path string) *Recorder {
	r := &Recorder{path: path}
	_, _ = rand.Read(r.key[:]) // it cannot fail
	return r
}

// RoundTripper returns a [tigo.Config.Transport] that records the requests that it passes to next, and their responses. A
// nil next means [tigo.DefaultTransport].
func (r *Recorder) RoundTripper(next http.RoundTripper) http.RoundTripper {
	if next == nil {
		next = tigo.DefaultTransport()
	}
	return recorderTripper{r, next}
}

type recorderTripper struct {
	recorder *Recorder
	next     http.RoundTripper
}

// RoundTrip implements http.RoundTripper.
func (t recorderTripper) RoundTrip(request *http.Request) (*http.Response, error) {
	op, ok := tigo.OperationFromContext(request.Context())
	response, err := t.next.RoundTrip(request)
	if err != nil || request.Method != http.MethodGet || ok && op.Op == signInOp {
		return response, err
	}
	url := *request.URL
	raw := recording.Raw{Method: request.Method, URL: &url, Status: response.StatusCode, Header: response.Header.Clone()}
	if response.ContentLength == 0 { // the client may not read an empty body
		t.recorder.keep(raw)
		return response, nil
	}
	response.Body = &recorded{ReadCloser: response.Body, recorder: t.recorder, raw: raw}
	return response, nil
}

// recorded keeps a body that is read to its end. It keeps an error body as far as that is read.
type recorded struct {
	io.ReadCloser
	recorder *Recorder
	raw      recording.Raw
	once     sync.Once
}

// Read implements io.Reader.
func (b *recorded) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if b.recorder.take(int64(n)) {
		b.raw.Body = append(b.raw.Body, p[:n]...)
	}
	if err == io.EOF {
		b.once.Do(func() { b.recorder.keep(b.raw) })
	}
	return n, err
}

// Close implements io.Closer.
func (b *recorded) Close() error {
	b.once.Do(func() { b.recorder.refuse(b.raw, "its body was not read to the end") })
	return b.ReadCloser.Close()
}

// take reports whether n more bytes fit into the memory limit.
func (r *Recorder) take(n int64) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.size += n
	r.full = r.full || r.size > maxRecorded
	return !r.full
}

func (r *Recorder) keep(raw recording.Raw) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.full {
		r.all = append(r.all, raw)
	}
}

func (r *Recorder) refuse(raw recording.Raw, reason string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.refused = append(r.refused, Refusal{recording.OperationID(raw), reason})
}

// Refused returns the responses that are not in the recording, with the reasons. It is complete after [Recorder.Save].
func (r *Recorder) Refused() []Refusal {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]Refusal(nil), r.refused...)
}

// Save writes the recording to its file, and drops the responses from memory. It fails if there is no response to keep, or
// if the responses were larger than the limit of a recorder. If it fails, the file is unchanged.
func (r *Recorder) Save() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	all := r.all
	r.all, r.size = nil, 0
	if r.full {
		return fmt.Errorf("tigolive: the responses are larger than %d MiB: record fewer", maxRecorded>>20)
	}
	made, refused := recording.Make(r.key, all)
	for _, each := range refused {
		r.refused = append(r.refused, Refusal(each))
	}
	if len(made.Exchanges) == 0 {
		return errors.New("tigolive: there is nothing to record")
	}
	var content bytes.Buffer
	if err := made.Save(&content); err != nil {
		return err
	}
	beside := filepath.Join(filepath.Dir(r.path), ".recording-"+rand.Text())
	err := os.WriteFile(beside, content.Bytes(), 0o666) //nolint:gosec // it contains no personal data, and the umask applies
	if err == nil {
		err = os.Rename(beside, r.path)
	}
	if err != nil {
		_ = os.Remove(beside)
	}
	return err
}
