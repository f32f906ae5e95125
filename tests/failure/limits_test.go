package failure_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/internal/clienttest"
	"github.com/tigo-go/tigo/tigotest"
)

// TestSilenceEndsWithoutADeadline makes calls without a deadline on servers that stop sending. Only the limits end them.
func TestSilenceEndsWithoutADeadline(t *testing.T) {
	const patience = 60 * time.Millisecond
	tests := map[string]struct {
		fault    tigotest.Action
		limit    func(*tigo.Limits)
		kind     error
		document bool // the deadline of the call does not apply to a stream after its first byte
	}{
		"slow headers": {
			fault: tigotest.SlowHeaders(5 * time.Millisecond), kind: tigo.ErrUnavailable,
			limit: func(l *tigo.Limits) { l.HeaderTimeout = patience },
		},
		"no response": {
			fault: tigotest.Hang(), kind: tigo.ErrUnavailable,
			limit: func(l *tigo.Limits) { l.HeaderTimeout = patience },
		},
		"body that stops": {
			fault: tigotest.Stall(4), kind: tigo.ErrTruncated,
			limit: func(l *tigo.Limits) { l.IdleTimeout = patience },
		},
		"body without a byte": {
			fault: tigotest.Stall(0), kind: tigo.ErrTruncated,
			limit: func(l *tigo.Limits) { l.IdleTimeout = patience },
		},
		"call without a response": {
			fault: tigotest.Hang(), kind: context.DeadlineExceeded,
			limit: func(l *tigo.Limits) { l.CallTimeout = patience },
		},
		"call with slow headers": {
			fault: tigotest.SlowHeaders(5 * time.Millisecond), kind: context.DeadlineExceeded,
			limit: func(l *tigo.Limits) { l.CallTimeout = patience },
		},
		"call with a body that stops": {
			fault: tigotest.Stall(4), kind: context.DeadlineExceeded, document: true,
			limit: func(l *tigo.Limits) { l.CallTimeout = patience },
		},
		"call with a body that drips": {
			fault: tigotest.Drip(1, 10*time.Millisecond), kind: context.DeadlineExceeded, document: true,
			limit: func(l *tigo.Limits) { l.CallTimeout = patience },
		},
	}
	for name, test := range tests {
		for _, stream := range []bool{false, true} {
			title := name
			if stream {
				if test.document {
					continue
				}
				title += ", stream"
			}
			t.Run(title, func(t *testing.T) {
				server := tigotest.Start(t)
				client := clienttest.New(t, clienttest.Emulator(server), func(c *tigo.Config) { test.limit(&c.Limits) })
				require.NoError(t, client.SignIn(t.Context()))
				server.Inject(tigotest.Fault{Op: clienttest.OpGetBalance, Do: test.fault})
				request := clienttest.GetBalance(clienttest.Contract(server))
				request.Stream = stream
				began := time.Now()
				_, err := clienttest.Fetch(t, client, request, tigo.WithRetry(tigo.Retry{Attempts: 1}))
				assert.Less(t, time.Since(began), patience+2*time.Second)
				_ = clienttest.Failure(t, err)
				require.ErrorIs(t, err, test.kind)
				require.ErrorIs(t, err, tigo.ErrTimeout)
			})
		}
	}
}

// TestIdleTimeoutIgnoresTheReader checks that the idle timeout runs only while a reader waits for bytes.
func TestIdleTimeoutIgnoresTheReader(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		from, to := io.Pipe()
		go func() {
			for range 3 {
				_, _ = to.Write([]byte("piece"))
			}
		}()
		client := clienttest.New(t, clienttest.Platform(func(*http.Request) (*http.Response, error) {
			response := clienttest.Response(http.StatusOK, "")
			response.Body = from
			return response, nil
		}), func(c *tigo.Config) { c.Limits.IdleTimeout = time.Second })
		request := clienttest.GetBalance("1000")
		request.Stream = true
		response, err := client.Do(t.Context(), request)
		require.NoError(t, err)
		defer response.Body.Close()
		piece := make([]byte, 5)
		for range 3 {
			<-time.After(time.Hour)
			_, err := io.ReadFull(response.Body, piece)
			require.NoError(t, err)
		}
		began := time.Now()
		_, err = response.Body.Read(piece) // there is no fourth piece
		require.ErrorIs(t, err, tigo.ErrTimeout)
		assert.Contains(t, err.Error(), "after 15 bytes")
		assert.LessOrEqual(t, time.Second, time.Since(began))
		assert.LessOrEqual(t, time.Since(began), time.Second*5/4) // the timer checks four times within the limit
	})
}

// counting counts connections and the bytes that were read from them.
type counting struct {
	bytes, dials atomic.Int64

	mu         sync.Mutex
	open, most int // connections that are open now, and at most
}

// opened adds n to the number of open connections.
func (c *counting) opened(n int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.open += n
	c.most = max(c.most, c.open)
}

// mostOpen returns how many connections were open at most.
func (c *counting) mostOpen() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.most
}

type countingConn struct {
	net.Conn
	count  *counting
	closed *sync.Once
}

func (c countingConn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	c.count.bytes.Add(int64(n))
	return n, err
}

func (c countingConn) Close() error {
	c.closed.Do(func() { c.count.opened(-1) })
	return c.Conn.Close()
}

func (c *counting) transport(config *tigo.Config) {
	pool := tigo.DefaultTransport()
	through := pool.DialContext
	pool.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := through(ctx, network, address)
		c.dials.Add(1)
		if err != nil {
			return nil, err
		}
		c.opened(1)
		return countingConn{conn, c, new(sync.Once)}, nil
	}
	config.Transport = pool
}

func TestHugeErrorBody(t *testing.T) {
	server := tigotest.Start(t)
	var count counting
	client := clienttest.New(t, clienttest.Emulator(server), count.transport)
	require.NoError(t, client.SignIn(t.Context()))
	server.Inject(tigotest.Fault{Op: clienttest.OpGetBalance, Do: tigotest.Flood(http.StatusInternalServerError, 100<<20)})
	count.bytes.Store(0)
	_, err := clienttest.Fetch(t, client, clienttest.GetBalance(clienttest.Contract(server)))
	e := clienttest.Failure(t, err)
	assert.Equal(t, http.StatusInternalServerError, e.StatusCode)
	assert.Len(t, e.Body, 64<<10)
	const drained = 256 << 10 // since Go 1.27, net/http continues to read after Close, to reuse the connection
	assert.Less(t, count.bytes.Load(), int64(64<<10+drained+16<<10), "the client reads only the part that it keeps, and net/http at most drained")
}

// TestErrorBodyThatStalls checks that a stalling error body does not delay the error, since its status is known.
func TestErrorBodyThatStalls(t *testing.T) {
	server := tigotest.Start(t)
	client := clienttest.New(t, clienttest.Emulator(server), func(c *tigo.Config) { c.Limits.DrainTimeout = 50 * time.Millisecond })
	require.NoError(t, client.SignIn(t.Context()))
	server.Inject(tigotest.Fault{Op: clienttest.OpGetBalance, Do: tigotest.Stall(9)})
	began := time.Now()
	_, err := clienttest.Fetch(t, client, clienttest.GetBalance("404404404"))
	assert.Less(t, time.Since(began), 1500*time.Millisecond)
	require.ErrorIs(t, err, tigo.ErrNotFound)
	assert.Len(t, clienttest.Failure(t, err).Body, 9)
}

// TestErrorBodyKeepsTheConnection checks that the connection is reused after an error body that was read to its end.
func TestErrorBodyKeepsTheConnection(t *testing.T) {
	server := tigotest.Start(t)
	var count counting
	client := clienttest.New(t, clienttest.Emulator(server), count.transport)
	for _, size := range []int{64 << 10, 60 << 10, 10} {
		server.Inject(tigotest.Fault{Op: clienttest.OpGetBalance, Times: 1, Do: tigotest.Response{Status: http.StatusNotFound, Body: strings.Repeat("x", size)}})
		_, err := clienttest.Fetch(t, client, clienttest.GetBalance(clienttest.Contract(server)))
		require.ErrorIs(t, err, tigo.ErrNotFound)
		assert.Len(t, clienttest.Failure(t, err).Body, size)
	}
	assert.EqualValues(t, 1, count.dials.Load())
}

// TestErrorBodyLeftUnreadFreesItsConnection checks that the connection is closed after an error body that was not read to
// its end, so that other calls get a connection.
func TestErrorBodyLeftUnreadFreesItsConnection(t *testing.T) {
	server := tigotest.Start(t)
	client := clienttest.New(t, clienttest.Emulator(server), func(c *tigo.Config) { c.Limits.Connections = 1 })
	server.Inject(tigotest.Fault{Op: clienttest.OpGetBalance, Times: 1, Do: tigotest.Flood(http.StatusInternalServerError, 100<<20)})
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute) // its end must not be needed to free the connection
	defer cancel()
	_, err := client.Do(ctx, clienttest.GetBalance(clienttest.Contract(server)))
	require.Equal(t, http.StatusInternalServerError, clienttest.Failure(t, err).StatusCode)
	_, err = clienttest.Fetch(t, client, clienttest.GetBalance(clienttest.Contract(server)), tigo.WithTimeout(2*time.Second))
	require.NoError(t, err)
}

// gzipServer responds with a prepared gzip bomb, so that only the client makes the heap grow.
func gzipServer(t *testing.T, size int) string {
	t.Helper()
	var bomb bytes.Buffer
	w := gzip.NewWriter(&bomb)
	blank := make([]byte, 1<<20)
	for range size >> 20 {
		_, err := w.Write(blank)
		require.NoError(t, err)
	}
	require.NoError(t, w.Close())
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		_, _ = w.Write(bomb.Bytes())
	}))
	t.Cleanup(server.Close)
	return server.URL
}

func TestGzipBomb(t *testing.T) {
	const limit = 2 << 20
	client := clienttest.New(t, clienttest.With(tigo.Config{
		BaseURL: gzipServer(t, 4*limit), Country: tigo.Colombia, TokenSource: clienttest.Token(), Limits: tigo.Limits{DocumentBytes: limit},
	}))
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	_, err := clienttest.Fetch(t, client, clienttest.GetBalance("1000"))
	runtime.ReadMemStats(&after)
	e := clienttest.Failure(t, err)
	require.ErrorIs(t, err, tigo.ErrTooLarge)
	assert.Equal(t, 1, e.Attempts, "the decompressed document is larger than the limit")
	assert.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(2*limit), "heap, garbage included")
}

func TestDocumentLimit(t *testing.T) {
	document := `"` + strings.Repeat("x", 10000-2) + `"`
	for name, test := range map[string]struct {
		limit  int64
		stream bool
		kind   error
	}{
		"within":                {limit: 10000},
		"one byte too many":     {limit: 9999, kind: tigo.ErrTooLarge},
		"far too many bytes":    {limit: 10, kind: tigo.ErrTooLarge},
		"a stream has no limit": {limit: 10, stream: true},
	} {
		for _, length := range []int64{10000, -1} {
			t.Run(name, func(t *testing.T) {
				client := clienttest.New(t, clienttest.Platform(func(*http.Request) (*http.Response, error) {
					response := clienttest.Response(http.StatusOK, document)
					response.ContentLength = length
					return response, nil
				}), func(c *tigo.Config) { c.Limits.DocumentBytes = test.limit })
				request := clienttest.GetBalance("1000")
				request.Stream = test.stream
				got, err := clienttest.Fetch(t, client, request)
				require.ErrorIs(t, err, test.kind)
				if test.kind == nil {
					assert.Equal(t, document, string(got))
				}
			})
		}
	}
}

// TestFalseLengthTakesNoMemory checks that a large stated length without the bytes takes little memory.
func TestFalseLengthTakesNoMemory(t *testing.T) {
	client := clienttest.New(t, clienttest.Platform(func(*http.Request) (*http.Response, error) {
		response := clienttest.Response(http.StatusOK, "{}")
		response.ContentLength = 60 << 20
		return response, nil
	}))
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, err := clienttest.Fetch(t, client, clienttest.GetBalance("1000"))
	runtime.ReadMemStats(&after)
	require.NoError(t, err)
	assert.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(8<<20))
}

func TestInvalidGzip(t *testing.T) {
	tests := map[string]struct {
		fault tigotest.Action
		kind  error
	}{
		"false": {tigotest.FalseGzip(), tigo.ErrMalformed},
		"cut":   {tigotest.CutGzip(), tigo.ErrTruncated},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			server := tigotest.Start(t)
			client := clienttest.New(t, clienttest.Emulator(server))
			server.Inject(tigotest.Fault{Op: clienttest.OpGetBalance, Do: test.fault})
			_, err := clienttest.Fetch(t, client, clienttest.GetBalance(clienttest.Contract(server)))
			_ = clienttest.Failure(t, err)
			require.ErrorIs(t, err, test.kind)
		})
	}
}

// TestSilentHTTP2ConnectionIsClosed checks that an HTTP/2 connection that stops responding is closed, and that the next call
// opens another one.
func TestSilentHTTP2ConnectionIsClosed(t *testing.T) {
	server := tigotest.Start(t, tigotest.WithTLS(nil))
	var deaf atomic.Bool
	var dials atomic.Int32
	client := clienttest.New(t, clienttest.Emulator(server), func(c *tigo.Config) {
		pool, ok := c.Transport.(*http.Transport)
		require.True(t, ok)
		require.Positive(t, pool.HTTP2.SendPingTimeout)
		require.Positive(t, pool.HTTP2.PingTimeout)
		pool.HTTP2.SendPingTimeout, pool.HTTP2.PingTimeout = 50*time.Millisecond, 50*time.Millisecond
		through := pool.DialContext
		pool.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
			conn, err := through(ctx, network, address)
			if err == nil && dials.Add(1) == 1 {
				conn = &deafConn{Conn: conn, deaf: &deaf, closed: make(chan struct{})}
			}
			return conn, err
		}
	})
	_, err := clienttest.Fetch(t, client, clienttest.GetBalance(clienttest.Contract(server)))
	require.NoError(t, err)
	deaf.Store(true)
	began := time.Now()
	_, err = clienttest.Fetch(t, client, clienttest.GetBalance(clienttest.Contract(server)))
	require.NoError(t, err)
	assert.Less(t, time.Since(began), 5*time.Second)
	assert.EqualValues(t, 2, dials.Load())
}

// deafConn receives nothing from a certain moment on, like a connection whose route is lost.
type deafConn struct {
	net.Conn
	deaf   *atomic.Bool
	closed chan struct{}
}

func (c *deafConn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	if err == nil && c.deaf.Load() {
		<-c.closed
		return 0, net.ErrClosed
	}
	return n, err
}

func (c *deafConn) Close() error {
	defer func() {
		select {
		case <-c.closed:
		default:
			close(c.closed)
		}
	}()
	return c.Conn.Close()
}
