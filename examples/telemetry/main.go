// Command telemetry shows what OpenTelemetry can tell of a program that uses the SDK: a span for each request, named
// by its operation, and how long requests took. Neither holds a URL, a body or a header, so there is no personal data
// in them.
//
// The spans go to traces.json and the metrics to metrics.json, in the -folder. Without any set-up it runs against a
// emulator in its own process.
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
	"github.com/tigo-go/tigo/examples/internal/platform"
	"github.com/tigo-go/tigo/tigotest"
)

func main() {
	customer := platform.DocumentFlag()
	folder := flag.String("folder", filepath.Join(os.TempDir(), "tigo-telemetry"), "where the files go")
	platform.Main(func(ctx context.Context, config tigo.Config, emulator *tigotest.Server) error {
		if emulator != nil {
			*customer = emulator.Customers(config.Country)[0].Document
			emulator.Inject(tigotest.Fault{Op: "billing.GetBalance", Times: 1, Do: tigotest.Response{Status: 503}}) // to have a retry to show
		}
		return run(ctx, config, *customer, *folder, os.Stdout)
	})
}

func run(ctx context.Context, config tigo.Config, customer tigo.Document, folder string, out io.Writer) (err error) {
	t, err := start(folder)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, t.stop(context.WithoutCancel(ctx))) }()
	if config.Transport == nil {
		base := tigo.DefaultTransport()
		defer base.CloseIdleConnections() // the client leaves a transport alone that it was given
		config.Transport = base
	}
	if config.Transport, err = t.transport(config.Transport); err != nil {
		return err
	}
	client, err := tigo.New(config)
	if err != nil {
		return err
	}
	defer client.Close()

	// A span of the program's own: those of its calls hang below it.
	ctx, span := t.tracer.Start(ctx, "show balances")
	defer span.End()
	bills := billing.New(client)
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
	fmt.Fprintln(out, "Traces and metrics are in", folder)
	return nil
}
