package tigopay

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/tigo-go/tigo"
)

// Work makes the next steps of a payment: it sends the payment, or finds the outcome of an earlier attempt. It returns the
// time after which to call it again, 0 if never: then [Ledger.Get] returns the final state.
//
// A failure of the platform is not an error of Work: the payment has the reason, and again is the time to wait. If ctx ends,
// Work no longer waits for the platform, but stores what is known by then.
//
// Errors:
//   - [ErrNotFound]: no such payment
//   - [ErrNoClient]: the ledger was made without a billing client
//   - an error of the database
//
// After an error, the payment is processed again when the lease has ended, at the latest by [Ledger.Sweep].
func (l *Ledger) Work(ctx context.Context, id int64) (again time.Duration, err error) {
	if l.bills == nil {
		return 0, ErrNoClient
	}
	p, again, err := l.claim(ctx, id)
	if err == nil && p != nil {
		again, err = l.proceed(ctx, p)
	}
	if err != nil {
		return 0, fmt.Errorf("tigopay: work: %w", err)
	}
	return again, nil
}

// Sweep processes every payment that is due: new ones, those whose wait has ended, and those of dead workers. It returns
// their number. Any number of processes may call it, at any interval: one second is a good one.
//
// Errors:
//   - [ErrNoClient]: the ledger was made without a billing client
//   - an error of the database; Sweep still processes the other payments
func (l *Ledger) Sweep(ctx context.Context) (worked int, err error) {
	if l.bills == nil {
		return 0, ErrNoClient
	}
	var by time.Time // payments that become due during a sweep are for the next one
	if err := l.db.QueryRow(ctx, `SELECT now()`).Scan(&by); err != nil {
		return 0, fmt.Errorf("tigopay: sweep: %w", err)
	}
	var failures []error
	for ctx.Err() == nil {
		p, err := l.claimNext(ctx, by)
		if err != nil {
			failures = append(failures, fmt.Errorf("tigopay: sweep: %w", err))
			break
		}
		if p == nil {
			break
		}
		worked++
		if _, err := l.proceed(ctx, p); err != nil {
			failures = append(failures, fmt.Errorf("tigopay: sweep: payment %d: %w", p.ID, err))
		}
	}
	return worked, errors.Join(failures...)
}

// proceed makes the next steps of a payment whose lease this worker has.
func (l *Ledger) proceed(ctx context.Context, p *row) (time.Duration, error) {
	if p.State == Sending {
		settled := p.age >= l.shortened(l.options.Settle) // guard order: the clock is read before the platform
		return l.settle(ctx, p, settled)
	}
	return l.begin(ctx, p)
}

// begin sends a payment that is not being sent.
func (l *Ledger) begin(ctx context.Context, p *row) (time.Duration, error) {
	looking, cancel := context.WithTimeout(ctx, l.shortened(l.options.Send))
	known, err := l.before(looking, p) // guard before
	cancel()
	switch {
	case errors.Is(err, errPending):
		return l.later(ctx, p, Blocked, err.Error(), l.backoff(p, nil), p.failures+1)
	case err != nil && rejected(err):
		return 0, l.refuse(ctx, p, err)
	case err != nil:
		return l.later(ctx, p, p.State, reason(err), l.backoff(p, err), p.failures+1)
	}

	// guard ahead: "sending" is committed before anything is sent. The stopwatch starts before the commit, and the clock of
	// the database during it, so Send ends first by the stopwatch of this worker.
	start := newStopwatch()
	ours, err := l.commitSending(ctx, p, known)
	switch {
	case err != nil: // the commit may have succeeded, but nothing was sent and nothing will be
		return 0, errors.Join(err, l.verdict(ctx, p, notSent(err))) // fenced: another worker may have the payment now
	case !ours:
		return l.standing(ctx, p.ID)
	}
	sending, cancel := start.within(ctx, l.shortened(l.options.Send))
	if sending.Err() != nil { // guard clock: nothing is sent after Send
		cancel()
		return l.afterwards(ctx, p, notSent(sending.Err()))
	}
	created, err := l.send(sending, p)
	cancel()
	return l.afterwards(ctx, p, l.result(p, created, err))
}

// afterwards stores the result of a write. If the outcome is unknown, it reads from the platform at once.
func (l *Ledger) afterwards(ctx context.Context, p *row, r result) (time.Duration, error) {
	if r.state == Sending {
		p.Reason, p.failures = r.reason, 0 // from now on the reads count
		return l.settle(ctx, p, false)
	}
	if err := l.conclude(ctx, p, r); err != nil {
		return 0, err
	}
	return l.standing(ctx, p.ID)
}

// settle finds the outcome of a write that may have been made. A read that shows the write always proves it. A read that
// does not show it proves its absence only if settled is true: Settle had passed before the read.
func (l *Ledger) settle(ctx context.Context, p *row, settled bool) (time.Duration, error) {
	looking, cancel := context.WithTimeout(ctx, l.shortened(l.options.Send))
	found, err := l.look(looking, p)
	cancel()
	switch {
	case err != nil && settled && (rejected(err) || p.failures >= mostFailures):
		return 0, l.verdict(ctx, p, result{state: Undecided, reason: "cannot be looked up: " + reason(err)})
	case err != nil:
		return l.later(ctx, p, Sending, reason(err), l.backoff(p, err), p.failures+1)
	case found.sight == present:
		return 0, l.verdict(ctx, p, result{state: Done, made: found.made, found: true, reason: "found by reading"})
	case !settled: // guard settle: it may still be booked
		return l.later(ctx, p, Sending, p.Reason, l.nextLook(p), 0)
	case found.sight == absent:
		return l.backToWaiting(ctx, p, result{state: Waiting, reason: "it was not booked"})
	case p.Kind == Checkout && p.Reopened < l.options.ReopenCheckouts: // guard reopen
		return l.backToWaiting(ctx, p, result{state: Waiting, reason: "reopened: " + found.reason, reopened: 1})
	}
	return 0, l.verdict(ctx, p, result{state: Undecided, reason: found.reason})
}

// backToWaiting makes a payment waiting again, after its write was proven to have no effect.
func (l *Ledger) backToWaiting(ctx context.Context, p *row, r result) (time.Duration, error) {
	if err := l.verdict(ctx, p, r); err != nil {
		return 0, err
	}
	p, again, err := l.claim(ctx, p.ID)
	if err != nil || p == nil {
		return again, err
	}
	return l.proceed(ctx, p)
}

// mostFailures is the number of reads in a row that may fail. After one more, and if Settle has passed, the payment becomes
// undecided. With the backoff, that takes about a quarter of an hour.
const mostFailures = 10

// backoff returns the wait after a failure: the Retry-After of the platform, and at least 1 s, 2 s, 4 s and so on up to 5
// min.
func (l *Ledger) backoff(p *row, err error) time.Duration {
	wait := min(time.Second<<min(p.failures, 10), 5*time.Minute)
	if e, ok := errors.AsType[*tigo.Error](err); ok {
		wait = max(wait, e.RetryAfter)
	}
	return l.shortened(wait)
}

// nextLook returns the wait until the next read. It equals the age of the write, so reads follow after 1, 2, 4 … s, and when
// Settle has passed.
func (l *Ledger) nextLook(p *row) time.Duration {
	rest := l.shortened(l.options.Settle) - p.age
	return min(max(p.age, l.shortened(time.Second)), max(rest, l.shortened(time.Second)))
}
