// Package deviate is a platform that deviates from the contract on purpose: a proxy in front of the emulator that changes
// responses in known ways. Each way has the deviations that a report must show. The package is independent of the code that
// makes reports.
package deviate

import (
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/tigo-go/tigo/tigotest"
)

// Sign is a deviation that a report must show: its kind and path.
type Sign struct{ Kind, Path string }

// Response is a response that the proxy forwards.
type Response struct {
	Status int
	Header http.Header
	Body   []byte
}

// Way is one way to deviate.
type Way struct {
	Name   string
	ID     string // the operationId whose responses change
	Shows  []Sign // the deviations that a report must show
	Allows []Sign // further deviations that may follow, for example that a renamed member is missing
	Do     func(*Response)
}

// Proxy is a proxy in front of an emulator.
type Proxy struct {
	URL      string
	Emulator *tigotest.Server

	mu   sync.Mutex
	ways []Way
	seen map[string][]any // unchanged documents of 2xx responses, by operationId
	did  map[string]int   // how often each way changed a response
}

// Start starts a proxy that changes nothing. It stops at the end of the test.
func Start(tb testing.TB, emulator *tigotest.Server) *Proxy {
	tb.Helper()
	p := &Proxy{Emulator: emulator, seen: map[string][]any{}, did: map[string]int{}}
	server := httptest.NewServer(http.HandlerFunc(p.serve))
	tb.Cleanup(server.Close)
	p.URL = server.URL
	return p
}

// Deviate sets the ways in which the proxy deviates.
func (p *Proxy) Deviate(ways []Way) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.ways = ways
}

// Did returns how often a way changed a response.
func (p *Proxy) Did(name string) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.did[name]
}

func (p *Proxy) serve(w http.ResponseWriter, r *http.Request) {
	request, err := http.NewRequestWithContext(r.Context(), r.Method, p.Emulator.URL+r.URL.RequestURI(), r.Body)
	if err != nil {
		w.WriteHeader(http.StatusBadGateway)
		return
	}
	request.Header = r.Header.Clone()
	received, err := http.DefaultTransport.RoundTrip(request)
	if err != nil {
		w.WriteHeader(http.StatusBadGateway)
		return
	}
	defer received.Body.Close()
	body, _ := io.ReadAll(received.Body)
	response := &Response{received.StatusCode, received.Header, body}
	p.change(operation(r), response)
	response.Header.Set("Content-Length", strconv.Itoa(len(response.Body)))
	maps.Copy(w.Header(), response.Header)
	w.WriteHeader(response.Status)
	_, _ = w.Write(response.Body)
}

func (p *Proxy) change(id string, r *Response) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if document, ok := decode(r.Body); ok && id != "" && r.Status == http.StatusOK {
		p.seen[id] = append(p.seen[id], document)
	}
	for _, way := range p.ways {
		if way.ID != id {
			continue
		}
		before, header := *r, r.Header.Clone()
		way.Do(r)
		if before.Status != r.Status || !bytes.Equal(before.Body, r.Body) || !maps.EqualFunc(header, r.Header, slices.Equal) {
			p.did[way.Name]++
		}
	}
}

// operation returns the operation of a request. It compares the end of the path, which is different for each route.
func operation(r *http.Request) string {
	given := strings.Split(r.URL.EscapedPath(), "/")
	for _, o := range tigotest.Operations() {
		if o.Method == r.Method && fits(strings.Split(o.Path(), "/"), given) {
			return o.ID
		}
	}
	return ""
}

func fits(template, given []string) bool {
	if len(template) != len(given) {
		return false
	}
	for i, segment := range template {
		if !strings.HasPrefix(segment, "{") && segment != given[i] {
			return false
		}
	}
	return true
}

// decode decodes a document and keeps the literals of its numbers.
func decode(body []byte) (any, bool) {
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	var v any
	err := d.Decode(&v)
	return v, err == nil
}

func encode(v any) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(v) // it cannot fail: the value was decoded before
	return bytes.TrimSpace(b.Bytes())
}
