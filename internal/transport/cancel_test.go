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

// A tellingConn calls wrote after each write. Write returns when wrote has returned.
type tellingConn struct {
	net.Conn
	wrote func()
}

func (c *tellingConn) Write(p []byte) (int, error) {
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
		return &tellingConn{conn, func() {
			if f := wrote.Swap(nil); f != nil {
				(*f)()
			}
		}}, err
	}
	tr := newTestTransport(t, users)
	remove := func(ctx context.Context) (Outcome, error) {
		c := aCall(t, p, http.MethodDelete, "")
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
		back := make(chan struct{})
		leaving := func() {
			cancel()
			select {
			case <-back:
			case <-time.After(20 * time.Millisecond): // net/http waits for the write
			}
		}
		ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{GotConn: func(httptrace.GotConnInfo) { wrote.Store(&leaving) }})
		outcome, _ := remove(ctx)
		close(back)
		cancel()
		count[outcome]++
	}
	wrote.Store(nil)
	_, err = remove(t.Context()) // what was sent before it has arrived before it
	require.NoError(t, err)
	requests, _ := p.counts()
	t.Log(count, requests)
	require.Greater(t, requests, 2+calls/10, "few have left")
	assert.LessOrEqual(t, requests-2, calls-count[NotSent], "some that are said to be not sent have arrived")
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
	tr := newTestTransport(t, roundTrippers["own pool"](p))
	outcomes := make([]Outcome, calls)
	var next atomic.Int64
	var callers sync.WaitGroup
	for i := range 8 {
		callers.Go(func() {
			dice := rand.New(rand.NewPCG(uint64(i), 11)) //nolint:gosec // a test
			for {
				n := int(next.Add(1)) - 1
				if n >= calls {
					return
				}
				ctx, cancel := context.WithCancel(t.Context())
				if n%2 == 0 { // the last moment before the headers
					ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{GotConn: func(httptrace.GotConnInfo) { cancel() }})
				} else {
					time.AfterFunc(time.Duration(dice.IntN(int(300*time.Microsecond))), cancel)
				}
				c := aCall(t, p, http.MethodPost, strconv.Itoa(n))
				if err := tr.Do(ctx, c); err == nil {
					c.Response.Release()
				}
				cancel()
				outcomes[n] = c.Outcome
			}
		})
	}
	callers.Wait()
	last := aCall(t, p, http.MethodPost, "last") // what was sent before it has arrived before it
	require.NoError(t, tr.Do(t.Context(), last))
	last.Response.Release()
	mu.Lock()
	defer mu.Unlock()
	count := make(map[Outcome]int)
	for n, outcome := range outcomes {
		count[outcome]++
		switch came := arrived[strconv.Itoa(n)]; outcome {
		case NotSent, Refused:
			require.False(t, came, "call %d is said to have done nothing", n)
		case Applied:
			require.True(t, came, "call %d is said to be applied", n)
		}
	}
	t.Log(count, len(arrived))
	assert.Positive(t, count[Unknown], "no caller gave up in time")
	assert.Greater(t, len(arrived), count[Applied]+1, "none that gave up had sent its request")
}
