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

// AddInvoice adds the intent to create an invoice, in the caller's transaction. After its commit, the invoice is created
// once; before, nothing is sent. The key is the caller's name for the intent, such as the number of an order. It must not
// contain personal data.
//
// The same key with the same content is the same payment, so a caller may add it again. Two invoices of the same amount for
// a contract need two keys. Errors:
//   - [ErrKeyReused]: the key belongs to a payment with other content
//   - [tigo.ArgumentError]: the platform would not accept the request
func (l *Ledger) AddInvoice(ctx context.Context, tx pgx.Tx, key, contractID string, r billing.CreateInvoiceRequest) (Payment, error) {
	const op = "tigopay.AddInvoice"
	if err := checkIntent(op, key, contractID, r.Amount); err != nil {
		return Payment{}, err
	}
	return l.add(ctx, tx, op, Payment{Key: key, Kind: Invoice, ContractID: contractID, Amount: r.Amount}, nil)
}

// AddCheckout adds the intent to begin the payment of an invoice, in the caller's transaction, in the same way as
// [Ledger.AddInvoice]. When it is done, [Ledger.Get] returns the token and the URL to which to send the customer.
//
// The payment is blocked as long as another checkout of the invoice is pending. Errors:
//   - [ErrKeyReused]: the key belongs to a payment with other content
//   - [ErrNoSeal]: the ledger has no Options.Seal
//   - [tigo.ArgumentError]: the platform would not accept the request
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
		return Payment{}, &tigo.ArgumentError{Op: op, Name: "r.InvoiceID", Reason: "differs from invoiceID"}
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

// maxKey is the maximum length of a key in bytes, which an index can store.
const maxKey = 1000

func checkIntent(op, key, contractID string, amount tigo.Number) error {
	wrong := func(name, reason string) error { return &tigo.ArgumentError{Op: op, Name: name, Reason: reason} }
	switch {
	case key == "":
		return wrong("key", "is empty")
	case len(key) > maxKey:
		return wrong("key", fmt.Sprintf("has more than %d bytes", maxKey))
	case strings.Contains(key+contractID, "\x00"):
		return wrong("key", "or contractID contains a zero byte")
	case contractID == "":
		return wrong("contractID", "is empty")
	case !amount.IsSet():
		return wrong("amount", "is missing")
	case amount.Sign() <= 0:
		return wrong("amount", "is not positive")
	}
	return nil
}

// add inserts a payment, or returns the existing one with its key.
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

// sameContent compares a stored payment with a new one of the same key.
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
