// Package transport carries one call to the platform and brings back its response, its token and its outcome.
//
// The steps of a call, outermost first, one file each:
//
//	call.go      Do: the time, the loop, the verdict
//	retry.go     the loop: which attempt is followed by another (go-retryablehttp drives it)
//	signin.go    a live token for every caller out of one fetch
//	sender.go    one attempt: rate limiter, headers, round trip
//	receive.go   its response: whole document, guarded stream or bounded error body
//	pool.go      the own connections underneath
//
// A call consists of what it asks for (request.go), what came back (response.go), its time (clock.go) and its attempts
// (attempt.go), each of which is the context of its request (scope.go). Beside them stand what several steps need:
//
//	outcome.go   what an attempt provably did: failure.go judges errors, problem.go the gateway's codes
//	trace.go     how far an attempt came in net/http, and the stop before net/http sends it a second time
//	conn.go      connections that count what leaves, and end a response where it ends (frame.go)
//	body.go      reads bounded in time; buffer.go keeps them bounded in bytes
//	budget.go, retryafter.go   whether and when to retry
//	token.go (tokenanswer.go), source.go, tokencache.go   where tokens come from
//	watch.go     what an observer is told
//
// The package knows no operation, no model and no error type of package tigo: it reports outcome, attempts and the last
// response, from which package tigo builds its errors. Some ideas (Retry, Limits, Operation, Outcome, TokenCache) have a
// type here and one there, since users read their documentation there and this package must not import it.
package transport
