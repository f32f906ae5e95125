package tigopay

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/billing"
)

// AddInvoice adds the intent to create an invoice, in the caller's transaction: with its commit the invoice will be created,
// once. Nothing is sent before. The key is the caller's name of the intent, such as an order's number; it must say nothing personal.
//
// The same key with the same content is the same payment, so a caller may add it again. That a contract gets two invoices of
// one amount takes two keys.
//
// Errors: [ErrKeyReused]; a [tigo.ArgumentError] for what the platform would not accept.
func (l *Ledger) AddInvoice(ctx context.Context, tx pgx.Tx, key, contractID string, r billing.CreateInvoiceRequest) (Payment, error) {
	const op = "tigopay.AddInvoice"
	if err := checkIntent(op, key, contractID, r.Amount); err != nil {
		return Payment{}, err
	}
	return l.add(ctx, tx, op, Payment{Key: key, Kind: Invoice, ContractID: contractID, Amount: r.Amount}, nil)
}

// AddCheckout adds the intent to begin the payment of an invoice, in the caller's transaction, as [Ledger.AddInvoice] does for
// an invoice. Once it is done, [Ledger.Get] has the URL to send the customer to, and the token.
//
// A checkout is begun only when no other one of its invoice is pending: until then the payment is blocked.
//
// Errors: [ErrKeyReused]; [ErrNoSeal]; a [tigo.ArgumentError] for what the platform would not accept.
func (l *Ledger) AddCheckout(ctx context.Context, tx pgx.Tx, key, contractID, invoiceID string, r billing.CheckoutRequest) (Payment, error) {
	const op = "tigopay.AddCheckout"
	if err := checkIntent(op, key, contractID, r.PaymentAmount); err != nil {
		return Payment{}, err
	}
	r.InvoiceID = cmp.Or(r.InvoiceID, invoiceID)
	switch {
	case invoiceID == "":
		return Payment{}, &tigo.ArgumentError{Op: op, Name: "invoiceID", Reason: "is empty"}
	case r.InvoiceID != invoiceID:
		return Payment{}, &tigo.ArgumentError{Op: op, Name: "r.InvoiceID", Reason: "is not the call's invoice"}
	case r.CustomerInfo.CustomerID == "":
		return Payment{}, &tigo.ArgumentError{Op: op, Name: "r.CustomerInfo.CustomerID", Reason: "is empty"}
	case l.options.Seal == nil:
		return Payment{}, ErrNoSeal
	}
	text, err := json.Marshal(r)
	if err != nil {
		return Payment{}, fmt.Errorf("%s: %w", op, err)
	}
	return l.add(ctx, tx, op, Payment{Key: key, Kind: Checkout, ContractID: contractID, InvoiceID: invoiceID, Amount: r.PaymentAmount}, text)
}

// maxKey is the length of a key in bytes: an index has to hold it.
const maxKey = 1000

func checkIntent(op, key, contractID string, amount tigo.Number) error {
	wrong := func(name, reason string) error { return &tigo.ArgumentError{Op: op, Name: name, Reason: reason} }
	switch {
	case key == "":
		return wrong("key", "is empty")
	case len(key) > maxKey:
		return wrong("key", fmt.Sprintf("has more than %d bytes", maxKey))
	case strings.Contains(key+contractID, "\x00"):
		return wrong("key", "or contractID holds a zero byte")
	case contractID == "":
		return wrong("contractID", "is empty")
	case !amount.IsSet():
		return wrong("amount", "is missing")
	case amount.Sign() <= 0:
		return wrong("amount", "is not positive")
	}
	return nil
}

// add inserts a payment, or finds the one that the key has already.
func (l *Ledger) add(ctx context.Context, tx pgx.Tx, op string, p Payment, request []byte) (Payment, error) {
	var sealed []byte
	if request != nil {
		var err error
		if sealed, err = l.seal(p.Key, "request", request); err != nil {
			return Payment{}, err
		}
	}
	added, err := one(ctx, tx, `INSERT INTO tigopay_payments (ledger, key, kind, contract_id, invoice_id, amount, request)
		VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (ledger, key) DO NOTHING RETURNING`+columns,
		l.options.Name, p.Key, p.Kind, p.ContractID, p.InvoiceID, p.Amount.String(), sealed)
	if err != nil {
		return Payment{}, fmt.Errorf("%s: %w", op, err)
	}
	if added != nil {
		l.stats.added.Add(1)
		return added.Payment, nil
	}
	had, err := one(ctx, tx, `SELECT `+columns+` FROM tigopay_payments WHERE ledger = $1 AND key = $2`, l.options.Name, p.Key)
	switch {
	case err != nil:
		return Payment{}, fmt.Errorf("%s: %w", op, err)
	case had == nil:
		return Payment{}, fmt.Errorf("%s: %w", op, ErrNotFound) // deleted between the two statements
	}
	same, err := l.sameContent(had, p, request)
	switch {
	case err != nil:
		return Payment{}, fmt.Errorf("%s: %w", op, err)
	case !same:
		return Payment{}, fmt.Errorf("%s: %w", op, ErrKeyReused)
	}
	return l.payment(had)
}

// sameContent compares a stored payment with one that is to be added under its key.
func (l *Ledger) sameContent(had *row, p Payment, request []byte) (bool, error) {
	if had.Kind != p.Kind || had.ContractID != p.ContractID || had.InvoiceID != p.InvoiceID || had.Amount.Compare(p.Amount) != 0 {
		return false, nil
	}
	if p.Kind == Invoice {
		return true, nil
	}
	before, err := l.open(had.Key, "request", had.request)
	return bytes.Equal(before, request), err
}
