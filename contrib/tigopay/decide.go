package tigopay

import (
	"context"
	"fmt"
	"iter"
	"slices"

	"github.com/jackc/pgx/v5"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/billing"
)

// Action is the decision of a person about a payment.
type Action string

// The actions. Before Booked or Again, check the platform or ask Tigo: the ledger does not verify the decision.
const (
	Booked  Action = "booked"  // it was booked: the payment becomes done, with the ids in the Decision
	Again   Action = "again"   // ignore any earlier booking, and send the payment, even if a checkout is pending
	Abandon Action = "abandon" // never send it: the payment becomes refused
)

// Decision is a person's decision about a payment that is undecided. A payment that is waiting or blocked can be abandoned.
// A blocked payment can also be sent again, in spite of the pending checkout.
type Decision struct {
	Action    Action
	InvoiceID string                    // for Booked, of an invoice: the invoice that was created
	Checkout  billing.CheckoutReference // for Booked, of a checkout: PaymentToken is required
}

// Decide stores a decision, with the name of the person who made it. It sends nothing: after Again, the workers send the
// payment.
//
// A payment is undecided only after Settle, when no request can be in flight any more.
//
// Errors:
//   - [ErrNotFound]: no such payment
//   - [ErrDecided]: the payment is done, refused or being sent
//   - [tigo.ArgumentError]: the decision is incomplete
func (l *Ledger) Decide(ctx context.Context, key string, d Decision, by string) error {
	p, err := one(ctx, l.db, `SELECT `+columns+` FROM tigopay_payments WHERE ledger = $1 AND key = $2`, l.options.Name, key)
	switch {
	case err != nil:
		return fmt.Errorf("tigopay: decide: %w", err)
	case p == nil:
		return ErrNotFound
	}
	if err := check(p.Payment, d, by); err != nil {
		return err
	}
	token, url, err := l.sealed(p, made{token: d.Checkout.PaymentToken, url: d.Checkout.RedirectURL})
	if err != nil {
		return err
	}
	next := map[Action]State{Booked: Done, Again: Waiting, Abandon: Refused}[d.Action]
	tag, err := l.db.Exec(ctx, `UPDATE tigopay_payments SET state = $3, reason = $4, actor = $5, made_id = $6, token = $7, url = $8,
			despite = despite OR $4 = 'again', slot = false, fence = fence + 1, failures = 0, due_at = clock_timestamp(), updated_at = clock_timestamp()
		WHERE ledger = $1 AND key = $2 AND state = ANY($9)`, // guard person
		l.options.Name, key, next, string(d.Action), by, d.InvoiceID+d.Checkout.CheckoutID, token, url, decidable(d.Action))
	switch {
	case err != nil:
		return fmt.Errorf("tigopay: decide: %w", err)
	case tag.RowsAffected() == 0:
		return ErrDecided
	}
	return nil
}

// decidable returns the states in which an action is allowed. In "sending" none is, since the request may be in flight.
func decidable(a Action) []State {
	switch a {
	case Abandon:
		return []State{Undecided, Waiting, Blocked}
	case Again:
		return []State{Undecided, Blocked}
	default:
		return []State{Undecided}
	}
}

// check returns an error for an incomplete decision.
func check(p Payment, d Decision, by string) error {
	wrong := func(name, reason string) error {
		return &tigo.ArgumentError{Op: "tigopay.Decide", Name: name, Reason: reason}
	}
	booked := d.Action == Booked
	switch {
	case by == "":
		return wrong("by", "is empty")
	case !slices.Contains([]Action{Booked, Again, Abandon}, d.Action):
		return wrong("d.Action", "is not booked, again or abandon")
	case booked && p.Kind == Invoice && d.InvoiceID == "":
		return wrong("d.InvoiceID", "is empty: name the invoice that was created")
	case booked && p.Kind == Checkout && d.Checkout.PaymentToken == "":
		return wrong("d.Checkout.PaymentToken", "is empty: without it the payment cannot be followed; abandon it or send it again")
	case d.InvoiceID != "" && !(booked && p.Kind == Invoice):
		return wrong("d.InvoiceID", "belongs to an invoice that was booked")
	case d.Checkout != billing.CheckoutReference{} && !(booked && p.Kind == Checkout):
		return wrong("d.Checkout", "belongs to a checkout that was booked")
	}
	return nil
}

// Undecided yields the undecided payments, oldest first. They may be decided within the loop. It yields an error of the
// database once and ends.
func (l *Ledger) Undecided(ctx context.Context) iter.Seq2[Payment, error] {
	return l.List(ctx, Undecided)
}

// listed is the number of payments that List reads at once.
const listed = 100

// List yields the payments in the given states, oldest first. Without states it yields all payments. It reads in pages and
// holds no connection during the loop, so a state may change while the loop runs. It yields an error of the database once
// and ends.
func (l *Ledger) List(ctx context.Context, states ...State) iter.Seq2[Payment, error] {
	if len(states) == 0 {
		states = []State{Waiting, Sending, Done, Refused, Blocked, Undecided}
	}
	return func(yield func(Payment, error) bool) {
		for last := int64(0); ; {
			page, err := l.page(ctx, last, states)
			if err != nil {
				yield(Payment{}, fmt.Errorf("tigopay: list: %w", err))
				return
			}
			for _, r := range page {
				if p, err := l.payment(r); !yield(p, err) || err != nil {
					return
				}
				last = r.ID
			}
			if len(page) < listed {
				return
			}
		}
	}
}

func (l *Ledger) page(ctx context.Context, after int64, states []State) ([]*row, error) {
	rows, err := l.db.Query(ctx, `SELECT `+columns+` FROM tigopay_payments WHERE ledger = $1 AND id > $2 AND state = ANY($3) ORDER BY id LIMIT $4`,
		l.options.Name, after, states, listed)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, scan)
}

// History returns every change of a payment's state, oldest first.
//
// Errors: [ErrNotFound].
func (l *Ledger) History(ctx context.Context, key string) ([]Event, error) {
	rows, err := l.db.Query(ctx, `SELECT e.at, e.state, e.attempt, e.reason, e.actor FROM tigopay_events e JOIN tigopay_payments p ON p.id = e.payment_id
		WHERE p.ledger = $1 AND p.key = $2 ORDER BY e.id`, l.options.Name, key)
	if err != nil {
		return nil, fmt.Errorf("tigopay: history: %w", err)
	}
	events, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Event])
	switch {
	case err != nil:
		return nil, fmt.Errorf("tigopay: history: %w", err)
	case len(events) == 0:
		return nil, ErrNotFound
	}
	return events, nil
}
