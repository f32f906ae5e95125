package transport

import "net/http"

// An Outcome says what a call, or one attempt, did at the platform. It has the values of tigo.Outcome; ARCHITECTURE.md says why
// there are two types.
type Outcome uint8

// The outcomes. Unknown is the zero value: any other outcome must be proven. Two kinds of attempts are NotSent although their
// request may have left:
//
//   - A GOAWAY of HTTP/2 proves that the server did not process the request.
//   - The TLS handshake of a read failed, and would fail again. That proves nothing, but a read has no effect.
const (
	Unknown Outcome = iota
	NotSent         // no byte of the request left this machine
	Refused         // an error response rejected the request before it had an effect
	Applied         // the status is 2xx, except for a 206 that was not requested and an invalid chunk
)

// outcomeOfResponse returns the outcome of an attempt with a response. Any server between client and platform may send a 404. So
// for a write, one of the statuses below proves a refusal only if the error body has a form of the platform. A read has no effect:
// such a status is enough, unless the body is a web page.
func outcomeOfResponse(status int, p Problem, read bool) Outcome {
	if status >= 200 && status <= 299 {
		return Applied
	}
	if p.RefusedByGateway() {
		return Refused
	}
	switch status {
	case http.StatusBadRequest, http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound,
		http.StatusMethodNotAllowed, http.StatusTooManyRequests:
		if p.Known || read && !p.Page {
			return Refused
		}
	}
	return Unknown
}

// outcomeOfFailure returns the outcome of an attempt that failed without a response, by how far net/http came with it.
func outcomeOfFailure(err error, p phase) Outcome {
	switch {
	case p.unwritten || excludedByGoAway(err):
		return NotSent
	case p.wroteHeaders:
		return Unknown
	case p.connected && p.cancelled:
		return Unknown // over HTTP/2, another goroutine of net/http may still write the request
	case p.soughtConn, precedesRequest(err):
		return NotSent
	}
	return Unknown
}
