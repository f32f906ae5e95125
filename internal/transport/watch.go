package transport

import (
	"context"
	"time"
)

// An Attempt is one request as an observer sees it.
type Attempt struct {
	Number, Status int
	Outcome        Outcome
	Duration       time.Duration
	Sent, Received int64 // bytes of the bodies
	Retried        bool
}

// A Watch is what an observer is told of one call. Either function may be nil.
type Watch struct {
	Attempt func(Attempt)
	End     func(last Attempt, attempts int, err error) // of a sign-in; a call may outlast its transport
}

// A Watcher begins to watch a call. The context that it returns is the call's.
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
