package tigotest

import (
	"context"
	"crypto/tls"
	"net"
	"net/http"

	"github.com/tigo-go/tigo"
)

// Config returns a configuration with which [tigo.New] makes a client of this emulator, one that trusts it if it serves
// HTTPS and finds it if it is in memory. Change what the test is about.
func (s *Server) Config(country tigo.Country) tigo.Config {
	config := tigo.Config{
		BaseURL:      s.URL,
		Country:      country,
		ClientID:     s.ClientID,
		ClientSecret: tigo.NewSecret(s.ClientSecret),
	}
	if s.pool != nil || s.memory != nil {
		config.Transport = s.Transport()
	}
	return config
}

// Transport returns a transport of its own that reaches this emulator, whether it listens on a port or in memory, and trusts it
// if it serves HTTPS, beside what the machine trusts anyway. [Server.Close] closes its idle connections; a client that it was
// given to leaves that to its owner.
func (s *Server) Transport() *http.Transport {
	transport := tigo.DefaultTransport()
	if s.pool != nil {
		transport.TLSClientConfig = &tls.Config{RootCAs: s.pool, MinVersion: tls.VersionTLS12}
	}
	if s.memory != nil {
		transport.Proxy = nil
		transport.DialContext = func(context.Context, string, string) (net.Conn, error) { return s.memory.dial() }
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.transports = append(s.transports, transport)
	return transport
}

// closeTransports closes the idle connections of the transports that were handed out.
func (s *Server) closeTransports() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, transport := range s.transports {
		transport.CloseIdleConnections()
	}
}
