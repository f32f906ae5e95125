// Package transport makes one call: it sends the request, reads the response, and reports the outcome.
//
// The steps of a call, from the outside in:
//
//	call.go      Do: starts the clock, makes the first attempt, runs the loop if it fails, and sets the outcome
//	retry.go     the loop, which go-retryablehttp drives: whether another attempt follows, and when
//	signin.go    the current access token, shared by all calls
//	receive.go   reads a response: a whole document, the beginning of a stream, or an error body
//	pool.go      the client's pool of connections, which it uses if there is no Config.Transport
//
// A [Call] has a [Request], a [Response], a clock that bounds its time (clock.go), and attempts (attempt.go). An attempt is also
// the context.Context of its HTTP request; scope.go cancels it. Several steps use these files:
//
//	outcome.go   what an attempt provably did, by its error (failure.go) or by its error body (problem.go)
//	trace.go     how far net/http came with an attempt, and what keeps net/http from sending it again
//	conn.go      connections that count their writes, and that end a response at its last byte (frame.go)
//	body.go      reads a body within its time limit; buffer.go keeps the limit in bytes
//	budget.go, retryafter.go   the retry budget, and the Retry-After of a response
//	token.go, tokenresponse.go, source.go, tokencache.go   the ways to get a token
//	header.go    the headers of an attempt
//	redact.go    keeps the client secret out of errors
//	watch.go     reports attempts to an observer
//
// Some words have one meaning in this package:
//
//	made            an attempt is made when the RoundTripper gets its request; Call.Attempts says which of these are counted
//	sent            a byte of the request may have left this machine
//	refused         an error response rejects the request before it has an effect; a refused token is one that got a 401
//	failure         an attempt without a response, or a fetch without a token
//	fail            the verb says more: an attempt with an error response, or with a body that is cut short, fails as well
//	retry           another attempt after a backoff
//	replay          another attempt at once, with another token, after a refused one
//	send again      what net/http would do with a request within one attempt, if nothing kept it from that
//
// The package does not import package tigo, which makes its errors from the outcome, the attempts and the last response.
// Retry, Limits, Operation, Outcome and others exist in both packages: ARCHITECTURE.md says why.
package transport
