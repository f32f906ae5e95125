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

// errPending is a checkout that somebody else began and that has not ended.
var errPending = errors.New("another checkout of the invoice is pending")

// shown is the number of invoices that the platform lists at most.
const shown = 5

// made is what a write created.
type made struct {
	id, token, url string
}

// sight says what a read shows of a write.
type sight int

const (
	absent  sight = iota // it does not show the write
	present              // it shows the write, and nothing else that could be it
	unclear              // what it shows may be the write or not
)

// finding is a sight with its circumstances.
type finding struct {
	sight  sight
	made   made   // if present
	reason string // if unclear
}

// before reads what the platform shows ahead of a write. The ids it returns are known not to be the write's.
func (l *Ledger) before(ctx context.Context, p *row) ([]string, error) {
	if p.Kind == Invoice {
		invoices, err := l.bills.ListInvoices(ctx, p.ContractID, billing.ListInvoicesOptions{Limit: shown})
		return ids(invoices), err
	}
	latest, err := l.bills.GetCheckout(ctx, p.ContractID, p.InvoiceID)
	switch {
	case errors.Is(err, tigo.ErrNotFound): // no checkout yet; that there is no such invoice the write itself tells
		return []string{}, nil
	case err != nil:
		return nil, err
	case l.pending(latest) && !p.despite: // guard blocked: one checkout of an invoice at a time
		return nil, errPending
	}
	return []string{latest.CheckoutID}, nil // "" for one that is pending
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
	once := tigo.WithRetry(tigo.Retry{Attempts: 2}) // what provably did nothing may be repeated within Send
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

// notSentError is a failure of the ledger's own, before anything was sent.
type notSentError struct{ error }

func (e notSentError) Unwrap() error { return e.error }

// look reads what the platform shows of a write that may have been made.
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

// judge finds the invoice of a payment among the newest of its contract.
func judge(p *row, invoices []billing.Invoice) finding {
	var candidates []string
	reachesBack := len(invoices) < shown // the list holds all that there are
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

// lookForCheckout never finds a checkout for certain: one that is pending has no id, and none shows its token.
func (l *Ledger) lookForCheckout(ctx context.Context, p *row) (finding, error) {
	latest, err := l.bills.GetCheckout(ctx, p.ContractID, p.InvoiceID)
	switch {
	case errors.Is(err, tigo.ErrNotFound):
		return finding{}, nil
	case err != nil:
		return finding{}, err
	case latest.Pending:
		return finding{sight: unclear, reason: "a checkout is pending whose token is lost, or somebody else's"}, nil
	case latest.CheckoutID != "" && slices.Contains(p.known, latest.CheckoutID):
		return finding{}, nil
	}
	return finding{sight: unclear, reason: "a checkout has begun and ended since: this one, or somebody else's"}, nil
}
