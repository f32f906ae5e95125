package failure_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/oauth2"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/internal/clienttest"
	"github.com/tigo-go/tigo/tigotest"
)

var errHungUp = errors.New("the customer hung up")

// until blocks until ctx ends. Its error does not wrap that of the context, as in careless hooks.
func until(ctx context.Context) error {
	<-ctx.Done()
	return ctx.Err()
}

// pending is a body without bytes, which blocks until its context ends.
type pending struct{ ctx context.Context }

func (p pending) Read([]byte) (int, error) { return 0, until(p.ctx) }

// stuck responds with a status and the beginning of a body, and then blocks.
func stuck(status int, beginning string) clienttest.RoundTrip {
	return func(q *http.Request) (*http.Response, error) {
		response := clienttest.Response(status, "")
		response.Body = io.NopCloser(io.MultiReader(strings.NewReader(beginning), pending{q.Context()}))
		return response, nil
	}
}

func TestContextEndsInEachPhase(t *testing.T) {
	patient := func(c *tigo.Config) { c.Limits.DrainTimeout, c.Limits.IdleTimeout = time.Hour, time.Hour }
	tests := map[string]struct {
		transport clienttest.RoundTrip
		change    func(*tigo.Config, context.Context)
		stream    bool
		status    int
		attempts  int
		outcome   tigo.Outcome
	}{
		"token": {
			change: func(c *tigo.Config, end context.Context) {
				c.TokenSource = clienttest.TokenSource(func() (*oauth2.Token, error) { return nil, until(end) })
			},
			outcome: tigo.OutcomeNotSent,
		},
		"limiter": {
			change:  func(c *tigo.Config, _ context.Context) { c.RateLimiter = clienttest.Limiter(until) },
			outcome: tigo.OutcomeNotSent,
		},
		"round trip": {
			transport: func(q *http.Request) (*http.Response, error) { return nil, until(q.Context()) },
			attempts:  1, outcome: tigo.OutcomeUnknown,
		},
		"body":       {transport: stuck(http.StatusOK, `{"a"`), status: http.StatusOK, attempts: 1, outcome: tigo.OutcomeApplied},
		"first byte": {transport: stuck(http.StatusOK, ""), stream: true, status: http.StatusOK, attempts: 1, outcome: tigo.OutcomeApplied},
		"stream":     {transport: stuck(http.StatusOK, "["), stream: true, status: http.StatusOK, attempts: 1, outcome: tigo.OutcomeApplied},
		"error body": {transport: stuck(http.StatusNotFound, `{"code"`), status: http.StatusNotFound, attempts: 1, outcome: tigo.OutcomeRefused},
		"backoff": {
			transport: func(*http.Request) (*http.Response, error) { return unavailable("Retry-After", "20").response(), nil },
			status:    http.StatusServiceUnavailable, attempts: 1, outcome: tigo.OutcomeUnknown,
		},
		"limiter, second attempt": {
			transport: func(*http.Request) (*http.Response, error) { return unavailable().response(), nil },
			change: func(c *tigo.Config, _ context.Context) {
				calls := 0
				c.RateLimiter = clienttest.Limiter(func(ctx context.Context) error {
					if calls++; calls == 1 {
						return nil
					}
					return until(ctx)
				})
			},
			status: http.StatusServiceUnavailable, attempts: 1, outcome: tigo.OutcomeUnknown,
		},
		"round trip, second attempt": {
			transport: func(q *http.Request) (*http.Response, error) {
				if op, _ := tigo.OperationFromContext(q.Context()); op.Attempt == 1 {
					return unavailable().response(), nil
				}
				return nil, until(q.Context())
			},
			status: http.StatusServiceUnavailable, attempts: 2, outcome: tigo.OutcomeUnknown,
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithCancelCause(t.Context())
				client := clienttest.New(t, clienttest.Transport(test.transport), patient, func(c *tigo.Config) {
					if test.change != nil {
						test.change(c, ctx)
					}
				})
				request := clienttest.GetBalance("1000")
				request.Stream = test.stream
				ended := make(chan error)
				go func() {
					response, err := client.Do(ctx, request)
					if err == nil {
						_, err = io.ReadAll(response.Body)
						_ = response.Body.Close()
					}
					ended <- err
				}()
				<-time.After(10 * time.Second)
				began := time.Now()
				cancel(errHungUp)
				err := <-ended
				assert.Zero(t, time.Since(began))
				e := clienttest.Failure(t, err)
				require.ErrorIs(t, err, errHungUp)
				require.ErrorIs(t, err, context.Canceled)
				assert.Equal(t, test.status, e.StatusCode)
				assert.Equal(t, test.attempts, e.Attempts)
				assert.Equal(t, test.outcome, e.Outcome)
				assert.False(t, tigo.Retryable(err), "the caller cancelled")
				assert.NotErrorIs(t, err, tigo.ErrTimeout)
			})
		})
	}
}

func TestDeadlineInEachPhase(t *testing.T) {
	const patience = 100 * time.Millisecond
	tests := map[string]struct {
		fault  tigotest.Fault
		change func(*tigo.Config)
		status int
	}{
		"token": {fault: tigotest.Fault{Op: "tigo.SignIn", Do: tigotest.Hang()}},
		"dial": {change: func(c *tigo.Config) {
			pool := tigo.DefaultTransport()
			pool.DialContext = func(ctx context.Context, _, _ string) (net.Conn, error) { return nil, until(ctx) }
			c.Transport = pool
		}},
		"headers":    {fault: tigotest.Fault{Op: clienttest.OpGetBalance, Do: tigotest.Hang()}},
		"body":       {fault: tigotest.Fault{Op: clienttest.OpGetBalance, Do: tigotest.Stall(5)}, status: http.StatusOK},
		"backoff":    {fault: tigotest.Fault{Op: clienttest.OpGetBalance, Do: tigotest.Response{Status: 503}}, status: http.StatusServiceUnavailable},
		"error body": {fault: tigotest.Fault{Op: "none"}, status: http.StatusNotFound},
	}
	for protocol, options := range protocols {
		for name, test := range tests {
			if name == "dial" && protocol != "HTTP/1.1" {
				continue
			}
			t.Run(protocol+"/"+name, func(t *testing.T) {
				server := tigotest.Start(t, options...)
				slow := tigo.Retry{Attempts: 1000, MinDelay: 20 * time.Millisecond, MaxDelay: 20 * time.Millisecond}
				client := clienttest.New(t, clienttest.Emulator(server), func(c *tigo.Config) {
					c.Retry = slow
					if test.change != nil {
						test.change(c)
					}
				})
				if name != "token" && name != "dial" {
					require.NoError(t, client.SignIn(t.Context()))
				}
				request := clienttest.GetBalance(clienttest.Contract(server))
				if name == "error body" {
					request, test.fault = clienttest.GetBalance("404404404"), tigotest.Fault{Op: clienttest.OpGetBalance, Do: tigotest.Stall(5)}
				}
				server.Inject(test.fault)
				ctx, cancel := context.WithTimeoutCause(t.Context(), patience, errHungUp)
				defer cancel()
				began := time.Now()
				_, err := client.Do(ctx, request)
				took := time.Since(began)
				assert.Less(t, took, patience+2*time.Second)
				e := clienttest.Failure(t, err)
				assert.Equal(t, test.status, e.StatusCode)
				if name == "backoff" {
					require.ErrorIs(t, err, tigo.ErrUnavailable) // there is no retry if the backoff would end after the deadline
					return
				}
				require.ErrorIs(t, err, errHungUp)
				require.ErrorIs(t, err, context.DeadlineExceeded)
				require.ErrorIs(t, err, tigo.ErrTimeout)
			})
		}
	}
}

// TestContextThatHasEnded makes calls with a context that has already ended. They send nothing.
func TestContextThatHasEnded(t *testing.T) {
	server := tigotest.Start(t)
	client := clienttest.New(t, clienttest.Emulator(server))
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(errHungUp)
	for range 2 { // without a token, and with one
		_, err := client.Do(ctx, clienttest.CreateInvoice(clienttest.Contract(server)))
		e := clienttest.Failure(t, err)
		require.ErrorIs(t, err, errHungUp)
		require.ErrorIs(t, err, context.Canceled)
		assert.Equal(t, tigo.OutcomeNotSent, e.Outcome)
		assert.Zero(t, e.Attempts)
		require.NoError(t, client.SignIn(t.Context()))
	}
	assert.Zero(t, server.Count(clienttest.OpCreateInvoice))
}

func TestSignInEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancelCause(t.Context())
		client := clienttest.New(t, func(c *tigo.Config) {
			c.TokenSource = clienttest.TokenSource(func() (*oauth2.Token, error) { return nil, until(ctx) })
		})
		time.AfterFunc(time.Second, func() { cancel(errHungUp) })
		err := client.SignIn(ctx)
		require.ErrorIs(t, err, errHungUp)
		require.ErrorIs(t, err, context.Canceled)
		assert.Equal(t, tigo.OutcomeNotSent, tigo.OutcomeOf(err))
	})
}

// TestWriteThatGetsNoConnection makes a write whose time ends while it waits for a connection. It was not sent.
func TestWriteThatGetsNoConnection(t *testing.T) {
	server := tigotest.Start(t)
	tests := map[string]func(*tigo.Config){
		"dialling": func(c *tigo.Config) {
			pool := tigo.DefaultTransport()
			pool.DialContext = func(ctx context.Context, _, _ string) (net.Conn, error) { return nil, until(ctx) }
			c.Transport = pool
		},
		"all in use": func(c *tigo.Config) {
			pool := tigo.DefaultTransport()
			pool.MaxConnsPerHost = 1
			c.Transport = pool
			occupied, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+"/", nil)
			require.NoError(t, err)
			response, err := pool.RoundTrip(occupied)
			require.NoError(t, err)
			t.Cleanup(func() { _ = response.Body.Close() })
		},
	}
	for name, change := range tests {
		t.Run(name, func(t *testing.T) {
			server.Inject(tigotest.Fault{Times: 1, Do: tigotest.Stall(0)})
			client := clienttest.New(t, clienttest.Emulator(server), change, func(c *tigo.Config) {
				c.TokenSource, c.ClientID, c.ClientSecret = clienttest.Token(), "", tigo.Secret{}
			})
			_, err := clienttest.Fetch(t, client, clienttest.CreateInvoice(clienttest.Contract(server)), tigo.WithTimeout(50*time.Millisecond))
			require.ErrorIs(t, err, tigo.ErrTimeout)
			assert.Equal(t, tigo.OutcomeNotSent, tigo.OutcomeOf(err))
			assert.True(t, tigo.Retryable(err))
			assert.Zero(t, server.Count(clienttest.OpCreateInvoice))
			server.ClearFaults()
		})
	}
}
