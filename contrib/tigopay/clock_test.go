//go:build unix

package tigopay

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestStopwatch checks that a stopwatch counts the time in which the machine was suspended, when one of its clocks does not
// run.
func TestStopwatch(t *testing.T) {
	monotonic := stopwatch{time.Now().Add(-time.Hour), time.Now}
	assert.GreaterOrEqual(t, monotonic.elapsed(), time.Hour)
	wall := stopwatch{time.Now().Round(0).Add(-time.Hour), time.Now}
	assert.GreaterOrEqual(t, wall.elapsed(), time.Hour)
}

// TestNothingIsSentLate pauses a process while net/http writes a request to its buffer. When the process continues, the
// timer of the deadline has not fired yet.
func TestNothingIsSentLate(t *testing.T) {
	var arrived atomic.Int64
	for name, start := range map[string]func(*httptest.Server){"HTTP/1.1": (*httptest.Server).Start, "HTTP/2": (*httptest.Server).StartTLS} {
		t.Run(name, func(t *testing.T) {
			server := httptest.NewUnstartedServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
				if body, err := io.ReadAll(r.Body); err == nil && string(body) == "{}" {
					arrived.Add(1)
				}
			}))
			server.EnableHTTP2 = true
			start(server)
			defer server.Close()
			post := func(pause time.Duration) error {
				var passed atomic.Int64
				clock := stopwatch{time.Now(), func() time.Time { return time.Now().Add(time.Duration(passed.Load())) }}
				ctx, cancel := clock.within(t.Context(), time.Minute)
				defer cancel()
				ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{WroteHeaderField: func(string, []string) { passed.Store(int64(pause)) }})
				request, err := http.NewRequestWithContext(ctx, http.MethodPost, server.URL, strings.NewReader("{}"))
				require.NoError(t, err)
				response, err := server.Client().Do(request)
				if err == nil {
					err = response.Body.Close()
				}
				return err
			}
			arrived.Store(0)
			require.NoError(t, post(0))
			for range 3 {
				require.Error(t, post(time.Hour))
			}
			require.NoError(t, post(0))
			assert.EqualValues(t, 2, arrived.Load())
		})
	}
}
