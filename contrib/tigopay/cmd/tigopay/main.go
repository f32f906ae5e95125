// Command tigopay shows and decides the payments of a ledger.
//
//	tigopay list [-state undecided]                  the payments, the oldest first
//	tigopay show KEY                                 one payment, and every change of its state
//	tigopay decide -by NAME KEY booked -invoice ID   it was booked: name the invoice
//	tigopay decide -by NAME KEY again                ignore any earlier booking, and send it
//	tigopay decide -by NAME KEY abandon              never send it
//	tigopay sweep                                    process all payments that are due
//
// DATABASE_URL is the database, TIGOPAY_LEDGER the name of the ledger if there are several. Only sweep calls the platform:
// it needs the TIGO_ variables of tigo.ConfigFromEnv and, for checkouts, TIGOPAY_SEAL with the key in 64 hexadecimal digits.
// The command prints neither tokens nor URLs.
package main

import (
	"context"
	"encoding/hex"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"text/tabwriter"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/billing"
	"github.com/tigo-go/tigo/contrib/tigopay"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "tigopay:", err)
		os.Exit(1)
	}
}

var errUsage = errors.New("usage: tigopay list [-state STATE] | show KEY | decide -by NAME KEY booked|again|abandon [-invoice ID] | sweep")

func run(ctx context.Context, args []string, out io.Writer) error {
	if len(args) == 0 {
		return errUsage
	}
	ledger, done, err := connect(ctx, args[0] == "sweep")
	if err != nil {
		return err
	}
	defer done()
	switch command, args := args[0], args[1:]; command {
	case "list":
		return list(ctx, ledger, args, out)
	case "show":
		return show(ctx, ledger, args, out)
	case "decide":
		return decide(ctx, ledger, args, out)
	case "sweep":
		worked, err := ledger.Sweep(ctx)
		fmt.Fprintln(out, worked, "payments worked on")
		return err
	}
	return errUsage
}

// connect opens the ledger; sends says whether it needs the platform.
func connect(ctx context.Context, sends bool) (*tigopay.Ledger, func(), error) {
	options := tigopay.Options{Name: os.Getenv("TIGOPAY_LEDGER")}
	if text := os.Getenv("TIGOPAY_SEAL"); text != "" && sends {
		key, err := hex.DecodeString(text)
		if err != nil {
			return nil, nil, errors.New("TIGOPAY_SEAL is not hexadecimal")
		}
		if options.Seal, err = tigopay.NewSeal(key); err != nil {
			return nil, nil, err
		}
	}
	var bills *billing.Client
	closeClient := func() {}
	if sends {
		config, err := tigo.ConfigFromEnv()
		if err != nil {
			return nil, nil, err
		}
		client, err := tigo.New(config)
		if err != nil {
			return nil, nil, err
		}
		bills, closeClient = billing.New(client), client.Close
	}
	pool, err := pgxpool.New(ctx, os.Getenv("DATABASE_URL"))
	if err != nil {
		closeClient()
		return nil, nil, errors.New("DATABASE_URL cannot be parsed") // the original error contains parts of it
	}
	ledger, err := tigopay.New(pool, bills, options)
	return ledger, func() { pool.Close(); closeClient() }, err
}

func list(ctx context.Context, ledger *tigopay.Ledger, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("list", flag.ContinueOnError)
	state := flags.String("state", "", "only payments in this `state`")
	if err := flags.Parse(args); err != nil {
		return err
	}
	var states []tigopay.State
	if *state != "" {
		states = append(states, tigopay.State(*state))
		if known := []tigopay.State{tigopay.Waiting, tigopay.Sending, tigopay.Done, tigopay.Refused, tigopay.Blocked, tigopay.Undecided}; !slices.Contains(known, states[0]) {
			return fmt.Errorf("%q is not one of the states %v", *state, known)
		}
	}
	if flags.NArg() > 0 {
		return errUsage
	}
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "KEY\tKIND\tCONTRACT\tINVOICE\tAMOUNT\tSTATE\tATTEMPTS\tAGE\tREASON")
	for p, err := range ledger.List(ctx, states...) {
		if err != nil {
			return err
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%v\t%s\t%d\t%v\t%s\n",
			p.Key, p.Kind, p.ContractID, p.InvoiceID, p.Amount, p.State, p.Attempts, time.Since(p.Created).Round(time.Second), p.Reason)
	}
	return table.Flush()
}

func show(ctx context.Context, ledger *tigopay.Ledger, args []string, out io.Writer) error {
	if len(args) != 1 {
		return errUsage
	}
	p, err := ledger.Get(ctx, args[0])
	if err != nil {
		return err
	}
	events, err := ledger.History(ctx, args[0])
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "%s of contract %s, invoice %q, amount %v: %s\n", p.Kind, p.ContractID, p.InvoiceID, p.Amount, p.State)
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, e := range events {
		fmt.Fprintf(table, "%s\t%s\tattempt %d\t%s\t%s\n", e.At.UTC().Format(time.RFC3339), e.State, e.Attempt, e.Reason, e.By)
	}
	return table.Flush()
}

func decide(ctx context.Context, ledger *tigopay.Ledger, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("decide", flag.ContinueOnError)
	by := flags.String("by", "", "the `name` of the person who decides")
	invoice := flags.String("invoice", "", "the `id` of the invoice that was created")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() < 2 {
		return errUsage
	}
	key, action := flags.Arg(0), tigopay.Action(flags.Arg(1))
	if err := flags.Parse(flags.Args()[2:]); err != nil { // flags may also follow
		return err
	}
	if flags.NArg() > 0 {
		return errUsage
	}
	if err := ledger.Decide(ctx, key, tigopay.Decision{Action: action, InvoiceID: *invoice}, *by); err != nil {
		return err
	}
	fmt.Fprintf(out, "%s: %s\n", key, action)
	return nil
}
