package tigotest

import (
	"cmp"
	"context"
	"crypto/x509"
	"io"
	"log"
	"net"
	"net/http"
	"strconv"
	"sync"
	"testing"
	"time"
)

// Server is a running emulator. Its methods may be called from any goroutine.
type Server struct {
	URL          string // the origin to talk to, e.g. "http://127.0.0.1:40123"
	ClientID     string // what the token endpoint accepts as the name
	ClientSecret string // and as the secret; it holds +, / and %, so that escaping it first is noticed

	options  options
	routes   *node
	pool     *x509.CertPool // trusts the throw-away certificate; nil without one
	listener *listener
	http     *http.Server
	served   chan struct{}   // closed when http.Serve has returned
	root     context.Context // ends with Close, and frees whoever waits on purpose
	stop     context.CancelFunc

	mu       sync.Mutex // guards all below
	closed   bool
	handlers sync.WaitGroup // requests being answered; none is added once closed is set
	state
	record
	faults []*armed
}

// NewServer starts an emulator on a free port of 127.0.0.1, with the seeds loaded and nothing else. Close it after use.
// Like [net/http/httptest.NewServer] it panics if the machine has no loopback port to listen on.
func NewServer(opts ...Option) *Server {
	s, err := Listen("127.0.0.1:0", opts...)
	if err != nil {
		panic("tigotest: " + err.Error())
	}
	return s
}

// Listen starts an emulator as [NewServer] does, at an address such as "127.0.0.1:8080". Without a host, as in ":8080", every
// network that the machine is on reaches it, and its URL says localhost.
func Listen(addr string, opts ...Option) (*Server, error) {
	s := &Server{
		ClientID:     "tigotest-app",
		ClientSecret: "tigotest+secret/100%",
		options:      newOptions(opts),
		routes:       newRoutes(Operations()),
		served:       make(chan struct{}),
	}
	s.state = newState(s.options.clock)
	s.root, s.stop = context.WithCancel(context.Background())
	if err := s.listen(addr); err != nil {
		s.stop()
		return nil, err
	}
	go func() {
		defer close(s.served)
		_ = s.http.Serve(s.listener) // it always ends in an error: that it was closed
	}()
	return s, nil
}

// Start starts an emulator for one test and closes it when the test ends. With [FailOnViolations] the test fails, one
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

// listen opens the port and makes the HTTP server for it.
func (s *Server) listen(addr string) error {
	tcp, err := net.ResolveTCPAddr("tcp", addr)
	if err != nil {
		return err
	}
	secure := s.options.secure
	if s.options.https && secure == nil {
		if secure, s.pool, err = selfSigned(hostname(s.options.url)); err != nil {
			return err
		}
	}
	port, err := net.ListenTCP("tcp", tcp)
	if err != nil {
		return err
	}
	s.URL = origin(port, secure != nil)
	s.listener = &listener{TCPListener: port, secure: secure, open: map[*conn]struct{}{}}
	s.http = &http.Server{
		Handler:           http.HandlerFunc(s.serve),
		ReadHeaderTimeout: 30 * time.Second,
		Protocols:         new(http.Protocols),
		ConnContext:       withConn,
		ConnState:         s.listener.track,
		ErrorLog:          log.New(io.Discard, "", 0),
	}
	s.http.Protocols.SetHTTP1(true)
	s.http.Protocols.SetUnencryptedHTTP2(true) // also what is behind our TLS
	return nil
}

// origin returns the URL by which this machine reaches what listens on port.
func origin(port net.Listener, secure bool) string {
	scheme, host := "http://", port.Addr().String()
	if secure {
		scheme = "https://"
	}
	if addr, ok := port.Addr().(*net.TCPAddr); ok && addr.IP.IsUnspecified() {
		host = net.JoinHostPort("localhost", strconv.Itoa(addr.Port))
	}
	return scheme + host
}

// link returns the URL of a page, as others are to follow it.
func (s *Server) link(path string) string { return cmp.Or(s.options.url, s.URL) + path }

// Close stops listening, cuts every connection and waits until all that served them has ended. Twice is fine.
func (s *Server) Close() {
	s.mu.Lock()
	s.closed = true
	s.mu.Unlock()
	s.stop()
	_ = s.http.Close()
	s.CloseConnections()
	<-s.served
	s.listener.served.Wait()
	s.handlers.Wait()
}

// enter begins to answer a request. It is false once the emulator is closed.
func (s *Server) enter() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.closed {
		s.handlers.Add(1)
	}
	return !s.closed
}

// Reset brings back the seeds and the clock of the start, forgets requests, bookings and violations, and takes out every
// fault. Tokens stay valid, so that a client in use goes on.
func (s *Server) Reset() {
	s.mu.Lock()
	defer s.mu.Unlock()
	tokens, issued := s.tokens, s.issued
	s.state = newState(s.options.clock)
	s.tokens, s.issued = tokens, issued
	s.record = record{}
	s.faults = nil
}
