// Package transport makes one call: it sends the request, reads the response, and reports the outcome.
//
// The steps of a call, from the outside in:
//
//	call.go      Do: clock, first attempt, loop, outcome
//	retry.go     the loop, which go-retryablehttp drives: whether another attempt follows, and when
//	signin.go    one live token for all callers
//	receive.go   reads a response: whole document, guarded stream or error body
//	pool.go      the own connections
//
// A [Call] has its [Request], its [Response], its time (clock.go) and its attempts (attempt.go). An attempt is the context of its
// request (scope.go). Several steps use:
//
//	outcome.go   what an attempt provably did: from its error (failure.go) or its error body (problem.go)
//	trace.go     how far an attempt came in net/http, and how to keep net/http from sending it twice
//	conn.go      connections that count their writes and end a response at its last byte (frame.go)
//	body.go      reads with a time limit; buffer.go has the limit in bytes
//	budget.go, retryafter.go   the retry budget, and Retry-After
//	token.go, tokenresponse.go, source.go, tokencache.go   where tokens come from
//	redact.go    keeps the client secret out of errors
//	watch.go     reports to an observer
//
// The package imports nothing of package tigo, which makes its errors from the outcome, the attempts and the last response.
// Retry, Limits, Operation, Outcome and others exist in both packages: ARCHITECTURE.md says why.
package transport
