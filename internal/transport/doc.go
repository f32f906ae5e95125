// Package transport carries one call to the platform and brings back its answer, its token and its fate.
//
// The steps of a call, outermost first, one file each:
//
//	call.go      Do: the deadline, the token, the loop, the verdict
//	signin.go    a live token for every caller out of one fetch
//	retry.go     go-retryablehttp runs the loop, by the policy written here
//	attempt.go   one request: rate limiter, phase, round trip
//	receive.go   its answer: whole document, guarded stream or bounded error body
//	pool.go      the tuned net/http transport underneath
//
// Beside them stand what several steps need: exchange.go (the state of one call), fate.go (what an attempt
// provably did), fault.go (what the gateway's codes prove), budget.go and retryafter.go (when to try again),
// token.go (the token request on x/oauth2's clientcredentials), body.go (reads bounded in bytes and time).
//
// The package knows no operation, no model and no error type of package tigo: it reports phase, attempts and
// the last answer, from which package tigo builds its errors.
package transport
