package gateways

import (
	"net/http"
	"testing"

	"go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp"

	"github.com/tigo-go/tigo"
)

// transports are transports that users set instead of the default one.
var transports = map[string]base{
	"DefaultTransport":      func() http.RoundTripper { return tigo.DefaultTransport() },
	"http.DefaultTransport": func() http.RoundTripper { return cloned() },
	"otelhttp":              func() http.RoundTripper { return otelhttp.NewTransport(cloned()) },
}

func cloned() *http.Transport {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.ResponseHeaderTimeout = patience
	return transport
}

// TestTransports compares the rows in which net/http might repeat a request with transports of users.
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
