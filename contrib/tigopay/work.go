package tigopay

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/tigo-go/tigo"
)

// Work does for one payment what can be done now: sends it, or settles what an earlier worker left. It returns when to work on
// the payment again, 0 if never: then [Ledger.Get] tells what became of it.
//
// Trouble of the platform is no error: the payment has the reason, and again the time to wait. An end of ctx ends the waiting for
// the platform, not the storing of what is known by then.
//
// Errors: [ErrNotFound]; [ErrNoClient]; what the database reports. After an error the payment is worked on by whoever comes
// after the lease, at the latest by [Ledger.Sweep].
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

// Sweep works on every payment that is due: what was added since, what waits for its time, and what dead workers left. It
// returns how many it worked on. Any number of processes may call it, at any interval; a second is a good one.
//
// Errors: [ErrNoClient]; what the database reports. An error with one payment does not keep the others from being worked on.
func (l *Ledger) Sweep(ctx context.Context) (worked int, err error) {
	if l.bills == nil {
		return 0, ErrNoClient
	}
	var by time.Time // what becomes due during a sweep is for the next one
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

// proceed does the next steps of a payment whose lease this worker has.
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
		return l.later(ctx, p, Blocked, err.Error(), l.backoff(p, nil))
	case err != nil && rejected(err):
		return 0, l.refuse(ctx, p, err)
	case err != nil:
		return l.later(ctx, p, p.State, reason(err), l.backoff(p, err))
	}

	// guard ahead: "sending" is committed before anything leaves. The clock starts before the commit, and the one of the
	// database within it: this worker's Send ends first.
	start := newStopwatch()
	ours, err := l.commitSending(ctx, p, known)
	switch {
	case err != nil: // it may have been committed, but nothing has left and nothing will
		return 0, errors.Join(err, l.verdict(ctx, p, notSent(err))) // fenced: the attempt may be another worker's by now
	case !ours:
		return l.standing(ctx, p.ID)
	}
	sending, cancel := start.within(ctx, l.shortened(l.options.Send))
	if sending.Err() != nil { // guard clock: nothing leaves after Send
		cancel()
		return l.afterwards(ctx, p, notSent(sending.Err()))
	}
	created, err := l.send(sending, p)
	cancel()
	return l.afterwards(ctx, p, l.result(p, created, err))
}

// afterwards stores what a write came to. Where that is unknown, the platform is asked at once.
func (l *Ledger) afterwards(ctx context.Context, p *row, r result) (time.Duration, error) {
	if r.state == Sending {
		p.Reason = r.reason
		return l.settle(ctx, p, false)
	}
	if err := l.conclude(ctx, p, r); err != nil {
		return 0, err
	}
	return l.standing(ctx, p.ID)
}

// settle finds out what became of a write that may have been made. That the platform shows it is believed at any time, that it
// does not only if settled: if Settle had passed before the read began.
func (l *Ledger) settle(ctx context.Context, p *row, settled bool) (time.Duration, error) {
	looking, cancel := context.WithTimeout(ctx, l.shortened(l.options.Send))
	found, err := l.look(looking, p)
	cancel()
	switch {
	case err != nil && settled && (rejected(err) || p.failures >= mostFailures):
		return 0, l.verdict(ctx, p, result{state: Undecided, reason: "cannot be looked up: " + reason(err)})
	case err != nil:
		return l.later(ctx, p, Sending, reason(err), l.backoff(p, err))
	case found.sight == present:
		return 0, l.verdict(ctx, p, result{state: Done, made: found.made, found: true, reason: "found by reading"})
	case !settled: // guard settle: it may yet be booked
		return l.later(ctx, p, Sending, p.Reason, l.nextLook(p))
	case found.sight == absent:
		return l.anew(ctx, p, result{state: Waiting, reason: "it was not booked"})
	case p.Kind == Checkout && p.Reopened < l.options.ReopenCheckouts: // guard reopen
		return l.anew(ctx, p, result{state: Waiting, reason: "reopened: " + found.reason, reopened: 1})
	}
	return 0, l.verdict(ctx, p, result{state: Undecided, reason: found.reason})
}

// anew sends a payment again whose write is known not to count.
func (l *Ledger) anew(ctx context.Context, p *row, r result) (time.Duration, error) {
	if err := l.verdict(ctx, p, r); err != nil {
		return 0, err
	}
	p, again, err := l.claim(ctx, p.ID)
	if err != nil || p == nil {
		return again, err
	}
	return l.proceed(ctx, p)
}

// mostFailures is how many reads in a row may fail after Settle before a person is asked: about 17 minutes.
const mostFailures = 10

// backoff returns how long to wait after a failure: as long as the platform asks, at least 1 s, 2 s, 4 s and so on up to 5 min.
func (l *Ledger) backoff(p *row, err error) time.Duration {
	wait := min(time.Second<<min(p.failures, 10), 5*time.Minute)
	if e, ok := errors.AsType[*tigo.Error](err); ok {
		wait = max(wait, e.RetryAfter)
	}
	return l.shortened(wait)
}

// nextLook returns when to look again: after as long as the write is old, so after 1, 2, 4 … s, and when Settle is over.
func (l *Ledger) nextLook(p *row) time.Duration {
	rest := l.shortened(l.options.Settle) - p.age
	return min(max(p.age, l.shortened(time.Second)), max(rest, l.shortened(time.Second)))
}
