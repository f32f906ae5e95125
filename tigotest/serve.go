package tigotest

import (
	"context"
	"io"
	"maps"
	"net/http"
	"strconv"
	"time"
)

// Bounds of a request's size, and of the time to read it.
const (
	maxBody     = 1 << 20
	maxHeader   = 64 << 10
	readTimeout = 30 * time.Second
)

// exchange is one request while the emulator serves it.
type exchange struct {
	request    *http.Request
	escaped    string // the request's path
	raw        []byte // the body as sent
	tooLarge   bool   // the body is longer than maxBody
	match      match
	name       string   // the SDK's name of the operation; "" if no operation matched
	body       document // the JSON object in raw, once it has been decoded
	begun      time.Time
	entry      *entry   // in the journal
	violations []string // how the request broke the contract
	booked     bool     // it changed the state
	fault      string   // a description of the fault that it met
	dialects   []Dialect
	market     *market // of the country in the path; nil without one
}

// violate records a violation of the contract. The sentence must not hold a value of the request.
func (x *exchange) violate(sentence string) {
	if len(x.violations) < maxViolations {
		x.violations = append(x.violations, sentence)
	}
}

// reply is a response that is being sent.
type reply struct {
	status int
	header http.Header
	body   []byte
	placed bool // the header is in the http.ResponseWriter already
}

// write sends the reply. It ignores that the caller may have gone.
func (r reply) write(w http.ResponseWriter) {
	if !r.placed {
		maps.Copy(w.Header(), r.header)
	}
	w.WriteHeader(r.status)
	_, _ = w.Write(r.body)
}

// serve serves every request: it reads the request, finds the operation, applies it and responds. A fault replaces the last
// step, or the last two.
func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	s.gate.RLock()
	defer s.gate.RUnlock()
	if s.closed {
		return
	}
	if !s.knows(r.Host) {
		misdirected().write(w)
		return
	}
	if s.serveControl(w, r) {
		return
	}
	if len(s.options.cors) > 0 && !s.allowOrigin(w, r) {
		return
	}
	x := &exchange{request: r, escaped: r.URL.EscapedPath(), begun: time.Now()}
	x.read(w)
	s.identify(x)
	x.entry = x.newEntry()
	defer s.finish(x)

	f := s.take(x.name)
	x.fault = f.text()
	caller := r.Context()
	if f.Detached {
		caller = context.WithoutCancel(caller)
	}
	if f.When == BeforeBooking && !s.waitFor(caller, f.Delay) {
		return
	}
	if f.Do != nil && f.When == BeforeBooking && !f.Do.spoils() {
		s.skip(x, f)
		s.hub.wake() // the action may take long
		f.Do.deliver(delivery{w: w, r: r, server: s})
		return
	}
	if f.Meanwhile != nil {
		f.Meanwhile()
	}
	into := w.Header()
	if f.Do != nil {
		into = http.Header{} // the fault decides what is sent
	}
	done, slow := s.act(x, f, into)
	if f.When == AfterBooking && !s.wait(r, f.Delay) || !s.wait(r, slow) {
		return
	}
	if f.Do != nil {
		f.Do.deliver(delivery{w: w, r: r, server: s, reply: done})
		return
	}
	x.entry.took.Store(int64(max(time.Since(x.begun), 1))) // set before the caller has the response; finish corrects it
	done.write(w)
}

// finish records how long a request took and wakes the followers.
func (s *Server) finish(x *exchange) {
	x.entry.took.Store(int64(max(time.Since(x.begun), 1)))
	if x.entry.serial > 0 && s.options.onRequest != nil {
		s.options.onRequest(x.entry.request())
	}
	s.hub.wake()
}

// read reads the body within readTimeout.
func (x *exchange) read(w http.ResponseWriter) {
	r := x.request
	if r.ContentLength == 0 {
		return
	}
	control := http.NewResponseController(w)
	_ = control.SetReadDeadline(time.Now().Add(readTimeout)) // it fails for a connection without deadlines, which needs none
	var err error
	if x.raw, err = io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody)); err != nil {
		x.tooLarge, x.raw = true, nil
	}
	_ = control.SetReadDeadline(time.Time{})
}

// identify finds the operation of the request.
func (s *Server) identify(x *exchange) {
	path := x.escaped
	if isTokenPath(path) {
		x.name = tokenOp
		return
	}
	if isPublicPath(path) {
		return
	}
	x.match = s.routes.route(x.request.Method, path)
	if x.match.op != nil {
		x.name = x.match.op.Op
	}
}

// act applies the request and records it. It sets the response's fields in a header, and returns the reply with the latency
// before it is sent. The state is read and changed under the lock; the response is encoded and written without it.
func (s *Server) act(x *exchange, f Fault, header http.Header) (reply, time.Duration) {
	found, slow := s.locked(x, f)
	body, kind := x.translate(found).encode()
	if own, ok := f.Do.(Response); ok {
		x.entry.respond([]byte(own.Body), true)
	} else {
		x.entry.respond(body, kind == jsonKind)
	}
	values := []string{x.entry.id(), strconv.Itoa(len(body)), kind}
	header["X-Request-Id"], header["Content-Length"] = values[0:1:1], values[1:2:2]
	maps.Copy(header, found.header)
	if kind != "" {
		header["Content-Type"] = values[2:]
	}
	return reply{status: found.status, header: header, body: body, placed: f.Do == nil}, slow
}

// locked is the part of act under the lock.
func (s *Server) locked(x *exchange, f Fault) (response, time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	found := s.respond(x)
	if x.match.op != nil && x.match.op.writes() && found.status < 300 {
		s.book(x.name)
		s.touch(x)
		s.changed(topicData)
		x.booked = true
	}
	status := found.status
	if f.Do != nil {
		status = f.Do.status(status)
	}
	x.dialects = s.dialects
	s.note(x, status)
	return found, s.latency
}

// skip records a request that is not applied because of a fault.
func (s *Server) skip(x *exchange, f Fault) {
	status := f.Do.status(0)
	if own, ok := f.Do.(Response); ok {
		x.entry.respond([]byte(own.Body), true)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.note(x, status)
}
