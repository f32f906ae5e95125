package tigotest

import (
	"context"
	"io"
	"maps"
	"net/http"
	"strconv"
)

// maxBody is how much of a request's body the emulator reads.
const maxBody = 1 << 20

// exchange is one request on its way through the emulator.
type exchange struct {
	request    *http.Request
	raw        []byte // the body as it came
	tooLarge   bool   // the body is longer than maxBody
	match      match
	name       string   // the SDK's name of the operation; "" if the path led to none
	violations []string // what broke the contract
	booked     bool     // it changed the state
}

// violate notes what broke the contract; sentence must hold no value of the request.
func (x *exchange) violate(sentence string) { x.violations = append(x.violations, sentence) }

// reply is an answer on its way out.
type reply struct {
	status int
	header http.Header
	body   []byte
}

// write sends the reply. A caller who went away is no concern of the emulator's.
func (r reply) write(w http.ResponseWriter) {
	maps.Copy(w.Header(), r.header)
	w.WriteHeader(r.status)
	_, _ = w.Write(r.body)
}

// serve answers every request: read, find the operation, act, answer. A fault takes the place of the last step, or of the
// last two.
func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	if !s.enter() {
		return
	}
	defer s.handlers.Done()

	if s.serveConsole(w, r) {
		return
	}
	raw, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	x := &exchange{request: r, raw: raw, tooLarge: err != nil}
	s.identify(x)

	f := s.take(x.name)
	caller := r.Context()
	if f.Detached {
		caller = context.WithoutCancel(caller)
	}
	if f.When == BeforeBooking && !s.waitFor(caller, f.Delay) {
		return
	}
	if f.Do != nil && f.When == BeforeBooking && !f.Do.spoils() {
		s.skip(x, f.Do.status(0))
		f.Do.deliver(delivery{w: w, r: r, server: s})
		return
	}
	if f.Meanwhile != nil {
		f.Meanwhile()
	}
	done := s.act(x, f)
	if f.When == AfterBooking && !s.wait(r, f.Delay) {
		return
	}
	if f.Do != nil {
		f.Do.deliver(delivery{w: w, r: r, server: s, reply: done})
		return
	}
	done.write(w)
}

// identify finds out what the request is for.
func (s *Server) identify(x *exchange) {
	path := x.request.URL.EscapedPath()
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

// act does what the request asks for and records it. All that reads or changes the state happens in here, one request
// at a time, the writing of the JSON included.
func (s *Server) act(x *exchange, f Fault) reply {
	s.mu.Lock()
	defer s.mu.Unlock()
	found := s.answer(x)
	if x.match.op != nil && x.match.op.writes() && found.status < 300 {
		s.book(x.name)
		x.booked = true
	}
	status := found.status
	if f.Do != nil {
		status = f.Do.status(status)
	}
	body, kind := s.speak(x, found).encode()
	header := http.Header{"X-Request-Id": {s.note(x, status)}, "Content-Length": {strconv.Itoa(len(body))}}
	maps.Copy(header, found.header)
	if kind != "" {
		header.Set("Content-Type", kind)
	}
	return reply{status: found.status, header: header, body: body}
}

// skip records a request that a fault keeps from being acted on.
func (s *Server) skip(x *exchange, status int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.note(x, status)
}
