// Package observer_test tests what an Observer and a Logger get of a call.
package observer_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/internal/clienttest"
	"github.com/tigo-go/tigo/tigotest"
)

// recorder is an Observer that records its calls.
type recorder struct {
	mu    sync.Mutex
	calls []*recorded
}

type recorded struct {
	mu       *sync.Mutex
	op       tigo.Operation
	attempts []tigo.ObservedAttempt
	ends     []tigo.ObservedCall
}

type watchedKey struct{}

func (r *recorder) Start(ctx context.Context, op tigo.Operation) (context.Context, tigo.Observation) {
	r.mu.Lock()
	defer r.mu.Unlock()
	c := &recorded{mu: &r.mu, op: op}
	r.calls = append(r.calls, c)
	return context.WithValue(ctx, watchedKey{}, op.Op), c
}

func (c *recorded) Attempt(a tigo.ObservedAttempt) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.attempts = append(c.attempts, a)
}

func (c *recorded) End(e tigo.ObservedCall) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ends = append(c.ends, e)
}

// only returns the only call of an operation, and checks that End was called once.
func (r *recorder) only(t *testing.T, op string) recorded {
	t.Helper()
	r.mu.Lock()
	defer r.mu.Unlock()
	var found []recorded
	for _, c := range r.calls {
		if c.op.Op == op {
			found = append(found, *c)
		}
	}
	require.Len(t, found, 1)
	require.Len(t, found[0].ends, 1)
	return found[0]
}

// observed returns a client of an emulator, and the recorder of its calls.
func observed(t *testing.T, server *tigotest.Server) (*tigo.Client, *recorder) {
	t.Helper()
	r := new(recorder)
	return clienttest.New(t, clienttest.Emulator(server), func(c *tigo.Config) { c.Observer = r }), r
}

func TestObserverSeesACall(t *testing.T) {
	server := tigotest.Start(t)
	client, r := observed(t, server)
	server.Inject(tigotest.Fault{Op: clienttest.OpGetBalance, Times: 1, Do: tigotest.Response{Status: http.StatusServiceUnavailable, Body: "away"}})
	document, err := clienttest.Fetch(t, client, clienttest.GetBalance(clienttest.Contract(server)))
	require.NoError(t, err)

	call := r.only(t, "test.Balance")
	assert.Equal(t, http.MethodGet, call.op.Method)
	require.Len(t, call.attempts, 2)
	first, second, end := call.attempts[0], call.attempts[1], call.ends[0]
	assert.Positive(t, first.Duration)
	assert.Positive(t, second.Duration)
	assert.GreaterOrEqual(t, end.Duration, first.Duration+second.Duration)
	first.Duration, second.Duration, end.Duration = 0, 0, 0
	assert.Equal(t, tigo.ObservedAttempt{Number: 1, StatusCode: 503, ResponseBytes: 4, Retried: true}, first)
	assert.Equal(t, tigo.ObservedAttempt{Number: 2, StatusCode: 200, Outcome: tigo.OutcomeApplied, ResponseBytes: int64(len(document))}, second)
	assert.NotEmpty(t, end.RequestID)
	end.RequestID = ""
	assert.Equal(t, tigo.ObservedCall{StatusCode: 200, Outcome: tigo.OutcomeApplied, Attempts: 2, ResponseBytes: int64(len(document))}, end)

	signIn := r.only(t, "tigo.SignIn")
	require.Len(t, signIn.attempts, 1)
	assert.Equal(t, 200, signIn.attempts[0].StatusCode)
	assert.Positive(t, signIn.attempts[0].RequestBytes)
	require.NoError(t, signIn.ends[0].Err)
	assert.Equal(t, tigo.OutcomeApplied, signIn.ends[0].Outcome)
}

func TestObserverSeesHowACallFails(t *testing.T) {
	server := tigotest.Start(t)
	client, r := observed(t, server)
	server.Inject(tigotest.Fault{Op: clienttest.OpCreateInvoice, When: tigotest.AfterBooking, Do: tigotest.ResetConnection()})
	_, err := clienttest.Fetch(t, client, clienttest.CreateInvoice(clienttest.Contract(server)))
	require.Error(t, err)
	call := r.only(t, clienttest.OpCreateInvoice)
	require.Len(t, call.attempts, 1)
	assert.Equal(t, tigo.OutcomeUnknown, call.attempts[0].Outcome)
	assert.Equal(t, err, call.ends[0].Err)
	assert.Equal(t, tigo.OutcomeUnknown, call.ends[0].Outcome)
	assert.Positive(t, call.ends[0].RequestBytes)

	server.Inject(tigotest.Fault{Op: "tigo.SignIn", Do: tigotest.Response{Status: http.StatusUnauthorized}})
	client, r = observed(t, server)
	require.Error(t, client.SignIn(t.Context()))
	signIn := r.only(t, "tigo.SignIn")
	assert.Equal(t, 401, signIn.ends[0].StatusCode)
	require.ErrorIs(t, signIn.ends[0].Err, tigo.ErrSignIn)
}

// TestObserverSeesTheEndOfABody checks that a call ends with its body: an error while it is read or decoded is the error of
// the call.
func TestObserverSeesTheEndOfABody(t *testing.T) {
	errUnread := errors.New("unread")
	read := func(r *tigo.Response) error { _, err := io.ReadAll(r.Body); return err }
	tests := map[string]struct {
		body   string
		stream bool
		use    func(*tigo.Response) error
		want   error
		bytes  int64
	}{
		"decoded":                {`{"a":1}`, false, func(r *tigo.Response) error { return r.Decode(&struct{}{}) }, nil, 7},
		"not decodable":          {`{"a"}`, false, func(r *tigo.Response) error { return r.Decode(&struct{}{}) }, tigo.ErrMalformed, 5},
		"closed":                 {`{"a":1}`, false, func(r *tigo.Response) error { return r.Body.Close() }, nil, 7},
		"body read to its end":   {`{"a":1}`, false, read, nil, 7},
		"stream read to its end": {`{"a":1}`, true, read, nil, 7},
		"stream left early":      {`[{"a":1},{"a":2}]`, true, func(r *tigo.Response) error { return r.Body.Close() }, nil, 16},
		"elements":               {`[{},{}]`, true, elements, nil, 7},
		"elements cut short":     {`[{},{`, true, elements, tigo.ErrTruncated, 5},
		"an invalid file": {`{"a":1}`, true, func(r *tigo.Response) error {
			_, err := r.File()
			return err
		}, tigo.ErrMalformed, 7},
		"never closed": {`{"a":1}`, true, func(*tigo.Response) error { return errUnread }, errUnread, 0},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			r := new(recorder)
			client := clienttest.New(t, clienttest.Platform(func(*http.Request) (*http.Response, error) { return clienttest.Response(http.StatusOK, test.body), nil }),
				func(c *tigo.Config) { c.Observer = r })
			request := clienttest.GetBalance("1000")
			request.Stream = test.stream
			response, err := client.Do(t.Context(), request)
			require.NoError(t, err)
			require.Empty(t, r.calls[0].ends, "the body has not been read")
			err = test.use(response)
			if errors.Is(test.want, errUnread) {
				require.Empty(t, r.calls[0].ends)
				require.NoError(t, response.Body.Close())
				return
			}
			require.NoError(t, response.Body.Close()) // the second Close in some cases
			end := r.only(t, "test.Balance").ends[0]
			assert.Equal(t, test.bytes, end.ResponseBytes)
			if test.want == nil {
				require.NoError(t, err)
				require.NoError(t, end.Err)
				return
			}
			require.Error(t, err)
			assert.Equal(t, err, end.Err)
		})
	}
}

func elements(r *tigo.Response) error {
	for _, err := range tigo.DecodeSeq[struct{}](r) {
		if err != nil {
			return err
		}
	}
	return nil
}

// TestObserverGivesTheContext checks that the hooks of the call get the context that Start returns.
func TestObserverGivesTheContext(t *testing.T) {
	r := new(recorder)
	var limited, sent any
	client := clienttest.New(t, clienttest.Platform(func(q *http.Request) (*http.Response, error) {
		sent = q.Context().Value(watchedKey{})
		return clienttest.Response(http.StatusOK, "{}"), nil
	}), func(c *tigo.Config) {
		c.Observer = r
		c.RateLimiter = clienttest.Limiter(func(ctx context.Context) error { limited = ctx.Value(watchedKey{}); return nil })
	})
	_, err := clienttest.Fetch(t, client, clienttest.GetBalance("1000"))
	require.NoError(t, err)
	assert.Equal(t, "test.Balance", limited)
	assert.Equal(t, "test.Balance", sent)
}

// stumbler is an observer that panics in one of its methods.
type stumbler struct{ at string }

func (s stumbler) stumble(at string) {
	if s.at == at {
		panic("the customer 79555111222")
	}
}

func (s stumbler) Start(ctx context.Context, _ tigo.Operation) (context.Context, tigo.Observation) {
	s.stumble("start")
	if s.at == "nil" {
		return nil, nil // as a careless observer does
	}
	return ctx, s
}
func (s stumbler) Attempt(tigo.ObservedAttempt) { s.stumble("attempt") }
func (s stumbler) End(tigo.ObservedCall)        { s.stumble("end") }

func TestObserverThatPanics(t *testing.T) {
	for _, at := range []string{"start", "nil", "attempt", "end"} {
		t.Run(at, func(t *testing.T) {
			server := tigotest.Start(t)
			client := clienttest.New(t, clienttest.Emulator(server), func(c *tigo.Config) { c.Observer = stumbler{at} })
			_, err := clienttest.Fetch(t, client, clienttest.GetBalance(clienttest.Contract(server)))
			require.NoError(t, err)
			_, err = clienttest.Fetch(t, client, clienttest.GetBalance("404404404"))
			require.ErrorIs(t, err, tigo.ErrNotFound)
		})
	}
}
