// Command visits shows which customers a technician visits on a day. Its times are in the local time of the customers'
// country.
//
//	visits -day 2026-03-19 cc:43567890 nit:900123456
//
// Without -day it shows the current day of the country. Without any set-up, it runs against an emulator in its own process.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"text/tabwriter"
	"time"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/cases"
	"github.com/tigo-go/tigo/examples/internal/platform"
	"github.com/tigo-go/tigo/tigotest"
)

func main() {
	var day tigo.Date
	flag.TextVar(&day, "day", tigo.Date{}, "the `day` to show, as 2026-03-19")
	platform.Main(func(ctx context.Context, config tigo.Config, emulator *tigotest.Server) error {
		if emulator != nil {
			var customers []tigo.Document
			for _, seed := range emulator.Customers(config.Country) {
				customers = append(customers, seed.Document)
			}
			if day.IsZero() {
				day = tigo.NewDate(2026, time.March, 19) // a customer has a visit on that day
			}
			return run(ctx, config, customers, day, os.Stdout)
		}
		customers, err := platform.Documents(flag.Args())
		if err != nil {
			return err
		}
		if day.IsZero() {
			day = tigo.DateOf(time.Now().In(config.Country.Location()))
		}
		return run(ctx, config, customers, day, os.Stdout)
	})
}

func run(ctx context.Context, config tigo.Config, customers []tigo.Document, day tigo.Date, out io.Writer) error {
	client, err := tigo.New(config)
	if err != nil {
		return err
	}
	defer client.Close()
	visits, err := visitsOf(ctx, cases.New(client), customers, day, config.Country.Location())
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "%v, %v, visits: %d\n", day.Weekday(), day, len(visits))
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, v := range visits {
		fmt.Fprintf(table, "%s–%s\t%s, %s\t%s\t%s\t%s\n",
			v.begins.Format("15:04"), v.ends.Format("15:04"), v.address, v.city, v.customer, v.technician, v.work)
	}
	return table.Flush()
}
