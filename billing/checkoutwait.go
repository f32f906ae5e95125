package billing

import (
	"context"
	"iter"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/internal/endpoint"
)

// WatchCheckoutOptions say when [Client.WatchCheckout] and [Client.WaitCheckout] end. The zero value ends them at the
// first state that is not Pending.
type WatchCheckoutOptions struct {
	// Done reports whether a state is the last one; nil: every state that is not Pending is. Set it where a payment
	// gateway's PaymentStatus has codes of its own for "in process". It is not called with a Pending state.
	Done func(Checkout) bool
}

// WatchCheckout follows an attempt to pay an invoice: it yields the first state and each that differs from the one
// before, and ends after the first one that is not Pending, or as options.Done reports. Each range is a new watch.
//
// The first look comes at once, the next after 2 s, then at growing intervals of up to 10 s, never sooner than the
// platform asks. Failures that may
// pass are survived ([tigo.Retryable]), and for 30 s so is [tigo.ErrNotFound]: a new attempt takes a moment to appear.
// Nothing but ctx bounds it. Any other failure, and the end of ctx, is an error that comes once and last. Other
// options hold for every single request.
//
// Errors:
//   - [context.DeadlineExceeded]: ctx ended
//   - [tigo.ErrNotFound]: no such attempt
//
// API: GetCheckOutByContractIdAndInvoiceIdAndPaymentToken (Home Self Care 1.0.0).
func (c *Client) WatchCheckout(ctx context.Context, contractID, invoiceID, paymentToken string, options WatchCheckoutOptions, opts ...tigo.CallOption) iter.Seq2[Checkout, error] {
	return c.watchCheckout(ctx, "billing.WatchCheckout", contractID, invoiceID, paymentToken, options, opts)
}

// WaitCheckout waits for the end of an attempt to pay an invoice, as [Client.WatchCheckout] does, and returns its last
// state. Look at PaymentApproved: an end is not a success. Beside an error it returns the last state it saw.
//
// Errors:
//   - [context.DeadlineExceeded]: ctx ended
//   - [tigo.ErrNotFound]: no such attempt
//
// API: GetCheckOutByContractIdAndInvoiceIdAndPaymentToken (Home Self Care 1.0.0).
func (c *Client) WaitCheckout(ctx context.Context, contractID, invoiceID, paymentToken string, options WatchCheckoutOptions, opts ...tigo.CallOption) (Checkout, error) {
	var last Checkout
	for state, err := range c.watchCheckout(ctx, "billing.WaitCheckout", contractID, invoiceID, paymentToken, options, opts) {
		if err != nil {
			return last, err
		}
		last = state
	}
	return last, nil
}

func (c *Client) watchCheckout(ctx context.Context, op, contractID, invoiceID, paymentToken string, options WatchCheckoutOptions, opts []tigo.CallOption) iter.Seq2[Checkout, error] {
	ask := func() (endpoint.Progress[Checkout], error) {
		return c.checkout(ctx, byToken(op, contractID, invoiceID, paymentToken), opts)
	}
	return endpoint.Poll(ctx, ask, func(now endpoint.Progress[Checkout]) bool {
		return !now.Pending && (options.Done == nil || options.Done(now.State))
	})
}
