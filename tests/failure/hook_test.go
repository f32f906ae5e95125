package failure_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/oauth2"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/internal/clienttest"
	"github.com/tigo-go/tigo/tigotest"
)

// clumsy is a hook that panics with a personal text, unless it is calm.
type clumsy struct{ calm atomic.Bool }

func (c *clumsy) stumble() {
	if !c.calm.Load() {
		panic("the customer 79555111222")
	}
}

func (c *clumsy) RoundTrip(q *http.Request) (*http.Response, error) {
	c.stumble()
	return http.DefaultTransport.RoundTrip(q)
}

func (c *clumsy) Wait(context.Context) error {
	c.stumble()
	return nil
}

func (c *clumsy) Token() (*oauth2.Token, error) {
	c.stumble()
	return &oauth2.Token{AccessToken: "T0"}, nil
}

// clumsyBody panics while it is read.
type clumsyBody struct{ *clumsy }

func (c clumsyBody) RoundTrip(q *http.Request) (*http.Response, error) {
	response, err := http.DefaultTransport.RoundTrip(q)
	if err == nil {
		response.Body = struct {
			io.Reader
			io.Closer
		}{readerFunc(func(p []byte) (int, error) {
			c.stumble()
			return 0, io.EOF
		}), response.Body}
	}
	return response, err
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

// TestPanickingHooks has hooks that panic. Their call fails, and other calls are not affected.
func TestPanickingHooks(t *testing.T) {
	tests := map[string]struct {
		set     func(*tigo.Config, *clumsy)
		outcome tigo.Outcome
	}{
		"Transport":   {func(c *tigo.Config, hook *clumsy) { c.Transport = hook }, tigo.OutcomeUnknown},
		"its body":    {func(c *tigo.Config, hook *clumsy) { c.Transport = clumsyBody{hook} }, tigo.OutcomeApplied},
		"RateLimiter": {func(c *tigo.Config, hook *clumsy) { c.RateLimiter = hook }, tigo.OutcomeNotSent},
		"TokenSource": {func(c *tigo.Config, hook *clumsy) { c.TokenSource = hook }, tigo.OutcomeNotSent},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			hook := new(clumsy)
			server := tigotest.Start(t)
			client := clienttest.New(t, clienttest.Emulator(server), func(c *tigo.Config) {
				c.TokenSource, c.ClientID, c.ClientSecret = clienttest.Token(), "", tigo.Secret{}
				test.set(c, hook)
			})
			server.Inject(tigotest.Fault{Do: tigotest.Response{Status: http.StatusOK, Body: "{}"}})
			for range 2 {
				_, err := clienttest.Fetch(t, client, clienttest.CreateInvoice(clienttest.Contract(server)))
				e := clienttest.Failure(t, err)
				assert.Contains(t, e.Error(), "panicked")
				assert.NotContains(t, e.Error(), "79555111222")
				assert.Equal(t, test.outcome, e.Outcome)
				assert.LessOrEqual(t, e.Attempts, 1)
				assert.False(t, tigo.Retryable(err))
			}
			hook.calm.Store(true)
			if name == "TokenSource" {
				client = clienttest.New(t, clienttest.Emulator(server), func(c *tigo.Config) {
					c.ClientID, c.ClientSecret = "", tigo.Secret{}
					test.set(c, hook)
				})
			}
			_, err := clienttest.Fetch(t, client, clienttest.GetBalance(clienttest.Contract(server)))
			require.NoError(t, err)
		})
	}
}

// clumsyHandler is a log handler that panics.
type clumsyHandler struct {
	slog.Handler
	enabled bool
}

func (h clumsyHandler) Enabled(context.Context, slog.Level) bool {
	if !h.enabled {
		panic("log")
	}
	return true
}

func (clumsyHandler) Handle(context.Context, slog.Record) error { panic("log") }

func TestPanickingLoggerLosesNoResponse(t *testing.T) {
	for _, enabled := range []bool{false, true} {
		server := tigotest.Start(t)
		client := clienttest.New(t, clienttest.Emulator(server), func(c *tigo.Config) {
			c.Logger = slog.New(clumsyHandler{slog.DiscardHandler, enabled})
		})
		_, err := clienttest.Fetch(t, client, clienttest.CreateInvoice(clienttest.Contract(server)))
		require.NoError(t, err)
		_, err = clienttest.Fetch(t, client, clienttest.GetBalance("404404404"))
		require.ErrorIs(t, err, tigo.ErrNotFound)
	}
}

// TestTransportThatReturnsIncompleteResponses has transports that leave out fields of a response that net/http always sets.
func TestTransportThatReturnsIncompleteResponses(t *testing.T) {
	absent := clienttest.New(t, clienttest.Platform(func(*http.Request) (*http.Response, error) { return nil, nil })) //nolint:nilnil // this is the case that is tested
	_, err := clienttest.Fetch(t, absent, clienttest.GetBalance("1000"))
	e := clienttest.Failure(t, err)
	assert.Equal(t, 1, e.Attempts)
	assert.NotContains(t, e.Error(), "panicked")

	bare := clienttest.New(t, clienttest.Platform(func(*http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: http.StatusNoContent}, nil
	}))
	document, err := clienttest.Fetch(t, bare, clienttest.GetBalance("1000"))
	require.NoError(t, err)
	assert.Empty(t, document)
}

// TestOperationFromContextAfterTheCall has hooks that read the operation from a context after the call has ended, in other
// goroutines.
func TestOperationFromContextAfterTheCall(t *testing.T) {
	var asked []context.Context
	client := clienttest.New(t, clienttest.Platform(func(q *http.Request) (*http.Response, error) {
		asked = append(asked, q.Context())
		go func() { _, _ = tigo.OperationFromContext(q.Context()) }()
		return unavailable().response(), nil
	}), func(c *tigo.Config) { c.Retry = clienttest.Quick })
	_, err := clienttest.Fetch(t, client, clienttest.GetBalance("1000"))
	require.ErrorIs(t, err, tigo.ErrUnavailable)
	require.Len(t, asked, 3)
	op, ok := tigo.OperationFromContext(asked[0])
	require.True(t, ok)
	assert.Equal(t, "test.Balance", op.Op)
	assert.Equal(t, "/billing/contracts/{contractId}/balance", op.Route)
}

// TestCloseLetsCallsFinish checks that in-flight calls and streams finish after Close, and that new calls fail.
func TestCloseLetsCallsFinish(t *testing.T) {
	server := tigotest.Start(t)
	client := clienttest.New(t, clienttest.Emulator(server))
	request := clienttest.GetBalance(clienttest.Contract(server))
	request.Stream = true
	response, err := client.Do(t.Context(), request)
	require.NoError(t, err)
	client.Close()
	document, err := io.ReadAll(response.Body)
	require.NoError(t, err)
	assert.NotEmpty(t, document)
	require.NoError(t, response.Body.Close())
	_, err = client.Do(t.Context(), request)
	require.ErrorIs(t, err, tigo.ErrClosed)
	assert.Equal(t, tigo.OutcomeNotSent, tigo.OutcomeOf(err))
	assert.False(t, tigo.Retryable(err))
}

// TestTransportMayChangeHeaders has a Transport that changes the headers of its request, which http.RoundTripper forbids. The next
// request has none of the changes, and neither has a request of the own pool, whose requests share their headers.
func TestTransportMayChangeHeaders(t *testing.T) {
	var seen []http.Header
	client := clienttest.New(t, clienttest.Platform(func(q *http.Request) (*http.Response, error) {
		seen = append(seen, q.Header.Clone())
		q.Header.Set("X-Added", "by the transport")
		q.Header.Del("Accept")
		return clienttest.Response(http.StatusOK, `{"dueAmount":1}`), nil
	}))
	for range 2 {
		_, err := client.Do(t.Context(), clienttest.GetBalance("8412077"))
		require.NoError(t, err)
	}
	require.Len(t, seen, 2)
	assert.Equal(t, seen[0], seen[1])
}

// TestSharedHeaders checks what the own pool sends: the same headers as through a Transport of the user, with and without a body, and
// the new token after the platform has refused one.
func TestSharedHeaders(t *testing.T) {
	var seen []http.Header
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		_, _ = io.Copy(io.Discard, q.Body)
		seen = append(seen, q.Header)
		w.Header().Set("Content-Type", "application/json")
		if q.Header.Get("Authorization") == "Bearer T1" {
			w.WriteHeader(http.StatusUnauthorized)
			_, _ = io.WriteString(w, `{"fault":{"faultstring":"Invalid access token","detail":{"errorcode":"keymanagement.service.invalid_access_token"}}}`)
			return
		}
		_, _ = io.WriteString(w, `{"dueAmount":1,"invoiceId":"1"}`)
	}))
	t.Cleanup(server.Close)
	headers := func(transport http.RoundTripper) []http.Header {
		seen = nil
		fetched := 0
		client := clienttest.New(t, clienttest.Transport(transport), func(c *tigo.Config) {
			c.BaseURL = server.URL
			c.TokenSource = clienttest.TokenSource(func() (*oauth2.Token, error) {
				fetched++
				return &oauth2.Token{AccessToken: fmt.Sprintf("T%d", fetched)}, nil
			})
		})
		for range 2 {
			for _, request := range []tigo.Request{clienttest.GetBalance("8412077"), clienttest.CreateInvoice("8412077")} {
				_, err := clienttest.Fetch(t, client, request)
				require.NoError(t, err)
			}
		}
		return seen
	}
	own := headers(nil)
	assert.Equal(t, headers(tigo.DefaultTransport()), own)
	require.Len(t, own, 5)
	assert.Equal(t, "Bearer T1", own[0].Get("Authorization"))
	for i, header := range own[1:] {
		assert.Equal(t, "Bearer T2", header.Get("Authorization"))
		assert.Equal(t, i%2 == 1, header.Get("Content-Type") == "application/json", i)
	}
}
