package transport

import (
	"context"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/hashicorp/go-retryablehttp"
)

// Limits bounds the time, memory and connections of a call. Every field but Stream must be set. tigo.Limits documents them.
type Limits struct {
	Document    int64         // bytes of a decoded document
	ErrorBody   int64         // bytes kept of an error body
	Idle        time.Duration // how long one read of a body may block
	Drain       time.Duration // for reading an error body
	Header      time.Duration // from the end of the request to the headers of the response
	SignIn      time.Duration // for fetching a token, including retries
	Stream      time.Duration // of a stream, from its first byte to its last; 0: no limit
	Connections int           // to one host; retries after a lost connection have as many of their own
}

// Options are the options of New.
type Options struct {
	Base      http.RoundTripper // Config.Transport; nil: the client's pool
	Header    http.Header       // of requests without headers of their own
	Limiter   Limiter           // nil: none
	Limits    Limits
	Problem   func(http.Header, []byte) Problem      // reads an error body
	EndsEarly func(document []byte, whole bool) bool // whether a document is cut short; whole: it has the stated length
	Fetch     func(http.RoundTripper) FetchFunc      // makes the function that fetches tokens, over the RoundTripper of the calls
	Cache     TokenCache                             // shares the token among processes; nil: none
}

// A Transport makes calls. It is safe for concurrent use.
type Transport struct {
	sender *sender
	loop   *retryablehttp.Client
	pool   *pool // nil: there is a Config.Transport
	alone  bool  // no RoundTripper of the user sends other requests with the context of an attempt
	signIn *signIn
	budget *budget
	limits Limits
	active atomic.Int64 // the number of calls and sign-ins in flight
	closed atomic.Bool

	defaults http.Header // Options.Header
	headers  atomic.Pointer[tokenHeaders]
}

// New makes a transport.
func New(o Options) *Transport {
	t := &Transport{budget: newBudget(), limits: o.Limits, defaults: o.Header}
	if _, t.alone = o.Base.(*http.Transport); o.Base == nil {
		t.pool, t.alone = newPool(o.Limits, nil), true
		o.Base = t.pool
	}
	t.sender = &sender{
		base: o.Base, limiter: o.Limiter,
		reader: receiver{limits: o.Limits, problem: o.Problem, endsEarly: o.EndsEarly},
	}
	t.loop = newLoop(t.sender)
	fetch := o.Fetch(o.Base)
	t.signIn = newSignIn(fetch, o.Limits.SignIn)
	if o.Cache != nil {
		t.signIn.fetch, t.signIn.direct = FromCache(o.Cache, fetch, o.Limits.SignIn), fetch
	}
	return t
}

// SignIn fetches a token, unless there is one that has not expired. For some time after a failed fetch it returns the error of that
// fetch. With a TokenCache it fetches a token without the cache in any case, until one such fetch has succeeded.
func (t *Transport) SignIn(ctx context.Context) error {
	if !t.enter() {
		return ErrClosed
	}
	defer t.leave()
	return t.signIn.check(ctx)
}

// Close makes new calls fail. In-flight calls continue, and the last one closes the idle connections.
func (t *Transport) Close() {
	t.closed.Store(true)
	t.signIn.close()
	if t.active.Load() == 0 {
		t.closeIdle()
	}
}

// enter counts a call as in flight. It reports false if the transport is closed.
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
	if t.pool != nil {
		t.pool.closeIdle()
	}
}
