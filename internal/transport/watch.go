package transport

import (
	"context"
	"time"
)

// An Attempt is one request as an observer sees it.
type Attempt struct {
	Number, Status int
	Fate           Fate
	Duration       time.Duration
	Sent, Received int64 // bytes of the bodies
	Retried        bool
}

// A Watch is what an observer is told of one call. Either function may be nil.
type Watch struct {
	Attempt func(Attempt)
	End     func(last Attempt, attempts int, err error) // of a sign-in; a call is longer than its exchange
}

// A Watcher begins to watch a call. The context that it returns is the call's.
type Watcher func(context.Context, Operation) (context.Context, Watch)
