package gateways

import (
	"net/http"
	"testing"

	"go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp"

	"github.com/tigo-go/tigo"
)

// transports are what users hand to the SDK in place of its own pool.
var transports = map[string]base{
	"DefaultTransport":      func() http.RoundTripper { return tigo.DefaultTransport() },
	"http.DefaultTransport": func() http.RoundTripper { return cloned() },
	"otelhttp":              func() http.RoundTripper { return otelhttp.NewTransport(cloned()) },
}

func cloned() *http.Transport {
	transport := http.DefaultTransport.(*http.Transport).Clone() //nolint:forcetypeassert // it is one
	transport.ResponseHeaderTimeout = patience
	return transport
}

// The rows that tempt net/http to send a request again hold for the transports of users as well.
func TestTransports(t *testing.T) {
	full(t)
	rows := table(t)
	for _, name := range []string{"haproxy", "haproxy-h2", "nginx-h2", "apache"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := open(t, ways[name])
			for kind, carry := range transports {
				t.Run(kind, func(t *testing.T) {
					follow(t, rows, name, l, carry, []string{
						"none", "close", "reset", "close-early", "half-headers", "cut", "denied", "stale-close", "stale-book",
					})
				})
			}
		})
	}
}
