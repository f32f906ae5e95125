package tigotest

import (
	"slices"
	"testing"

	"github.com/tigo-go/tigo"
)

// NewClient starts an emulator as [Start] does and returns a client of it for one country, beside the emulator itself.
// Both are closed when the test ends. It fails the test if the emulator does not have the country.
//
// A test that needs another [tigo.Config] starts from [Server.Config] instead.
func NewClient(tb testing.TB, country tigo.Country, opts ...Option) (*tigo.Client, *Server) {
	tb.Helper()
	server := Start(tb, opts...)
	if !slices.Contains(countries(), string(country)) {
		tb.Fatalf("tigotest: the emulator does not have country %q", country)
	}
	client, err := tigo.New(server.Config(country))
	if err != nil {
		tb.Fatalf("tigotest: %v", err)
	}
	tb.Cleanup(client.Close)
	return client, server
}
