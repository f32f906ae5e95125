package tigotest

import (
	"crypto/tls"

	"github.com/tigo-go/tigo"
)

// Config returns a configuration with which [tigo.New] makes a client of this emulator, one that trusts it if it serves
// HTTPS. Change what the test is about.
func (s *Server) Config(country tigo.Country) tigo.Config {
	config := tigo.Config{
		BaseURL:      s.URL,
		Country:      country,
		ClientID:     s.ClientID,
		ClientSecret: tigo.NewSecret(s.ClientSecret),
	}
	if s.pool != nil {
		transport := tigo.DefaultTransport()
		transport.TLSClientConfig = &tls.Config{RootCAs: s.pool, MinVersion: tls.VersionTLS12}
		config.Transport = transport
	}
	return config
}
