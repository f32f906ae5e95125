package failure_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/internal/clienttest"
)

// withoutBackoff makes a client retry without a backoff that matters.
func withoutBackoff(c *tigo.Config) {
	c.Retry = tigo.Retry{MinDelay: time.Microsecond, MaxDelay: time.Microsecond}
}

// late is a read whose path ends with a key.
func late(key string) tigo.Request {
	return tigo.Request{Op: "late.Read", Method: http.MethodGet, Route: "/late/{key}", Path: []string{key}}
}

// TestHeaderIsChangedAfterAnAttempt has a transport that changes the header of a request after it has returned, as middleware
// does that gives up on a slow request and leaves its goroutine behind. The client reads no header that a transport got, and the
// change reaches no other request.
func TestHeaderIsChangedAfterAnAttempt(t *testing.T) {
	for name, opts := range map[string][]tigo.CallOption{
		"no options": nil, "with a header": {tigo.WithHeader("X-Team", "a")}, "with a response": {tigo.WithResponse(new(tigo.Response))},
	} {
		for outcome, fails := range map[string]bool{"fails": true, "succeeds at last": false} {
			t.Run(name+", "+outcome, func(t *testing.T) {
				var left sync.WaitGroup
				t.Cleanup(left.Wait)
				client := clienttest.New(t, withoutBackoff, clienttest.Platform(func(req *http.Request) (*http.Response, error) {
					assert.Equal(t, "Bearer T0", req.Header.Get("Authorization"))
					assert.Empty(t, req.Header.Get("X-Late"))
					left.Go(func() {
						for range 200 {
							req.Header.Set("X-Late", "a")
							req.Header.Del("Authorization")
							req.Header.Set("Authorization", "Bearer other")
						}
					})
					if op, _ := tigo.OperationFromContext(req.Context()); fails || op.Attempt == 1 {
						return nil, errors.New("gave up")
					}
					return clienttest.Response(http.StatusOK, `{}`), nil
				}))
				for i := range 20 {
					response, err := client.Do(t.Context(), late(fmt.Sprint("key", i)), opts...)
					if fails {
						require.Error(t, err)
						continue
					}
					require.NoError(t, err)
					require.NoError(t, response.Body.Close())
				}
			})
		}
	}
}

// A brokenBody fails to read, and writes to the buffer of the reader later.
type brokenBody struct {
	later <-chan struct{}
	wrote *sync.WaitGroup
}

func (b brokenBody) Read(p []byte) (int, error) {
	b.wrote.Go(func() {
		<-b.later
		for i := range p {
			p[i] = 'X'
		}
	})
	return 0, errors.New("gave up")
}

func (brokenBody) Close() error { return nil }

// TestBodyWritesAfterARead has bodies that still write to a buffer after a read of it has failed. No other response gets that
// buffer.
func TestBodyWritesAfterARead(t *testing.T) {
	for range 50 {
		later, wrote := make(chan struct{}), new(sync.WaitGroup)
		client := clienttest.New(t, withoutBackoff, clienttest.Platform(func(req *http.Request) (*http.Response, error) {
			if op, _ := tigo.OperationFromContext(req.Context()); op.Attempt == 1 {
				return &http.Response{StatusCode: http.StatusOK, Body: brokenBody{later, wrote}, ContentLength: -1}, nil
			}
			return clienttest.Response(http.StatusOK, `{"text":"`+strings.Repeat("a", 100)+`"}`), nil
		}))
		response, err := client.Do(t.Context(), late("key"))
		require.NoError(t, err)
		close(later)
		wrote.Wait()
		document, err := io.ReadAll(response.Body)
		require.NoError(t, err)
		require.NotContains(t, string(document), "X")
		require.NoError(t, response.Body.Close())
	}
}
