package tigootel_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
	"go.opentelemetry.io/otel/trace"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/billing"
	"github.com/tigo-go/tigo/contrib/tigootel"
	"github.com/tigo-go/tigo/tigotest"
)

// telemetry has the recorded spans and metrics of a client of the emulator.
type telemetry struct {
	emulator *tigotest.Server
	client   *tigo.Client
	bills    *billing.Client
	spans    *tracetest.InMemoryExporter
	tracers  *sdktrace.TracerProvider
	reader   *sdkmetric.ManualReader
}

func newTelemetry(t *testing.T, change ...func(*tigo.Config, *telemetry)) *telemetry {
	t.Helper()
	x := &telemetry{emulator: tigotest.Start(t, tigotest.FailOnViolations()), spans: tracetest.NewInMemoryExporter(), reader: sdkmetric.NewManualReader()}
	x.tracers = sdktrace.NewTracerProvider(sdktrace.WithSyncer(x.spans))
	meters := sdkmetric.NewMeterProvider(sdkmetric.WithReader(x.reader))
	config := x.emulator.Config(tigo.Colombia)
	config.Retry.MinDelay = time.Millisecond
	observer, err := tigootel.New(config, tigootel.WithTracerProvider(x.tracers), tigootel.WithMeterProvider(meters))
	require.NoError(t, err)
	config.Observer = observer
	for _, f := range change {
		f(&config, x)
	}
	x.client, err = tigo.New(config)
	require.NoError(t, err)
	t.Cleanup(x.client.Close)
	x.bills = billing.New(x.client)
	return x
}

// named returns the spans with a name, in the order in which they ended.
func (x *telemetry) named(name string) []tracetest.SpanStub {
	var found []tracetest.SpanStub
	for _, span := range x.spans.GetSpans() {
		if span.Name == name {
			found = append(found, span)
		}
	}
	return found
}

// attributes returns the attributes of a span or a data point as text.
func attributes(all []attribute.KeyValue) map[string]string {
	texts := map[string]string{}
	for _, a := range all {
		texts[string(a.Key)] = a.Value.String()
	}
	return texts
}

// metrics returns the data points by the name of their metric.
func (x *telemetry) metrics(t *testing.T) map[string]metricdata.Aggregation {
	t.Helper()
	var got metricdata.ResourceMetrics
	require.NoError(t, x.reader.Collect(t.Context(), &got))
	require.Len(t, got.ScopeMetrics, 1)
	assert.Equal(t, tigootel.ScopeName, got.ScopeMetrics[0].Scope.Name)
	assert.Equal(t, semconv.SchemaURL, got.ScopeMetrics[0].Scope.SchemaURL)
	found := map[string]metricdata.Aggregation{}
	for _, m := range got.ScopeMetrics[0].Metrics {
		found[m.Name+" "+m.Unit] = m.Data
	}
	return found
}

func (x *telemetry) contract() string {
	return x.emulator.Customers(tigo.Colombia)[0].Contracts[0].ID
}

const balanceRequest = "GET /billing/contracts/{contractId}/balance"

func TestSpans(t *testing.T) {
	x := newTelemetry(t)
	x.emulator.Inject(
		tigotest.Fault{Op: "billing.GetBalance", Times: 1, Do: tigotest.Response{Status: 503}},
		tigotest.Fault{Op: "billing.GetBalance", Times: 1, Do: tigotest.GarbageStatusLine()},
	)
	ctx, parent := x.tracers.Tracer("test").Start(t.Context(), "parent")
	_, err := x.bills.GetBalance(ctx, x.contract())
	require.NoError(t, err)

	calls := x.named("billing.GetBalance")
	require.Len(t, calls, 1)
	call := calls[0]
	assert.Equal(t, parent.SpanContext().SpanID(), call.Parent.SpanID())
	assert.Equal(t, trace.SpanKindInternal, call.SpanKind)
	assert.Equal(t, codes.Unset, call.Status.Code)
	assert.Equal(t, map[string]string{"tigo.operation": "billing.GetBalance", "tigo.outcome": "applied", "tigo.attempts": "3"}, attributes(call.Attributes))

	host, port, _ := strings.Cut(strings.TrimPrefix(x.emulator.URL, "http://"), ":")
	common := func(more map[string]string) map[string]string {
		more["tigo.operation"], more["http.request.method"], more["url.template"] = "billing.GetBalance", "GET", "/billing/contracts/{contractId}/balance"
		more["server.address"], more["server.port"] = host, port
		return more
	}
	want := []map[string]string{
		common(map[string]string{"http.response.status_code": "503", "error.type": "503", "tigo.outcome": "unknown", "tigo.retried": "true"}),
		common(map[string]string{"error.type": "no_response", "tigo.outcome": "unknown", "tigo.retried": "true", "http.request.resend_count": "1"}),
		common(map[string]string{"http.response.status_code": "200", "tigo.outcome": "applied", "tigo.retried": "false", "http.request.resend_count": "2"}),
	}
	attempts := x.named(balanceRequest)
	require.Len(t, attempts, len(want))
	for i, span := range attempts {
		assert.Equal(t, trace.SpanKindClient, span.SpanKind)
		assert.Equal(t, call.SpanContext.SpanID(), span.Parent.SpanID())
		assert.Equal(t, i < 2, span.Status.Code == codes.Error)
		assert.Empty(t, span.Status.Description)
		assert.False(t, span.StartTime.Before(call.StartTime), "a request begins within its call")
		got := attributes(span.Attributes)
		if i == 0 {
			delete(got, "tigo.outcome") // another test checks what a 503 proves
			delete(want[0], "tigo.outcome")
		}
		assert.Equal(t, want[i], got)
	}

	signIns := x.named("tigo.SignIn")
	require.Len(t, signIns, 1)
	assert.False(t, signIns[0].Parent.IsValid(), "the sign-in has no parent, since all callers share it")
	require.Len(t, x.named("POST /token"), 1)
}

// TestFailures makes calls that fail, and compares their spans and metrics.
func TestFailures(t *testing.T) {
	tests := map[string]struct {
		fault              tigotest.Fault
		contract           string
		ctx                func(context.Context) context.Context
		errorType, outcome string
	}{
		"not found":   {contract: "999999", errorType: "not_found", outcome: "refused"},
		"limited":     {fault: tigotest.Fault{Do: tigotest.Response{Status: 429}}, errorType: "rate_limited", outcome: "refused"},
		"unavailable": {fault: tigotest.Fault{Do: tigotest.Response{Status: 503}}, errorType: "unavailable"},
		"unreadable":  {fault: tigotest.Fault{Do: tigotest.Response{Status: 200, Body: "<html>"}}, errorType: "malformed"},
		"canceled": {ctx: func(ctx context.Context) context.Context {
			ctx, cancel := context.WithCancel(ctx)
			cancel()
			return ctx
		}, errorType: "canceled", outcome: "not_sent"},
	}
	for title, test := range tests {
		t.Run(title, func(t *testing.T) {
			x := newTelemetry(t)
			require.NoError(t, x.client.SignIn(t.Context()))
			if test.fault.Do != nil {
				test.fault.Op = "billing.GetBalance"
				x.emulator.Inject(test.fault)
			}
			ctx, contract := t.Context(), test.contract
			if test.ctx != nil {
				ctx = test.ctx(ctx)
			}
			if contract == "" {
				contract = x.contract()
			}
			_, err := x.bills.GetBalance(ctx, contract)
			require.Error(t, err)
			calls := x.named("billing.GetBalance")
			require.Len(t, calls, 1)
			assert.Equal(t, codes.Error, calls[0].Status.Code)
			assert.Empty(t, calls[0].Status.Description)
			assert.Empty(t, calls[0].Events, "no error text")
			got := attributes(calls[0].Attributes)
			assert.Equal(t, test.errorType, got["error.type"])
			if test.outcome != "" {
				assert.Equal(t, test.outcome, got["tigo.outcome"])
			}
			points, ok := x.metrics(t)["tigo.client.call.duration s"].(metricdata.Histogram[float64])
			require.True(t, ok)
			found := false
			for _, p := range points.DataPoints {
				a := attributes(p.Attributes.ToSlice())
				found = found || a["tigo.operation"] == "billing.GetBalance" && a["error.type"] == test.errorType && a["tigo.outcome"] == got["tigo.outcome"]
			}
			assert.True(t, found)
		})
	}
}

// refusing is a rate limiter that refuses every request.
type refusing struct{}

func (refusing) Wait(context.Context) error { return errors.New("no more requests today") }

// TestRefusingLimiter has a rate limiter that refuses a call. Its error is of no other kind than tigo.ErrNotSent.
func TestRefusingLimiter(t *testing.T) {
	x := newTelemetry(t, func(c *tigo.Config, _ *telemetry) { c.RateLimiter = refusing{} })
	_, err := x.bills.GetBalance(t.Context(), x.contract())
	require.ErrorIs(t, err, tigo.ErrNotSent)
	calls := x.named("billing.GetBalance")
	require.Len(t, calls, 1)
	got := attributes(calls[0].Attributes)
	assert.Equal(t, "not_sent", got["error.type"])
	assert.Equal(t, "not_sent", got["tigo.outcome"])
}

func TestMetrics(t *testing.T) {
	x := newTelemetry(t)
	x.emulator.Inject(tigotest.Fault{Op: "billing.GetBalance", Times: 2, Do: tigotest.Response{Status: 503}})
	for range 3 {
		_, err := x.bills.GetBalance(t.Context(), x.contract())
		require.NoError(t, err)
	}
	got := x.metrics(t)
	retries, ok := got["tigo.client.call.retries {retry}"].(metricdata.Sum[int64])
	require.True(t, ok)
	require.Len(t, retries.DataPoints, 1)
	assert.EqualValues(t, 2, retries.DataPoints[0].Value)
	assert.Equal(t, map[string]string{"tigo.operation": "billing.GetBalance"}, attributes(retries.DataPoints[0].Attributes.ToSlice()))
	assert.True(t, retries.IsMonotonic)

	count := func(name string) map[string]uint64 {
		histogram, ok := got[name].(metricdata.Histogram[float64])
		require.True(t, ok)
		counts := map[string]uint64{}
		for _, p := range histogram.DataPoints {
			a := attributes(p.Attributes.ToSlice())
			counts[a["tigo.operation"]+" "+a["http.response.status_code"]] += p.Count
			require.NotEmpty(t, p.Exemplars)
			assert.NotEmpty(t, p.Exemplars[0].TraceID)
			ids := map[string]bool{}
			for _, span := range x.spans.GetSpans() {
				id := span.SpanContext.SpanID()
				ids[string(id[:])] = true
			}
			assert.True(t, ids[string(p.Exemplars[0].SpanID)], "the exemplar leads to a span")
		}
		return counts
	}
	assert.Equal(t, map[string]uint64{"billing.GetBalance ": 3, "tigo.SignIn ": 1}, count("tigo.client.call.duration s"))
	assert.Equal(t, map[string]uint64{"billing.GetBalance 200": 3, "billing.GetBalance 503": 2, "tigo.SignIn 200": 1}, count("http.client.request.duration s"))
	assert.Len(t, got, 3)
}

// everything returns all recorded data as text.
func (x *telemetry) everything(t *testing.T) string {
	t.Helper()
	var all strings.Builder
	for _, span := range x.spans.GetSpans() {
		fmt.Fprintf(&all, "%+v\n", span)
	}
	var got metricdata.ResourceMetrics
	require.NoError(t, x.reader.Collect(t.Context(), &got))
	text, err := json.Marshal(got)
	require.NoError(t, err)
	return all.String() + string(text)
}

// secrets is a transport that records credentials.
type secrets struct {
	base http.RoundTripper
	mu   sync.Mutex
	seen []string
}

func (s *secrets) RoundTrip(q *http.Request) (*http.Response, error) {
	s.mu.Lock()
	_, credentials, _ := strings.Cut(q.Header.Get("Authorization"), " ")
	s.seen = append(s.seen, credentials)
	s.mu.Unlock()
	return s.base.RoundTrip(q)
}

// TestNothingPersonal searches all recorded data for the customer's data in requests and responses. Then it does the same
// with otelhttp as a Config.Transport, which records them.
func TestNothingPersonal(t *testing.T) {
	use := func(t *testing.T, x *telemetry) (private []string) {
		t.Helper()
		customer := x.emulator.Customers(tigo.Colombia)[0]
		contracts, err := x.bills.ListContracts(t.Context(), customer.Document)
		require.NoError(t, err)
		for _, contract := range contracts {
			_, err := x.bills.GetBalance(t.Context(), contract.ContractID)
			require.NoError(t, err)
			private = append(private, contract.ContractID)
		}
		_, err = x.bills.GetBalance(t.Context(), "unknown-7431")
		require.Error(t, err)
		for _, spelled := range []string{customer.Document.Number, strings.ToUpper(customer.Name), "7.431 of " + contracts[0].ContractID} {
			x.emulator.Inject(tigotest.Fault{Op: "billing.GetBalance", Times: 1, Do: tigotest.Response{
				Status: http.StatusConflict, Header: http.Header{"X-Request-Id": {spelled}},
				Body: fmt.Sprintf(`{"code":%q,"message":%q,"developerMessage":%[1]q}`, spelled, "of "+spelled),
			}})
			_, err = x.bills.GetBalance(t.Context(), contracts[0].ContractID)
			require.Error(t, err)
			private = append(private, spelled)
		}
		return append(private, customer.Document.Number, customer.Name, "unknown-7431", x.emulator.ClientID, x.emulator.ClientSecret)
	}
	t.Run("tigootel", func(t *testing.T) {
		listener := &secrets{base: tigo.DefaultTransport()}
		x := newTelemetry(t, func(c *tigo.Config, _ *telemetry) { c.Transport = tigootel.Propagate(listener) })
		private := append(use(t, x), listener.seen...)
		recorded := x.everything(t)
		for _, word := range private {
			require.NotEmpty(t, word)
			assert.NotContains(t, recorded, word)
		}
		assert.NotContains(t, recorded, x.emulator.URL)
	})
	t.Run("otelhttp", func(t *testing.T) {
		x := newTelemetry(t, func(c *tigo.Config, x *telemetry) {
			c.Observer = nil
			c.Transport = otelhttp.NewTransport(tigo.DefaultTransport(), otelhttp.WithTracerProvider(x.tracers))
		})
		use(t, x)
		var urls []string
		for _, span := range x.spans.GetSpans() {
			urls = append(urls, attributes(span.Attributes)["url.full"])
		}
		assert.Contains(t, strings.Join(urls, "\n"), x.emulator.Customers(tigo.Colombia)[0].Document.Number)
	})
}

func TestPropagate(t *testing.T) {
	var sent []http.Header
	base := roundTrip(func(q *http.Request) (*http.Response, error) {
		sent = append(sent, q.Header)
		return &http.Response{StatusCode: 200, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(`{"access_token":"T"}`)), Request: q}, nil
	})
	for _, propagated := range []bool{false, true} {
		sent = nil
		x := newTelemetry(t, func(c *tigo.Config, _ *telemetry) {
			c.Transport = base
			if propagated {
				c.Transport = tigootel.Propagate(base)
			}
		})
		response, err := x.client.Do(t.Context(), tigo.Request{Op: "test.Get", Method: http.MethodGet, Route: "/x"})
		require.NoError(t, err)
		require.NoError(t, response.Body.Close()) // the call ends here
		require.Len(t, sent, 2)
		header := sent[1].Get("Traceparent")
		if !propagated {
			assert.Empty(t, header)
			continue
		}
		call := x.named("test.Get")[0].SpanContext
		assert.Equal(t, fmt.Sprintf("00-%s-%s-01", call.TraceID(), call.SpanID()), header)
		assert.Contains(t, sent[0].Get("Traceparent"), x.named("tigo.SignIn")[0].SpanContext.TraceID().String())
	}
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(q *http.Request) (*http.Response, error) { return f(q) }

// TestServer compares the host in the attributes with the one that requests go to.
func TestServer(t *testing.T) {
	for title, change := range map[string]func(*tigo.Config){
		"sandbox":    func(c *tigo.Config) { c.Environment = tigo.Sandbox },
		"test":       func(c *tigo.Config) { c.Environment = tigo.Test },
		"production": func(c *tigo.Config) { c.Environment = tigo.Production },
		"an origin":  func(c *tigo.Config) { c.BaseURL = "https://gateway.example/tigo" },
		"a port":     func(c *tigo.Config) { c.BaseURL = "http://127.0.0.1:8123" },
		"IPv6":       func(c *tigo.Config) { c.BaseURL = "http://[::1]" },
	} {
		t.Run(title, func(t *testing.T) {
			var want string
			config := tigo.Config{
				Country: tigo.Colombia, ClientID: "id", ClientSecret: tigo.NewSecret("secret"),
				Transport: roundTrip(func(q *http.Request) (*http.Response, error) {
					want = q.URL.Hostname() + " " + q.URL.Port()
					if q.URL.Port() == "" {
						want += map[string]string{"http": "80", "https": "443"}[q.URL.Scheme]
					}
					return &http.Response{StatusCode: 200, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(`{"access_token":"T"}`)), Request: q}, nil
				}),
			}
			change(&config)
			spans := tracetest.NewInMemoryExporter()
			observer, err := tigootel.New(config, tigootel.WithTracerProvider(sdktrace.NewTracerProvider(sdktrace.WithSyncer(spans))))
			require.NoError(t, err)
			config.Observer = observer
			client, err := tigo.New(config)
			require.NoError(t, err)
			require.NoError(t, client.SignIn(t.Context()))
			got := attributes(spans.GetSpans()[0].Attributes)
			assert.Equal(t, want, got["server.address"]+" "+got["server.port"])
		})
	}
}
