package tigotest

import "github.com/tigo-go/tigo"

// Config returns a configuration with which [tigo.New] makes a client of this sandbox. Change what the test is about.
func (s *Server) Config(country tigo.Country) tigo.Config {
	return tigo.Config{
		BaseURL:      s.URL,
		Country:      country,
		ClientID:     s.ClientID,
		ClientSecret: tigo.NewSecret(s.ClientSecret),
	}
}
