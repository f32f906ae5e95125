package tigotest

import (
	"context"
	"crypto/tls"
	"net"
	"net/http"

	"github.com/tigo-go/tigo"
)

// Config returns the configuration of a client of this emulator, for [tigo.New]. The client trusts the emulator's certificate,
// and reaches an emulator in memory. A test changes the fields that it is about.
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

// Transport returns a new transport that reaches this emulator, on its port or in memory. It trusts the emulator's certificate
// beside the certificates that the machine trusts. [Server.Close] closes its idle connections; a client that uses the transport
// does not.
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
