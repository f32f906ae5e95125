// Command archive saves the PDFs of the latest invoices of many contracts, those that are not in the folder yet. Run it
// once a month and the folder holds them all: the platform lists five invoices of a contract.
//
//	archive -folder invoices 8000123456 8000123457 …
//
// It may be stopped at any time and run again: a file is there as a whole or not at all, and what is there is not
// fetched again. Without any set-up it runs against an emulator in its own process.
package main

import (
	"context"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/billing"
	"github.com/tigo-go/tigo/examples/internal/platform"
	"github.com/tigo-go/tigo/tigotest"
)

func main() {
	folder := flag.String("folder", filepath.Join(os.TempDir(), "tigo-invoices"), "where the PDFs go")
	workers := flag.Int("workers", 4, "how many `requests` are under way at once")
	rate := flag.Float64("rate", 20, "how many `requests` are begun in a second")
	platform.Main(func(ctx context.Context, config tigo.Config, emulator *tigotest.Server) error {
		contracts := flag.Args()
		if emulator != nil {
			contracts = nil
			for _, customer := range emulator.Customers(config.Country) {
				for _, contract := range customer.Contracts {
					contracts = append(contracts, contract.ID)
				}
			}
		}
		if *workers < 1 || *rate <= 0 {
			return errors.New("archive: -workers and -rate begin above 0")
		}
		config.RateLimiter = newPace(*rate)
		return run(ctx, config, contracts, *folder, *workers, os.Stderr)
	})
}

func run(ctx context.Context, config tigo.Config, contracts []string, folder string, workers int, progress io.Writer) error {
	if err := os.MkdirAll(folder, 0o700); err != nil { // invoices are personal data
		return err
	}
	client, err := tigo.New(config)
	if err != nil {
		return err
	}
	defer client.Close()
	a := archive{bills: billing.New(client), folder: folder, workers: workers}

	missing, unlisted := a.missing(ctx, contracts)
	return errors.Join(unlisted, a.fetch(ctx, missing, newBar(progress, len(missing))))
}
