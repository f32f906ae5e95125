package transport

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"net/http"
	"time"

	"github.com/hashicorp/go-retryablehttp"
)

// A Retry says how often and after what delays a call is tried again.
type Retry struct {
	Attempts      int           // in all, the first included; 1: never again
	MinDelay      time.Duration // the first delay's bound; each later one's is twice as high
	MaxDelay      time.Duration // the highest bound
	MaxRetryAfter time.Duration // a longer Retry-After is not waited for
}

// errSameToken ends the loop when sign-in has nothing better than the token that was refused.
var errSameToken = errors.New("the same token again")

// newLoop sets up the loop that every call runs through. All it asks it reads from the call's exchange, which each
// request carries as its context, so one client serves all calls at once.
func newLoop(a *attempt) *retryablehttp.Client {
	return &retryablehttp.Client{
		HTTPClient: &http.Client{
			Transport:     a,
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
		RetryMax: math.MaxInt, // again ends the loop
		CheckRetry: func(ctx context.Context, _ *http.Response, err error) (bool, error) {
			x := exchangeOf(ctx)
			again := err == nil && x.again()
			x.tell(again)
			return again, nil
		},
		PrepareRetry: prepareRetry,
		Backoff: func(_, _ time.Duration, _ int, resp *http.Response) time.Duration {
			return exchangeOf(resp.Request.Context()).wait
		},
		ErrorHandler: retryablehttp.PassthroughErrorHandler,
	}
}

// tell lets an observer know of the attempt that ended.
func (x *Exchange) tell(again bool) {
	if x.Watch.Attempt == nil || x.try.began.IsZero() {
		return
	}
	x.Watch.Attempt(Attempt{
		Number: x.Attempts, Status: x.try.status, Fate: x.try.fate, Duration: x.try.took,
		Sent: int64(len(x.Body)), Received: x.try.received, Retried: again,
	})
}

// prepareRetry finds the token for the next attempt: it may have changed while the call waited.
func prepareRetry(req *http.Request) error {
	x := exchangeOf(req.Context())
	tok, err := x.transport.signIn.token(x)
	if err != nil {
		return err
	}
	if x.try.status == http.StatusUnauthorized && tok.header == x.token.header {
		return errSameToken
	}
	x.token = tok
	return nil
}

// again decides whether the attempt that just ended is followed by another, and after what delay.
func (x *Exchange) again() bool {
	if x.try.err == nil && x.try.status == http.StatusUnauthorized {
		return x.replay()
	}
	if !x.try.temporary || x.Context.Err() != nil || x.Attempts >= x.Retry.Attempts {
		return false
	}
	if x.try.fate == Unknown && !x.Safe || x.try.fate == Applied && (!x.Safe || x.Method != http.MethodGet) {
		return false
	}
	wait := x.delay()
	if left, ok := x.remaining(); wait < 0 || ok && wait >= left {
		return false
	}
	if !x.transport.budget.take() {
		return false
	}
	x.remember()
	x.wait, x.borrowed = wait, true
	return true
}

// replay repeats a call whose token was refused, once, with another token; a write only if it was the gateway
// that refused it. A token from a cache does not count: the cache may have been late.
func (x *Exchange) replay() bool {
	if x.replayed && !x.token.shared || x.reshared || !x.Safe && !x.Problem.signInFault() || !x.transport.signIn.drop(x.token) {
		return false
	}
	x.remember()
	x.reshared = x.replayed
	x.replayed, x.wait = true, 0
	return true
}

// remember keeps what the attempt that ended means for the fate of the whole call, and starts the clock again.
func (x *Exchange) remember() {
	x.rearm()
	x.doubt = x.doubt || x.try.fate == Unknown
	x.touched = x.touched || x.try.fate == Refused
}

// delay is how long to wait before the next attempt: what the answer asks for, else a random part ("full
// jitter") of a bound that doubles. It is negative when the answer asks for more than the policy allows.
func (x *Exchange) delay() time.Duration {
	if x.try.status != 0 && x.RetryAfter > 0 {
		if x.RetryAfter > x.Retry.MaxRetryAfter {
			return -1
		}
		return x.RetryAfter
	}
	bound := min(x.Retry.MinDelay, x.Retry.MaxDelay)
	for range x.Attempts - 1 {
		if bound >= x.Retry.MaxDelay/2 {
			bound = x.Retry.MaxDelay
			break
		}
		bound *= 2
	}
	if bound <= 0 {
		return 0
	}
	return rand.N(bound)
}
