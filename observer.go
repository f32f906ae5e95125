package tigo

import (
	"context"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/tigo-go/tigo/internal/transport"
)

// Operation describes a call without personal data, for span names, metrics and logs. Its Route is a template, since the URLs
// of this platform contain personal data.
type Operation struct {
	Op      string // "billing.GetBalance"; "tigo.SignIn" for a token request
	Method  string // "GET"
	Route   string // "/billing/contracts/{contractId}/balance"
	Attempt int    // 1 for the first request of the call; 0 in Observer.Start, and for a token request
}

// OperationFromContext returns the operation from the context of a request, for a [Config.Transport].
//
// The transport gets each attempt once, and net/http sends it once. If a Config.Transport repeats a request by itself, Attempt does
// not count that. A token request serves all callers, so its context has no values of a caller, and a
// span that is made from it has no parent.
func OperationFromContext(ctx context.Context) (Operation, bool) {
	op, ok := transport.OperationFrom(ctx)
	return Operation{Op: op.Op, Method: op.Method, Route: op.Route, Attempt: op.Attempt}, ok
}

// Observer observes calls, for traces, metrics and logs. It gets no personal data, except in the fields of the error in
// [ObservedCall]. A panic of an observer does not affect the call.
//
// It must be safe for concurrent use.
type Observer interface {
	// Start is called when a call begins, after its arguments are checked. It is also called when a sign-in begins, with the
	// Op "tigo.SignIn" and a context that is independent of all callers.
	//
	// It returns a context that is derived from ctx. [Config.RateLimiter], [Config.Transport] and [Config.TokenCache] get it.
	// If the Observation is nil, nothing more of the call is observed.
	Start(ctx context.Context, op Operation) (context.Context, Observation)
}

// Observation observes one call for an [Observer].
type Observation interface {
	// Attempt is called after each attempt of the call, before the backoff that may follow it.
	Attempt(ObservedAttempt)

	// End is called once, at the end of the call. If the call returned a body, a stream or a file, the call ends when that
	// is closed or read to its end. If it is neither closed nor read to its end, End is never called.
	End(ObservedCall)
}

// ObservedAttempt is one attempt of a call.
type ObservedAttempt struct {
	Number        int           // 1 for the first
	StatusCode    int           // of the response; 0 if there was none
	Outcome       Outcome       // of this attempt alone
	Duration      time.Duration // from the request to the end of the response, or to the first bytes of a stream; the wait for the rate limiter is not included
	RequestBytes  int64         // of the request's body
	ResponseBytes int64         // how much of the decoded body was read
	Retried       bool          // another attempt follows
}

// ObservedCall is the result of a call.
type ObservedCall struct {
	StatusCode    int           // of the last response, or Error.StatusCode if the call failed; 0 if there was none
	Outcome       Outcome       // of the call
	Attempts      int           // as Error counts them; for a sign-in, the token requests that were handed to the transport
	Duration      time.Duration // of the whole call, backoff and the reading of the body included
	RequestBytes  int64         // of the request's body, counted once, however many attempts there were
	ResponseBytes int64         // how much of the decoded body of the last response was read
	RequestID     string        // the platform's id of the last response; "" if it has none
	Err           error         // the *Error that the caller got, nil for success; its text and its kinds hold no personal data, its other fields may
}

// observation is the Observation of one call; nil if there is none.
type observation struct {
	Observation
	began   time.Time
	failure atomic.Pointer[Error] // the error that the caller got
}

// start begins to observe a call.
func (w observer) start(ctx context.Context, op Operation) (in context.Context, o *observation) {
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
	derived, inner := w.Start(ctx, op)
	if derived != nil {
		in = derived
	}
	if inner == nil {
		return in, nil
	}
	return in, &observation{Observation: inner, began: began}
}

// observer is the observer of a client. Its Observer may be nil.
type observer struct{ Observer }

// attempt reports an attempt.
func (o *observation) attempt(a ObservedAttempt) {
	if o == nil {
		return
	}
	defer func() { _ = recover() }() // a panic of the observer must not lose the response
	o.Attempt(a)
}

// end reports the result of the call.
func (o *observation) end(c ObservedCall) {
	if o == nil {
		return
	}
	defer func() { _ = recover() }()
	c.Duration = time.Since(o.began)
	o.End(c)
}

// signIn observes a sign-in.
func (w observer) signIn(ctx context.Context, op transport.Operation) (context.Context, transport.Watch) {
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

// transportAttempt reports an attempt of the transport.
func (o *observation) transportAttempt(a transport.Attempt) {
	o.attempt(ObservedAttempt{
		Number: a.Number, StatusCode: a.Status, Outcome: Outcome(a.Outcome), Duration: a.Duration,
		RequestBytes: a.Sent, ResponseBytes: a.Received, Retried: a.Retried,
	})
}

// observe attaches the observation of the call.
func (r *Response) observe(o *observation) {
	if o != nil {
		r.observed.Store(o)
		r.call.Observe = o.transportAttempt
	}
}

// reportEnd reports the result of the call to the observer, once.
func (r *Response) reportEnd() {
	if r.observed.Load() == nil {
		return
	}
	o := r.observed.Swap(nil) // only one goroutine gets it: a body may be closed while it is read
	if o == nil {
		return
	}
	call := &r.call
	c := ObservedCall{
		StatusCode: call.Response.Status, Outcome: Outcome(call.Outcome), Attempts: call.Attempts, RequestID: r.RequestID,
		RequestBytes: int64(len(call.Request.Body)), ResponseBytes: call.Received(),
	}
	if e := o.failure.Load(); e != nil {
		c.StatusCode, c.Outcome, c.RequestID, c.Err = e.StatusCode, e.Outcome, e.RequestID, e
	}
	o.end(c)
}

// logger writes one line per call to Config.Logger, if there is one. The line has a fixed set of attributes without personal
// data.
type logger struct{ to *slog.Logger }

// start returns the time at which a call begins, the zero time without a Logger.
func (l logger) start() time.Time {
	if l.to == nil {
		return time.Time{}
	}
	return time.Now()
}

func (l logger) done(ctx context.Context, began time.Time, r *Response) {
	l.write(ctx, slog.LevelInfo, began, r, ending{r.StatusCode, r.RequestID, OutcomeApplied})
}

// failed takes status and request id from the error: if the call failed at sign-in, they are those of the token endpoint.
func (l logger) failed(ctx context.Context, began time.Time, r *Response, e *Error) {
	l.write(ctx, slog.LevelWarn, began, r, ending{e.StatusCode, e.RequestID, e.Outcome})
}

// ending has the attributes of the line that depend on how the call ended.
type ending struct {
	status    int
	requestID string
	outcome   Outcome
}

func (l logger) write(ctx context.Context, level slog.Level, began time.Time, r *Response, end ending) {
	if l.to == nil {
		return
	}
	defer func() { _ = recover() }() // a panic of the handler must not lose the response
	l.to.LogAttrs(ctx, level, "tigo call",
		slog.String("op", r.call.Request.Op),
		slog.String("method", r.call.Request.Method),
		slog.String("route", r.call.Request.Route),
		slog.Int("status", end.status),
		slog.Int("attempts", r.Attempts),
		slog.Duration("duration", time.Since(began)),
		slog.String("outcome", end.outcome.String()),
		slog.String("request_id", end.requestID),
	)
}
