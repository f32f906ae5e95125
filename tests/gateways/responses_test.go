package gateways

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// gatewayResponse is the response of a gateway to a POST that the back end applies before it closes the connection: first for
// the first request on the client's connection, later for a second one.
type gatewayResponse struct {
	gateway, program string
	h2               bool
	first, later     string
}

var gatewayResponses = []gatewayResponse{
	{"nginx", "nginx", false, "502", "502"},
	{"nginx, HTTP/2", "nginx", true, "502", "502"},
	{"HAProxy", "haproxy", false, "502", "nothing"},
	{"HAProxy, HTTP/2", "haproxy", true, "REFUSED_STREAM", "REFUSED_STREAM"},
	{"Apache", "apache", false, "502", "nothing"},
	{"Apache, HTTP/2", "apache", true, "500", "500"},
	{"Varnish", "varnish", false, "503", "503"},
	{"Squid", "squid", false, "502", "502"},
}

// TestGatewayResponses compares the responses of the gateways with the page. None of them shows whether the request was applied.
func TestGatewayResponses(t *testing.T) {
	full(t)
	for _, s := range gatewayResponses {
		t.Run(s.gateway, func(t *testing.T) {
			t.Parallel()
			b := serve(t, faults)
			g := start(t, s.program, settings{Backend: b.address, Absent: absent(t), TLS: s.h2}, b)
			responses := []string{respondsWith(t, g, b, s.h2, false), respondsWith(t, g, b, s.h2, true)}
			assert.Equal(t, []string{s.first, s.later}, responses)
		})
	}
}

func respondsWith(t *testing.T, g *gateway, b *backend, h2, later bool) string {
	t.Helper()
	contractID := fmt.Sprintf("close.%d", serial.Add(1))
	send := dial(t, g).send
	if h2 {
		send = dialH2(t, g).send
	}
	if later {
		require.Equal(t, "200", send(t, "GET", "none."+contractID, ""))
	}
	response := send(t, "POST", contractID, `{"amount": 50000}`)
	assert.Equal(t, 1, b.account(contractID).bookings)
	return response
}

// TestPageHasGatewayResponses compares the rows of the page.
func TestPageHasGatewayResponses(t *testing.T) {
	var rows []string
	for _, s := range gatewayResponses {
		rows = append(rows, fmt.Sprintf("| %s | %s | %s |", s.gateway, inWords(s.first), inWords(s.later)))
	}
	assert.Equal(t, rows, rowsOf(t, "Responses of a gateway after an unknown outcome"))
}

// inWords returns a response in the words of the page.
func inWords(response string) string {
	switch response {
	case "nothing":
		return "closes without a response"
	case "REFUSED_STREAM":
		return "RST_STREAM with REFUSED_STREAM"
	}
	return response + " and a page of HTML"
}
