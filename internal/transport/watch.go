package transport

import (
	"context"
	"time"
)

// An Attempt is one attempt for an observer.
type Attempt struct {
	Number, Status int
	Outcome        Outcome
	Duration       time.Duration
	Sent, Received int64 // bytes: the whole body of the request, and what was read of the body of the response
	Retried        bool  // another attempt follows: a retry or a replay
}

// A Watch reports one sign-in to an observer. Either function may be nil.
type Watch struct {
	Attempt func(Attempt)
	End     func(last Attempt, attempts int, err error)
}

// A Watcher starts to observe a sign-in. It returns the context of the sign-in.
type Watcher func(context.Context, Operation) (context.Context, Watch)

// A timing has the duration of an observed attempt.
type timing struct {
	began time.Time
	took  time.Duration
}

// report tells the observer, if there is one, that an attempt has ended. It skips an attempt whose request the RoundTripper did not
// get. It does not skip one that ended with ErrNotSent, although Call.Attempts does not count it. again: another attempt follows.
func (c *Call) report(a *attempt, again bool) {
	if a.timing == nil {
		return
	}
	seen := Attempt{
		Number: int(a.number.Load()), Status: int(a.status), Outcome: a.outcome, Duration: a.timing.took,
		Sent: int64(len(a.call.Request.Body)), Retried: again,
	}
	if a.status != 0 {
		seen.Received = a.body.received()
	}
	c.Observe(seen)
}
