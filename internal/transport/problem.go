package transport

import (
	"net/http"
	"strings"
)

// A Problem is a decoded error body.
type Problem struct {
	Code, Message, DeveloperMessage string
	Fault                           string // the errorcode of the gateway; "" if a back end responded
	Page                            bool   // the body is a web page
	Known                           bool   // the body has a form of the platform and a code, which proves that the platform sent it
	Body                            []byte // the beginning of the body
}

// faultsRefused are prefixes of the gateway's fault codes. Each proves that the back end did not get the whole request. The gateway
// reports ServiceUnavailable if it gets no connection, and also if it loses one while it sends the request.
var faultsRefused = []string{
	"oauth.v2.",
	"keymanagement.",
	"policies.ratelimit.",
	"messaging.adaptors.http.flow.ServiceUnavailable",
	"messaging.adaptors.http.flow.NoActiveTargets",
}

// RefusedByGateway reports whether the fault code proves that the back end did not get the whole request.
func (p Problem) RefusedByGateway() bool {
	for _, prefix := range faultsRefused {
		if strings.HasPrefix(p.Fault, prefix) {
			return true
		}
	}
	return strings.HasSuffix(p.Fault, ".NoActiveTargets")
}

// RateLimited reports whether the request exceeded a rate limit. The gateway reports some rate limits with status 500.
func (p Problem) RateLimited(status int) bool {
	return status == http.StatusTooManyRequests || strings.HasPrefix(p.Fault, "policies.ratelimit.")
}

// refusesToken reports whether the gateway refused the token rather than the request.
func (p Problem) refusesToken() bool {
	return strings.HasPrefix(p.Fault, "oauth.v2.") || strings.HasPrefix(p.Fault, "keymanagement.")
}

// TransientResponse reports whether the same request may succeed after an error response.
func TransientResponse(status int, p Problem) bool {
	switch status {
	case http.StatusRequestTimeout, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return true
	}
	return p.RateLimited(status) || status >= 500 && p.RefusedByGateway() && !p.refusesToken()
}
