package main

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/tigotest"
)

// span is what the tests read of an exported span.
type span struct {
	Name        string
	SpanContext struct{ TraceID, SpanID string }
	Parent      struct{ SpanID string }
	Attributes  []struct {
		Key   string
		Value struct{ Value any }
	}
}

func (s span) attributes() map[string]any {
	all := make(map[string]any)
	for _, a := range s.Attributes {
		all[a.Key] = a.Value.Value
	}
	return all
}

// listen is a transport that keeps the credentials that pass through it, so that the files can be searched for them.
type listen struct {
	base        http.RoundTripper
	credentials []string
}

func (l *listen) RoundTrip(request *http.Request) (*http.Response, error) {
	l.credentials = append(l.credentials, strings.Fields(request.Header.Get("Authorization"))...)
	return l.base.RoundTrip(request)
}

// play runs the program against an emulator and returns its spans, what it wrote to both files, and which credentials it
// used.
func play(t *testing.T, server *tigotest.Server) (spans []span, written string, credentials []string) {
	t.Helper()
	base := tigo.DefaultTransport()
	t.Cleanup(base.CloseIdleConnections)
	listener := &listen{base: base}
	config := server.Config(tigo.Colombia)
	config.Transport = listener
	folder := t.TempDir()
	err := run(t.Context(), config, server.Customers(tigo.Colombia)[0].Document, options{folder: folder}, io.Discard)
	require.NoError(t, err)

	traces, err := os.ReadFile(filepath.Join(folder, "traces.json"))
	require.NoError(t, err)
	metrics, err := os.ReadFile(filepath.Join(folder, "metrics.json"))
	require.NoError(t, err)
	decoder := json.NewDecoder(strings.NewReader(string(traces)))
	for {
		var s span
		err := decoder.Decode(&s)
		if errors.Is(err, io.EOF) {
			return spans, string(traces) + string(metrics), listener.credentials
		}
		require.NoError(t, err)
		spans = append(spans, s)
	}
}

func TestSpans(t *testing.T) {
	server := tigotest.Start(t, tigotest.FailOnViolations())
	server.Inject(
		tigotest.Fault{Op: "billing.GetBalance", Times: 1, Do: tigotest.Response{Status: 503}},
		tigotest.Fault{Op: "billing.GetBalance", Times: 1, Do: tigotest.GarbageStatusLine()},
	)
	spans, written, _ := play(t, server)
	var names []string
	for _, s := range spans {
		names = append(names, s.Name)
	}
	slices.Sort(names)
	assert.Equal(t, []string{
		"GET /billing/contracts/{contractId}/balance", "GET /billing/contracts/{contractId}/balance", "GET /billing/contracts/{contractId}/balance",
		"GET /billing/contracts/{contractId}/balance", "GET /billing/contracts/{contractId}/balance",
		"GET /billing/doc-type/{docTypeId}/customers/{customerId}/contracts/", "POST /token",
		"billing.GetBalance", "billing.GetBalance", "billing.GetBalance", "billing.ListContracts", "show balances", "tigo.SignIn",
	}, names)

	own := spans[slices.IndexFunc(spans, func(s span) bool { return s.Name == "show balances" })]
	var attempts []any
	for _, s := range spans {
		if s.Name == "billing.GetBalance" {
			assert.Equal(t, own.SpanContext.SpanID, s.Parent.SpanID)
			assert.Equal(t, own.SpanContext.TraceID, s.SpanContext.TraceID)
			attempts = append(attempts, s.attributes()["tigo.attempts"])
		}
	}
	assert.ElementsMatch(t, []any{3.0, 1.0, 1.0}, attempts)
	assert.Contains(t, written, `"Name":"tigo.client.call.duration"`)
}

// TestNothingPersonal searches the files for the customer's data in the requests and responses, and for the credentials.
func TestNothingPersonal(t *testing.T) {
	server := tigotest.Start(t, tigotest.FailOnViolations())
	customer := server.Customers(tigo.Colombia)[0]
	_, written, credentials := play(t, server)

	private := append(credentials, server.ClientID, server.ClientSecret, customer.Document.Number, customer.Name)
	private = slices.DeleteFunc(private, func(word string) bool { return word == "Basic" })
	for _, contract := range customer.Contracts {
		private = append(private, contract.ID, contract.BillingAccount)
		private = append(private, contract.Lines...)
	}
	assert.Contains(t, private, "Bearer")
	assert.Greater(t, len(private), 10)
	for _, word := range private {
		assert.NotContains(t, written, word)
	}
}
