// Package failure_test tests each kind of failure: the error of the caller, how often a write is booked, what is retried,
// and how long the call takes.
package failure_test

import (
	"net/http"
	"strconv"

	"github.com/tigo-go/tigo/internal/clienttest"
)

// reply is an error response of a platform without a network.
type reply struct {
	status int
	header []string // names and values alternate
}

// unavailable returns a 503.
func unavailable(header ...string) reply { return reply{http.StatusServiceUnavailable, header} }

func (r reply) response() *http.Response {
	return clienttest.Response(r.status, `{"code":`+strconv.Itoa(r.status)+`,"message":"not now"}`, r.header...)
}
