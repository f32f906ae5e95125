// Package clienttest has the helpers of the client's black-box tests: [New] makes a client, [GetBalance] and [CreateInvoice] are
// requests, and [RoundTrip], [Limiter] and [TokenSource] make a hook of a function.
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

// Quick has a backoff of at most 2 ms.
var Quick = tigo.Retry{MinDelay: time.Millisecond, MaxDelay: 2 * time.Millisecond} //nolint:gochecknoglobals // never changed

// New makes a client, and closes it at the end of the test. Without changes it is a client for Colombia with a token that does not
// expire, of a platform that does not exist. The changes are applied in their order.
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

// With replaces the whole configuration.
func With(config tigo.Config) func(*tigo.Config) {
	return func(c *tigo.Config) { *c = config }
}

// Emulator replaces the whole configuration with that of an emulator, and sets the backoff to [Quick].
func Emulator(server *tigotest.Server) func(*tigo.Config) {
	return func(c *tigo.Config) {
		*c = server.Config(tigo.Colombia)
		c.Retry = Quick
	}
}

// Transport sets the Config.Transport.
func Transport(t http.RoundTripper) func(*tigo.Config) {
	return func(c *tigo.Config) { c.Transport = t }
}

// Platform sets a Config.Transport that calls respond.
func Platform(respond func(*http.Request) (*http.Response, error)) func(*tigo.Config) {
	return Transport(RoundTrip(respond))
}

// Token returns a token source that always returns the token T0, which does not expire.
func Token() oauth2.TokenSource {
	return oauth2.StaticTokenSource(&oauth2.Token{AccessToken: "T0"})
}
