package transport

import (
	"context"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// testLimits suit a test: patient, but for the deadline of its calls.
var testLimits = Limits{
	Document: 1 << 20, ErrorBody: 64 << 10, Idle: time.Minute, Drain: time.Second, Header: time.Minute, SignIn: time.Minute, Connections: 100,
}

// roundTrippers are the ways in which a call can reach a peer: the own pool, a transport of the user, and such a transport behind
// middleware that copies and traces the request, as otelhttp does.
var roundTrippers = map[string]func(p *peer) http.RoundTripper{
	"own pool": func(p *peer) http.RoundTripper { return newPool(testLimits, p.TLS) },
	"user's":   func(p *peer) http.RoundTripper { return usersTransport(p) },
	"traced":   func(p *peer) http.RoundTripper { return middleware{usersTransport(p)} },
}

func usersTransport(p *peer) *http.Transport {
	t, _ := http.DefaultTransport.(*http.Transport)
	t = t.Clone()
	t.TLSClientConfig = p.TLS
	return t
}

type middleware struct{ next http.RoundTripper }

func (m middleware) RoundTrip(req *http.Request) (*http.Response, error) {
	ctx := httptrace.WithClientTrace(req.Context(), &httptrace.ClientTrace{GotConn: func(httptrace.GotConnInfo) {}})
	ctx, cancel := context.WithCancel(ctx)
	defer func() { _ = cancel }() // the body may still be read
	return m.next.RoundTrip(req.Clone(ctx))
}

// newTestTransport carries calls over a RoundTripper.
func newTestTransport(t *testing.T, base http.RoundTripper) *Transport {
	t.Helper()
	tr := New(Options{
		Base: base, Limits: testLimits,
		Problem:   func(_ http.Header, body []byte) Problem { return Problem{Code: string(body), Known: len(body) > 0} },
		EndsEarly: func([]byte, bool) bool { return false },
		Fetch: func(http.RoundTripper) FetchFunc {
			return func(context.Context, string) (AccessToken, error) {
				return AccessToken{Value: "T0", Lifetime: time.Hour}, nil
			}
		},
	})
	if own, ok := base.(*pool); ok {
		tr.own, tr.alone = own, true
	}
	t.Cleanup(func() {
		tr.Close()
		if closer, ok := base.(interface{ CloseIdleConnections() }); ok {
			closer.CloseIdleConnections()
		}
		if m, ok := base.(middleware); ok {
			m.next.(*http.Transport).CloseIdleConnections()
		}
	})
	return tr
}

// aCall is a call to a peer; with a body it is a write.
func aCall(t *testing.T, p *peer, method, body string) *Call {
	t.Helper()
	u, err := url.Parse(p.URL + "/x")
	require.NoError(t, err)
	c := &Call{Request: Request{
		Op: "op", Route: "/x", Method: method, URL: *u, Header: http.Header{}, Timeout: 20 * time.Second,
		Idempotent: method == http.MethodGet,
		Retry:      &Retry{Attempts: 3, MinDelay: time.Millisecond, MaxDelay: 2 * time.Millisecond, MaxRetryAfter: time.Second},
	}}
	if body != "" {
		c.Request.Body = []byte(body)
	}
	return c
}

// TestNothingBelowSendsASecondTime has peers that fail each request in one way. Every request on the wire counts as an attempt, and
// a write is sent once unless the fault proves that nothing was done.
func TestNothingBelowSendsASecondTime(t *testing.T) {
	faults := map[string]struct {
		do     func(request)
		http1  bool
		http2  bool
		proven bool // the fault proves that nothing was done
		kept   bool // the peer serves the first request of each connection
	}{
		"closes":                  {do: func(r request) { r.close() }, http1: true, http2: true},
		"resets the connection":   {do: func(r request) { r.reset(codeNo) }, http1: true},
		"REFUSED_STREAM":          {do: func(r request) { r.reset(codeRefused) }, http2: true},
		"PROTOCOL_ERROR":          {do: func(r request) { r.reset(codeProtocol) }, http2: true},
		"INTERNAL_ERROR":          {do: func(r request) { r.reset(codeInternal) }, http2: true},
		"GOAWAY below the stream": {do: func(r request) { r.goAway(0) }, http2: true, proven: true},
		"GOAWAY that names it":    {do: func(r request) { r.goAway(r.stream) }, http2: true},
		"closes kept connections": {do: closeKept, http1: true, kept: true},
		"resets kept connections": {do: resetKept, http1: true, kept: true},
	}
	for protocol, http2 := range map[string]bool{"HTTP/1.1": false, "HTTP/2": true} {
		for name, fault := range faults {
			if http2 && !fault.http2 || !http2 && !fault.http1 {
				continue
			}
			for by, roundTripper := range roundTrippers {
				for method, body := range map[string]string{http.MethodGet: "", http.MethodPost: `{"a":1}`, http.MethodDelete: ""} {
					t.Run(protocol+"/"+name+"/"+by+"/"+method, func(t *testing.T) {
						t.Parallel()
						p := newPeer(t, http2, fault.do)
						tr := newTestTransport(t, roundTripper(p))
						if fault.kept {
							c := aCall(t, p, http.MethodGet, "")
							require.NoError(t, tr.Do(t.Context(), c), "the first call leaves a connection")
						}
						before, _ := p.counts()
						c := aCall(t, p, method, body)
						err := tr.Do(t.Context(), c)
						after, _ := p.counts()
						sent := after - before
						assert.LessOrEqual(t, sent, 3, "requests on the wire")
						assert.Equal(t, sent, c.Attempts, "each is counted")
						if method != http.MethodGet && !fault.proven {
							assert.Equal(t, 1, sent, "a write")
							require.Error(t, err)
							assert.Equal(t, Unknown, c.Outcome, "%v", err)
						}
						if fault.proven && body != "" {
							assert.Equal(t, NotSent, c.Outcome, "%v", err)
							assert.Equal(t, 3, sent, "and retried")
						}
						if method == http.MethodGet {
							if err != nil {
								assert.Equal(t, 3, sent, "reads are retried")
							}
						}
					})
				}
			}
		}
	}
}

// closeKept and resetKept serve the first request of each connection and none of the others.
func closeKept(r request) {
	if r.onThisConn == 1 {
		r.respond(http.StatusOK, "{}")
		return
	}
	r.close()
}

func resetKept(r request) {
	if r.onThisConn == 1 {
		r.respond(http.StatusOK, "{}")
		return
	}
	r.reset(codeNo)
}

type countingLimiter struct{ n atomic.Int32 }

func (l *countingLimiter) Wait(context.Context) error { l.n.Add(1); return nil }

// TestReadOverDeadConnections reads while forty kept connections are dead. The second attempt gets a new connection, and does not
// use the other kept ones.
func TestReadOverDeadConnections(t *testing.T) {
	const dead = 40
	held := make(chan struct{})
	var arrived sync.WaitGroup
	arrived.Add(dead)
	p := newPeer(t, false, func(r request) {
		if r.number <= dead { // all at once, so that each has a connection of its own
			arrived.Done()
			<-held
		}
		closeKept(r)
	})
	tr := newTestTransport(t, newPool(testLimits, nil))
	var callers sync.WaitGroup
	for range dead {
		callers.Go(func() { assert.NoError(t, tr.Do(t.Context(), aCall(t, p, http.MethodGet, ""))) })
	}
	arrived.Wait()
	close(held)
	callers.Wait()
	_, connections := p.counts()
	require.Equal(t, dead, connections)

	c := aCall(t, p, http.MethodGet, "")
	require.NoError(t, tr.Do(t.Context(), c))
	assert.Equal(t, 2, c.Attempts)
	requests, connections := p.counts()
	assert.Equal(t, dead+2, requests)
	assert.Equal(t, dead+1, connections)
}

// Each request of a call passes the limiter, and each retry is paid from the budget.
func TestEveryRequestIsLimitedAndPaid(t *testing.T) {
	for protocol, http2 := range map[string]bool{"HTTP/1.1": false, "HTTP/2": true} {
		t.Run(protocol, func(t *testing.T) {
			p := newPeer(t, http2, func(r request) {
				if http2 {
					r.reset(codeRefused)
					return
				}
				r.close()
			})
			tr := newTestTransport(t, newPool(testLimits, p.TLS))
			limiter := new(countingLimiter)
			tr.loop.HTTPClient.Transport.(*sender).limiter = limiter
			for range 10 {
				require.Error(t, tr.Do(t.Context(), aCall(t, p, http.MethodGet, "")))
			}
			requests, _ := p.counts()
			assert.Equal(t, 30, requests)
			assert.EqualValues(t, 30, limiter.n.Load())
			assert.Equal(t, budgetSize-20*budgetPrice, tr.budget.left)
		})
	}
}

// If no byte of a request has left, it is not sent, whatever net/http's trace reports: the connections of the own pool count their
// writes.
func TestWriteOnAConnectionThatIsClosedIsNotSent(t *testing.T) {
	closing := make(chan struct{}, 1)
	p := newPeer(t, false, func(r request) { r.respond(http.StatusOK, "{}"); closing <- struct{}{} })
	base := newPool(testLimits, nil)
	tr := newTestTransport(t, base)
	require.NoError(t, tr.Do(t.Context(), aCall(t, p, http.MethodGet, "")))
	<-closing
	// The kept connection is closed when net/http reports the headers as written; they are still in its buffer then.
	var kept net.Conn
	ctx := httptrace.WithClientTrace(t.Context(), &httptrace.ClientTrace{
		GotConn: func(i httptrace.GotConnInfo) {
			if kept = nil; i.Reused {
				kept = i.Conn
			}
		},
		WroteHeaders: func() {
			if kept != nil {
				_ = kept.Close()
			}
		},
	})
	c := aCall(t, p, http.MethodPost, `{"a":1}`)
	require.NoError(t, tr.Do(ctx, c), "not sent, and so retried")
	assert.Equal(t, 2, c.Attempts)
	requests, _ := p.counts()
	assert.Equal(t, 2, requests)
}

// Middleware may first send other requests with the context of a call. They are not requests of the call.
func TestMiddlewareThatAsksElsewhereFirst(t *testing.T) {
	p := newPeer(t, false, func(r request) { r.respond(http.StatusOK, "{}") })
	base := usersTransport(p)
	tr := newTestTransport(t, roundTrip(func(req *http.Request) (*http.Response, error) {
		first, err := http.NewRequestWithContext(req.Context(), http.MethodGet, p.URL+"/sso", http.NoBody)
		require.NoError(t, err)
		resp, err := base.RoundTrip(first)
		require.NoError(t, err)
		_ = resp.Body.Close()
		return base.RoundTrip(req)
	}))
	t.Cleanup(base.CloseIdleConnections)
	for _, method := range []string{http.MethodGet, http.MethodPost} {
		require.NoError(t, tr.Do(t.Context(), aCall(t, p, method, "")))
	}
	requests, _ := p.counts()
	assert.Equal(t, 4, requests)
}
