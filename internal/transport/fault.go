package transport

import (
	"net/http"
	"strings"
)

// A Problem is what an error body says, whichever of the platform's shapes it has.
type Problem struct {
	Code, Message, DeveloperMessage string
	Fault                           string // the gateway's errorcode; empty when the gateway did not speak
}

// faultsRefused are the gateway's fault codes, by prefix, which prove that the back end never saw the request.
var faultsRefused = []string{
	"oauth.v2.",
	"keymanagement.",
	"policies.ratelimit.",
	"messaging.adaptors.http.flow.ServiceUnavailable",
	"messaging.adaptors.http.flow.NoActiveTargets",
}

func (p Problem) refusedByGateway() bool {
	for _, prefix := range faultsRefused {
		if strings.HasPrefix(p.Fault, prefix) {
			return true
		}
	}
	return strings.HasSuffix(p.Fault, ".NoActiveTargets")
}

// RateLimited reports whether the answer is a rate limit; the gateway sends some as 500.
func (p Problem) RateLimited(status int) bool {
	return status == http.StatusTooManyRequests || strings.HasPrefix(p.Fault, "policies.ratelimit.")
}

// signInFault reports whether the gateway refused the token rather than the request.
func (p Problem) signInFault() bool {
	return strings.HasPrefix(p.Fault, "oauth.v2.") || strings.HasPrefix(p.Fault, "keymanagement.")
}

// fateOfAnswer judges an attempt by its status and what the error body proves.
func fateOfAnswer(status int, p Problem) Fate {
	switch status {
	case http.StatusBadRequest, http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound,
		http.StatusMethodNotAllowed, http.StatusTooManyRequests:
		return Refused
	}
	if status >= 200 && status <= 299 {
		return Applied
	}
	if p.refusedByGateway() {
		return Refused
	}
	return Unknown
}

// TransientResponse reports whether the same request may be answered otherwise a little later.
func TransientResponse(status int, p Problem) bool {
	switch status {
	case http.StatusRequestTimeout, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return true
	}
	return p.RateLimited(status) || status >= 500 && p.refusedByGateway() && !p.signInFault()
}
