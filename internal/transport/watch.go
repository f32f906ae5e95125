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
	Sent, Received int64 // bytes of the bodies
	Retried        bool
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

// report reports an attempt that has ended to the observer, unless it was not sent. again: another attempt follows.
func (c *Call) report(a *attempt, again bool) {
	if a.timing == nil {
		return
	}
	seen := Attempt{
		Number: int(a.number.Load()), Status: a.status, Outcome: a.outcome, Duration: a.timing.took,
		Sent: int64(len(a.call.Request.Body)), Retried: again,
	}
	if a.status != 0 {
		seen.Received = a.body.count.Load()
	}
	c.Observe(seen)
}
