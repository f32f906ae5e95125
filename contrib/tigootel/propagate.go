package tigootel

import (
	"net/http"

	"go.opentelemetry.io/otel/propagation"

	"github.com/tigo-go/tigo"
)

// Propagate returns a transport that sends the context of the call's span along, in W3C's traceparent header, so that a
// gateway of one's own or the platform can continue the trace. A nil base is [tigo.DefaultTransport].
//
// It sends no baggage, which may hold what the platform is not to see.
func Propagate(base http.RoundTripper) http.RoundTripper {
	if base == nil {
		base = tigo.DefaultTransport()
	}
	return propagate{base}
}

type propagate struct{ base http.RoundTripper }

// RoundTrip implements [http.RoundTripper].
func (p propagate) RoundTrip(request *http.Request) (*http.Response, error) {
	request = request.Clone(request.Context())
	propagation.TraceContext{}.Inject(request.Context(), propagation.HeaderCarrier(request.Header))
	return p.base.RoundTrip(request)
}

// CloseIdleConnections closes those of the base, if it can.
func (p propagate) CloseIdleConnections() {
	if pool, ok := p.base.(interface{ CloseIdleConnections() }); ok {
		pool.CloseIdleConnections()
	}
}
