package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/billing"
)

// payment is an invoice that a customer wants to pay.
type payment struct {
	bills    *billing.Client
	customer tigo.Document
	contract string
	invoice  string
	patience time.Duration // how long a lost checkout may take to appear: the platform works on a call for up to 55 s
	pause    time.Duration // between two reads of the checkout
}

// The reasons not to open a checkout.
var (
	errPaid = errors.New("checkout: nothing is due on the invoice")
	errBusy = errors.New("checkout: another payment of the invoice is in process")
	// errOpen is returned if a checkout was opened and its token is lost. The checkout can be read, but not paid.
	errOpen = errors.New("checkout: opened, but its token is lost: nobody can pay it")
)

// begin opens a checkout for the whole due amount. If the response is lost, it reads whether the checkout was opened. It
// opens another checkout only if not.
func (p payment) begin(ctx context.Context) (billing.CheckoutReference, error) {
	var none billing.CheckoutReference
	invoice, err := p.bills.GetInvoice(ctx, p.contract, p.invoice)
	if err != nil {
		return none, err
	}
	if invoice.HasPayment == tigo.Yes || invoice.DueAmount.Sign() <= 0 {
		return none, errPaid
	}
	before, err := p.latest(ctx)
	if err != nil {
		return none, err
	}
	if before.Pending {
		return none, errBusy
	}
	checkout, err := p.open(ctx, invoice)
	if err == nil || tigo.OutcomeOf(err) != tigo.OutcomeUnknown && tigo.OutcomeOf(err) != tigo.OutcomeApplied {
		return checkout, err
	}
	appeared, readErr := p.appeared(ctx, before)
	switch {
	case readErr != nil:
		return none, errors.Join(err, readErr)
	case appeared:
		return none, fmt.Errorf("%w: %w", errOpen, err)
	}
	return p.open(ctx, invoice)
}

func (p payment) open(ctx context.Context, invoice billing.Invoice) (billing.CheckoutReference, error) {
	return p.bills.CreateCheckout(ctx, p.contract, p.invoice, billing.CheckoutRequest{
		PaymentAmount:      invoice.DueAmount,
		PaymentDate:        invoice.CreationDate,
		PaymentDescription: p.invoice,
		ReturnURL:          "https://shop.example.com/paid",
		CancelURL:          "https://shop.example.com/cart",
		CustomerInfo:       p.customer.CustomerInfo(),
	})
}

// latest returns the latest checkout of the invoice, or the zero Checkout if there is none.
func (p payment) latest(ctx context.Context) (billing.Checkout, error) {
	checkout, err := p.bills.GetCheckout(ctx, p.contract, p.invoice)
	if errors.Is(err, tigo.ErrNotFound) {
		return billing.Checkout{}, nil
	}
	return checkout, err
}

// appeared reports whether the invoice has a new checkout. A checkout may take a while to appear, so it reports false only
// after p.patience.
func (p payment) appeared(ctx context.Context, before billing.Checkout) (bool, error) {
	for waited := time.Duration(0); ; waited += p.pause {
		now, err := p.latest(ctx)
		if err != nil {
			return false, err
		}
		if now.Pending || now.CheckoutID != before.CheckoutID {
			return true, nil
		}
		if waited >= p.patience {
			return false, nil
		}
		select {
		case <-ctx.Done():
			return false, context.Cause(ctx)
		case <-time.After(p.pause):
		}
	}
}
