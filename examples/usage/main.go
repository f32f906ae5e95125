// Command usage writes the calls of phone lines as CSV. It writes each call as it arrives, so a year of a call center takes
// no more memory than a day of a home. It writes a summary to standard error.
//
//	usage -contract 8000123456 -from 2026-03-01 -to 2026-03-31 6044483120 6044483121 >calls.csv
//
// The CSV and the sums contain all calls only if the command succeeds. Without any set-up, it runs against an emulator in
// its own process.
package main

import (
	"context"
	"flag"
	"io"
	"os"
	"time"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/billing"
	"github.com/tigo-go/tigo/examples/internal/platform"
	"github.com/tigo-go/tigo/tigotest"
)

func main() {
	var days tigo.DateRange
	contract := flag.String("contract", "", "the `contract` of the lines")
	flag.TextVar(&days.From, "from", tigo.NewDate(2026, time.March, 1), "the first `day`")
	flag.TextVar(&days.To, "to", tigo.NewDate(2026, time.March, 31), "the last `day`")
	platform.Main(func(ctx context.Context, config tigo.Config, emulator *tigotest.Server) error {
		lines := flag.Args()
		if emulator != nil {
			seed := emulator.Customers(config.Country)[0].Contracts[0]
			*contract, lines = seed.ID, seed.Lines
		}
		return run(ctx, config, *contract, lines, days, os.Stdout, os.Stderr)
	})
}

func run(ctx context.Context, config tigo.Config, contract string, lines []string, days tigo.DateRange, out, summary io.Writer) error {
	client, err := tigo.New(config)
	if err != nil {
		return err
	}
	defer client.Close()
	bills := billing.New(client)
	r := newReport(out)
	for _, line := range lines {
		if err := r.write(bills.Calls(ctx, contract, line, days)); err != nil {
			return err
		}
	}
	return r.summarize(summary)
}
