package transport

import (
	"context"
	"math"
	"math/rand/v2"
	"net/http"
	"time"

	"github.com/hashicorp/go-retryablehttp"
)

// A loop is the state of a call between its attempts. Most calls need one attempt, which run makes directly. If it fails,
// go-retryablehttp drives the loop, beginning with the result of the first attempt:
//
//	run ─► token ─► attempt ─► applied: the end
//	                   │ failed
//	                   ▼
//	    ┌─────────► next ─► the end
//	    │              │ 401: with another token, once
//	    │              │ transient, and another attempt is safe and allowed: after a backoff
//	    │              ▼
//	    └─ attempt ◄─ ready: the token of the next attempt
//
// run is in call.go. So is the sender, which makes the attempts.
type loop struct {
	attempt *attempt // the current or last one
	token   *token
	wait    time.Duration // before the next attempt

	unknown  bool // an earlier attempt has an unknown outcome
	refused  bool // an earlier attempt was refused
	retried  bool // the call took from the retry budget
	replayed int8 // how often it was replayed with another token

	pending bool // the first attempt has been made, and the loop begins with its result
	first   http.Request
	request *retryablehttp.Request // of the loop
}

// newLoop sets up the client of go-retryablehttp that drives the loops of all calls. Its hooks find the call in the context of the
// request.
func newLoop(base http.RoundTripper) *retryablehttp.Client {
	return &retryablehttp.Client{
		HTTPClient: &http.Client{
			Transport:     base,
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
		RetryMax: math.MaxInt, // next ends the loop
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

// next decides whether another attempt follows the one that ended, and prepares it.
func (l *loop) next(c *Call) bool {
	last := l.attempt
	again := l.shouldReplay(c) || l.shouldRetry(c)
	c.report(last, again)
	if !again {
		return false
	}
	l.unknown = l.unknown || last.outcome == Unknown
	l.refused = l.refused || last.outcome == Refused
	last.end(context.Canceled)
	a := &attempt{fresh: last.err != nil && last.status == 0}
	c.clock.enter(&a.scope)
	l.begin(c, a)
	l.request.Request = l.request.Request.WithContext(a)
	return true
}

// shouldReplay reports whether a call whose token was refused is replayed with another one: once, and a second time if the refused
// token came from a cache, which may be late. A request that is not idempotent is replayed only if the gateway refused the
// token.
func (l *loop) shouldReplay(c *Call) bool {
	if a := l.attempt; a.err != nil || a.status != http.StatusUnauthorized {
		return false
	}
	if l.replayed > 1 || l.replayed == 1 && !l.token.shared || !c.Request.Idempotent && (c.Response.Problem == nil || !c.Response.Problem.refusesToken()) {
		return false
	}
	if !c.transport.signIn.invalidate(l.token) {
		return false
	}
	l.replayed++
	l.wait = 0
	return true
}

// shouldRetry reports whether a retry is useful, safe, and within the limits: attempts, time and the retry budget.
func (l *loop) shouldRetry(c *Call) bool {
	a := l.attempt
	if !a.transient || c.clock.ended() != nil || c.Attempts >= c.Request.Retry.Attempts+int(l.replayed) || !mayRepeat(a.outcome, &c.Request) {
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

// ready gets the token for the next attempt, since it may have changed during the backoff.
func (l *loop) ready(c *Call) error {
	tok, err := c.transport.signIn.token(l.attempt)
	if err != nil {
		return err
	}
	if l.replayed > 0 && tok.header == l.token.header && c.Response.Status == http.StatusUnauthorized {
		return errSameToken
	}
	l.token = tok
	return nil
}

// backoff returns how long to wait before the next attempt: the Retry-After of the response, or else a random part ("full jitter")
// of a bound that doubles with each retry. It is negative if the Retry-After is longer than MaxRetryAfter.
func (l *loop) backoff(c *Call) time.Duration {
	policy := c.Request.Retry
	if asked := c.Response.RetryAfter; l.attempt.status != 0 && asked > 0 {
		if asked > policy.MaxRetryAfter {
			return -1
		}
		return asked
	}
	bound := min(policy.MinDelay, policy.MaxDelay)
	for range c.Attempts - 1 {
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

// outcome returns the outcome of the call. If the outcome of an attempt is unknown, so is that of the call,
// even if a later attempt is refused. Only a last attempt that is applied makes it Applied.
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
	case last == NotSent && l.refused:
		return Refused
	}
	return last
}

// succeed adds a success to the retry budget, and marks the token as working.
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
