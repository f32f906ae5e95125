package tigo_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/internal/clienttest"
)

// benchDocument is the response that the benchmarks read. It is small, as most documents of the platform are.
const benchDocument = `{"dueAmount":150000.50,"invoiceAmount":150000.50,"currency":"COP"}`

type benchBalance struct {
	DueAmount     tigo.Number `json:"dueAmount"`
	InvoiceAmount tigo.Number `json:"invoiceAmount"`
	Currency      string      `json:"currency"`
}

// canned is a RoundTripper without a network. It responds with a token to a sign-in, and with benchDocument to any other
// request.
type canned struct{}

func (canned) RoundTrip(q *http.Request) (*http.Response, error) {
	body := benchDocument
	if strings.Contains(q.URL.Path, "accesstoken") {
		body = tokenDocument
	}
	return &http.Response{
		StatusCode:    http.StatusOK,
		Header:        http.Header{"Content-Type": {"application/json"}},
		Body:          io.NopCloser(strings.NewReader(body)),
		ContentLength: int64(len(body)),
		Request:       q,
	}, nil
}

// tokenDocument is the response to a sign-in. The token does not expire during a benchmark.
const tokenDocument = `{"access_token":"T0","token_type":"BearerToken","expires_in":"172799","status":"approved"}`

// throughClient returns a function that makes a GET with a client, from the template of the path to the decoded model.
func throughClient(tb testing.TB, url string, transport http.RoundTripper) func() {
	tb.Helper()
	client := clienttest.New(tb, clienttest.With(tigo.Config{
		BaseURL: url, Country: tigo.Colombia, ClientID: "id", ClientSecret: tigo.NewSecret("secret"), Transport: transport,
	}))
	require.NoError(tb, client.SignIn(tb.Context()))
	ctx := tb.Context()
	return func() {
		var b benchBalance
		response, err := client.Do(ctx, tigo.Request{
			Op: "bench.Balance", Method: http.MethodGet, Route: "/billing/contracts/{contractId}/balance", Path: []string{"100200300"},
		})
		if err == nil {
			err = response.Decode(&b)
		}
		require.NoError(tb, err)
	}
}

// baseline returns a function that makes the same GET with net/http and encoding/json only: no escaping, no sign-in, no
// limits, no deadline.
func baseline(tb testing.TB, url string, transport http.RoundTripper) func() {
	tb.Helper()
	client := &http.Client{Transport: transport}
	ctx := tb.Context()
	return func() {
		var b benchBalance
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, url+"/v1/tigo/home/co/billing/contracts/100200300/balance", nil)
		require.NoError(tb, err)
		request.Header.Set("Authorization", "Bearer T0")
		request.Header.Set("Accept", "application/json")
		request.Header.Set("User-Agent", "bench/1")
		response, err := client.Do(request)
		require.NoError(tb, err)
		document, err := io.ReadAll(response.Body)
		require.NoError(tb, err)
		require.NoError(tb, response.Body.Close())
		require.NoError(tb, json.Unmarshal(document, &b))
	}
}

func BenchmarkGet(b *testing.B) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		if strings.Contains(q.URL.Path, "accesstoken") {
			_, _ = io.WriteString(w, tokenDocument)
			return
		}
		_, _ = io.WriteString(w, benchDocument)
	}))
	b.Cleanup(server.Close)
	run := func(name string, get func()) {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				get()
			}
		})
	}
	run("memory/baseline", baseline(b, "http://127.0.0.1", canned{}))
	run("memory/tigo", throughClient(b, "http://127.0.0.1", canned{}))
	run("loopback/baseline", baseline(b, server.URL, tigo.DefaultTransport()))
	run("loopback/tigo", throughClient(b, server.URL, nil))
}

// TestAllocations checks that a call makes at most twelve allocations more than the baseline.
func TestAllocations(t *testing.T) {
	const allowed = 12
	baseline := testing.AllocsPerRun(200, baseline(t, "http://127.0.0.1", canned{}))
	client := testing.AllocsPerRun(200, throughClient(t, "http://127.0.0.1", canned{}))
	require.LessOrEqual(t, client, baseline+allowed)
}
