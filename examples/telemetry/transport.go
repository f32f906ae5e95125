package main

import (
	"fmt"
	"net/http"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/metric"
	"go.opentelemetry.io/otel/trace"

	"github.com/tigo-go/tigo"
)

// transport makes a span and a measurement of each request, until its answer begins. It takes what it says from the
// operation: the URL, the headers and the texts of errors hold personal data and secrets.
type transport struct {
	base     http.RoundTripper
	tracer   trace.Tracer
	duration metric.Float64Histogram
}

// RoundTrip implements http.RoundTripper.
func (t *transport) RoundTrip(request *http.Request) (*http.Response, error) {
	operation, ok := tigo.OperationFromContext(request.Context())
	if !ok { // not from the SDK
		return t.base.RoundTrip(request)
	}
	attributes := []attribute.KeyValue{
		attribute.String("http.request.method", operation.Method),
		attribute.String("http.route", operation.Route),
		attribute.String("tigo.operation", operation.Op),
	}
	ctx, span := t.tracer.Start(request.Context(), operation.Op, trace.WithSpanKind(trace.SpanKindClient))
	defer span.End()
	if operation.Attempt > 1 {
		span.SetAttributes(attribute.Int("http.request.resend_count", operation.Attempt-1))
	}
	begin := time.Now()
	response, err := t.base.RoundTrip(request.WithContext(ctx))
	if err != nil {
		attributes = append(attributes, attribute.String("error.type", fmt.Sprintf("%T", err)))
	} else {
		attributes = append(attributes, attribute.Int("http.response.status_code", response.StatusCode))
	}
	if err != nil || response.StatusCode >= 400 {
		span.SetStatus(codes.Error, "")
	}
	span.SetAttributes(attributes...)
	t.duration.Record(ctx, time.Since(begin).Seconds(), metric.WithAttributes(attributes...))
	return response, err
}
