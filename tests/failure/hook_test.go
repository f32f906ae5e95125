package failure_test

import (
	"context"
	"io"
	"log/slog"
	"net/http"
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
