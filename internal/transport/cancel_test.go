package transport

import (
	"context"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptrace"
	"os"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A hookedConn calls wrote after each write, before Write returns.
type hookedConn struct {
	net.Conn
	wrote func()
}

func (c *hookedConn) Write(p []byte) (int, error) {
	n, err := c.Conn.Write(p)
	c.wrote()
	return n, err
}

// TestCancelledWhileHeadersLeave cancels a call whose headers have left before net/http can report that. The request has no body,
// so it arrives whole with its headers.
func TestCancelledWhileHeadersLeave(t *testing.T) {
	calls := 100
	if os.Getenv("TIGO_FULL") == "1" {
		calls = 2_000
	}
	p := newPeer(t, true, func(r request) { r.respond(http.StatusOK, "{}") })
	var wrote atomic.Pointer[func()]
	users := usersTransport(p)
	users.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := new(net.Dialer).DialContext(ctx, network, address)
		return &hookedConn{conn, func() {
			if f := wrote.Swap(nil); f != nil {
				(*f)()
			}
		}}, err
	}
	tr := newTestTransport(t, users)
	remove := func(ctx context.Context) (Outcome, error) {
		c := newCall(t, p, http.MethodDelete, "")
		err := tr.Do(ctx, c)
		if err == nil {
			c.Response.Release()
		}
		return c.Outcome, err
	}
	_, err := remove(t.Context())
	require.NoError(t, err)
	count := make(map[Outcome]int)
	for range calls {
		ctx, cancel := context.WithCancel(t.Context())
		returned := make(chan struct{})
		cancelAndWait := func() {
			cancel()
			select {
			case <-returned:
			case <-time.After(20 * time.Millisecond): // the call cannot return: net/http waits for the write
			}
		}
		ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{GotConn: func(httptrace.GotConnInfo) { wrote.Store(&cancelAndWait) }})
		outcome, _ := remove(ctx)
		close(returned)
		cancel()
		count[outcome]++
	}
	wrote.Store(nil)
	_, err = remove(t.Context()) // when it has arrived, so has every request that was sent before
	require.NoError(t, err)
	requests, _ := p.counts()
	t.Log(count, requests)
	require.Greater(t, requests, 2+calls/10, "too few requests have left")
	assert.LessOrEqual(t, requests-2, calls-count[NotSent], "a request has arrived, but its outcome is NotSent")
}

// TestCancelledWritesOverHTTP2 cancels calls while they are being sent. Over HTTP/2, net/http then returns while another goroutine
// may be about to write. A request whose outcome is NotSent has not arrived.
func TestCancelledWritesOverHTTP2(t *testing.T) {
	calls := 1000
	if os.Getenv("TIGO_FULL") == "1" {
		calls = 20_000
	}
	var mu sync.Mutex
	arrived := make(map[string]bool)
	p := newPeer(t, true, func(r request) {
		mu.Lock()
		arrived[r.body] = true
		mu.Unlock()
		r.respond(http.StatusOK, "{}")
	})
	tr := newTestTransport(t, roundTrippers["pool"](p))
	outcomes := manyWrites(t, tr, p, calls, 8, func(n int, _ *Call, dice *rand.Rand) (context.Context, context.CancelFunc) {
		ctx, cancel := context.WithCancel(t.Context())
		if n%2 == 0 { // cancels it just before net/http writes the headers
			ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{GotConn: func(httptrace.GotConnInfo) { cancel() }})
		} else {
			time.AfterFunc(time.Duration(dice.IntN(int(300*time.Microsecond))), cancel)
		}
		return ctx, cancel
	})
	last := newCall(t, p, http.MethodPost, "last") // when it has arrived, so has every request that was sent before
	require.NoError(t, tr.Do(t.Context(), last))
	last.Response.Release()
	mu.Lock()
	defer mu.Unlock()
	count := make(map[Outcome]int)
	for n, outcome := range outcomes {
		count[outcome]++
		switch arrived := arrived[strconv.Itoa(n)]; outcome {
		case NotSent, Refused:
			require.False(t, arrived, "call %d has arrived, but its outcome is %d", n, outcome)
		case Applied:
			require.True(t, arrived, "call %d has not arrived, but its outcome is Applied", n)
		}
	}
	t.Log(count, len(arrived))
	assert.Positive(t, count[Unknown], "no call was cancelled in time")
	assert.Greater(t, len(arrived), count[Applied]+1, "no cancelled call has arrived")
}
