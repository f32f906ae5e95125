// Package tigootel makes OpenTelemetry traces and metrics of the calls of a [tigo.Client].
//
//	config.Observer, err = tigootel.New(config)
//	client, err := tigo.New(config)
//
// Each call is a span with the operation's name, such as "billing.GetBalance"; below it, each request that the call made is a
// client span as the semantic conventions of HTTP describe it. The token request is a call of its own, "tigo.SignIn".
//
// Nothing that it records is personal: no URL, no value of a path, a query or a body, no header, no error text. That is why
// url.full, which the conventions ask for, is missing: a URL of this platform holds document and phone numbers. url.template
// stands in its place. Generic instrumentation of net/http records url.full; docs/telemetry.md shows what follows from that.
//
// Metrics:
//
//	tigo.client.call.duration     histogram, s         calls: tigo.operation, tigo.outcome, error.type
//	tigo.client.call.retries      counter, {retry}     requests beyond the first of a call: tigo.operation
//	http.client.request.duration  histogram, s         requests: tigo.operation, http.request.method, url.template,
//	                                                   http.response.status_code, error.type, server.address, server.port
//
// Histograms carry exemplars, where the meter provider keeps them, that lead to the span of the call or request.
package tigootel
