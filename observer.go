package tigo

import (
	"context"
	"time"

	"github.com/tigo-go/tigo/internal/transport"
)

// Operation names the call that a request belongs to, without anything personal in it: a route template is fit for
// span names, metrics and logs, a URL of this platform is not.
type Operation struct {
	Op      string // "billing.GetBalance"; "tigo.SignIn" for a token request
	Method  string // "GET"
	Route   string // "/billing/contracts/{contractId}/balance"
	Attempt int    // 1 for the first request of the call; 0 for a token request
}

// OperationFromContext finds the operation in the context of a request that reaches [Config.Transport].
//
// Each attempt reaches the transport once. Beneath it net/http may send a GET once more by itself, when a connection that
// was used before turns out to be closed: nothing counts that, Attempt neither. A token request serves all callers and
// belongs to none, so its context holds nothing of theirs: its span has no parent.
func OperationFromContext(ctx context.Context) (Operation, bool) {
	op, ok := transport.OperationFrom(ctx)
	return Operation{Op: op.Op, Method: op.Method, Route: op.Route, Attempt: op.Attempt}, ok
}

// Observer watches calls: for traces, metrics and logs of a program's own. It learns nothing personal. An observer that
// panics harms no call.
//
// It must be safe for concurrent use.
type Observer interface {
	// Start is called when a call begins, after its arguments were found good, and for each token request with the Op
	// "tigo.SignIn", whose context is that of no caller. The context that it returns reaches [Config.RateLimiter],
	// [Config.Transport] and [Config.TokenCache]; it must be derived from ctx. A nil Observation observes nothing more of
	// the call.
	Start(ctx context.Context, op Operation) (context.Context, Observation)
}

// Observation is one call as an [Observer] watches it.
type Observation interface {
	// Attempt is called after each request of the call, before the wait that may follow it.
	Attempt(ObservedAttempt)

	// End is called once. A call that hands over a body ends when the body is closed, or has been read to its end: until
	// then it is not known how it ends. That goes for streams and files too. A body that is never closed never ends.
	End(ObservedCall)
}

// ObservedAttempt is one request of a call.
type ObservedAttempt struct {
	Number        int           // 1 for the first
	StatusCode    int           // of the response; 0 when none came
	Outcome       Outcome       // of this request alone
	Duration      time.Duration // from the request to the end of its document, or to the first bytes of a stream; the wait for the rate limiter is not in it
	RequestBytes  int64         // of the body
	ResponseBytes int64         // of the decoded body, as far as it was read
	Retried       bool          // another request follows
}

// ObservedCall is how a call ended.
type ObservedCall struct {
	StatusCode    int           // of the last response; 0 when none came
	Outcome       Outcome       // of the call
	Attempts      int           // requests that were made
	Duration      time.Duration // of the whole call, waits and the reading of the body included
	RequestBytes  int64         // of the body, once
	ResponseBytes int64         // of the decoded body of the last response, as far as it was read
	RequestID     string        // the platform's id of the last response; "" when it gave none
	Err           error         // what the caller got, an *Error: its text and kind hold nothing personal; nil for success
}

// observation is the Observation of one call, and nil for none.
type observation struct {
	Observation
	began time.Time
}

// start asks the observer for its view of a call.
func (w watcher) start(ctx context.Context, op Operation) (in context.Context, o *observation) {
	if w.Observer == nil {
		return ctx, nil
	}
	in = ctx
	defer func() {
		if recover() != nil {
			in, o = ctx, nil
		}
	}()
	began := time.Now()
	with, seen := w.Start(ctx, op)
	if with != nil {
		in = with
	}
	if seen == nil {
		return in, nil
	}
	return in, &observation{seen, began}
}

// watcher is the observer of a client, which may have none.
type watcher struct{ Observer }

// attempt reports a request.
func (o *observation) attempt(a ObservedAttempt) {
	if o == nil {
		return
	}
	defer func() { _ = recover() }() // an observer's panic is no reason to lose the response
	o.Attempt(a)
}

// end reports how the call ended.
func (o *observation) end(c ObservedCall) {
	if o == nil {
		return
	}
	defer func() { _ = recover() }()
	c.Duration = time.Since(o.began)
	o.End(c)
}

// signIn watches a token request.
func (w watcher) signIn(ctx context.Context, op transport.Operation) (context.Context, transport.Watch) {
	in, o := w.start(ctx, Operation{Op: op.Op, Method: op.Method, Route: op.Route})
	if o == nil {
		return in, transport.Watch{}
	}
	return in, transport.Watch{
		Attempt: o.transportAttempt,
		End: func(last transport.Attempt, attempts int, err error) {
			c := ObservedCall{
				StatusCode: last.Status, Outcome: OutcomeApplied, Attempts: attempts,
				RequestBytes: last.Sent, ResponseBytes: last.Received,
			}
			if err != nil {
				c.Outcome, c.Err = Outcome(last.Outcome), signInFailed(err)
			}
			o.end(c)
		},
	}
}

// transportAttempt reports a request in the words of this package.
func (o *observation) transportAttempt(a transport.Attempt) {
	o.attempt(ObservedAttempt{
		Number: a.Number, StatusCode: a.Status, Outcome: Outcome(a.Outcome), Duration: a.Duration,
		RequestBytes: a.Sent, ResponseBytes: a.Received, Retried: a.Retried,
	})
}

// observe lets an observer watch the call.
func (r *Response) observe(o *observation) {
	if o != nil {
		r.observed.Store(o)
		r.call.Watch.Attempt = o.transportAttempt
	}
}

// ended tells the observer how the call ended, once.
func (r *Response) ended() {
	if r.observed.Load() == nil {
		return
	}
	o := r.observed.Swap(nil) // once, whoever is first: a body may be closed beside its reader
	if o == nil {
		return
	}
	call := &r.call
	c := ObservedCall{
		StatusCode: call.Response.Status, Outcome: Outcome(call.Outcome), Attempts: call.Attempts, RequestID: r.RequestID,
		RequestBytes: int64(len(call.Request.Body)), ResponseBytes: call.Received(),
	}
	if e := r.failure.Load(); e != nil {
		c.StatusCode, c.Outcome, c.RequestID, c.Err = e.StatusCode, e.Outcome, e.RequestID, e
	}
	o.end(c)
}
