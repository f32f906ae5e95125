// Package billingservice reminds customers of unpaid invoices. It shows how to write a service that uses the SDK: the
// service declares a small interface of the calls it needs, and its tests use the emulator of package tigotest.
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

// The errors of a payment.
var (
	ErrNotPaid = errors.New("billingservice: not paid")                              // the bank rejected it
	ErrUnsure  = errors.New("billingservice: unknown whether a checkout was opened") // read before the next attempt
)

// Reminders reads what customers have to pay.
type Reminders struct {
	Bills     Bills
	ReturnURL string // the gateway sends the customer to this page after the payment
}

// Unpaid returns the unpaid invoices of all contracts of a customer. If the platform does not say whether an invoice is
// paid, Unpaid leaves it out: no customer should pay twice.
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

// Pay opens a checkout for the due amount of an invoice, sends the customer to its page, and waits for the decision of the
// gateway. It fails with ErrNotPaid if the payment is rejected, and with ErrUnsure if the response to the checkout is lost.
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
