package transport

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"sync/atomic"
	"time"

	"github.com/hashicorp/go-retryablehttp"
)

// Why a call ended without the answer it was made for.
var (
	ErrAnswered = errors.New("the platform refused") // the exchange holds its status and what it said
	ErrClosed   = errors.New("the client is closed")
	ErrTimeout  = error(timeoutError{})
)

// Ended says by what a context ended: its cause, and beside it the plain cancellation or deadline.
func Ended(ctx context.Context) error {
	cause := context.Cause(ctx)
	if errors.Is(cause, ErrTimeout) || errors.Is(cause, ctx.Err()) {
		return cause
	}
	return endedError{cause, ctx.Err()}
}

type endedError struct{ cause, plain error }

func (e endedError) Error() string   { return e.cause.Error() }
func (e endedError) Unwrap() []error { return []error{e.cause, e.plain} }

// timeoutError is the end of the call's own time limit. It is a deadline like any other.
type timeoutError struct{}

func (timeoutError) Error() string   { return "the call took too long" }
func (timeoutError) Timeout() bool   { return true }
func (timeoutError) Is(e error) bool { return e == context.DeadlineExceeded }

// Limits bounds what one call may take. Every field must be set.
type Limits struct {
	Document    int64         // bytes of a decoded document
	ErrorBody   int64         // bytes kept of an error body
	Idle        time.Duration // a single read's silence
	Drain       time.Duration // reading an error body
	Header      time.Duration // from the request's end to the answer's headers
	SignIn      time.Duration // one token fetch, its retries included
	Connections int           // to one host
}

// Options sets up a Transport.
type Options struct {
	Base    http.RoundTripper // the user's; nil: a tuned one of our own
	Limiter Limiter           // nil: none
	Limits  Limits
	Problem func([]byte) Problem // reads an error body
	Fetch   Fetch                // gets a token
	Cache   TokenCache           // shares it among processes; nil: none
}

// A Transport carries calls. It is safe for concurrent use.
type Transport struct {
	loop   *retryablehttp.Client
	base   http.RoundTripper
	own    bool // base is ours to close
	signIn *signIn
	budget *budget
	active atomic.Int64
	closed atomic.Bool
}

// New makes a transport.
func New(o Options) *Transport {
	t := &Transport{base: o.Base, own: o.Base == nil, budget: newBudget()}
	if t.own {
		t.base = NewPool(o.Limits)
	}
	t.loop = newLoop(&attempt{base: t.base, limiter: o.Limiter, limits: o.Limits, problem: o.Problem})
	fetch := o.Fetch(t.base)
	t.signIn = newSignIn(fetch, o.Limits.SignIn)
	if o.Cache != nil {
		t.signIn.fetch, t.signIn.direct = FromCache(o.Cache, fetch, o.Limits.SignIn), fetch
	}
	return t
}

// SignIn waits for a live token.
func (t *Transport) SignIn(ctx context.Context) error {
	if !t.enter() {
		return ErrClosed
	}
	defer t.leave()
	return t.signIn.check(ctx)
}

// Close lets calls in flight finish and refuses new ones.
func (t *Transport) Close() {
	t.closed.Store(true)
	t.signIn.close()
	if t.active.Load() == 0 {
		t.closeIdle()
	}
}

func (t *Transport) enter() bool {
	t.active.Add(1)
	if t.closed.Load() {
		t.leave()
		return false
	}
	return true
}

func (t *Transport) leave() {
	if t.active.Add(-1) == 0 && t.closed.Load() {
		t.closeIdle()
	}
}

func (t *Transport) closeIdle() {
	if pool, ok := t.base.(*http.Transport); ok && t.own {
		pool.CloseIdleConnections()
	}
}

// blank is what every request is a copy of: there is no other way to give a request its context at once.
var blank http.Request //nolint:gochecknoglobals // never changed

// noHeader stands for the headers until the attempt puts them on.
var noHeader = http.Header{} //nolint:gochecknoglobals // never changed

// Do makes the call x describes. Its error says why there is no 2xx answer; what came stands in x.
func (t *Transport) Do(ctx context.Context, x *Exchange) error {
	if !t.enter() {
		x.Fate = NotSent
		return ErrClosed
	}
	defer t.leave()
	x.transport, x.Context = t, ctx
	x.limitTime()
	err := t.send(x)
	if x.Context.Err() != nil && (err != nil || x.try.temporary) {
		err = Ended(x.Context) // instead of another attempt
	}
	if x.Reader == nil || err != nil {
		x.endTime()
	} else if x.timer != nil {
		x.timer.Stop() // a stream takes the time it takes
	}
	return x.conclude(err)
}

func (t *Transport) send(x *Exchange) error {
	tok, err := t.signIn.token(x)
	if err != nil {
		return err
	}
	x.token = tok
	if !x.Safe { // net/http would take these, even empty, as leave to send a write again by itself
		delete(x.Header, "Idempotency-Key")
		delete(x.Header, "X-Idempotency-Key")
	}
	req := blank.WithContext(x)
	req.Method, req.URL, req.Header = x.Method, &x.URL, noHeader
	req.Proto, req.ProtoMajor, req.ProtoMinor = "HTTP/1.1", 1, 1
	x.request.Request = req
	if x.Body != nil {
		if err := x.request.SetBody(x.Body); err != nil {
			return err
		}
	}
	if _, err := t.loop.Do(&x.request); err != nil { //nolint:bodyclose // an attempt has read it
		return err
	}
	return x.try.err
}

// limitTime gives the call its own time limit, when it has one that is sooner than the context's.
func (x *Exchange) limitTime() {
	if left, ok := x.remaining(); x.Timeout <= 0 || ok && left <= x.Timeout {
		return
	}
	x.deadline = time.Now().Add(x.Timeout)
	x.Context, x.cancel = context.WithCancelCause(x.Context)
	x.timer = time.AfterFunc(x.Timeout, x.ring)
}

// ring is the call's timer going off: a body has been silent for too long, or the call's time is over.
func (x *Exchange) ring() {
	g := x.reading.Load()
	if g == nil || g.late() {
		x.cancel(ErrTimeout)
	}
	if g != nil {
		g.abort()
	}
}

// rearm sets the timer for the next attempt, after a body has used it.
func (x *Exchange) rearm() {
	if x.timer != nil {
		x.reading.Store(nil)
		x.timer.Reset(time.Until(x.deadline))
	}
}

// endTime frees what limitTime took.
func (x *Exchange) endTime() {
	if x.timer != nil {
		x.timer.Stop()
		x.cancel(nil)
	}
}

// conclude judges the whole call: nil for a 2xx answer, else the reason, without net/http's habit of repeating
// the URL in it.
func (x *Exchange) conclude(err error) error {
	if err == nil && x.try.status >= 200 && x.try.status <= 299 {
		x.Fate = Applied
		if x.borrowed {
			x.transport.budget.earn(budgetPrice)
		} else {
			x.transport.budget.earn(budgetEarns)
		}
		return nil
	}
	x.Fate = x.fate()
	if err == nil || errors.Is(err, errSameToken) {
		return ErrAnswered
	}
	if wrapped, ok := errors.AsType[*url.Error](err); ok {
		err = wrapped.Err
	}
	return err
}

// fate is the fate of the whole call: an earlier attempt of unknown fate leaves a doubt that no refusal clears.
func (x *Exchange) fate() Fate {
	switch {
	case x.try.fate == Applied:
		return Applied
	case x.doubt:
		return Unknown
	case x.Attempts == 0:
		return NotSent
	case x.try.fate == NotSent && x.touched:
		return Refused
	}
	return x.try.fate
}
