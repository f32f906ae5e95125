package failure_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
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

// TestHooksThatSendNothing has middleware and rate limiters that fail before anything is sent.
func TestHooksThatSendNothing(t *testing.T) {
	open := errors.New("circuit breaker is open")
	breaker := func(err error) func(*tigo.Config) {
		return func(c *tigo.Config) {
			c.Transport = clienttest.RoundTrip(func(*http.Request) (*http.Response, error) { return nil, err })
		}
	}
	holds := func(err error) func(*tigo.Config) {
		return func(c *tigo.Config) { c.RateLimiter = clienttest.Limiter(func(context.Context) error { return err }) }
	}
	tests := map[string]struct {
		change   func(*tigo.Config)
		is       error
		deadline bool
	}{
		"a breaker":              {breaker(fmt.Errorf("%w: %w", open, tigo.ErrNotSent)), open, false},
		"only the sentinel":      {breaker(tigo.ErrNotSent), tigo.ErrNotSent, false},
		"a limiter's own error":  {holds(open), open, false},
		"rate.Limiter, deadline": {holds(errors.New("rate: Wait(n=1) would exceed context deadline")), tigo.ErrNotSent, true},
	}
	for name, test := range tests {
		for _, request := range []tigo.Request{clienttest.GetBalance("1000"), clienttest.CreateInvoice("1000")} {
			t.Run(name+"/"+request.Method, func(t *testing.T) {
				client := clienttest.New(t, func(c *tigo.Config) { c.Retry = clienttest.Quick }, test.change)
				_, err := clienttest.Fetch(t, client, request)
				e := clienttest.Failure(t, err)
				require.ErrorIs(t, err, test.is)
				require.ErrorIs(t, err, tigo.ErrNotSent)
				assert.Equal(t, tigo.OutcomeNotSent, e.Outcome)
				assert.Zero(t, e.Attempts, "no request was made")
				assert.True(t, tigo.Retryable(err))
				assert.Equal(t, test.deadline, errors.Is(err, context.DeadlineExceeded))
			})
		}
	}
}

// TestNotSentIsIgnoredAfterAWrite has a transport that returns ErrNotSent although the trace saw that headers were written.
// The outcome is unknown.
func TestNotSentIsIgnoredAfterAWrite(t *testing.T) {
	server := tigotest.Start(t)
	contract := clienttest.Contract(server)
	client := clienttest.New(t, clienttest.Emulator(server), func(c *tigo.Config) {
		next := c.Transport
		if next == nil {
			next = http.DefaultTransport
		}
		c.Transport = clienttest.RoundTrip(func(q *http.Request) (*http.Response, error) {
			response, err := next.RoundTrip(q)
			if q.Method == http.MethodPost && !strings.Contains(q.URL.Path, "oauth") && err == nil {
				_ = response.Body.Close()
				return nil, tigo.ErrNotSent
			}
			return response, err
		})
	})
	_, err := clienttest.Fetch(t, client, clienttest.CreateInvoice(contract))
	assert.Equal(t, tigo.OutcomeUnknown, clienttest.Failure(t, err).Outcome)
	assert.Equal(t, 1, server.Bookings(clienttest.OpCreateInvoice))
}

// TestURLErrorsOfHooksAreKept checks that a *url.Error in the error of a hook is kept, with the error that it wraps.
func TestURLErrorsOfHooksAreKept(t *testing.T) {
	down := &url.Error{Op: "Post", URL: "https://id.example/token?user=79555111222", Err: &net.OpError{Op: "dial", Err: errors.New("refused")}}
	client := clienttest.New(t, func(c *tigo.Config) {
		c.TokenSource = clienttest.TokenSource(func() (*oauth2.Token, error) { return nil, down })
	})
	_, err := clienttest.Fetch(t, client, clienttest.CreateInvoice("1000"))
	require.ErrorIs(t, err, tigo.ErrSignIn)
	require.ErrorIs(t, err, tigo.ErrUnavailable)
	assert.NotContains(t, err.Error(), "79555111222")

	own := errors.New("own")
	client = clienttest.New(t, clienttest.Platform(func(*http.Request) (*http.Response, error) {
		return nil, fmt.Errorf("%w: %w", own, &url.Error{Op: "Get", URL: "https://x.example/79555111222", Err: io.EOF})
	}), func(c *tigo.Config) { c.Retry = clienttest.Quick })
	_, err = clienttest.Fetch(t, client, clienttest.CreateInvoice("1000"))
	require.ErrorIs(t, err, own)
	assert.NotContains(t, err.Error(), "79555111222")
}

// TestProxyThatRefusesToConnect checks that the error names a proxy that refuses to connect, since the platform did not
// refuse the call.
func TestProxyThatRefusesToConnect(t *testing.T) {
	tests := map[int]struct {
		attempts  int
		kind      error
		retryable bool
	}{
		407: {1, nil, false},
		403: {1, tigo.ErrForbidden, false},
		502: {3, tigo.ErrUnavailable, true},
	}
	for status, test := range tests {
		t.Run(http.StatusText(status), func(t *testing.T) {
			var asked atomic.Int32
			proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				asked.Add(1)
				w.WriteHeader(status)
			}))
			t.Cleanup(proxy.Close)
			u, err := url.Parse(proxy.URL)
			require.NoError(t, err)
			transport := tigo.DefaultTransport()
			transport.Proxy = http.ProxyURL(u)
			t.Cleanup(transport.CloseIdleConnections)
			remove := clienttest.CreateInvoice("1000")
			remove.Method = http.MethodDelete
			for _, request := range []tigo.Request{clienttest.GetBalance("1000"), clienttest.CreateInvoice("1000"), remove} {
				asked.Store(0)
				_, err = clienttest.Fetch(t, clienttest.New(t, clienttest.Transport(transport), func(c *tigo.Config) { c.Retry = clienttest.Quick }), request)
				e := clienttest.Failure(t, err)
				assert.Equal(t, status, e.StatusCode)
				assert.Contains(t, err.Error(), "proxy")
				assert.Equal(t, tigo.OutcomeNotSent, e.Outcome)
				assert.EqualValues(t, test.attempts, asked.Load())
				assert.Equal(t, test.retryable, tigo.Retryable(err))
				if test.kind != nil {
					require.ErrorIs(t, err, test.kind)
				}
			}
			asked.Store(0)
			client := clienttest.New(t, clienttest.Transport(transport), func(c *tigo.Config) {
				c.TokenSource, c.ClientID, c.ClientSecret = nil, "id", tigo.NewSecret("secret")
			})
			err = client.SignIn(t.Context())
			require.ErrorIs(t, err, tigo.ErrSignIn)
			require.NotErrorIs(t, err, tigo.ErrUnauthorized)
			assert.EqualValues(t, test.attempts, asked.Load())
			assert.Equal(t, test.retryable, tigo.Retryable(err))
		})
	}
}

// TestTLSThatFailsAfterTheRequest has TLS alerts that can arrive at any time. They prove nothing about a write. A read is
// retried.
func TestTLSThatFailsAfterTheRequest(t *testing.T) {
	requests := 0
	client := clienttest.New(t, clienttest.Platform(func(q *http.Request) (*http.Response, error) {
		if requests++; requests == 1 {
			return nil, &net.OpError{Op: "remote error", Err: errors.New("tls: bad record MAC")}
		}
		return clienttest.Response(http.StatusOK, "{}"), nil
	}), func(c *tigo.Config) { c.Retry = clienttest.Quick })
	_, err := clienttest.Fetch(t, client, clienttest.GetBalance("1000"))
	require.NoError(t, err)
	assert.Equal(t, 2, requests)

	requests = 0
	remove := clienttest.CreateInvoice("1000")
	remove.Idempotent = true
	_, err = clienttest.Fetch(t, client, remove, tigo.WithRetry(tigo.Retry{Attempts: 1}))
	assert.Equal(t, tigo.OutcomeUnknown, clienttest.Failure(t, err).Outcome)
}

// TestDocumentCutAtACleanEnd has JSON that ends early in a body that ends without an error. It is truncated.
func TestDocumentCutAtACleanEnd(t *testing.T) {
	for whole, parts := range map[string][]string{
		`[{"a":"1"},{"a":"2"}]`: {`[{"a":"1"},{"a`, `[`, `[{"a":"1"},`, `[{"a":"1"}`, `[{"a":"1"},{"a":"2"}`},
		`{"a":{"b":[1,"]}"]}}`:  {`{`, `{"a":{"b":[1`, `{"a":{"b":[1,"]}"]}`, `{"a":{"b":[1,"]}`},
	} {
		for _, part := range parts {
			for _, length := range []int64{-1, int64(len(part))} {
				t.Run(fmt.Sprint(part, length), func(t *testing.T) {
					requests := 0
					client := clienttest.New(t, clienttest.Platform(func(*http.Request) (*http.Response, error) {
						body := whole
						if requests++; requests == 1 {
							body = part
						}
						response := clienttest.Response(http.StatusOK, body)
						if response.ContentLength = length; requests > 1 {
							response.ContentLength = int64(len(body))
						}
						return response, nil
					}), func(c *tigo.Config) { c.Retry = clienttest.Quick })
					got, err := clienttest.Fetch(t, client, clienttest.GetBalance("1000"))
					require.NoError(t, err)
					assert.Equal(t, whole, string(got))
					assert.Equal(t, 2, requests)

					requests = 0
					_, err = clienttest.Fetch(t, client, clienttest.CreateInvoice("1000"))
					require.ErrorIs(t, err, tigo.ErrTruncated)
					assert.Equal(t, tigo.OutcomeApplied, tigo.OutcomeOf(err))
					assert.Equal(t, 1, requests)
				})
			}
		}
	}
}

// TestUnrequestedPart checks that a 206 to a request for the whole document is an error.
func TestUnrequestedPart(t *testing.T) {
	client := responding(t, http.StatusPartialContent, `[{"a":1}]`, "Content-Range", "bytes 0-8/100")
	_, err := clienttest.Fetch(t, client, clienttest.GetBalance("1000"))
	require.ErrorIs(t, err, tigo.ErrTruncated)
	_, err = clienttest.Fetch(t, client, clienttest.CreateInvoice("1000"))
	require.ErrorIs(t, err, tigo.ErrTruncated)
	assert.Equal(t, tigo.OutcomeUnknown, tigo.OutcomeOf(err))
}

// TestTimeLimitsAreNetErrors checks that the error of every timeout of the SDK is a net.Error whose Timeout reports true.
func TestTimeLimitsAreNetErrors(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		silent := clienttest.New(t, clienttest.Platform(func(*http.Request) (*http.Response, error) {
			response := clienttest.Response(http.StatusOK, "")
			response.Body, _ = io.Pipe()
			return response, nil
		}), func(c *tigo.Config) { c.Limits.IdleTimeout, c.Retry.Attempts = time.Second, 1 })
		never := clienttest.New(t, clienttest.Platform(func(q *http.Request) (*http.Response, error) { return nil, until(q.Context()) }))
		for name, call := range map[string]func() error{
			"idle": func() error { _, err := clienttest.Fetch(t, silent, clienttest.GetBalance("1000")); return err },
			"call": func() error {
				_, err := clienttest.Fetch(t, never, clienttest.GetBalance("1000"), tigo.WithTimeout(time.Second))
				return err
			},
		} {
			err := call()
			network, ok := errors.AsType[net.Error](errors.Unwrap(clienttest.Failure(t, err)))
			require.True(t, ok, name)
			assert.True(t, network.Timeout(), name)
			require.ErrorIs(t, err, tigo.ErrTimeout, name)
		}
	})
}

// TestStreamTimeout has a stream that sends bytes slowly. It ends at StreamTimeout, whatever its reader does.
func TestStreamTimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		from, to := io.Pipe()
		go func() {
			for {
				if _, err := to.Write([]byte("1,")); err != nil {
					return
				}
				<-time.After(time.Second)
			}
		}()
		client := clienttest.New(t, clienttest.Platform(func(*http.Request) (*http.Response, error) {
			response := clienttest.Response(http.StatusOK, "")
			response.Body = from
			return response, nil
		}), func(c *tigo.Config) { c.Limits.StreamTimeout = 10 * time.Minute })
		request := clienttest.GetBalance("1000")
		request.Stream = true
		began := time.Now()
		response, err := client.Do(t.Context(), request)
		require.NoError(t, err)
		_, err = io.ReadAll(response.Body)
		require.ErrorIs(t, err, tigo.ErrTimeout)
		assert.Equal(t, 10*time.Minute, time.Since(began))
		require.NoError(t, response.Body.Close())
		<-time.After(time.Minute) // until the writer notices
	})
}

// TestTokensRevokedUnderLoad revokes tokens repeatedly. In-flight calls are replayed, and none fails.
func TestTokensRevokedUnderLoad(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tokens, valid := 0, ""
		next := func() { tokens++; valid = fmt.Sprint("T", tokens) }
		next()
		client := clienttest.New(t, clienttest.Platform(func(q *http.Request) (*http.Response, error) {
			if q.Header.Get("Authorization") != "Bearer "+valid {
				return clienttest.Response(http.StatusUnauthorized, `{"fault":{"detail":{"errorcode":"oauth.v2.InvalidAccessToken"}}}`), nil
			}
			return clienttest.Response(http.StatusOK, "{}"), nil
		}), func(c *tigo.Config) {
			c.TokenSource = clienttest.TokenSource(func() (*oauth2.Token, error) {
				return &oauth2.Token{AccessToken: valid, Expiry: time.Now().Add(time.Hour)}, nil
			})
		})
		for i := range 600 {
			if i%10 == 9 {
				next()
			}
			_, err := clienttest.Fetch(t, client, clienttest.CreateInvoice("1000"))
			require.NoError(t, err, "call %d", i)
			<-time.After(time.Second)
		}
	})
}
