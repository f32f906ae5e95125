package tigotest

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/x509"
	"io"
	"log"
	"net"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// Server is a running emulator. Its methods may be called from any goroutine.
type Server struct {
	URL          string // the origin to talk to, e.g. "http://127.0.0.1:40123"
	ClientID     string // the client id that the token endpoint accepts
	ClientSecret string // and the secret; it contains +, / and %, so that a client that escapes it is noticed
	ControlToken string // gives callers from other machines access to the control API and the console; see [WithControlToken]

	options    options
	routes     *node
	hosts      map[string]bool // the names that requests may be for
	pool       *x509.CertPool  // with the throw-away certificate; nil without one
	memory     *memoryListener // nil on a port
	listener   *listener
	http       *http.Server
	controlMux *http.ServeMux
	consoleMux *http.ServeMux
	served     chan struct{}   // closed when http.Serve has returned
	root       context.Context // ends with Close, and with it the requests that wait on purpose
	stop       context.CancelFunc

	gate   sync.RWMutex // every request holds it for reading; Close locks it after the last request
	closed bool         // guarded by gate

	hub   hub          // wakes the followers of changes
	armed atomic.Int32 // the number of faults; without any a request need not take the lock for them

	mu sync.Mutex // guards all below
	state
	journal
	faults     []*armed
	injected   int // faults so far, for their ids
	dialects   []Dialect
	topics     [topicCount]uint64 // how often each has changed
	transports []*http.Transport  // those that Transport returned
	before     *saved             // what the last Reset removed
	latency    time.Duration
	playing    []*playback // of WithRecording
}

// NewServer starts an emulator on a free port of 127.0.0.1 with the data of the seeds. Close it after use. Like
// [net/http/httptest.NewServer] it panics if the machine has no loopback port to listen on.
func NewServer(opts ...Option) *Server {
	s, err := start(opts)
	if err != nil {
		panic("tigotest: " + err.Error())
	}
	return s
}

// start starts an emulator on a free port, or in memory in a testing/synctest bubble.
func start(opts []Option) (*Server, error) {
	if inBubble() {
		opts = append([]Option{InMemory()}, opts...)
	}
	return Listen("127.0.0.1:0", opts...)
}

// Listen starts an emulator as [NewServer] does, at an address such as "127.0.0.1:8080". Without a host, as in ":8080", it is
// reachable from every network of the machine, and its URL has localhost.
func Listen(addr string, opts ...Option) (*Server, error) {
	s := &Server{
		ClientID:     "tigotest-app",
		ClientSecret: "tigotest+secret/100%",
		options:      newOptions(opts),
		routes:       newRoutes(Operations()),
		served:       make(chan struct{}),
	}
	s.ControlToken = cmp.Or(s.options.controlToken, rand.Text())
	s.state, s.dialects, s.latency = newState(s.options), s.options.dialects, s.options.latency
	if err := s.plant(); err != nil {
		return nil, err
	}
	s.root, s.stop = context.WithCancel(context.Background())
	if err := s.listen(addr); err != nil {
		s.stop()
		return nil, err
	}
	go func() {
		defer close(s.served)
		_ = s.http.Serve(s.listener) // its error is always that it was closed
	}()
	return s, nil
}

// Start starts an emulator for one test and closes it when the test ends. With [FailOnViolations] every violation of the
// contract fails the test. The test also fails if the machine has no loopback port to listen on.
func Start(tb testing.TB, opts ...Option) *Server {
	tb.Helper()
	s, err := start(opts)
	if err != nil {
		tb.Fatalf("tigotest: the emulator could not start: %v", err)
		return nil
	}
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
	var err error
	secure := s.options.secure
	if s.options.https && secure == nil {
		if secure, s.pool, err = selfSigned(hostname(s.options.url)); err != nil {
			return err
		}
	}
	port, err := s.open(addr)
	if err != nil {
		return err
	}
	s.URL = origin(port, secure != nil)
	s.listener = &listener{Listener: port, secure: secure, open: map[*conn]struct{}{}}
	s.hosts = s.names(addr)
	s.controlMux, s.consoleMux = s.controlRoutes(), s.consoleRoutes()
	s.http = &http.Server{
		Handler:           http.HandlerFunc(s.serve),
		ReadHeaderTimeout: readTimeout,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    maxHeader,
		Protocols:         new(http.Protocols),
		ConnContext:       withConn,
		ConnState:         s.listener.track,
		ErrorLog:          log.New(io.Discard, "", 0),
	}
	s.http.Protocols.SetHTTP1(true)
	s.http.Protocols.SetUnencryptedHTTP2(true) // also for connections whose TLS the listener terminates
	return nil
}

// open opens the port, or the listener in memory.
func (s *Server) open(addr string) (net.Listener, error) {
	if s.options.inMemory {
		s.memory = newMemoryListener()
		return s.memory, nil
	}
	tcp, err := net.ResolveTCPAddr("tcp", addr)
	if err != nil {
		return nil, err
	}
	return net.ListenTCP("tcp", tcp)
}

// origin returns the URL of a listener for this machine.
func origin(port net.Listener, secure bool) string {
	scheme, host := "http://", port.Addr().String()
	if secure {
		scheme = "https://"
	}
	if _, ok := port.(*memoryListener); ok {
		host = memoryURL
	}
	if addr, ok := port.Addr().(*net.TCPAddr); ok && addr.IP.IsUnspecified() {
		host = net.JoinHostPort("localhost", strconv.Itoa(addr.Port))
	}
	return scheme + host
}

// link returns the URL of a page for callers.
func (s *Server) link(path string) string { return cmp.Or(s.options.url, s.URL) + path }

// Close stops listening, resets every connection and waits until the goroutines that served them have ended. It may be called
// twice.
func (s *Server) Close() {
	s.stop()
	_ = s.listener.Close()
	s.listener.cut() // before net/http closes them in the usual way, which would leave them in TIME_WAIT
	_ = s.http.Close()
	s.listener.cut()
	<-s.served
	s.listener.served.Wait()
	s.closeTransports()
	s.gate.Lock()
	defer s.gate.Unlock()
	s.closed = true
}

// Reset restores the seeds, the clock, the dialects and the latency of the start, and removes requests, bookings,
// violations and faults. Tokens stay valid, so that a client in use continues to work.
func (s *Server) Reset() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.before = s.save()
	tokens, issued, noted := s.tokens, s.issued, s.noted
	s.state, s.dialects, s.latency = newState(s.options), s.options.dialects, s.options.latency
	s.tokens, s.issued = tokens, issued
	_ = s.plant() // it succeeded at the start
	s.journal = journal{noted: noted}
	s.setFaults(nil)
	s.changed(topicReset)
}

// SetLatency makes every response of the platform take at least this long, from the next request on.
func (s *Server) SetLatency(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.latency = max(d, 0)
	s.changed(topicFaults)
}

// SetDialects makes the APIs respond in these dialects, and no others, from the next response on.
func (s *Server) SetDialects(dialects ...Dialect) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.dialects = slices.Clone(dialects)
	s.changed(topicDialects)
}
