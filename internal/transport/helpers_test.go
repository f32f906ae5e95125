package transport

import (
	"context"
	"math/rand/v2"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// testLimits are limits that no test reaches. Only the deadline of a call ends it.
var testLimits = Limits{
	Document: 1 << 20, ErrorBody: 64 << 10, Idle: time.Minute, Drain: time.Second, Header: time.Minute, SignIn: time.Minute, Connections: 100,
}

// roundTrippers are the ways in which a call can reach a peer: the client's pool, a transport of the user, and such a transport
// behind middleware that copies and traces the request, as otelhttp does.
var roundTrippers = map[string]func(p *peer) http.RoundTripper{
	"pool":   func(p *peer) http.RoundTripper { return newPool(testLimits, p.TLS) },
	"user's": func(p *peer) http.RoundTripper { return usersTransport(p) },
	"traced": func(p *peer) http.RoundTripper { return middleware{usersTransport(p)} },
}

// usersTransport returns a transport of net/http for a peer, as a user may set it as Config.Transport.
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

// newTestTransport makes a Transport over a RoundTripper. An error body is the code of its Problem.
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
	if p, ok := base.(*pool); ok {
		tr.pool, tr.alone = p, true
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

// newCall makes a call to a peer.
func newCall(t *testing.T, p *peer, method, body string) *Call {
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

// manyWrites makes calls from several goroutines, and returns their outcomes. Call n is a write with the body n. prepare may change
// a call before it is made, and returns its context; its dice belong to one goroutine.
func manyWrites(t *testing.T, tr *Transport, p *peer, calls, goroutines int,
	prepare func(n int, c *Call, dice *rand.Rand) (context.Context, context.CancelFunc),
) []Outcome {
	t.Helper()
	outcomes := make([]Outcome, calls)
	var next atomic.Int64
	var callers sync.WaitGroup
	for i := range goroutines {
		callers.Go(func() {
			dice := rand.New(rand.NewPCG(uint64(i), 7)) //nolint:gosec // a test
			for n := int(next.Add(1)) - 1; n < calls; n = int(next.Add(1)) - 1 {
				c := newCall(t, p, http.MethodPost, strconv.Itoa(n))
				ctx, cancel := prepare(n, c, dice)
				if err := tr.Do(ctx, c); err == nil {
					c.Response.Release()
				}
				cancel()
				outcomes[n] = c.Outcome
			}
		})
	}
	callers.Wait()
	return outcomes
}
