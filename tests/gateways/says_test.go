package gateways

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A saying is the response of a gateway to a POST that the back end applies before it closes the connection: for the first
// request on the client's connection, and for a later one.
type saying struct {
	gateway, program string
	h2               bool
	first, later     string
}

var sayings = []saying{
	{"nginx", "nginx", false, "502", "502"},
	{"nginx, HTTP/2", "nginx", true, "502", "502"},
	{"HAProxy", "haproxy", false, "502", "nothing"},
	{"HAProxy, HTTP/2", "haproxy", true, "REFUSED_STREAM", "REFUSED_STREAM"},
	{"Apache", "apache", false, "502", "nothing"},
	{"Apache, HTTP/2", "apache", true, "500", "500"},
	{"Varnish", "varnish", false, "503", "503"},
	{"Squid", "squid", false, "502", "502"},
}

// TestSayings compares the responses of the gateways with the page. None of them shows whether the request was applied.
func TestSayings(t *testing.T) {
	full(t)
	for _, s := range sayings {
		t.Run(s.gateway, func(t *testing.T) {
			t.Parallel()
			b := serve(t, faults)
			g := start(t, s.program, settings{Backend: b.address, Absent: absent(t), TLS: s.h2}, b)
			said := []string{say(t, g, b, s.h2, false), say(t, g, b, s.h2, true)}
			assert.Equal(t, []string{s.first, s.later}, said)
		})
	}
}

func say(t *testing.T, g *gateway, b *backend, h2, later bool) string {
	t.Helper()
	contractID := fmt.Sprintf("close.%d", serial.Add(1))
	send := dial(t, g).send
	if h2 {
		send = dialH2(t, g).send
	}
	if later {
		require.Equal(t, "200", send(t, "GET", "none."+contractID, ""))
	}
	said := send(t, "POST", contractID, `{"amount": 50000}`)
	assert.Equal(t, 1, b.account(contractID).bookings)
	return said
}

// TestPageHasSayings compares the rows of the page.
func TestPageHasSayings(t *testing.T) {
	var rows []string
	for _, s := range sayings {
		rows = append(rows, fmt.Sprintf("| %s | %s | %s |", s.gateway, inWords(s.first), inWords(s.later)))
	}
	assert.Equal(t, rows, rowsOf(t, "Responses of a gateway after an unknown outcome"))
}

// inWords returns a response in the words of the page.
func inWords(said string) string {
	switch said {
	case "nothing":
		return "closes without a response"
	case "REFUSED_STREAM":
		return "RST_STREAM with REFUSED_STREAM"
	}
	return said + " and a page of HTML"
}
