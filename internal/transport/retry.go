package transport

import (
	"context"
	"math/rand/v2"
	"net/http"
	"time"

	"github.com/hashicorp/go-retryablehttp"
)

// A loop is where a call stands between its attempts. go-retryablehttp drives it:
//
//	run ─► token ─► attempt ─► next ─► done
//	                   ▲         │ 401: another token, once
//	                   │         │ transient, and another attempt is safe and allowed: backoff
//	                   └─ ready ◄┘
//
// run begins it; attempt is a sender's; next decides after each attempt; ready finds the token for the one that follows.
type loop struct {
	attempt *attempt // the one under way, or the last
	token   *token
	wait    time.Duration // before the next attempt

	doubt    bool // an earlier attempt has an unknown outcome
	touched  bool // an earlier attempt was sent and refused
	paid     bool // the call drew on the retry budget
	replayed int8 // how often another token was tried

	request retryablehttp.Request
	first   http.Request
}

// next decides whether the attempt that just ended is followed by another, and prepares it.
func (l *loop) next(c *Call) bool {
	last := l.attempt
	again := l.shouldReplay(c) || l.shouldRetry(c)
	c.Watch.tell(last, again)
	if !again {
		return false
	}
	l.doubt = l.doubt || last.outcome == Unknown
	l.touched = l.touched || last.outcome == Refused
	last.end(context.Canceled)
	a := &attempt{fresh: last.err != nil && last.status == 0}
	l.begin(c, a)
	l.request.Request = l.request.Request.WithContext(a)
	return true
}

// shouldReplay reports whether another token may help a call whose token was refused: once, and a second time where the
// refused token came from a cache, which may have been late. A write is replayed only if it was the gateway that refused.
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

// shouldRetry reports whether the attempt is worth repeating, safe to repeat, and within what the call and the client may
// spend: attempts, time and the retry budget.
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
	l.paid = true
	return true
}

// mayRepeat reports whether a request may be sent again after an attempt with the given outcome. It is the condition that
// keeps a write from being booked twice:
//
//   - What provably did nothing may be sent again, whatever it is.
//   - After an unknown outcome, what may run twice is sent again, and nothing else.
//   - What was applied is done. Only a read is sent again, for the body that did not come whole.
func mayRepeat(after Outcome, r *Request) bool {
	switch after {
	case NotSent, Refused:
		return true
	case Applied:
		return r.Method == http.MethodGet
	}
	return r.Idempotent
}

// ready finds the token for the next attempt: it may have changed while the call waited.
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

// backoff is how long to wait before the next attempt: what the response asks for, else a random part ("full jitter") of
// a bound that doubles. It is negative when the response asks for more than the policy allows.
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

// outcome is the outcome of the whole call: an earlier attempt of unknown outcome leaves a doubt that no refusal clears.
func (l *loop) outcome(attempts int) Outcome {
	last := NotSent
	if l.attempt != nil {
		last = l.attempt.outcome
	}
	switch {
	case last == Applied:
		return Applied
	case l.doubt:
		return Unknown
	case attempts == 0:
		return NotSent
	case last == NotSent && l.touched:
		return Refused
	}
	return last
}

// succeed gives the budget what a success is worth, and the token its proof.
func (l *loop) succeed(b *budget) {
	if l.paid {
		b.earn(budgetPrice)
	} else {
		b.earn(budgetEarns)
	}
	if !l.token.worked.Load() {
		l.token.worked.Store(true)
	}
}
