package tigootel

import (
	"net/http"

	"go.opentelemetry.io/otel/propagation"

	"github.com/tigo-go/tigo"
)

// Propagate returns a transport that sends the context of the call's span in the W3C header traceparent, so that your
// gateway or the platform can continue the trace. A nil base means [tigo.DefaultTransport].
//
// It sends no baggage, which may contain data that the platform must not get.
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

// CloseIdleConnections closes the idle connections of the base, if it has such a method.
func (p propagate) CloseIdleConnections() {
	if pool, ok := p.base.(interface{ CloseIdleConnections() }); ok {
		pool.CloseIdleConnections()
	}
}
