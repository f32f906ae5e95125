package tigo_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/oauth2"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/internal/clienttest"
	"github.com/tigo-go/tigo/tigotest"
)

func TestDoAndDecode(t *testing.T) {
	client, server := tigotest.NewClient(t, tigo.Colombia)
	response, err := client.Do(t.Context(), clienttest.GetBalance(clienttest.Contract(server)))
	require.NoError(t, err)
	assert.Equal(t, http.StatusOK, response.StatusCode)
	assert.Equal(t, 1, response.Attempts)
	var document struct {
		DueAmount tigo.Number `json:"dueAmount"`
	}
	require.NoError(t, response.Decode(&document))
	assert.True(t, document.DueAmount.IsSet())
	assert.Empty(t, server.Violations())
}

func TestConcurrentCallsShareOneSignIn(t *testing.T) {
	client, server := tigotest.NewClient(t, tigo.Colombia)
	contract := clienttest.Contract(server)
	var callers sync.WaitGroup
	for range 1000 {
		callers.Go(func() {
			response, err := client.Do(t.Context(), clienttest.GetBalance(contract))
			if assert.NoError(t, err) {
				assert.NoError(t, response.Body.Close())
			}
		})
	}
	callers.Wait()
	assert.Equal(t, 1, server.Count("tigo.SignIn"))
	assert.Equal(t, 1000, server.Count("billing.GetBalance"))
}

// recorded returns a client of a server that always sends the same response, and the last request that the server got.
func recorded(t *testing.T, status int, body string) (*tigo.Client, *http.Request) {
	t.Helper()
	last := new(http.Request)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		if strings.Contains(q.URL.Path, "accesstoken") {
			_, _ = w.Write([]byte(`{"access_token":"T0","token_type":"BearerToken","expires_in":"172799","status":"approved"}`))
			return
		}
		*last = *q.Clone(context.Background())
		w.WriteHeader(status)
		_, _ = w.Write([]byte(body))
	}))
	t.Cleanup(server.Close)
	return clienttest.New(t, clienttest.With(tigo.Config{
		BaseURL: server.URL + "/proxy/", Country: tigo.Colombia, ClientID: "id", ClientSecret: tigo.NewSecret("secret"),
		UserAgent: "app/1", Header: http.Header{"x-channel": {"web"}},
	})), last
}

func TestRequestOnTheWire(t *testing.T) {
	client, last := recorded(t, http.StatusOK, `{}`)
	request := tigo.Request{
		API:    tigo.APICRM,
		Method: http.MethodPut,
		Route:  "/things/{a}/{b}/",
		Path:   []string{"a/b", "ñ ?"},
		Query:  map[string][]string{"from": {"1&2"}},
		Body:   map[string]string{"k": "v"},
	}
	_, err := client.ForCountry(tigo.Guatemala).Do(t.Context(), request, tigo.WithHeader("X-Trace", "1"))
	require.NoError(t, err)
	assert.Equal(t, "/proxy/v2/tigo/b2b/gt/transactions/things/a%2Fb/%C3%B1%20%3F/?from=1%262", last.URL.RequestURI())
	assert.Equal(t, "Bearer T0", last.Header.Get("Authorization"))
	assert.Equal(t, "application/json", last.Header.Get("Content-Type"))
	assert.Equal(t, "application/json", last.Header.Get("Accept"))
	assert.Equal(t, "web", last.Header.Get("X-Channel"))
	assert.Equal(t, "1", last.Header.Get("X-Trace"))
	assert.Regexp(t, `^app/1 tigo-go/\S+ go\S+$`, last.Header.Get("User-Agent"))
}

func TestInvalidArgumentsSendNothing(t *testing.T) {
	client, server := tigotest.NewClient(t, tigo.Colombia)
	change := func(with func(*tigo.Request)) tigo.Request {
		request := clienttest.GetBalance("100")
		with(&request)
		return request
	}
	tests := map[string]struct {
		request tigo.Request
		option  tigo.CallOption
		name    string
	}{
		"empty value":                  {request: clienttest.GetBalance(""), name: "contractId"},
		"dot":                          {request: clienttest.GetBalance("."), name: "contractId"},
		"dots":                         {request: clienttest.GetBalance(".."), name: "contractId"},
		"control character":            {request: clienttest.GetBalance("1\r\n2"), name: "contractId"},
		"invalid UTF-8":                {request: clienttest.GetBalance("1\xff"), name: "contractId"},
		"too few values":               {request: change(func(q *tigo.Request) { q.Path = nil }), name: "Path"},
		"too many values":              {request: change(func(q *tigo.Request) { q.Path = []string{"1", "2"} }), name: "Path"},
		"lower-case verb":              {request: change(func(q *tigo.Request) { q.Method = "get" }), name: "Method"},
		"no route":                     {request: change(func(q *tigo.Request) { q.Route, q.Path = "", nil }), name: "Route"},
		"route without its slash":      {request: change(func(q *tigo.Request) { q.Route = "billing/{contractId}" }), name: "Route"},
		"route with a query":           {request: change(func(q *tigo.Request) { q.Route += "?limit=3" }), name: "Route"},
		"unknown API":                  {request: change(func(q *tigo.Request) { q.API = 9 }), name: "API"},
		"body that is not UTF-8":       {request: change(func(q *tigo.Request) { q.Body = struct{ A string }{"\xff"} }), name: "body.A"},
		"header injection":             {request: clienttest.GetBalance("1"), option: tigo.WithHeader("X-A", "b\r\nX-C: d"), name: "header X-A"},
		"header name":                  {request: clienttest.GetBalance("1"), option: tigo.WithHeader("X A", "b"), name: "header"},
		"a header of the client":       {request: clienttest.GetBalance("1"), option: tigo.WithHeader("authorization", "b"), name: "header Authorization"},
		"a header that causes retries": {request: clienttest.GetBalance("1"), option: tigo.WithHeader("Idempotency-Key", "b"), name: "header Idempotency-Key"},
		"negative attempts":            {request: clienttest.GetBalance("1"), option: tigo.WithRetry(tigo.Retry{Attempts: -1}), name: "Retry"},
		"zero timeout":                 {request: clienttest.GetBalance("1"), option: tigo.WithTimeout(0), name: "WithTimeout"},
	}
	for title, test := range tests {
		t.Run(title, func(t *testing.T) {
			_, err := client.Do(t.Context(), test.request, test.option)
			wrong, ok := errors.AsType[*tigo.ArgumentError](err)
			require.True(t, ok, "%v", err)
			assert.Equal(t, test.name, wrong.Name)
			assert.Equal(t, "test.Balance", wrong.Op)
			assert.Equal(t, tigo.OutcomeNotSent, tigo.OutcomeOf(err))
			assert.False(t, tigo.Retryable(err))
		})
	}
	assert.Empty(t, server.Requests())
}

func TestInvalidClients(t *testing.T) {
	var zero tigo.Client
	var absent *tigo.Client
	for title, client := range map[string]*tigo.Client{"zero": &zero, "nil": absent, "zero in another country": zero.ForCountry("gt")} {
		t.Run(title, func(t *testing.T) {
			_, err := client.Do(t.Context(), clienttest.GetBalance("1"))
			require.ErrorAs(t, err, new(*tigo.ArgumentError))
			require.ErrorAs(t, client.SignIn(t.Context()), new(*tigo.ArgumentError))
			client.Close()
		})
	}
	client, server := tigotest.NewClient(t, tigo.Colombia)
	var noContext context.Context
	_, err := client.Do(noContext, clienttest.GetBalance("1"))
	require.ErrorAs(t, err, new(*tigo.ArgumentError))
	_, err = client.ForCountry("CO").Do(t.Context(), clienttest.GetBalance("1"))
	require.ErrorAs(t, err, new(*tigo.ArgumentError))
	assert.Empty(t, server.Requests())
}

func TestClose(t *testing.T) {
	client, server := tigotest.NewClient(t, tigo.Colombia)
	require.NoError(t, client.SignIn(t.Context()))
	client.Close()
	client.Close()
	_, err := client.Do(t.Context(), clienttest.GetBalance(clienttest.Contract(server)))
	require.ErrorIs(t, err, tigo.ErrClosed)
	assert.Equal(t, tigo.OutcomeNotSent, tigo.OutcomeOf(err))
	require.ErrorIs(t, client.ForCountry(tigo.Guatemala).SignIn(t.Context()), tigo.ErrClosed)
	assert.Equal(t, 1, server.Count("tigo.SignIn"))
	assert.Len(t, server.Requests(), 1)
}

func TestWithResponseAfterAnError(t *testing.T) {
	client, server := tigotest.NewClient(t, tigo.Colombia)
	server.Inject(tigotest.Fault{Op: "billing.GetBalance", Do: tigotest.Response{
		Status: http.StatusServiceUnavailable,
		Header: http.Header{"Retry-After": {"3600"}, "X-Request-Id": {"r-1"}},
		Body:   "later",
	}})
	var response tigo.Response
	_, err := client.Do(t.Context(), clienttest.GetBalance(clienttest.Contract(server)), tigo.WithResponse(&response))
	require.ErrorIs(t, err, tigo.ErrUnavailable)
	assert.Equal(t, http.StatusServiceUnavailable, response.StatusCode)
	assert.Equal(t, time.Hour, response.RetryAfter)
	assert.Equal(t, "r-1", response.RequestID)
	assert.Equal(t, 1, response.Attempts)
	body, err := io.ReadAll(response.Body)
	require.NoError(t, err)
	assert.Equal(t, "later", string(body))
}

func TestErrorTextsOmitTheAccessToken(t *testing.T) {
	const accessToken = "Kx9-fictitious.token"
	client := clienttest.New(t, clienttest.Transport(echo{}), func(c *tigo.Config) {
		c.TokenSource = oauth2.StaticTokenSource(&oauth2.Token{AccessToken: accessToken})
	})
	_, err := client.Do(t.Context(), clienttest.GetBalance("100"))
	failure, ok := errors.AsType[*tigo.Error](err)
	require.True(t, ok)
	assert.Contains(t, failure.Message, accessToken, "the message of the platform contains it")
	assert.NotContains(t, err.Error(), accessToken)
}

// echo refuses every request. Its error body contains the Authorization header of the request.
type echo struct{}

func (echo) RoundTrip(q *http.Request) (*http.Response, error) {
	body := `{"code":403,"message":"not for ` + q.Header.Get("Authorization") + `"}`
	return &http.Response{
		StatusCode: http.StatusForbidden, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body)), Request: q,
	}, nil
}

// TestRawQuery checks that an escaped query is sent as it is, before Query, that its values are in no error text, and that a
// query that is not escaped is refused.
func TestRawQuery(t *testing.T) {
	var sent string
	client := clienttest.New(t, clienttest.Platform(func(q *http.Request) (*http.Response, error) {
		sent = q.URL.RawQuery
		return clienttest.Response(http.StatusBadRequest, `{"errorCode":"OSB-1","message":"no customer José"}`), nil
	}))
	request := clienttest.GetBalance("8412077")
	for _, test := range []struct {
		raw  string
		more url.Values
		want string
	}{
		{"b=2&a=1", nil, "b=2&a=1"},
		{"name=Jos%C3%A9+P.", url.Values{"a": {"ñ"}}, "name=Jos%C3%A9+P.&a=%C3%B1"},
		{"", url.Values{"b": {"2"}, "a": {"1"}}, "a=1&b=2"},
	} {
		request.RawQuery, request.Query = test.raw, test.more
		_, err := client.Do(t.Context(), request)
		require.ErrorIs(t, err, tigo.ErrBadRequest)
		assert.Equal(t, test.want, sent)
	}
	request.RawQuery, request.Query = "name=Jos%C3%A9", nil
	_, err := client.Do(t.Context(), request)
	require.Error(t, err)
	assert.NotContains(t, err.Error(), "José")

	for _, raw := range []string{"a=ñ", "a=1 2", "a=1#b", "a=%", "a=%4", "a=%zz", "a=1;b=2", "a=\x00"} {
		request.RawQuery = raw
		_, err := client.Do(t.Context(), request)
		var wrong *tigo.ArgumentError
		require.ErrorAs(t, err, &wrong, "%q", raw)
		assert.Equal(t, "RawQuery", wrong.Name)
	}
}
