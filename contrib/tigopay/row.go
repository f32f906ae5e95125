package tigopay

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/tigo-go/tigo"
)

// row is a payment with the data that workers need.
type row struct {
	Payment
	request  []byte // sealed
	token    []byte // sealed
	url      []byte // sealed
	fence    int64
	failures int // of reads and writes in a row, for the backoff
	known    []string
	despite  bool
	made     string
	age      time.Duration // since the last commit of "sending", by the clock of the database at the beginning of the statement
}

// columns are the columns that scan reads.
const columns = ` id, ledger, key, kind, contract_id, invoice_id, amount, request, state, reason, fence, failures, attempt,
	coalesce(now() - sent_at, '0'), known, despite, reopened, made_id, token, url, created_at, updated_at, due_at `

func scan(from pgx.CollectableRow) (*row, error) {
	var r row
	var amount string
	err := from.Scan(&r.ID, &r.Ledger, &r.Key, &r.Kind, &r.ContractID, &r.InvoiceID, &amount, &r.request, &r.State, &r.Reason, &r.fence, &r.failures, &r.Attempts,
		&r.age, &r.known, &r.despite, &r.Reopened, &r.made, &r.token, &r.url, &r.Created, &r.Updated, &r.Due)
	if err != nil {
		return nil, err
	}
	r.Amount, err = tigo.ParseNumber(amount)
	return &r, err
}

// querier is a pool or a transaction.
type querier interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
}

// one runs a statement that returns at most one payment. It returns nil if there is none.
func one(ctx context.Context, db querier, sql string, args ...any) (*row, error) {
	rows, err := db.Query(ctx, sql, args...)
	if err != nil {
		return nil, err
	}
	found, err := pgx.CollectExactlyOneRow(rows, scan)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, nil //nolint:nilnil // no row is no error here
	}
	return found, err
}

// payment converts a row to a Payment.
func (l *Ledger) payment(r *row) (Payment, error) {
	p := r.Payment
	if p.State != Done {
		return p, nil
	}
	if p.Kind == Invoice {
		p.InvoiceID = r.made
		return p, nil
	}
	p.CheckoutID = r.made
	if l.options.Seal == nil {
		return p, nil
	}
	token, err := l.open(r.Key, "token", r.token)
	if err != nil {
		return p, err
	}
	url, err := l.open(r.Key, "url", r.url)
	p.Token, p.RedirectURL = tigo.NewSecret(string(token)), tigo.NewSecret(string(url))
	return p, err
}

// Get returns the payment with a key. Without [Options].Seal, the token and the URL of a checkout are empty.
//
// Errors: [ErrNotFound].
func (l *Ledger) Get(ctx context.Context, key string) (Payment, error) {
	r, err := one(ctx, l.db, `SELECT `+columns+` FROM tigopay_payments WHERE ledger = $1 AND key = $2`, l.options.Name, key)
	switch {
	case err != nil:
		return Payment{}, fmt.Errorf("tigopay: get: %w", err)
	case r == nil:
		return Payment{}, ErrNotFound
	}
	return l.payment(r)
}
