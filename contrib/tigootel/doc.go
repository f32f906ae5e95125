// Package tigootel records OpenTelemetry traces and metrics of the calls of a [tigo.Client].
//
//	config.Observer, err = tigootel.New(config)
//	client, err := tigo.New(config)
//
// Each call is a span with the name of its operation, such as "billing.GetBalance". Each request of the call is a child span
// of kind client, which follows the semantic conventions for HTTP. A sign-in is a separate call, "tigo.SignIn".
//
// It records no personal data: no URL, no value of a path, a query or a body, no header, no error text. The conventions
// require url.full, but a URL of this platform contains document and phone numbers, so spans have url.template instead.
// Generic instrumentation of net/http records url.full: see docs/telemetry.md.
//
// Metrics:
//
//	tigo.client.call.duration     histogram, s         calls: tigo.operation, tigo.outcome, error.type
//	tigo.client.call.retries      counter, {retry}     requests of a call after the first: tigo.operation
//	http.client.request.duration  histogram, s         requests: tigo.operation, http.request.method, url.template,
//	                                                   http.response.status_code, error.type, server.address, server.port
//
// If the meter provider supports exemplars, those of the histograms lead to the span of the call or request.
package tigootel
