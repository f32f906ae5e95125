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

// A Watch reports one call to an observer. Either function may be nil.
type Watch struct {
	Attempt func(Attempt)
	End     func(last Attempt, attempts int, err error) // of a sign-in only: a call ends with its body, in package tigo
}

// A Watcher starts to observe a call. It returns the context of the call.
type Watcher func(context.Context, Operation) (context.Context, Watch)

// tell reports an attempt that has ended.
func (w Watch) tell(a *attempt, again bool) {
	if w.Attempt == nil || a.began.IsZero() {
		return
	}
	seen := Attempt{
		Number: int(a.number.Load()), Status: a.status, Outcome: a.outcome, Duration: a.took,
		Sent: int64(len(a.call.Request.Body)), Retried: again,
	}
	if a.status != 0 {
		seen.Received = a.body.count.Load()
	}
	w.Attempt(seen)
}
