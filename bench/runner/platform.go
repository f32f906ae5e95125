package runner

import (
	"io"
	"maps"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// bearer is the access token of all clients.
const bearer = "a-bearer-of-forty-characters-0123456789ab"

// inMemory responds without a network, so that only the work of the client is measured.
type inMemory struct{}

// RoundTrip implements http.RoundTripper.
func (inMemory) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body != nil {
		_, _ = io.Copy(io.Discard, r.Body)
		_ = r.Body.Close()
	}
	d, status := respond(r)
	memory := &memory{rest: d.body}
	memory.response = http.Response{
		StatusCode:    status,
		Proto:         "HTTP/1.1",
		ProtoMajor:    1,
		ProtoMinor:    1,
		Header:        d.header,
		Body:          memory,
		ContentLength: int64(len(d.body)),
		Request:       r,
	}
	return &memory.response, nil
}

// memory is a response and its body. It has no WriteTo, as the bodies of a network have none.
type memory struct {
	response http.Response
	rest     []byte
}

func (m *memory) Read(p []byte) (int, error) {
	if len(m.rest) == 0 {
		return 0, io.EOF
	}
	n := copy(p, m.rest)
	m.rest = m.rest[n:]
	return n, nil
}

func (m *memory) Close() error { return nil }

// Handler serves the documents over a network.
func Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		d, status := respond(r)
		maps.Copy(w.Header(), d.header)
		w.Header().Set("Content-Length", strconv.Itoa(len(d.body)))
		w.WriteHeader(status)
		_, _ = w.Write(d.body)
	})
}

// PlatformAt returns the platform at a URL, or the one in memory if url is "".
func PlatformAt(url string) Platform {
	p := Platform{URL: strings.TrimSuffix(url, "/"), Bearer: bearer}
	if url == "" {
		p.URL, p.Transport = "http://localhost", inMemory{}
		return p
	}
	// The default of net/http keeps two idle connections, so that 64 goroutines would mostly measure dials.
	p.Transport = &http.Transport{MaxIdleConnsPerHost: 100, MaxConnsPerHost: 100, IdleConnTimeout: time.Minute}
	return p
}
