package tigotest

import (
	"net"
	"net/http"
	"os"
	"strings"
)

// names returns the names that requests may be for: a page from elsewhere must not reach the emulator through a name that was
// made to lead to this machine.
func (s *Server) names(addr string) map[string]bool {
	known := map[string]bool{"": true, "localhost": true}
	listening, _, _ := net.SplitHostPort(addr)
	for _, name := range append([]string{listening, hostname(s.options.url)}, s.options.hosts...) {
		known[strings.ToLower(name)] = true
	}
	if listening == "" { // other machines reach it
		if name, err := os.Hostname(); err == nil {
			known[strings.ToLower(name)] = true
		}
	}
	return known
}

// knows reports whether a Host header is that of the emulator. An IP address always is: no other host can take it over.
func (s *Server) knows(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	host = strings.ToLower(strings.TrimSuffix(strings.Trim(host, "[]"), "."))
	return s.hosts[host] || strings.HasSuffix(host, ".localhost") || net.ParseIP(host) != nil
}

// misdirected is the response to a request for another host.
func misdirected() reply {
	const text = "This is an emulator, and it does not know the host that the request is for. Start it with that host in -url (in a Go test: WithURL or WithHosts).\n"
	return reply{status: http.StatusMisdirectedRequest, header: http.Header{"Content-Type": {"text/plain; charset=utf-8"}}, body: []byte(text)}
}
