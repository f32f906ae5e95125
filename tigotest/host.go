package tigotest

import (
	"net"
	"net/http"
	"os"
	"strings"
)

// names returns the hosts that requests may be for. They protect against DNS rebinding: a page of another origin must not reach
// the emulator by a name that resolves to this machine.
func (s *Server) names(addr string) map[string]bool {
	known := map[string]bool{"": true, "localhost": true}
	listening, _, _ := net.SplitHostPort(addr)
	for _, name := range append([]string{listening, hostname(s.options.url)}, s.options.hosts...) {
		known[strings.ToLower(name)] = true
	}
	if listening == "" { // it is reachable from other machines
		if name, err := os.Hostname(); err == nil {
			known[strings.ToLower(name)] = true
		}
	}
	return known
}

// knows reports whether a Host header names the emulator. An IP address always does, since DNS rebinding needs a name.
func (s *Server) knows(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	host = strings.ToLower(strings.TrimSuffix(strings.Trim(host, "[]"), "."))
	return s.hosts[host] || strings.HasSuffix(host, ".localhost") || net.ParseIP(host) != nil
}

// misdirected returns the response to a request for another host.
func misdirected() reply {
	const text = "The emulator does not know the host of the request. Start it with this host in -url (in a Go test: WithURL or WithHosts).\n"
	return reply{status: http.StatusMisdirectedRequest, header: http.Header{"Content-Type": {"text/plain; charset=utf-8"}}, body: []byte(text)}
}
