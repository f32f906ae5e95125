package transport

import (
	"context"
	"math"
	"math/rand/v2"
	"net/http"
	"time"

	"github.com/hashicorp/go-retryablehttp"
)

// A loop is the state of a call between its attempts. Most calls need one attempt, which run makes without go-retryablehttp. If it
// fails, run starts go-retryablehttp, whose loop begins with the failed attempt:
//
//	run ─► token ─► attempt ─► applied: the call ends
//	                   │ failed
//	                   ▼
//	    ┌─────────► next ─► no other attempt: the call ends
//	    │              │ status 401: a replay, at once, with another token
//	    │              │ transient, and a retry is safe and allowed: a retry after a backoff
//	    │              ▼
//	    └─ attempt ◄─ ready: gets the token of the attempt
//
// run is in call.go. So is the sender, which makes the attempts.
type loop struct {
	attempt *attempt      // the current or last one
	token   *token        // of that attempt
	wait    time.Duration // before the next attempt

	unknown  bool    // an earlier attempt has an unknown outcome
	earlier  Outcome // of the last earlier attempt that is applied or refused; Unknown: no such attempt
	retried  bool    // the call took a retry from the budget
	replayed int8    // the number of replays

	firstMade bool // run has made the first attempt, and the sender must not make it again
	first     http.Request
	request   *retryablehttp.Request // nil while run makes the first attempt
}

// newLoop makes the client of go-retryablehttp that drives the loops of all calls. Its functions find the call in the context of
// the request.
func newLoop(base http.RoundTripper) *retryablehttp.Client {
	return &retryablehttp.Client{
		HTTPClient: &http.Client{Transport: base}, // it sees no redirect: base returns empty responses
		RetryMax:   math.MaxInt,                   // next ends the loop
		CheckRetry: func(ctx context.Context, _ *http.Response, err error) (bool, error) {
			c := callOf(ctx)
			return err == nil && c.loop.next(c), nil
		},
		PrepareRetry: func(req *http.Request) error {
			c := callOf(req.Context())
			return c.loop.ready(c)
		},
		Backoff: func(_, _ time.Duration, _ int, resp *http.Response) time.Duration {
			return callOf(resp.Request.Context()).loop.wait
		},
		ErrorHandler: retryablehttp.PassthroughErrorHandler,
	}
}

// next decides whether another attempt follows the last one. If so, it makes the new attempt the current one.
func (l *loop) next(c *Call) bool {
	last := l.attempt
	replay := l.shouldReplay(c)
	again := replay || l.shouldRetry(c)
	c.report(last, again)
	if !again {
		return false
	}
	switch last.outcome {
	case Unknown:
		l.unknown = true
	case Applied, Refused:
		l.earlier = last.outcome
	}
	last.end(context.Canceled)
	a := &attempt{fresh: last.err != nil && last.status == 0, replay: replay}
	c.clock.nextScope(&a.scope)
	l.begin(c, a)
	l.request.Request = c.Request.another(a)
	return true
}

// shouldReplay reports whether a replay follows: an attempt with another token, because the platform refused this one. If so, it
// invalidates the refused token.
//
//   - A call is replayed once. If the second token came from a cache, which may still hold a refused one, it is replayed once more.
//   - A request that is not idempotent is replayed only if the error body shows that the gateway refused the token.
func (l *loop) shouldReplay(c *Call) bool {
	if a := l.attempt; a.err != nil || a.status != http.StatusUnauthorized {
		return false
	}
	allowed := l.replayed == 0 || l.replayed == 1 && l.token.shared
	safe := c.Request.Idempotent || c.Response.Problem != nil && c.Response.Problem.refusesToken()
	if !allowed || !safe || !c.transport.signIn.invalidate(l.token) {
		return false
	}
	l.replayed++
	l.wait = 0
	return true
}

// shouldRetry reports whether a retry is useful, safe, and within the limits: attempts, time and the retry budget. If so, it takes
// the retry from the budget, and sets the wait before it.
func (l *loop) shouldRetry(c *Call) bool {
	a := l.attempt
	attemptsLeft := c.Attempts < c.Request.Retry.Attempts+int(l.replayed) // replays do not count
	if !a.transient || !attemptsLeft || c.clock.ended() != nil || !mayRepeat(a.outcome, &c.Request) {
		return false
	}
	l.wait = l.backoff(c)
	if left, ok := c.clock.remaining(); l.wait < 0 || ok && l.wait >= left {
		return false
	}
	if !c.transport.budget.take() {
		return false
	}
	l.retried = true
	return true
}

// mayRepeat reports whether a request may be retried after an attempt with the given outcome. This condition keeps a write from
// being booked twice:
//
//   - After NotSent or Refused, any request may be retried: the attempt provably did nothing.
//   - After Unknown, only an idempotent request may be retried.
//   - After Applied, only a read may be retried: its body was cut short.
func mayRepeat(after Outcome, r *Request) bool {
	switch after {
	case NotSent, Refused:
		return true
	case Applied:
		return r.Method == http.MethodGet
	}
	return r.Idempotent
}

// ready gets the token for the next attempt. It does so after the backoff, since the token may change meanwhile. If the attempt is
// a replay, and the token is the refused one, ready fails with errSameToken. Otherwise a replay drops the response that refused the
// token: if the call fails now, that is for another reason.
func (l *loop) ready(c *Call) error {
	tok, err := c.transport.signIn.token(l.attempt)
	if l.attempt.replay {
		if err == nil && tok.header == l.token.header {
			return errSameToken
		}
		c.Response.drop()
	}
	if err != nil {
		return err
	}
	l.token = tok
	return nil
}

// backoff returns how long to wait before the next attempt: the Retry-After of the response, or -1 if that is longer than
// MaxRetryAfter. Without a Retry-After it is a random part ("full jitter") of a bound that doubles with each retry. A replay does
// not double it.
func (l *loop) backoff(c *Call) time.Duration {
	policy := c.Request.Retry
	if wait := c.Response.RetryAfter; l.attempt.status != 0 && wait > 0 {
		if wait > policy.MaxRetryAfter {
			return -1
		}
		return wait
	}
	bound := min(policy.MinDelay, policy.MaxDelay)
	for range c.Attempts - 1 - int(l.replayed) {
		if bound >= policy.MaxDelay/2 {
			bound = policy.MaxDelay
			break
		}
		bound *= 2
	}
	if bound <= 0 {
		return 0
	}
	return rand.N(bound)
}

// outcome returns the outcome of a failed call. The first rule that applies decides:
//
//  1. Applied, if the last attempt is applied. Its response was 2xx, but could not be read.
//  2. Unknown, if the outcome of any attempt is unknown.
//  3. The outcome of the last attempt that is not NotSent.
//  4. NotSent, if there is no such attempt.
func (l *loop) outcome(attempts int) Outcome {
	last := NotSent
	if l.attempt != nil {
		last = l.attempt.outcome
	}
	switch {
	case last == Applied:
		return Applied
	case l.unknown:
		return Unknown
	case attempts == 0:
		return NotSent
	case last == NotSent && l.earlier != Unknown:
		return l.earlier
	}
	return last
}

// succeed adds a success to the retry budget, and records that the platform accepts the token.
func (l *loop) succeed(b *budget) {
	if l.retried {
		b.earn(budgetPrice)
	} else {
		b.earn(budgetEarns)
	}
	if !l.token.worked.Load() {
		l.token.worked.Store(true)
	}
}
