package transport

import (
	"crypto/tls"
	"crypto/x509"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

// TestFullConnections has a server that allows 100 streams on a connection of HTTP/2, and 150 goroutines that call it at once. net/http
// gets other connections for requests that it has not sent, and no call takes that for a request that is sent again. (net/http assumes
// 100 streams before a server states fewer. A server that allows fewer refuses streams then, which proves nothing.)
func TestFullConnections(t *testing.T) {
	const calls = 2 // of each goroutine and method
	for by, users := range map[string]bool{"pool": false, "user's": true} {
		t.Run(by, func(t *testing.T) {
			var mu sync.Mutex
			booked := make(map[string]int)
			server := httptest.NewUnstartedServer(http.HandlerFunc(func(_ http.ResponseWriter, q *http.Request) {
				body, _ := io.ReadAll(q.Body)
				<-time.After(time.Millisecond)
				mu.Lock()
				defer mu.Unlock()
				booked[q.Method+string(body)]++
			}))
			server.EnableHTTP2 = true
			server.Config.HTTP2 = &http.HTTP2Config{MaxConcurrentStreams: 100}
			server.StartTLS()
			t.Cleanup(server.Close)
			roots := x509.NewCertPool()
			roots.AddCert(server.Certificate())
			p := &peer{URL: server.URL, TLS: &tls.Config{RootCAs: roots}}
			var base http.RoundTripper = newPool(testLimits, p.TLS)
			if users {
				h2 := usersTransport(p)
				h2.ForceAttemptHTTP2 = true
				base = h2
			}
			tr := newTestTransport(t, base)
			var callers sync.WaitGroup
			for n := range 150 {
				callers.Go(func() {
					for i := range calls {
						key := strconv.Itoa(calls*n + i)
						for _, method := range []string{http.MethodPost, http.MethodDelete, http.MethodGet} {
							body := key
							if method == http.MethodGet {
								body = ""
							}
							c := newCall(t, p, method, body)
							if assert.NoError(t, tr.Do(t.Context(), c), "%s, outcome %d", method, c.Outcome) {
								assert.Equal(t, 1, c.Attempts)
							}
							c.Response.Release()
						}
					}
				})
			}
			callers.Wait()
			for key, n := range booked {
				if key != http.MethodGet {
					assert.Equal(t, 1, n, key)
				}
			}
			assert.Len(t, booked, 2*calls*150+1)
		})
	}
}
