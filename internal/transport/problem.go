package transport

import (
	"net/http"
	"strings"
)

// A Problem is what an error body says, whichever of the platform's shapes it has.
type Problem struct {
	Code, Message, DeveloperMessage string
	Fault                           string // the gateway's errorcode; empty when the gateway did not speak
	Page                            bool   // the body is a web page
	Known                           bool   // the body has one of the platform's shapes and a code: it is the platform's word
}

// faultsRefused are the gateway's fault codes, by prefix, which prove that the back end never saw the request.
var faultsRefused = []string{
	"oauth.v2.",
	"keymanagement.",
	"policies.ratelimit.",
	"messaging.adaptors.http.flow.ServiceUnavailable",
	"messaging.adaptors.http.flow.NoActiveTargets",
}

// RefusedByGateway reports whether the gateway's fault code proves that the back end never saw the request.
func (p Problem) RefusedByGateway() bool {
	for _, prefix := range faultsRefused {
		if strings.HasPrefix(p.Fault, prefix) {
			return true
		}
	}
	return strings.HasSuffix(p.Fault, ".NoActiveTargets")
}

// RateLimited reports whether the response is a rate limit; the gateway sends some as 500.
func (p Problem) RateLimited(status int) bool {
	return status == http.StatusTooManyRequests || strings.HasPrefix(p.Fault, "policies.ratelimit.")
}

// refusesToken reports whether the gateway refused the token rather than the request.
func (p Problem) refusesToken() bool {
	return strings.HasPrefix(p.Fault, "oauth.v2.") || strings.HasPrefix(p.Fault, "keymanagement.")
}

// TransientResponse reports whether the same request may get another response a little later.
func TransientResponse(status int, p Problem) bool {
	switch status {
	case http.StatusRequestTimeout, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return true
	}
	return p.RateLimited(status) || status >= 500 && p.RefusedByGateway() && !p.refusesToken()
}
