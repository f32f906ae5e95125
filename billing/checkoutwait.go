package billing

import (
	"context"
	"iter"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/internal/endpoint"
)

// WatchCheckoutOptions sets when [Client.WatchCheckout] and [Client.WaitCheckout] end. With the zero value they end at the
// first state that is not Pending.
type WatchCheckoutOptions struct {
	// Done reports whether a state that is not Pending is the last one; nil: it is. Set Done if the payment gateway also has
	// codes of PaymentStatus for checkouts that have not ended.
	Done func(Checkout) bool
}

// WatchCheckout follows a checkout. It yields the first state and each changed state, and ends after the first state that is
// not Pending and for which options.Done, if set, reports true.
//
//   - It calls the platform at once, after 2 s, and then at growing intervals of up to 10 s. After a pending state or an error
//     with a longer Retry-After, it waits that long, but at most 90 s.
//   - It continues after an error that is [tigo.Retryable]. In its first 30 s it also continues after [tigo.ErrNotFound],
//     since a new checkout may take seconds to appear.
//   - It yields any other error once and ends.
//   - It has no time limit but ctx.
//
// Each range over the result starts a new watch. The call options apply to each call that it makes.
//
// Errors:
//   - [context.DeadlineExceeded] or [context.Canceled]: ctx ended; the error also wraps the error of the call before that
//   - [tigo.ErrNotFound]: no such checkout
//
// API: GetCheckOutByContractIdAndInvoiceIdAndPaymentToken (Home Self Care 1.0.0).
func (c *Client) WatchCheckout(ctx context.Context, contractID, invoiceID, paymentToken string, options WatchCheckoutOptions, opts ...tigo.CallOption) iter.Seq2[Checkout, error] {
	return c.watchCheckout(ctx, "billing.WatchCheckout", contractID, invoiceID, paymentToken, options, opts)
}

// WaitCheckout waits until a checkout has ended, as [Client.WatchCheckout] does, and returns its last state. Check
// PaymentApproved: the checkout may have ended without a payment. If WaitCheckout fails, it also returns the last state that it
// has seen.
//
// Errors:
//   - [context.DeadlineExceeded] or [context.Canceled]: ctx ended
//   - [tigo.ErrNotFound]: no such checkout
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
	fetch := func() (endpoint.Progress[Checkout], error) {
		return c.checkout(ctx, byToken(op, contractID, invoiceID, paymentToken), opts)
	}
	return endpoint.Poll(ctx, fetch, func(now endpoint.Progress[Checkout]) bool {
		return !now.Pending && (options.Done == nil || options.Done(now.State))
	})
}
