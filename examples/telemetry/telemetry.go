package main

import (
	"context"
	"errors"
	"net/http"
	"os"
	"path/filepath"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/exporters/stdout/stdoutmetric"
	"go.opentelemetry.io/otel/exporters/stdout/stdouttrace"
	"go.opentelemetry.io/otel/metric"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/resource"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
)

const scope = "github.com/tigo-go/tigo/examples/telemetry"

// telemetry collects spans and metrics and writes them to files. Another exporter, such as OTLP, takes the place of the
// files without further changes.
type telemetry struct {
	tracer trace.Tracer
	meter  metric.Meter
	stop   func(context.Context) error // writes the rest and closes the files
}

// start begins to collect, into a folder.
func start(folder string) (*telemetry, error) {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return nil, err
	}
	traces, err := os.Create(filepath.Join(folder, "traces.json"))
	if err != nil {
		return nil, err
	}
	metrics, err := os.Create(filepath.Join(folder, "metrics.json"))
	if err != nil {
		return nil, errors.Join(err, traces.Close())
	}
	t, err := export(traces, metrics)
	if err != nil {
		return nil, errors.Join(err, traces.Close(), metrics.Close())
	}
	return t, nil
}

// export collects into two files, and closes them in the end.
func export(traces, metrics *os.File) (*telemetry, error) {
	spans, err := stdouttrace.New(stdouttrace.WithWriter(traces))
	if err != nil {
		return nil, err
	}
	points, err := stdoutmetric.New(stdoutmetric.WithWriter(metrics))
	if err != nil {
		return nil, err
	}
	service := resource.NewSchemaless(attribute.String("service.name", "tigo-telemetry"))
	tracing := sdktrace.NewTracerProvider(sdktrace.WithBatcher(spans), sdktrace.WithResource(service))
	metering := sdkmetric.NewMeterProvider(sdkmetric.WithReader(sdkmetric.NewPeriodicReader(points)), sdkmetric.WithResource(service))
	return &telemetry{
		tracer: tracing.Tracer(scope),
		meter:  metering.Meter(scope),
		stop: func(ctx context.Context) error {
			return errors.Join(tracing.Shutdown(ctx), metering.Shutdown(ctx), traces.Close(), metrics.Close())
		},
	}, nil
}

// transport wraps the one that carries the requests.
func (t *telemetry) transport(base http.RoundTripper) (*transport, error) {
	duration, err := t.meter.Float64Histogram("http.client.request.duration",
		metric.WithUnit("s"), metric.WithDescription("from a request to the beginning of its answer"))
	return &transport{base: base, tracer: t.tracer, duration: duration}, err
}
