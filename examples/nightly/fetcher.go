package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/billing"
)

// result is the result of one contract: its data, or the problem that kept it from being fetched.
type result struct{ contract, due, invoice, problem string }

// fetcher fetches the contracts of batches.
type fetcher struct {
	river.WorkerDefaults[batch]
	*nightly
}

// maxFailed is how many contracts in a row may fail before the rest of the batch is put off, since the cause is then not one
// of the contracts.
const maxFailed = 3

// Work fetches the contracts of a batch that have no result yet, one after the other. If all are fetched, it stores their
// results in the transaction that completes the job. If some failed, if the platform is too busy, or if the process is to
// stop, it stores the results it has, and River runs the job again for the other contracts. If the process is killed, the
// results of this run are lost. The PDFs are saved and are not fetched again.
func (f *fetcher) Work(ctx context.Context, job *river.Job[batch]) error {
	left, err := f.left(ctx, job.Args)
	if err != nil {
		return err
	}
	var done []result
	var failures []error
	for inARow := 0; len(left) > 0 && inARow < maxFailed; left = left[1:] {
		r, err := f.fetch(ctx, left[0])
		switch {
		case err == nil:
			inARow = 0
		case ctx.Err() != nil, waitTime(err) > 0:
			return errors.Join(f.store(ctx, nil, job, done), putOff(ctx, err))
		case hopeless(err), job.Attempt == job.MaxAttempts:
			r = result{contract: left[0], problem: err.Error()} // a dead letter: the text of an SDK error has no personal data
		default:
			failures = append(failures, err)
			inARow++
			continue
		}
		done = append(done, r)
	}
	if len(failures) > 0 {
		return errors.Join(f.store(ctx, nil, job, done), errors.Join(failures...))
	}
	return pgx.BeginFunc(ctx, f.db, func(tx pgx.Tx) error {
		if err := f.store(ctx, tx, job, done); err != nil {
			return err
		}
		_, err := river.JobCompleteTx[*riverpgxv5.Driver](ctx, tx, job)
		return err
	})
}

// hopeless reports whether an error is caused by the contract itself, so that another attempt fails too. An error of the
// credentials, the network, the load or this machine is not.
func hopeless(err error) bool {
	if _, ok := errors.AsType[*tigo.ArgumentError](err); ok {
		return true
	}
	return !errors.Is(err, tigo.ErrSignIn) && (errors.Is(err, tigo.ErrNotFound) || errors.Is(err, tigo.ErrBadRequest))
}

// waitTime returns how long to wait according to the platform's Retry-After, or 0 if it sent none.
func waitTime(err error) time.Duration {
	if e, ok := errors.AsType[*tigo.Error](err); ok {
		return e.RetryAfter
	}
	return 0
}

// putOff returns the error that tells River when to run the job again. If the platform itself asks to wait, the attempt does
// not count as failed.
func putOff(ctx context.Context, err error) error {
	switch {
	case errors.Is(context.Cause(ctx), context.Canceled): // this process is to stop
		return river.JobSnooze(0)
	case waitTime(err) > 0:
		return river.JobSnooze(waitTime(err))
	}
	return err
}

// left returns the contracts of a batch that have no result yet.
func (f *fetcher) left(ctx context.Context, b batch) ([]string, error) {
	rows, err := f.db.Query(ctx, `SELECT contract_id FROM nightly_results WHERE night = $1 AND contract_id = ANY($2)`, b.Night, b.Contracts)
	if err != nil {
		return nil, err
	}
	over, err := pgx.CollectRows(rows, pgx.RowTo[string])
	left := slices.Clone(b.Contracts)
	return slices.DeleteFunc(left, func(c string) bool { return slices.Contains(over, c) }), err
}

// fetch fetches the balance and the newest invoice of one contract.
func (f *fetcher) fetch(ctx context.Context, contract string) (result, error) {
	balance, err := f.bills.GetBalance(ctx, contract)
	if err != nil || f.folder == "" {
		return result{contract: contract, due: balance.DueAmount.String()}, err
	}
	invoices, err := f.bills.ListInvoices(ctx, contract, billing.ListInvoicesOptions{Limit: 1})
	if err != nil || len(invoices) == 0 {
		return result{contract: contract, due: balance.DueAmount.String()}, err
	}
	r := result{contract: contract, due: balance.DueAmount.String(), invoice: invoices[0].InvoiceID}
	path := f.path(contract, r.invoice)
	if _, err := os.Stat(path); err == nil {
		return r, nil // Save puts a file in its place only when it is whole
	}
	pdf, err := f.bills.GetInvoicePDF(ctx, contract, r.invoice)
	if errors.Is(err, tigo.ErrNotFound) {
		return r, nil // invoices for partial payments have no PDF
	}
	if err != nil {
		return r, err
	}
	return r, pdf.Save(path)
}

// store stores results, even if ctx has ended. If there is a transaction, it uses it.
func (f *fetcher) store(ctx context.Context, tx pgx.Tx, job *river.Job[batch], all []result) error {
	if len(all) == 0 {
		return nil
	}
	var contracts, due, invoices, problems []string
	for _, r := range all {
		contracts, due, invoices, problems = append(contracts, r.contract), append(due, r.due), append(invoices, r.invoice), append(problems, r.problem)
	}
	exec := f.db.Exec
	if tx != nil {
		exec = tx.Exec
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	_, err := exec(ctx, `INSERT INTO nightly_results SELECT $1, * FROM unnest($2::text[], $3::text[], $4::text[], $5::text[]) ON CONFLICT DO NOTHING`,
		job.Args.Night, contracts, due, invoices, problems)
	if err != nil {
		return fmt.Errorf("results of %s: %w", job.Args.Night, err)
	}
	return nil
}
