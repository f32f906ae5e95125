package tigotest

import (
	"io"
	"maps"
	"net/http"
	"strconv"
	"strings"
)

// maxBody is how much of a request's body the sandbox reads.
const maxBody = 1 << 20

// exchange is one request on its way through the sandbox.
type exchange struct {
	request    *http.Request
	raw        []byte // the body as it came
	match      match
	name       string   // the SDK's name of the operation; "" if the path led to none
	violations []string // what broke the contract
}

// violate notes what broke the contract; sentence must hold no value of the request.
func (x *exchange) violate(sentence string) { x.violations = append(x.violations, sentence) }

// serve answers every request: read, route, act under the lock, record, write.
func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	s.handlers.Add(1)
	defer s.handlers.Done()

	raw, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		return // the caller went away, or sent what no operation takes
	}
	x := &exchange{request: r, raw: raw}
	s.identify(x)
	s.act(x).write(w)
}

// reply is an answer on its way out.
type reply struct {
	status int
	header http.Header
	body   []byte
}

func (r reply) write(w http.ResponseWriter) {
	maps.Copy(w.Header(), r.header)
	w.WriteHeader(r.status)
	_, _ = w.Write(r.body) // a caller who went away is no concern of the sandbox's
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
func (s *Server) act(x *exchange) reply {
	s.mu.Lock()
	defer s.mu.Unlock()
	found := s.answer(x)
	if x.match.op != nil && x.match.op.writes() && found.status < 300 {
		s.book(x.name)
	}
	body, kind := found.encode()
	header := http.Header{"X-Request-Id": {s.note(x, found.status)}, "Content-Length": {strconv.Itoa(len(body))}}
	if kind != "" {
		header.Set("Content-Type", kind)
	}
	return reply{status: found.status, header: header, body: body}
}

// answer chooses who answers: the token endpoint, the public files, or the API behind the gateway.
func (s *Server) answer(x *exchange) answer {
	path := x.request.URL.EscapedPath()
	switch {
	case x.name == tokenOp:
		return s.issueToken(x)
	case isPublicPath(path):
		return s.publicFile(x)
	}
	country, crm, ok := splitBase(path)
	if !ok {
		x.violate("no API has such a base path")
		return fault(http.StatusNotFound, "messaging.adaptors.http.flow.ApplicationNotFound", "Unable to identify proxy")
	}
	if refused, ok := s.authorize(x); !ok {
		return refused
	}
	m := s.market(country)
	switch {
	case m == nil:
		x.violate("the country is none of bo, co, gt, hn, py, sv")
		return nested(http.StatusForbidden, "The application has no access to this country")
	case x.match.op == nil:
		x.violate(x.match.why)
		if crm {
			return nested(x.match.status, x.match.why)
		}
		return failure(x.match.status, http.StatusText(x.match.status))
	}
	return s.call(x, m)
}

// splitBase returns the country in a path that begins with a base path, and whether it is the CRM's.
func splitBase(path string) (country string, crm, ok bool) {
	if rest, found := strings.CutPrefix(path, "/v1/tigo/home/"); found {
		country, _, ok = strings.Cut(rest, "/")
		return country, false, ok
	}
	if rest, found := strings.CutPrefix(path, "/v2/tigo/b2b/"); found {
		country, rest, ok = strings.Cut(rest, "/")
		return country, true, ok && strings.HasPrefix(rest, "transactions/")
	}
	return "", false, false
}
