package transport

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/oauth2"
)

// refusedToken is the error body of a gateway that refuses a token.
const refusedToken = "oauth.v2.InvalidAccessToken"

// newReplayTransport makes a Transport whose error bodies are fault codes of the gateway.
func newReplayTransport(t *testing.T, base http.RoundTripper, fetch FetchFunc, cache TokenCache) *Transport {
	t.Helper()
	tr := New(Options{
		Base: base, Limits: testLimits, Cache: cache,
		Problem:   func(_ http.Header, body []byte) Problem { return Problem{Fault: string(body), Known: len(body) > 0} },
		EndsEarly: func([]byte, bool) bool { return false },
		Fetch:     func(http.RoundTripper) FetchFunc { return fetch },
	})
	t.Cleanup(tr.Close)
	return tr
}

// TestReplaysOfCachedTokens has a cache that may hold refused tokens. A call gets two replays after a refused token of the cache, and
// one after a token that the client fetched, whether it reads or writes.
func TestReplaysOfCachedTokens(t *testing.T) {
	for refused, want := range map[int]struct {
		cached, fetched int // requests
	}{0: {1, 1}, 1: {2, 2}, 2: {3, 2}, 9: {3, 2}} {
		for _, method := range []string{http.MethodGet, http.MethodPost} {
			for _, cached := range []bool{true, false} {
				t.Run(fmt.Sprintf("%d refused, %s, cached: %t", refused, method, cached), func(t *testing.T) {
					requests, tokens := 0, 0
					base := roundTrip(func(req *http.Request) (*http.Response, error) {
						if requests++; requests <= refused {
							return tokenResponse(http.StatusUnauthorized, refusedToken, nil), nil
						}
						assert.Equal(t, "Bearer T"+strconv.Itoa(requests), req.Header.Get("Authorization"))
						return tokenResponse(http.StatusOK, "{}", nil), nil
					})
					next := func() string { tokens++; return "T" + strconv.Itoa(tokens) }
					var cache TokenCache
					if cached {
						cache = cacheFunc(func(context.Context, string, signInFunc) (*oauth2.Token, error) {
							return &oauth2.Token{AccessToken: next(), Expiry: time.Now().Add(time.Hour)}, nil
						})
					}
					tr := newReplayTransport(t, base, func(context.Context, string) (AccessToken, error) {
						return AccessToken{Value: next(), Lifetime: time.Hour}, nil
					}, cache)
					c := newCall(t, &peer{URL: "http://platform.example"}, method, "")
					err := tr.Do(t.Context(), c)
					n := want.fetched
					if cached {
						n = want.cached
					}
					assert.Equal(t, n, requests)
					assert.Equal(t, n, c.Attempts)
					if n > refused {
						require.NoError(t, err)
					} else {
						require.Error(t, err)
						assert.Equal(t, Refused, c.Outcome)
					}
					assert.Equal(t, budgetSize, tr.budget.left, "replays take nothing from the budget")
				})
			}
		}
	}
}

// TestReplaysOfAThousandCalls revokes the token while 1,000 calls are in flight. Each is replayed once, with the same new token.
func TestReplaysOfAThousandCalls(t *testing.T) {
	const calls = 1000
	var arrived sync.WaitGroup
	arrived.Add(calls)
	var fetches, requests atomic.Int32
	tr := newReplayTransport(t, roundTrip(func(req *http.Request) (*http.Response, error) {
		requests.Add(1)
		if req.Header.Get("Authorization") == "Bearer T1" {
			arrived.Done()
			arrived.Wait() // until all calls are in flight
			return tokenResponse(http.StatusUnauthorized, refusedToken, nil), nil
		}
		return tokenResponse(http.StatusOK, "{}", nil), nil
	}), func(context.Context, string) (AccessToken, error) {
		return AccessToken{Value: "T" + strconv.Itoa(int(fetches.Add(1))), Lifetime: time.Hour}, nil
	}, nil)
	require.NoError(t, tr.SignIn(t.Context()))
	var callers sync.WaitGroup
	for range calls {
		callers.Go(func() {
			c := newCall(t, &peer{URL: "http://platform.example"}, http.MethodPost, "{}")
			if err := tr.Do(t.Context(), c); assert.NoError(t, err) {
				assert.Equal(t, 2, c.Attempts)
			}
		})
	}
	callers.Wait()
	assert.EqualValues(t, 2, fetches.Load())
	assert.EqualValues(t, 2*calls, requests.Load())
	assert.Equal(t, budgetSize, tr.budget.left)
}

// TestTokensChangeUnderLoad replaces the token again and again while 64 goroutines write through the client's pool. A request has
// either the old or the new token, and no other header changes. Each write is booked once.
func TestTokensChangeUnderLoad(t *testing.T) {
	for protocol, http2 := range map[string]bool{"HTTP/1.1": false, "HTTP/2": true} {
		t.Run(protocol, func(t *testing.T) {
			var valid atomic.Int64
			valid.Store(1)
			var mu sync.Mutex
			booked := make(map[string]int)
			server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
				body, _ := io.ReadAll(q.Body)
				n, err := strconv.ParseInt(strings.TrimPrefix(q.Header.Get("Authorization"), "Bearer T"), 10, 64)
				assert.NoError(t, err)
				assert.Equal(t, "application/json", q.Header.Get("Content-Type"))
				assert.Equal(t, "a", q.Header.Get("X-Team"))
				if n != valid.Load() {
					w.WriteHeader(http.StatusUnauthorized)
					_, _ = io.WriteString(w, refusedToken)
					return
				}
				mu.Lock()
				booked[string(body)]++
				again := len(booked)%50 == 0
				mu.Unlock()
				if again {
					valid.Add(1)
				}
			}))
			server.EnableHTTP2 = http2
			server.StartTLS()
			t.Cleanup(server.Close)
			roots := x509.NewCertPool()
			roots.AddCert(server.Certificate())
			tr := newReplayTransport(t, nil, func(context.Context, string) (AccessToken, error) {
				return AccessToken{Value: "T" + strconv.FormatInt(valid.Load(), 10), Lifetime: time.Hour}, nil
			}, nil)
			tr.defaults = http.Header{"X-Team": {"a"}}
			tr.pool = newPool(testLimits, &tls.Config{RootCAs: roots})
			tr.sender.base = tr.pool
			const calls = 600
			succeeded := make([]bool, calls)
			var next atomic.Int64
			var callers sync.WaitGroup
			for range 64 {
				callers.Go(func() {
					for n := int(next.Add(1)) - 1; n < calls; n = int(next.Add(1)) - 1 {
						c := newCall(t, &peer{URL: server.URL}, http.MethodPost, strconv.Itoa(n))
						c.Request.Header = nil // the shared header of the token
						err := tr.Do(t.Context(), c)
						if succeeded[n] = err == nil; !succeeded[n] {
							assert.Equal(t, Refused, c.Outcome, "%v", err) // two tokens were revoked during the call
						}
						c.Response.Release()
					}
				})
			}
			callers.Wait()
			count := 0
			for n, ok := range succeeded {
				if ok {
					count++
					assert.Equal(t, 1, booked[strconv.Itoa(n)], "call %d", n)
				} else {
					assert.Zero(t, booked[strconv.Itoa(n)], "call %d", n)
				}
			}
			t.Log(count, "of", calls, "with", valid.Load(), "tokens")
			assert.Greater(t, count, calls/2)
			assert.Greater(t, valid.Load(), int64(3))
		})
	}
}
