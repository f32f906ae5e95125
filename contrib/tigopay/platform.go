package tigopay

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/billing"
)

// errPending is the error if another checkout of the invoice has not ended.
var errPending = errors.New("another checkout of the invoice is pending")

// shown is the number of invoices that the platform lists at most.
const shown = 5

// made is what a write created.
type made struct {
	id, token, url string
}

// sight is the result of a read for a write.
type sight int

const (
	absent  sight = iota // the read does not show the write
	present              // the read shows the write, and nothing else that could be it
	unclear              // the read shows something that may be the write
)

// finding is a sight with its details.
type finding struct {
	sight  sight
	made   made   // if present
	reason string // if unclear
}

// before reads what the platform shows before a write. The returned ids do not belong to the write.
func (l *Ledger) before(ctx context.Context, p *row) ([]string, error) {
	if p.Kind == Invoice {
		invoices, err := l.bills.ListInvoices(ctx, p.ContractID, billing.ListInvoicesOptions{Limit: shown})
		return ids(invoices), err
	}
	latest, err := l.bills.GetCheckout(ctx, p.ContractID, p.InvoiceID)
	switch {
	case errors.Is(err, tigo.ErrNotFound): // no checkout yet; if there is no such invoice, the write reports it
		return []string{}, nil
	case err != nil:
		return nil, err
	case l.pending(latest) && !p.despite: // guard blocked: one checkout of an invoice at a time
		return nil, errPending
	}
	return []string{latest.CheckoutID}, nil // "" if it is pending
}

// pending reports whether the customer may still pay a checkout.
func (l *Ledger) pending(c billing.Checkout) bool {
	done := l.options.CheckoutDone
	return c.Pending || done != nil && !c.PaymentApproved.IsYes() && !done(c)
}

func ids(invoices []billing.Invoice) []string {
	all := make([]string, 0, len(invoices))
	for _, i := range invoices {
		if i.InvoiceID != "" {
			all = append(all, i.InvoiceID)
		}
	}
	return all
}

// send makes the write.
func (l *Ledger) send(ctx context.Context, p *row) (made, error) {
	once := tigo.WithRetry(tigo.Retry{Attempts: 2}) // an attempt that provably did nothing may be retried within Send
	if p.Kind == Invoice {
		created, err := l.bills.CreateInvoice(ctx, p.ContractID, billing.CreateInvoiceRequest{Amount: p.Amount}, once)
		return made{id: created.InvoiceID}, err
	}
	text, err := l.open(p.Key, "request", p.request)
	if err != nil {
		return made{}, notSentError{err}
	}
	var request billing.CheckoutRequest
	if err := json.Unmarshal(text, &request); err != nil {
		return made{}, notSentError{err}
	}
	created, err := l.bills.CreateCheckout(ctx, p.ContractID, p.InvoiceID, request, once)
	return made{id: created.CheckoutID, token: created.PaymentToken, url: created.RedirectURL}, err
}

// notSentError is a failure of the ledger itself, before anything was sent.
type notSentError struct{ error }

func (e notSentError) Unwrap() error { return e.error }

// look reads whether the platform shows a write that may have been made.
func (l *Ledger) look(ctx context.Context, p *row) (finding, error) {
	if p.Kind == Checkout {
		return l.lookForCheckout(ctx, p)
	}
	invoices, err := l.bills.ListInvoices(ctx, p.ContractID, billing.ListInvoicesOptions{Limit: shown})
	if err != nil {
		return finding{}, err
	}
	return judge(p, invoices), nil
}

// judge looks for the invoice of a payment among the newest ones of its contract.
func judge(p *row, invoices []billing.Invoice) finding {
	var candidates []string
	reachesBack := len(invoices) < shown // the list has all invoices of the contract
	for _, i := range invoices {
		switch {
		case slices.Contains(p.known, i.InvoiceID): // guard before
			reachesBack = true
		case !i.InvoiceAmount.IsSet():
			return finding{sight: unclear, reason: "an invoice without a readable amount may be this one"}
		case i.InvoiceAmount.Compare(p.Amount) != 0:
		case i.InvoiceID == "":
			return finding{sight: unclear, reason: "an invoice without an id has the amount"}
		default:
			candidates = append(candidates, i.InvoiceID)
		}
	}
	switch {
	case len(candidates) > 1: // guard one
		return finding{sight: unclear, reason: fmt.Sprintf("%d new invoices have the amount: %v", len(candidates), candidates)}
	case len(candidates) == 1:
		return finding{sight: present, made: made{id: candidates[0]}}
	case !reachesBack: // guard list
		return finding{sight: unclear, reason: "newer invoices hide all that were known before"}
	}
	return finding{}
}

// lookForCheckout cannot identify a checkout: a pending one has no id, and the platform shows no tokens.
func (l *Ledger) lookForCheckout(ctx context.Context, p *row) (finding, error) {
	latest, err := l.bills.GetCheckout(ctx, p.ContractID, p.InvoiceID)
	switch {
	case errors.Is(err, tigo.ErrNotFound):
		return finding{}, nil
	case err != nil:
		return finding{}, err
	case latest.Pending:
		return finding{sight: unclear, reason: "a checkout is pending: one whose token is lost, or one of another system"}, nil
	case latest.CheckoutID != "" && slices.Contains(p.known, latest.CheckoutID):
		return finding{}, nil
	}
	return finding{sight: unclear, reason: "a checkout has begun and ended since: this one, or one of another system"}, nil
}
