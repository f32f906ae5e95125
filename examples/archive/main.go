// Command archive saves the PDFs of the latest invoices of many contracts in a folder. It fetches only those that are not in
// the folder yet. The platform lists the latest five invoices of a contract: if the command runs once a month, the folder
// misses none.
//
//	archive -folder invoices 8000123456 8000123457 …
//
// It can be stopped at any time and run again: a file is either complete or does not exist, and a file that exists is not
// fetched again. Without any set-up, the command runs against an emulator in its own process.
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
	folder := flag.String("folder", filepath.Join(os.TempDir(), "tigo-invoices"), "the `folder` for the PDFs")
	workers := flag.Int("workers", 4, "how many `requests` run at the same time")
	rate := flag.Float64("rate", 20, "how many `requests` are sent in a second")
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
			return errors.New("archive: -workers and -rate must be more than 0")
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
