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
)

// What the benchmarks read: one small document, as most of the platform's are.
const benchDocument = `{"dueAmount":150000.50,"invoiceAmount":150000.50,"currency":"COP"}`

type benchBalance struct {
	DueAmount     tigo.Number `json:"dueAmount"`
	InvoiceAmount tigo.Number `json:"invoiceAmount"`
	Currency      string      `json:"currency"`
}

// canned answers without a network: the same document to every request but a sign-in.
type canned struct{}

func (canned) RoundTrip(q *http.Request) (*http.Response, error) {
	body := benchDocument
	if strings.Contains(q.URL.Path, "accesstoken") {
		body = tokenAnswer
	}
	return &http.Response{
		StatusCode:    http.StatusOK,
		Header:        http.Header{"Content-Type": {"application/json"}},
		Body:          io.NopCloser(strings.NewReader(body)),
		ContentLength: int64(len(body)),
		Request:       q,
	}, nil
}

// tokenAnswer is a sign-in that lasts.
const tokenAnswer = `{"access_token":"T0","token_type":"BearerToken","expires_in":"172799","status":"approved"}`

// whole is a GET through all of the client, from the path's template to the decoded model.
func whole(tb testing.TB, url string, transport http.RoundTripper) func() {
	tb.Helper()
	client, err := tigo.New(tigo.Config{
		BaseURL: url, Country: tigo.Colombia, ClientID: "id", ClientSecret: tigo.NewSecret("secret"), Transport: transport,
	})
	require.NoError(tb, err)
	tb.Cleanup(client.Close)
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

// bare is the same GET by net/http and encoding/json alone: no escaping, no sign-in, no limits, no deadline.
func bare(tb testing.TB, url string, transport http.RoundTripper) func() {
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
			_, _ = io.WriteString(w, tokenAnswer)
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
	run("memory/bare", bare(b, "http://127.0.0.1", canned{}))
	run("memory/tigo", whole(b, "http://127.0.0.1", canned{}))
	run("loopback/bare", bare(b, server.URL, tigo.DefaultTransport()))
	run("loopback/tigo", whole(b, server.URL, nil))
}

// The chain costs at most twelve allocations more than the least that reads the same document.
func TestAllocations(t *testing.T) {
	const most = 12
	least := testing.AllocsPerRun(200, bare(t, "http://127.0.0.1", canned{}))
	chain := testing.AllocsPerRun(200, whole(t, "http://127.0.0.1", canned{}))
	require.LessOrEqual(t, chain, least+most)
}
