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
	Idle        time.Duration // of silence while a body is being read
	Drain       time.Duration // for reading an error body
	Header      time.Duration // from the end of the request to the headers of the response
	SignIn      time.Duration // for fetching a token, retries included
	Stream      time.Duration // of a stream, from its first byte to its last; 0: any
	Connections int           // to one host
}

// Options sets up a Transport.
type Options struct {
	Base      http.RoundTripper // Config.Transport; nil: the own pool
	Limiter   Limiter           // nil: none
	Limits    Limits
	Problem   func(http.Header, []byte) Problem      // reads an error body
	EndsEarly func(document []byte, whole bool) bool // whole: the document has the length that its response stated
	Fetch     Fetch                                  // fetches a token
	Cache     TokenCache                             // shares it among processes; nil: none
}

// A Transport carries calls. It is safe for concurrent use.
type Transport struct {
	sender *sender
	loop   *retryablehttp.Client
	own    *pool // nil: Config.Transport has the connections
	alone  bool  // below is net/http alone, which sends no request but that of the call
	signIn *signIn
	budget *budget
	limits Limits
	active atomic.Int64
	closed atomic.Bool
}

// New makes a transport.
func New(o Options) *Transport {
	t := &Transport{budget: newBudget(), limits: o.Limits}
	if _, t.alone = o.Base.(*http.Transport); o.Base == nil {
		t.own, t.alone = newPool(o.Limits, nil), true
		o.Base = t.own
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

// SignIn fetches a token, unless there is a live one.
func (t *Transport) SignIn(ctx context.Context) error {
	if !t.enter() {
		return ErrClosed
	}
	defer t.leave()
	return t.signIn.check(ctx)
}

// Close lets in-flight calls finish and makes new ones fail.
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
