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
	Op      string // the operation, such as "billing.GetBalance"; "tigo.SignIn" for a token request
	Method  string // the HTTP method
	Route   string // the template of the path, such as "/billing/contracts/{contractId}/balance"
	Attempt int    // 1 for the first request of the call; 0 in Observer.Start, and for a token request
}

// OperationFromContext returns the operation of the request with this context, for a [Config.Transport]. It reports false if
// the context is not that of a request of this module.
//
// A Config.Transport gets each attempt once. Operation.Attempt does not count the requests that it repeats by itself.
//
// A token request serves all callers, so its context has the values of none of them, and a span that is made from it has no
// parent.
func OperationFromContext(ctx context.Context) (Operation, bool) {
	op, ok := transport.OperationFrom(ctx)
	return Operation{Op: op.Op, Method: op.Method, Route: op.Route, Attempt: op.Attempt}, ok
}

// Observer observes calls, for traces, metrics and logs. It gets no personal data, except in the fields of the error in
// [ObservedCall]. It must be safe for concurrent use. A panic of an observer does not affect the call.
type Observer interface {
	// Start is called when a call begins, after its arguments are checked. It is also called when a sign-in begins, with the
	// Op "tigo.SignIn" and a context that is independent of all callers.
	//
	// It returns a context that is derived from ctx. [Config.RateLimiter] and [Config.Transport] get it, and for a sign-in
	// [Config.Credentials] as well. If the Observation is nil, nothing more of the call is observed.
	Start(ctx context.Context, op Operation) (context.Context, Observation)
}

// Observation observes one call for an [Observer].
type Observation interface {
	// Attempt is called after each attempt that the transport got, before the backoff that may follow it.
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
	Attempts      int           // as Error counts them; for a sign-in, how many token requests the transport got
	Duration      time.Duration // of the whole call, backoff and the reading of the body included
	RequestBytes  int64         // of the request's body, counted once, however many attempts there were
	ResponseBytes int64         // how much of the decoded body of the last response was read
	RequestID     string        // the platform's id of the last response; "" if it has none
	Err           error         // the *Error that the caller got, nil for success; its text has no personal data, but its fields may
}

// observer is the observer of a client. Its Observer may be nil.
type observer struct{ Observer }

// observation is the Observation of one call, and the beginning of its log line. A call without both has none.
type observation struct {
	Observation // nil: the call is only logged
	began       time.Time
	failure     atomic.Pointer[Error] // the error that the caller got
}

// start calls the Observer. inner is nil if the call is not observed.
func (w observer) start(ctx context.Context, op Operation) (in context.Context, inner Observation) {
	if w.Observer == nil {
		return ctx, nil
	}
	in = ctx
	defer func() {
		if recover() != nil {
			in, inner = ctx, nil
		}
	}()
	derived, inner := w.Start(ctx, op)
	if derived != nil {
		in = derived
	}
	return in, inner
}

// begin begins the observation of a call, if the client has an Observer or a Logger. It returns the context of the call.
func (r *Response) begin(ctx context.Context, core *core, op Operation) context.Context {
	if core.observer.Observer == nil && core.logger.to == nil {
		return ctx
	}
	o := &observation{began: time.Now()}
	ctx, o.Observation = core.observer.start(ctx, op)
	if o.Observation != nil {
		r.call.Observe = o.transportAttempt
	}
	if o.Observation != nil || core.logger.to != nil {
		r.observed.Store(o)
	}
	return ctx
}

// attempt reports an attempt.
func (o *observation) attempt(a ObservedAttempt) {
	defer func() { _ = recover() }() // a panic of the observer must not lose the response
	o.Attempt(a)
}

// end reports the result of the call.
func (o *observation) end(c ObservedCall) {
	if o.Observation == nil {
		return
	}
	defer func() { _ = recover() }()
	o.End(c)
}

// signIn observes a sign-in.
func (w observer) signIn(ctx context.Context, op transport.Operation) (context.Context, transport.Watch) {
	began := time.Now()
	in, inner := w.start(ctx, Operation{Op: op.Op, Method: op.Method, Route: op.Route})
	if inner == nil {
		return in, transport.Watch{}
	}
	o := &observation{Observation: inner, began: began}
	return in, transport.Watch{
		Attempt: o.transportAttempt,
		End: func(last transport.Attempt, attempts int, err error) {
			c := ObservedCall{
				StatusCode: last.Status, Outcome: OutcomeApplied, Attempts: attempts, Duration: time.Since(o.began),
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

// reportEnd reports the result of the call to the Observer and the Logger, once.
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
		Duration: time.Since(o.began), RequestBytes: int64(len(call.Request.Body)), ResponseBytes: call.Received(),
	}
	if e := o.failure.Load(); e != nil {
		c.StatusCode, c.Outcome, c.RequestID, c.Err = e.StatusCode, e.Outcome, e.RequestID, e
	}
	o.end(c)
	r.decoding.client.core.logger.write(r.decoding.ctx, &call.Request, c)
}

// logger writes one line per call to Config.Logger, if there is one. The line has a fixed set of attributes without personal
// data.
type logger struct{ to *slog.Logger }

func (l logger) write(ctx context.Context, q *transport.Request, c ObservedCall) {
	if l.to == nil {
		return
	}
	defer func() { _ = recover() }() // a panic of the handler must not lose the response
	level := slog.LevelInfo
	if c.Err != nil {
		level = slog.LevelWarn
	}
	l.to.LogAttrs(ctx, level, "tigo call",
		slog.String("op", q.Op),
		slog.String("method", q.Method),
		slog.String("route", q.Route),
		slog.Int("status", c.StatusCode),
		slog.Int("attempts", c.Attempts),
		slog.Duration("duration", c.Duration),
		slog.String("outcome", c.Outcome.String()),
		slog.String("request_id", c.RequestID),
	)
}
