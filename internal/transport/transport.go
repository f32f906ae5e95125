package transport

import (
	"context"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/hashicorp/go-retryablehttp"
)

// Limits bounds what one call may take. Every field must be set, but for Stream.
type Limits struct {
	Document    int64         // bytes of a decoded document
	ErrorBody   int64         // bytes kept of an error body
	Idle        time.Duration // a single read's silence
	Drain       time.Duration // reading an error body
	Header      time.Duration // from the request's end to the response's headers
	SignIn      time.Duration // one token fetch, its retries included
	Stream      time.Duration // a stream from its first byte to its last; 0: any
	Connections int           // to one host
}

// Options sets up a Transport.
type Options struct {
	Base    http.RoundTripper // the user's; nil: a pool of our own
	Limiter Limiter           // nil: none
	Limits  Limits
	Problem func(http.Header, []byte) Problem      // reads an error body
	Look    func(document []byte, whole bool) Look // at a document; whole: it is as long as its response said
	Fetch   Fetch                                  // gets a token
	Cache   TokenCache                             // shares it among processes; nil: none
}

// A Transport carries calls. It is safe for concurrent use.
type Transport struct {
	loop   *retryablehttp.Client
	own    *pool // nil: the connections are the user's
	signIn *signIn
	budget *budget
	limits Limits
	active atomic.Int64
	closed atomic.Bool
}

// New makes a transport.
func New(o Options) *Transport {
	t := &Transport{budget: newBudget(), limits: o.Limits}
	if o.Base == nil {
		t.own = newPool(o.Limits, nil)
		o.Base = t.own
	}
	t.loop = newLoop(&sender{
		base: o.Base, limiter: o.Limiter,
		reader: receiver{limits: o.Limits, problem: o.Problem, look: o.Look},
	})
	fetch := o.Fetch(o.Base)
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
	if t.own != nil {
		t.own.closeIdle()
	}
}
