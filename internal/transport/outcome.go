package transport

import "net/http"

// An Outcome says what a call, or one attempt of it, did at the platform. It is declared here and in package tigo: the
// transport knows no type of package tigo, and users read the documentation of tigo.Outcome there.
type Outcome uint8

// The outcomes. Unknown is the zero value: whatever is not proven stays unknown.
const (
	Unknown Outcome = iota
	NotSent         // no request left this machine
	Refused         // sent, and rejected before anything was done
	Applied         // a 2xx status came
)

// outcomeOfResponse judges an attempt by its status and by what the error body proves. Anything may stand between the
// platform and this machine and send a 404: only the platform's own shapes are its word. A read is refused by anything but
// a page: it does nothing anyway.
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

// outcomeOfFailure judges an attempt that ended in err without a response, by how far it came.
func outcomeOfFailure(err error, p phase) Outcome {
	switch {
	case p.untouched || refusedByGoAway(err):
		return NotSent
	case p.wroteHeaders:
		return Unknown
	case p.connected && p.cancelled:
		return Unknown // HTTP/2 returns while another goroutine may be about to write
	case p.traced, precedesRequest(err):
		return NotSent
	}
	return Unknown
}
