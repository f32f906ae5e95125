package failure_test

import (
	"context"
	"io"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/internal/clienttest"
	"github.com/tigo-go/tigo/tigotest"
)

// atOnce makes a call in each of n goroutines and returns the errors.
func atOnce(n int, call func() error) []error {
	var callers sync.WaitGroup
	failures := make(chan error, n)
	start := make(chan struct{})
	for range n {
		callers.Go(func() {
			<-start
			if err := call(); err != nil {
				failures <- err
			}
		})
	}
	close(start)
	callers.Wait()
	close(failures)
	var all []error
	for err := range failures {
		all = append(all, err)
	}
	return all
}

// TestFailingCallerKeepsTheOthersConnections checks that one failing caller does not affect 63 others and their connections.
func TestFailingCallerKeepsTheOthersConnections(t *testing.T) {
	server := tigotest.Start(t)
	var count counting
	giveUp := func() {}
	client := clienttest.New(t, clienttest.Emulator(server), count.transport, func(c *tigo.Config) {
		pool, ok := c.Transport.(*http.Transport)
		require.True(t, ok)
		c.Transport = notifyingPool{pool, func() { giveUp() }}
	})
	contract := clienttest.Contract(server)
	require.NoError(t, client.SignIn(t.Context()))
	others := func() error {
		_, err := clienttest.Fetch(t, client, clienttest.GetBalance(contract))
		return err
	}
	for range 5 {
		require.Empty(t, atOnce(63, others))
	}
	warm := count.dials.Load()
	require.LessOrEqual(t, warm, int64(64))

	server.Inject(tigotest.Fault{Op: clienttest.OpCreateInvoice, Do: tigotest.Response{
		Status: http.StatusTooManyRequests, Header: http.Header{"Retry-After": {"10"}}, Body: `{"code":429,"message":"later"}`,
	}})
	for range 8 {
		ctx, cancel := context.WithCancel(t.Context())
		giveUp = func() { time.AfterFunc(5*time.Millisecond, cancel) } // the call has read the 429 and waits for its retry
		_, err := client.Do(ctx, clienttest.CreateInvoice(contract))
		require.ErrorIs(t, err, context.Canceled)
		require.ErrorIs(t, err, tigo.ErrRateLimited)
		require.Empty(t, atOnce(63, others))
	}
	assert.LessOrEqual(t, count.dials.Load(), int64(64))
}

// notifyingPool is a pool that calls refused after the body of a 429 has been closed. All other methods are those of the
// pool.
type notifyingPool struct {
	*http.Transport
	refused func()
}

func (p notifyingPool) RoundTrip(q *http.Request) (*http.Response, error) {
	response, err := p.Transport.RoundTrip(q)
	if err == nil && response.StatusCode == http.StatusTooManyRequests {
		response.Body = closing{response.Body, p.refused}
	}
	return response, err
}

// closing is a body that calls done when it is closed.
type closing struct {
	io.ReadCloser
	done func()
}

func (c closing) Close() error {
	defer c.done()
	return c.ReadCloser.Close()
}

// TestConnectionsAreCapped counts the open connections, not the dials: net/http replaces a connection whose write has not ended 50 ms
// after the response, as on a busy machine. So that this is rare, the responses are late.
func TestConnectionsAreCapped(t *testing.T) {
	server := tigotest.Start(t)
	server.Inject(tigotest.Fault{Op: clienttest.OpGetBalance, Delay: 50 * time.Millisecond})
	var count counting
	client := clienttest.New(t, clienttest.Emulator(server), count.transport)
	contract := clienttest.Contract(server)
	require.Empty(t, atOnce(400, func() error {
		_, err := clienttest.Fetch(t, client, clienttest.GetBalance(contract))
		return err
	}))
	assert.LessOrEqual(t, count.mostOpen(), 100)
	assert.Equal(t, 1, server.Count("tigo.SignIn"))
}

// TestColdStartOfTenThousand has ten thousand callers and neither a token nor a connection. `ulimit -n 1024` must be enough
// for client and server.
func TestColdStartOfTenThousand(t *testing.T) {
	clienttest.Long(t)
	const callers = 10_000
	server := tigotest.Start(t)
	client := clienttest.New(t, clienttest.Emulator(server))
	contract := clienttest.Contract(server)
	require.Empty(t, atOnce(callers, func() error {
		_, err := clienttest.Fetch(t, client, clienttest.GetBalance(contract))
		return err
	}))
	assert.Equal(t, 1, server.Count("tigo.SignIn"))
	assert.Equal(t, callers, server.Count(clienttest.OpGetBalance))
}
