// Package billingservice reminds customers of invoices they have not paid. It shows how a service is written on top of
// the SDK: against a small interface of its own, and tested with the emulator of package tigotest.
package billingservice

import (
	"context"
	"errors"
	"fmt"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/billing"
)

// Bills is the part of *billing.Client that the service needs.
type Bills interface {
	ListContracts(context.Context, tigo.Document, ...tigo.CallOption) ([]billing.Contract, error)
	ListInvoices(context.Context, string, billing.ListInvoicesOptions, ...tigo.CallOption) ([]billing.Invoice, error)
	CreateCheckout(context.Context, string, string, billing.CheckoutRequest, ...tigo.CallOption) (billing.CheckoutReference, error)
	WaitCheckout(context.Context, string, string, string, billing.WatchCheckoutOptions, ...tigo.CallOption) (billing.Checkout, error)
}

// How a payment can end that did not come to anything.
var (
	ErrNotPaid = errors.New("billingservice: not paid")                              // the customer's bank refused
	ErrUnsure  = errors.New("billingservice: nobody knows if a checkout was opened") // look before the next attempt
)

// Reminders knows what customers have to pay.
type Reminders struct {
	Bills     Bills
	ReturnURL string // where the gateway sends the customer in the end
}

// Unpaid returns the invoices of all contracts of a customer that are surely not paid. One of which the platform does
// not say whether it is paid is left out: nobody shall pay twice.
func (r Reminders) Unpaid(ctx context.Context, customer tigo.Document) ([]billing.Invoice, error) {
	contracts, err := r.Bills.ListContracts(ctx, customer)
	if err != nil {
		return nil, err
	}
	var unpaid []billing.Invoice
	for _, contract := range contracts {
		invoices, err := r.Bills.ListInvoices(ctx, contract.ContractID, billing.ListInvoicesOptions{})
		if err != nil {
			return nil, err
		}
		for _, invoice := range invoices {
			if invoice.HasPayment == tigo.No && invoice.DueAmount.Sign() > 0 {
				unpaid = append(unpaid, invoice)
			}
		}
	}
	return unpaid, nil
}

// Pay opens a checkout of all that is due of an invoice, has the customer sent to its page, and waits until the
// gateway has decided. The error is ErrNotPaid if it decided against, and ErrUnsure if the answer that opened the
// checkout was lost.
func (r Reminders) Pay(ctx context.Context, customer tigo.Document, invoice billing.Invoice, send func(checkout billing.CheckoutReference) error) error {
	checkout, err := r.Bills.CreateCheckout(ctx, invoice.ContractID, invoice.InvoiceID, billing.CheckoutRequest{
		PaymentAmount: invoice.DueAmount,
		ReturnURL:     r.ReturnURL,
		CustomerInfo:  customer.CustomerInfo(),
	})
	if tigo.OutcomeOf(err) == tigo.OutcomeUnknown {
		return fmt.Errorf("%w: %w", ErrUnsure, err)
	}
	if err != nil {
		return err
	}
	if err := send(checkout); err != nil {
		return err
	}
	end, err := r.Bills.WaitCheckout(ctx, invoice.ContractID, invoice.InvoiceID, checkout.PaymentToken, billing.WatchCheckoutOptions{})
	if err == nil && end.PaymentApproved != tigo.Yes {
		err = ErrNotPaid
	}
	return err
}
