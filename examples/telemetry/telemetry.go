package main

import (
	"context"
	"errors"
	"net/http"
	"os"
	"path/filepath"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"go.opentelemetry.io/otel/attribute"
	otelprom "go.opentelemetry.io/otel/exporters/prometheus"
	"go.opentelemetry.io/otel/exporters/stdout/stdoutmetric"
	"go.opentelemetry.io/otel/exporters/stdout/stdouttrace"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/resource"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
)

// telemetry collects spans and metrics and writes them to files. Prometheus can read the metrics too. Another exporter, such
// as OTLP, can replace the files without further changes.
type telemetry struct {
	tracers *sdktrace.TracerProvider
	meters  *sdkmetric.MeterProvider
	metrics http.Handler                // for Prometheus
	stop    func(context.Context) error // writes the rest and closes the files
}

// start starts to collect spans and metrics, and writes them to a folder. It keeps a share of the traces.
func start(folder string, share float64) (*telemetry, error) {
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
	t, err := export(traces, metrics, share)
	if err != nil {
		return nil, errors.Join(err, traces.Close(), metrics.Close())
	}
	return t, nil
}

// export collects spans and metrics into two files. stop closes the files.
func export(traces, metrics *os.File, share float64) (*telemetry, error) {
	spans, err := stdouttrace.New(stdouttrace.WithWriter(traces))
	if err != nil {
		return nil, err
	}
	points, err := stdoutmetric.New(stdoutmetric.WithWriter(metrics))
	if err != nil {
		return nil, err
	}
	registry := prometheus.NewRegistry()
	scraped, err := otelprom.New(otelprom.WithRegisterer(registry))
	if err != nil {
		return nil, err
	}
	service := resource.NewSchemaless(attribute.String("service.name", "tigo-telemetry"))
	tracers := sdktrace.NewTracerProvider(sdktrace.WithBatcher(spans), sdktrace.WithResource(service),
		sdktrace.WithSampler(sdktrace.ParentBased(sdktrace.TraceIDRatioBased(share))))
	meters := sdkmetric.NewMeterProvider(sdkmetric.WithReader(sdkmetric.NewPeriodicReader(points)),
		sdkmetric.WithReader(scraped), sdkmetric.WithResource(service))
	return &telemetry{
		tracers: tracers,
		meters:  meters,
		metrics: promhttp.HandlerFor(registry, promhttp.HandlerOpts{EnableOpenMetrics: true}), // exemplars need OpenMetrics
		stop: func(ctx context.Context) error {
			return errors.Join(tracers.Shutdown(ctx), meters.Shutdown(ctx), traces.Close(), metrics.Close())
		},
	}, nil
}
