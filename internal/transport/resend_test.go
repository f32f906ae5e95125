package transport

import (
	"context"
	"net"
	"net/http"
	"net/http/httptrace"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestNetHTTPSendsNoRequestTwice has peers with one fault each. Every request that the peer gets is an attempt: net/http sends none
// again. A write is sent once, unless the fault proves that the peer has not processed it.
func TestNetHTTPSendsNoRequestTwice(t *testing.T) {
	faults := map[string]struct {
		do     func(request)
		http1  bool
		http2  bool
		proven bool // the fault proves that the peer has not processed the request
		kept   bool // the peer serves the first request of each connection
	}{
		"closes the connection":   {do: func(r request) { r.close() }, http1: true, http2: true},
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
							c := newCall(t, p, http.MethodGet, "")
							require.NoError(t, tr.Do(t.Context(), c), "the call that opens a connection")
						}
						before, _ := p.counts()
						c := newCall(t, p, method, body)
						err := tr.Do(t.Context(), c)
						after, _ := p.counts()
						sent := after - before
						assert.LessOrEqual(t, sent, 3, "requests")
						assert.Equal(t, sent, c.Attempts, "attempts")
						if method != http.MethodGet && !fault.proven {
							assert.Equal(t, 1, sent, "requests of a write")
							require.Error(t, err)
							assert.Equal(t, Unknown, c.Outcome, "%v", err)
						}
						if fault.proven && body != "" {
							assert.Equal(t, NotSent, c.Outcome, "%v", err)
							assert.Equal(t, 3, sent, "requests of a write that is retried")
						}
						if method == http.MethodGet && err != nil {
							assert.Equal(t, 3, sent, "requests of a read that is retried")
						}
					})
				}
			}
		}
	}
}

// closeKept serves the first request of each connection, and closes the connection at the second one.
func closeKept(r request) {
	if r.onThisConn == 1 {
		r.respond(http.StatusOK, "{}")
		return
	}
	r.close()
}

// resetKept serves the first request of each connection, and resets the connection at the second one.
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
		if r.number <= dead { // all of them at once, so that each opens a connection
			arrived.Done()
			<-held
		}
		closeKept(r)
	})
	tr := newTestTransport(t, newPool(testLimits, nil))
	var callers sync.WaitGroup
	for range dead {
		callers.Go(func() { assert.NoError(t, tr.Do(t.Context(), newCall(t, p, http.MethodGet, ""))) })
	}
	arrived.Wait()
	close(held)
	callers.Wait()
	_, connections := p.counts()
	require.Equal(t, dead, connections)

	c := newCall(t, p, http.MethodGet, "")
	require.NoError(t, tr.Do(t.Context(), c))
	assert.Equal(t, 2, c.Attempts)
	requests, connections := p.counts()
	assert.Equal(t, dead+2, requests)
	assert.Equal(t, dead+1, connections)
}

// TestEachRequestIsLimited checks that each request passes the limiter, and that each retry takes from the budget.
func TestEachRequestIsLimited(t *testing.T) {
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
				require.Error(t, tr.Do(t.Context(), newCall(t, p, http.MethodGet, "")))
			}
			requests, _ := p.counts()
			assert.Equal(t, 30, requests)
			assert.EqualValues(t, 30, limiter.n.Load())
			assert.Equal(t, budgetSize-20*budgetPrice, tr.budget.left)
		})
	}
}

// TestUnwrittenRequestIsNotSent closes a kept connection before a byte of the request has left, but after net/http has reported the
// headers as written. The outcome is NotSent, since the connections of the client's pool count their writes.
func TestUnwrittenRequestIsNotSent(t *testing.T) {
	closing := make(chan struct{}, 1)
	p := newPeer(t, false, func(r request) { r.respond(http.StatusOK, "{}"); closing <- struct{}{} })
	base := newPool(testLimits, nil)
	tr := newTestTransport(t, base)
	require.NoError(t, tr.Do(t.Context(), newCall(t, p, http.MethodGet, "")))
	<-closing
	var kept net.Conn // closed when net/http reports the headers as written, which are still in its buffer then
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
	c := newCall(t, p, http.MethodPost, `{"a":1}`)
	require.NoError(t, tr.Do(ctx, c), "a write that was not sent is retried")
	assert.Equal(t, 2, c.Attempts)
	requests, _ := p.counts()
	assert.Equal(t, 2, requests)
}

// TestMiddlewareThatSendsAnotherRequest has middleware that first sends another request with the context of the attempt. It does
// not count as a request of the call.
func TestMiddlewareThatSendsAnotherRequest(t *testing.T) {
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
		require.NoError(t, tr.Do(t.Context(), newCall(t, p, method, "")))
	}
	requests, _ := p.counts()
	assert.Equal(t, 4, requests)
}
