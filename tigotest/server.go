package tigotest

import (
	"context"
	"crypto/tls"
	"io"
	"log"
	"net"
	"net/http"
	"sync"
	"testing"
	"time"
)

// Server is a running sandbox. Its methods may be called from any goroutine.
type Server struct {
	URL          string // the origin to talk to, e.g. "http://127.0.0.1:40123"
	ClientID     string // what the token endpoint accepts as the name
	ClientSecret string // and as the secret; it holds +, / and %, so that escaping it first is noticed

	options  options
	routes   *node
	http     *http.Server
	served   chan struct{}  // closed when http.Serve has returned
	handlers sync.WaitGroup // requests being answered
	stop     context.CancelFunc
	root     context.Context // ends with Close; frees handlers that wait on purpose
	secure   *tls.Config     // nil without TLS

	mu sync.Mutex // guards the state and the records below
	state
	record
}

// NewServer starts a sandbox on a free port of 127.0.0.1, with the seeds loaded and nothing else. Close it after use.
// Like [net/http/httptest.NewServer] it panics if the machine lets it listen on no loopback port.
func NewServer(opts ...Option) *Server {
	s := &Server{
		ClientID:     "tigotest-app",
		ClientSecret: "tigotest+secret/100%",
		options:      newOptions(opts),
		routes:       newRoutes(Operations()),
		served:       make(chan struct{}),
	}
	s.root, s.stop = context.WithCancel(context.Background())
	s.state = newState(s.options.clock)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic("tigotest: listening on 127.0.0.1: " + err.Error())
	}
	s.URL = "http://" + listener.Addr().String()
	s.http = &http.Server{
		Handler:           http.HandlerFunc(s.serve),
		ReadHeaderTimeout: 30 * time.Second,
		ErrorLog:          log.New(io.Discard, "", 0),
	}
	go func() {
		defer close(s.served)
		_ = s.http.Serve(listener) // it always ends in an error: the one of Close
	}()
	return s
}

// Start starts a sandbox for one test and closes it when the test ends. With [FailOnViolations] the test fails, one
// line each, for everything that broke the contract.
func Start(tb testing.TB, opts ...Option) *Server {
	tb.Helper()
	s := NewServer(opts...)
	tb.Cleanup(func() {
		s.Close()
		if s.options.failOnViolations {
			for _, violation := range s.Violations() {
				tb.Errorf("tigotest: contract violation: %s", violation)
			}
		}
	})
	return s
}

// Close stops listening, cuts every connection and waits until no request is being answered. Twice is fine.
func (s *Server) Close() {
	s.stop()
	_ = s.http.Close()
	<-s.served
	s.handlers.Wait()
}

// Reset brings back the seeds and the clock of the start and forgets requests, bookings and violations. Tokens stay
// valid, so that a client in use goes on.
func (s *Server) Reset() {
	s.mu.Lock()
	defer s.mu.Unlock()
	tokens := s.tokens
	s.state = newState(s.options.clock)
	s.tokens = tokens
	s.record = record{}
}
