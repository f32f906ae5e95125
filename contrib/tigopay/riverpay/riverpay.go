// Package riverpay processes a ledger of payments with jobs of River. The intent and its job are committed in one
// transaction.
//
//	workers := river.NewWorkers()
//	err := riverpay.AddWorker(workers, ledger)
//	…
//	client, err := river.NewClient(riverpgxv5.New(pool), &river.Config{
//		Queues:       map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: 50}},
//		Workers:      workers,
//		PeriodicJobs: []*river.PeriodicJob{riverpay.Sweep(10 * time.Second)},
//	})
//	…
//	err = pgx.BeginFunc(ctx, pool, func(tx pgx.Tx) error {
//		payment, err := ledger.AddInvoice(ctx, tx, "order-4711", contractID, request)
//		if err != nil {
//			return err
//		}
//		return riverpay.InsertTx(ctx, client, tx, payment)
//	})
//
// A job makes the ledger process a payment; it has no state of the payment. If a job runs twice, late or never, nothing is
// booked twice and nothing is lost, since [Sweep] finds the payments that are due. Sweep is required: the job of a killed
// process stays "running" until River rescues it, by default after an hour.
package riverpay

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/contrib/tigopay"
)

// Args is a job that processes one payment.
type Args struct {
	Ledger  string `json:"ledger,omitzero"` // tigopay.Options.Name
	Payment int64  `json:"payment"`         // tigopay.Payment.ID
}

// Kind returns the name of the jobs in River's tables.
func (Args) Kind() string { return "tigopay" }

// SweepArgs is a job that processes all payments that are due.
type SweepArgs struct{}

// Kind returns the name of the jobs in River's tables.
func (SweepArgs) Kind() string { return "tigopay_sweep" }

// AddWorker adds the workers for the jobs of one or more ledgers. A process needs all ledgers whose jobs are in its queues.
// It fails if workers of these kinds were added before, or if two ledgers have the same name.
func AddWorker(workers *river.Workers, ledger *tigopay.Ledger, more ...*tigopay.Ledger) error {
	ledgers := map[string]*tigopay.Ledger{}
	for _, l := range append([]*tigopay.Ledger{ledger}, more...) {
		if ledgers[l.Name()] != nil {
			return fmt.Errorf("riverpay: two ledgers have the name %q", l.Name())
		}
		ledgers[l.Name()] = l
	}
	if err := river.AddWorkerSafely(workers, &worker{ledgers: ledgers}); err != nil {
		return fmt.Errorf("riverpay: %w", err)
	}
	if err := river.AddWorkerSafely(workers, &sweeper{ledgers: ledgers}); err != nil {
		return fmt.Errorf("riverpay: %w", err)
	}
	return nil
}

// InsertTx inserts the job for a payment in the transaction in which the caller added the payment.
func InsertTx(ctx context.Context, client *river.Client[pgx.Tx], tx pgx.Tx, p tigopay.Payment) error {
	if _, err := client.InsertTx(ctx, tx, Args{Ledger: p.Ledger, Payment: p.ID}, nil); err != nil {
		return fmt.Errorf("riverpay: %w", err)
	}
	return nil
}

// Sweep returns the periodic job that processes all payments that are due, for [river.Config]. 10 s is a good interval. The
// job is not unique: otherwise the job of a killed process would prevent all others from being inserted.
func Sweep(every time.Duration) *river.PeriodicJob {
	return river.NewPeriodicJob(river.PeriodicInterval(every), func() (river.JobArgs, *river.InsertOpts) {
		return SweepArgs{}, &river.InsertOpts{MaxAttempts: 1} // the next one is the retry
	}, &river.PeriodicJobOpts{RunOnStart: true})
}

type worker struct {
	river.WorkerDefaults[Args]
	ledgers map[string]*tigopay.Ledger
}

// Timeout replaces River's default of a minute, which is too short to process a payment.
func (w *worker) Timeout(job *river.Job[Args]) time.Duration {
	if l := w.ledgers[job.Args.Ledger]; l != nil {
		return l.MostWork()
	}
	return 0
}

func (w *worker) Work(ctx context.Context, job *river.Job[Args]) error {
	l := w.ledgers[job.Args.Ledger]
	if l == nil {
		return fmt.Errorf("riverpay: this process has no ledger %q", job.Args.Ledger)
	}
	again, err := l.Work(ctx, job.Args.Payment)
	switch {
	case errors.Is(err, tigopay.ErrNotFound):
		return river.JobCancel(err)
	case err != nil:
		return err
	case again > 0:
		return river.JobSnooze(again)
	}
	return nil
}

type sweeper struct {
	river.WorkerDefaults[SweepArgs]
	ledgers map[string]*tigopay.Ledger
}

// Timeout bounds a sweep. The next sweep processes the remaining payments.
func (s *sweeper) Timeout(*river.Job[SweepArgs]) time.Duration { return 10 * time.Minute }

func (s *sweeper) Work(ctx context.Context, _ *river.Job[SweepArgs]) error {
	var failures []error
	for _, l := range s.ledgers {
		_, err := l.Sweep(ctx)
		failures = append(failures, err)
	}
	return errors.Join(failures...)
}

// Verdict converts the error of an SDK call to the error that your own job returns to River:
//
//   - nil for nil
//   - a snooze, which uses no attempt, if the platform sent a Retry-After
//   - a cancelled job if another attempt cannot succeed, or could book twice after an unknown outcome
//   - otherwise the error itself, so that River's backoff applies
//
// For writes, prefer a ledger: a job does not know the requests of an earlier attempt that was killed.
func Verdict(err error) error {
	if err == nil {
		return nil
	}
	if _, ok := errors.AsType[*tigo.ArgumentError](err); ok {
		return river.JobCancel(err)
	}
	e, ok := errors.AsType[*tigo.Error](err)
	switch {
	case !ok:
		return err
	case tigo.Retryable(err) && e.RetryAfter > 0:
		return river.JobSnooze(e.RetryAfter)
	case tigo.Retryable(err), e.Outcome == tigo.OutcomeNotSent, e.Method == http.MethodGet && errors.Is(err, context.Canceled):
		return err
	}
	return river.JobCancel(err)
}
