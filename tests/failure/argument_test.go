package failure_test

import (
	"errors"
	"math"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/internal/clienttest"
	"github.com/tigo-go/tigo/tigotest"
)

// TestArgumentsAreNotEchoed has invalid arguments. The error names the argument without its value, and nothing is sent, not
// even a sign-in.
func TestArgumentsAreNotEchoed(t *testing.T) {
	const private = "79555111222"
	server := tigotest.Start(t)
	client := clienttest.New(t, clienttest.Emulator(server))
	with := func(change func(*tigo.Request)) tigo.Request {
		request := clienttest.CreateInvoice(private)
		change(&request)
		return request
	}
	path := func(value string) tigo.Request {
		return with(func(q *tigo.Request) { q.Path = []string{value} })
	}
	tests := map[string]struct {
		request tigo.Request
		option  tigo.CallOption
	}{
		"control character":              {request: path(private + "\n")},
		"control character, C1":          {request: path(private + "\u0085")},
		"invalid UTF-8":                  {request: path(private + "\xff")},
		"route with an open placeholder": {request: with(func(q *tigo.Request) { q.Route = "/billing/{contractId" })},
		"NaN":                            {request: with(func(q *tigo.Request) { q.Body = map[string]any{private: math.NaN()} })},
		"infinity":                       {request: with(func(q *tigo.Request) { q.Body = map[string]any{private: math.Inf(1)} })},
		"body that cannot be encoded":    {request: with(func(q *tigo.Request) { q.Body = func() string { return private } })},
		"header injection":               {request: path("1"), option: tigo.WithHeader("X-A", private+"\r\nX-B: 1")},
		"header name":                    {request: path("1"), option: tigo.WithHeader("X-"+private+":", "1")},
		"retry":                          {request: path("1"), option: tigo.WithRetry(tigo.Retry{MaxDelay: -1})},
		"timeout":                        {request: path("1"), option: tigo.WithTimeout(-1)},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := client.Do(t.Context(), test.request, test.option)
			wrong, ok := errors.AsType[*tigo.ArgumentError](err)
			require.True(t, ok, "%v", err)
			assert.NotContains(t, wrong.Error(), private)
			assert.Equal(t, tigo.OutcomeNotSent, tigo.OutcomeOf(err))
		})
	}
	assert.Empty(t, server.Requests())
}

// TestReplayingHeadersCannotBeSet checks that headers which make net/http retry a write cannot be set in a Config or an
// option.
func TestReplayingHeadersCannotBeSet(t *testing.T) {
	for _, name := range []string{"Idempotency-Key", "idempotency-key", "X-Idempotency-Key"} {
		config := tigotest.Start(t).Config(tigo.Colombia)
		config.Header = http.Header{name: nil}
		config.Transport = clienttest.RoundTrip(func(q *http.Request) (*http.Response, error) {
			assert.NotContains(t, q.Header, http.CanonicalHeaderKey(name))
			return http.DefaultTransport.RoundTrip(q)
		})
		if client, err := tigo.New(config); err == nil { // a header without values is not sent
			_, err = clienttest.Fetch(t, client, clienttest.CreateInvoice("1"))
			_ = clienttest.Failure(t, err)
			client.Close()
		}
		config.Header = nil
		_, err := clienttest.New(t, clienttest.With(config)).Do(t.Context(), clienttest.CreateInvoice("1"), tigo.WithHeader(name, "k"))
		assert.True(t, isError[*tigo.ArgumentError](err))
		config.Header = http.Header{name: {"k"}}
		_, err = tigo.New(config)
		assert.True(t, isError[*tigo.ArgumentError](err))
	}
}
