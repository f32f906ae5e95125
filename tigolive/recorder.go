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

// Recorder keeps the reads of a client and their responses, with everything personal in them replaced: the same document
// gives the same stand-in everywhere, numbers keep their length and form, dates shift by one number of days that
// stays secret, PDFs become as long a placeholder. Neither sign-ins nor writes are kept, and no headers but the content type and
// Retry-After. What it does not understand, it refuses: see [Recorder.Refused].
//
// Until [Recorder.Save], responses stay in memory as they were, at most 256 MiB of it.
type Recorder struct {
	path string
	key  [32]byte

	mu      sync.Mutex
	all     []recording.Raw
	size    int64
	refused []Refusal
	full    bool
}

// Refusal is why a response is not in a recording. It holds nothing of the response.
type Refusal struct {
	ID     string // the operationId; "" for a request that is none of the contract's reads
	Reason string // in words
}

// maxRecorded bounds the memory of a Recorder.
const maxRecorded = 256 << 20

// NewRecorder returns a recorder whose recording Save writes to a file.
func NewRecorder(path string) *Recorder {
	r := &Recorder{path: path}
	_, _ = rand.Read(r.key[:]) // it cannot fail
	return r
}

// RoundTripper records what goes through next, for [tigo.Config.Transport]. A nil next is [tigo.DefaultTransport].
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
	if response.ContentLength == 0 { // the SDK need not read it
		t.recorder.keep(raw)
		return response, nil
	}
	response.Body = &recorded{ReadCloser: response.Body, recorder: t.recorder, raw: raw}
	return response, nil
}

// recorded keeps a body that is read to its end, and an error's as far as it is read.
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
	b.once.Do(func() { b.recorder.refuse(b.raw, "it was not read to its end") })
	return b.ReadCloser.Close()
}

// take reports whether there is room for more.
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

// Refused returns what is not in the recording, and why. It is complete after [Recorder.Save].
func (r *Recorder) Refused() []Refusal {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]Refusal(nil), r.refused...)
}

// Save writes the recording to its file, whole or not at all, and forgets the responses. It fails if there is nothing to keep, or
// if more came than a recorder holds.
func (r *Recorder) Save() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	all := r.all
	r.all, r.size = nil, 0
	if r.full {
		return fmt.Errorf("tigolive: more than %d MiB came: record less", maxRecorded>>20)
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
	err := os.WriteFile(beside, content.Bytes(), 0o666) //nolint:gosec // it holds nothing personal, and the umask decides
	if err == nil {
		err = os.Rename(beside, r.path)
	}
	if err != nil {
		_ = os.Remove(beside)
	}
	return err
}
