package tigotest

import (
	"encoding/json"
	"io"
	"net/http"
)

// Response is an [Action] that sends this response instead of the platform's. Content-Length is added, and Content-Type is JSON
// unless Header has another one.
type Response struct {
	Status int         // the HTTP status, e.g. 503
	Header http.Header // e.g. Retry-After
	Body   string      // sent as it is
}

func (a Response) deliver(d delivery) {
	header := http.Header{"Content-Type": {"application/json"}}
	for name, values := range a.Header {
		header[http.CanonicalHeaderKey(name)] = values
	}
	reply{status: a.Status, header: header, body: []byte(a.Body)}.write(d.w)
}

func (a Response) status(int) int { return a.Status }
func (Response) spoils() bool     { return false }

func (a Response) spec() actionSpec {
	spec := actionSpec{Status: a.Status, Body: a.Body}
	for name := range a.Header {
		if spec.Header == nil {
			spec.Header = map[string]string{}
		}
		spec.Header[name] = a.Header.Get(name)
	}
	return spec
}

// GatewayFault is a response of the gateway itself. Codes such as "messaging.adaptors.http.flow.ServiceUnavailable" or
// "policies.ratelimit.SpikeArrestViolation" mean that the back end never saw the request. After
// "messaging.adaptors.http.flow.GatewayTimeout" the outcome is unknown.
func GatewayFault(status int, code string) Response {
	body, _ := json.Marshal(fault(status, code, http.StatusText(status)).body) // text alone: it cannot fail
	return Response{Status: status, Body: string(body)}
}

// Redirect is a response that redirects the caller, e.g. Redirect(307, otherServer.URL).
func Redirect(status int, location string) Response {
	return Response{Status: status, Header: http.Header{"Location": {location}}}
}

// action is an Action that one function implements.
type action struct {
	written actionSpec // as JSON writes it
	do      func(delivery)
	sent    int  // the status that is recorded, where spoil is false
	spoil   bool // it sends the platform's response, damaged
}

func (a action) deliver(d delivery) { a.do(d) }
func (a action) spoils() bool       { return a.spoil }
func (a action) spec() actionSpec   { return a.written }

func (a action) status(platform int) int {
	if a.spoil {
		return platform
	}
	return a.sent
}

// Hang sends no response, until the caller cancels or the emulator is closed.
func Hang() Action {
	return action{written: actionSpec{Do: "hang"}, do: func(d delivery) { d.forever() }}
}

// Flood responds with a body of size bytes.
func Flood(status, size int) Action {
	return action{written: actionSpec{Do: "flood", Status: status, Bytes: size}, sent: status, do: func(d delivery) {
		d.w.WriteHeader(status)
		_, _ = io.CopyN(d.w, filler{}, int64(size))
	}}
}

// filler reads as endless blanks.
type filler struct{}

func (filler) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	return len(p), nil
}

// forever waits until the caller cancels or the emulator is closed, and then drops the connection.
func (d delivery) forever() {
	select {
	case <-d.r.Context().Done():
	case <-d.server.root.Done():
	}
	d.drop()
}
