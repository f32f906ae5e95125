package tigootel

import (
	"context"
	"net/url"
	"strconv"
	"time"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/metric"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
	"go.opentelemetry.io/otel/semconv/v1.43.0/httpconv"
	"go.opentelemetry.io/otel/trace"

	"github.com/tigo-go/tigo"
)

// ScopeName is the instrumentation scope of all spans and metrics.
const ScopeName = "github.com/tigo-go/tigo/contrib/tigootel"

// The attributes that the semantic conventions do not define.
const (
	OperationKey = attribute.Key("tigo.operation") // the name of the operation, such as "billing.GetBalance"
	OutcomeKey   = attribute.Key("tigo.outcome")   // what the call did at the platform: not_sent, refused, applied or unknown
	AttemptsKey  = attribute.Key("tigo.attempts")  // the number of requests of the call
	RetriedKey   = attribute.Key("tigo.retried")   // whether another request followed this one
)

// Option configures an [Observer].
type Option func(*options)

type options struct {
	tracers trace.TracerProvider
	meters  metric.MeterProvider
}

// WithTracerProvider sets the provider for spans; the default is the global one.
func WithTracerProvider(p trace.TracerProvider) Option { return func(o *options) { o.tracers = p } }

// WithMeterProvider sets the provider for metrics; the default is the global one.
func WithMeterProvider(p metric.MeterProvider) Option { return func(o *options) { o.meters = p } }

// Observer is a [tigo.Observer] that records spans and metrics. It is safe for concurrent use. Several clients of the same
// platform may share one.
type Observer struct {
	tracer  trace.Tracer
	calls   metric.Float64Histogram
	retries metric.Int64Counter
	sent    metric.Float64Histogram
	server  []attribute.KeyValue
}

// New makes an Observer: set it as [tigo.Config.Observer]. It derives server.address and server.port from Environment or
// BaseURL of config. It fails if the meter does.
func New(config tigo.Config, opts ...Option) (*Observer, error) {
	o := options{tracers: otel.GetTracerProvider(), meters: otel.GetMeterProvider()}
	for _, opt := range opts {
		opt(&o)
	}
	meter := o.meters.Meter(ScopeName, metric.WithInstrumentationVersion(tigo.Version), metric.WithSchemaURL(semconv.SchemaURL))
	calls, err := meter.Float64Histogram("tigo.client.call.duration", metric.WithUnit("s"),
		metric.WithDescription("Duration of calls, including waits and retries."),
		metric.WithExplicitBucketBoundaries(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120))
	if err != nil {
		return nil, err
	}
	retries, err := meter.Int64Counter("tigo.client.call.retries", metric.WithUnit("{retry}"),
		metric.WithDescription("Requests of a call after the first."))
	if err != nil {
		return nil, err
	}
	sent, err := httpconv.NewClientRequestDuration(meter)
	if err != nil {
		return nil, err
	}
	return &Observer{
		tracer: o.tracers.Tracer(ScopeName, trace.WithInstrumentationVersion(tigo.Version), trace.WithSchemaURL(semconv.SchemaURL)),
		calls:  calls, retries: retries, sent: sent.Inst(),
		server: server(config),
	}, nil
}

// server returns the attributes of the host of a config.
func server(config tigo.Config) []attribute.KeyValue {
	hosts := map[tigo.Environment]string{tigo.Sandbox: "sandbox", tigo.Test: "test", tigo.Production: "prod"}
	if host, ok := hosts[config.Environment]; ok {
		return []attribute.KeyValue{semconv.ServerAddress(host + ".api.tigo.com"), semconv.ServerPort(443)}
	}
	u, err := url.Parse(config.BaseURL)
	if err != nil || u.Hostname() == "" {
		return nil
	}
	port, err := strconv.Atoi(u.Port())
	if err != nil {
		port = map[string]int{"http": 80, "https": 443}[u.Scheme]
	}
	return []attribute.KeyValue{semconv.ServerAddress(u.Hostname()), semconv.ServerPort(port)}
}

// Start implements [tigo.Observer].
func (o *Observer) Start(ctx context.Context, op tigo.Operation) (context.Context, tigo.Observation) {
	ctx, span := o.tracer.Start(ctx, op.Op, trace.WithSpanKind(trace.SpanKindInternal), trace.WithAttributes(OperationKey.String(op.Op)))
	return ctx, &call{observer: o, ctx: ctx, op: op, span: span}
}

// A call is the span of a call.
type call struct {
	observer *Observer
	ctx      context.Context // the context of the span, for exemplars and child spans
	op       tigo.Operation
	span     trace.Span
}

// Attempt implements [tigo.Observation]. It makes the span of the request after the request, with the times of the request.
func (c *call) Attempt(a tigo.ObservedAttempt) {
	o := c.observer
	attributes := append([]attribute.KeyValue{
		OperationKey.String(c.op.Op),
		semconv.HTTPRequestMethodKey.String(c.op.Method),
		semconv.URLTemplate(c.op.Route),
	}, o.server...)
	failed := ""
	if a.StatusCode > 0 {
		attributes = append(attributes, semconv.HTTPResponseStatusCode(a.StatusCode))
	}
	switch {
	case a.StatusCode >= 400:
		failed = strconv.Itoa(a.StatusCode)
	case a.StatusCode > 0:
	case a.Outcome == tigo.OutcomeNotSent:
		failed = "not_sent"
	default:
		failed = "no_response"
	}
	if failed != "" {
		attributes = append(attributes, semconv.ErrorTypeKey.String(failed))
	}
	ctx := c.ctx
	if c.span.IsRecording() {
		end := time.Now()
		var span trace.Span
		ctx, span = o.tracer.Start(ctx, c.op.Method+" "+c.op.Route, trace.WithSpanKind(trace.SpanKindClient),
			trace.WithTimestamp(end.Add(-a.Duration)), trace.WithAttributes(attributes...))
		span.SetAttributes(OutcomeKey.String(outcome(a.Outcome)), RetriedKey.Bool(a.Retried))
		if a.Number > 1 {
			span.SetAttributes(semconv.HTTPRequestResendCount(a.Number - 1))
		}
		if a.RequestBytes > 0 {
			span.SetAttributes(semconv.HTTPRequestBodySize(int(a.RequestBytes)))
		}
		if failed != "" {
			span.SetStatus(codes.Error, "")
		}
		span.End(trace.WithTimestamp(end))
	}
	o.sent.Record(ctx, a.Duration.Seconds(), metric.WithAttributes(attributes...))
}

// End implements [tigo.Observation].
func (c *call) End(e tigo.ObservedCall) {
	o := c.observer
	operation := OperationKey.String(c.op.Op)
	attributes := []attribute.KeyValue{operation, OutcomeKey.String(outcome(e.Outcome))}
	if e.Err != nil {
		attributes = append(attributes, semconv.ErrorTypeKey.String(errorType(e.Err)))
		c.span.SetStatus(codes.Error, "")
	}
	o.calls.Record(c.ctx, e.Duration.Seconds(), metric.WithAttributes(attributes...))
	if e.Attempts > 1 {
		o.retries.Add(c.ctx, int64(e.Attempts-1), metric.WithAttributes(operation))
	}
	c.span.SetAttributes(attributes...)
	c.span.SetAttributes(AttemptsKey.Int(e.Attempts))
	c.span.End()
}
