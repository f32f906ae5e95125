package tigopay

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// A worker has the lease of a row if due_at is in the future and the worker knows the fence. No lock is held while a worker
// calls the platform, so that a pooler in front of the database need not keep a session.

// openStates selects the states in which workers process a payment.
const openStates = ` state IN ('waiting', 'sending', 'blocked') `

// lease is the beginning of the statement that takes the lease of a payment. $2 is the length of the lease.
const lease = `UPDATE tigopay_payments SET fence = fence + 1, slot = true, due_at = clock_timestamp() + $2::interval, updated_at = clock_timestamp() WHERE `

// claim takes the lease of a payment. If there is nothing to do now, it returns no row, and the time until there is something
// to do; 0: never.
func (l *Ledger) claim(ctx context.Context, id int64) (*row, time.Duration, error) {
	p, err := one(ctx, l.db, lease+`ledger = $1 AND id = $3 AND due_at <= now() AND`+openStates+l.kinds()+`RETURNING`+columns,
		l.options.Name, l.lease(), id)
	switch {
	case p != nil:
		return p, 0, nil
	case busy(err):
		return nil, l.shortened(time.Second), nil // another payment has the slot
	case err != nil:
		return nil, 0, err
	}
	again, err := l.standing(ctx, id)
	return nil, again, err
}

// claimNext takes the lease of the payment that is due for the longest time. It returns nil if none is due by the given
// time.
func (l *Ledger) claimNext(ctx context.Context, by time.Time) (*row, error) {
	for {
		p, err := one(ctx, l.db, lease+`id = (
			SELECT id FROM tigopay_payments p WHERE ledger = $1 AND due_at <= $3 AND`+openStates+l.kinds()+`
			AND (slot OR NOT EXISTS (SELECT FROM tigopay_payments o WHERE o.slot
				AND o.ledger = p.ledger AND o.kind = p.kind AND o.contract_id = p.contract_id AND o.invoice_id = p.invoice_id))
			ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED) RETURNING`+columns,
			l.options.Name, l.lease(), by)
		if !busy(err) {
			return p, err
		}
		// Another worker took the slot between the two parts of the statement. The next statement sees that.
	}
}

// kinds excludes checkouts if the ledger has no Seal to decrypt them.
func (l *Ledger) kinds() string {
	if l.options.Seal == nil {
		return ` AND kind = 'invoice' `
	}
	return ` `
}

// busy reports whether a claim failed because another payment of the same contract or invoice is being written.
func busy(err error) bool {
	refused, ok := errors.AsType[*pgconn.PgError](err)
	return ok && refused.ConstraintName == "tigopay_slot"
}

// standing returns the time until a payment is due again, 0 if never.
func (l *Ledger) standing(ctx context.Context, id int64) (time.Duration, error) {
	var state State
	var wait time.Duration
	err := l.db.QueryRow(ctx, `SELECT state, greatest(due_at - clock_timestamp(), '0') FROM tigopay_payments WHERE ledger = $1 AND id = $2`, l.options.Name, id).
		Scan(&state, &wait)
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return 0, ErrNotFound
	case err != nil || state.Final():
		return 0, err
	}
	return max(wait, l.shortened(time.Second)), nil
}
