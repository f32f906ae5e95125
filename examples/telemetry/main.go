// Command telemetry shows what OpenTelemetry records of a program that uses the SDK: a span for each call and for each of
// its requests, and metrics of their duration. Neither spans nor metrics contain a URL, a body or a header, so they contain
// no personal data. It writes the spans to traces.json and the metrics to metrics.json, in the folder that -folder names.
// Without any set-up, it runs against an emulator in its own process. With -listen it makes calls until it is interrupted.
// It serves the metrics for Prometheus, and a page with the four panels of dashboard.json:
//
//	go run . -listen 127.0.0.1:9464
//	prometheus --config.file=prometheus/prometheus.yml --storage.tsdb.path="$(mktemp -d)" --enable-feature=exemplar-storage
//
// The page is then at http://127.0.0.1:9464/.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/billing"
	"github.com/tigo-go/tigo/contrib/tigootel"
	"github.com/tigo-go/tigo/examples/internal/platform"
	"github.com/tigo-go/tigo/tigotest"
)

func main() {
	customer := platform.DocumentFlag()
	folder := flag.String("folder", filepath.Join(os.TempDir(), "tigo-telemetry"), "the `folder` for the files")
	listen := flag.String("listen", "", "an address, such as 127.0.0.1:9464, to serve metrics on")
	platform.Main(func(ctx context.Context, config tigo.Config, emulator *tigotest.Server) error {
		if emulator != nil {
			*customer = emulator.Customers(config.Country)[0].Document
			trouble(emulator, *listen != "")
		}
		return run(ctx, config, *customer, options{folder: *folder, listen: *listen}, os.Stdout)
	})
}

type options struct{ folder, listen string }

func run(ctx context.Context, config tigo.Config, customer tigo.Document, o options, out io.Writer) (err error) {
	share := 1.0
	if o.listen != "" {
		share = 0.05 // it makes calls for a long time
	}
	t, err := start(o.folder, share)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, t.stop(context.WithoutCancel(ctx))) }()
	config.Observer, err = tigootel.New(config, tigootel.WithTracerProvider(t.tracers), tigootel.WithMeterProvider(t.meters))
	if err != nil {
		return err
	}
	client, err := tigo.New(config)
	if err != nil {
		return err
	}
	defer client.Close()
	bills := billing.New(client)
	if o.listen != "" {
		return load(ctx, bills, customer, t, o.listen, out)
	}
	if err := showBalances(ctx, bills, customer, t, out); err != nil {
		return err
	}
	fmt.Fprintln(out, "Traces and metrics are in", o.folder)
	return nil
}

// showBalances starts a span of its own. The spans of its calls are children of it.
func showBalances(ctx context.Context, bills *billing.Client, customer tigo.Document, t *telemetry, out io.Writer) error {
	ctx, span := t.tracers.Tracer("telemetry").Start(ctx, "show balances")
	defer span.End()
	contracts, err := bills.ListContracts(ctx, customer)
	if err != nil {
		return err
	}
	for _, contract := range contracts {
		balance, err := bills.GetBalance(ctx, contract.ContractID)
		if err != nil {
			return err
		}
		fmt.Fprintf(out, "Contract %s: %v to pay by %v\n", contract.ContractID, balance.DueAmount, balance.DueDate)
	}
	return nil
}
