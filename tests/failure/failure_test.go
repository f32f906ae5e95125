// Package failure_test shows how each failure ends: what a caller is told, how often a write is booked, what is retried, and
// how long it all takes.
package failure_test

import (
	"net/http"
	"strconv"

	"github.com/tigo-go/tigo/internal/clienttest"
)

// reply is an error of a platform without a network.
type reply struct {
	status int
	header []string // name and value in turn
}

// unavailable is a 503.
func unavailable(header ...string) reply { return reply{http.StatusServiceUnavailable, header} }

func (r reply) response() *http.Response {
	return clienttest.Response(r.status, `{"code":`+strconv.Itoa(r.status)+`,"message":"not now"}`, r.header...)
}
