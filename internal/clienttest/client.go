// Package clienttest is what the black-box tests of the client share: one way to make a client, a read and a write to call
// it with, and transports, rate limiters and token sources in one function.
package clienttest

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/oauth2"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/tigotest"
)

// Quick retries at once.
var Quick = tigo.Retry{MinDelay: time.Millisecond, MaxDelay: 2 * time.Millisecond} //nolint:gochecknoglobals // never changed

// New makes a client and closes it with its test. Without changes it is a client of a platform that does not exist, for
// Colombia, with a token that lasts. The changes are made in turn.
func New(tb testing.TB, changes ...func(*tigo.Config)) *tigo.Client {
	tb.Helper()
	config := tigo.Config{BaseURL: "https://platform.example", Country: tigo.Colombia, TokenSource: Token()}
	for _, change := range changes {
		change(&config)
	}
	client, err := tigo.New(config)
	require.NoError(tb, err)
	tb.Cleanup(client.Close)
	return client
}

// With replaces the whole config.
func With(config tigo.Config) func(*tigo.Config) {
	return func(c *tigo.Config) { *c = config }
}

// Emulator replaces the whole config by that of an emulator, with its credentials, and retries at once.
func Emulator(server *tigotest.Server) func(*tigo.Config) {
	return func(c *tigo.Config) {
		*c = server.Config(tigo.Colombia)
		c.Retry = Quick
	}
}

// Transport makes t carry the client's requests.
func Transport(t http.RoundTripper) func(*tigo.Config) {
	return func(c *tigo.Config) { c.Transport = t }
}

// Platform makes a function respond in place of a platform.
func Platform(respond func(*http.Request) (*http.Response, error)) func(*tigo.Config) {
	return Transport(RoundTrip(respond))
}

// Token is a source of one token, "T0", that lasts.
func Token() oauth2.TokenSource {
	return oauth2.StaticTokenSource(&oauth2.Token{AccessToken: "T0"})
}
