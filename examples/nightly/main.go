// Command nightly fetches, once a night, the balance of each contract and the PDF of its newest invoice. Any number of
// processes share the work. If one of them dies, the others take over its contracts.
//
//	nightly enqueue contracts.txt       the jobs of tonight; one contract a line
//	nightly work -folder invoices       work on them, in any number of processes, until interrupted
//	nightly progress                    how far tonight is
//
// DATABASE_URL names a PostgreSQL database, the TIGO_ variables the platform, as tigo.ConfigFromEnv reads them.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/billing"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "nightly:", err)
		os.Exit(1)
	}
}

var errUsage = errors.New("usage: nightly enqueue FILE | work [-folder DIR] [-workers N] | progress")

func run(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("nightly", flag.ContinueOnError)
	folder := flags.String("folder", "", "the `folder` for the PDFs; without it only balances are fetched")
	workers := flags.Int("workers", 8, "how many `requests` run at the same time")
	night := flags.String("night", time.Now().Format(time.DateOnly), "the night, as a `date`")
	if len(args) == 0 {
		return errUsage
	}
	if err := flags.Parse(args[1:]); err != nil {
		return err
	}
	config, err := tigo.ConfigFromEnv()
	if err != nil {
		return err
	}
	api, err := tigo.New(config)
	if err != nil {
		return err
	}
	defer api.Close()
	db, err := pgxpool.New(ctx, os.Getenv("DATABASE_URL"))
	if err != nil {
		return errors.New("DATABASE_URL cannot be parsed")
	}
	defer db.Close()
	n := &nightly{db: db, bills: billing.New(api), folder: *folder, workers: *workers, timeout: 5 * time.Minute, rescue: 6 * time.Minute}
	if err := n.migrate(ctx); err != nil {
		return err
	}
	client, err := n.client()
	if err != nil {
		return err
	}
	switch {
	case args[0] == "enqueue" && flags.NArg() == 1:
		list, err := os.ReadFile(flags.Arg(0))
		if err != nil {
			return err
		}
		return enqueue(ctx, client, *night, strings.Fields(string(list)))
	case args[0] == "work" && flags.NArg() == 0:
		if err := client.Start(ctx); err != nil {
			return err
		}
		<-ctx.Done()
		stopping, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		return client.StopAndCancel(stopping)
	case args[0] == "progress" && flags.NArg() == 0:
		p, err := n.progress(ctx, *night)
		fmt.Fprintln(out, p)
		return err
	}
	return errUsage
}
