package billing

import (
	"context"
	"iter"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/internal/endpoint"
)

const until tigo.OptionKey[func(Checkout) bool] = "billing.Until"

// Until makes [Client.WaitCheckout] and [Client.WatchCheckout] go on until done says so. Without it the first state
// that is not Pending ends them. Use it where a gateway's PaymentStatus has codes of its own for "in process"; done
// is not asked about a Pending state. Other methods take no notice of it.
func Until(done func(Checkout) bool) tigo.CallOption { return until.With(done) }

// WatchCheckout follows an attempt to pay an invoice: it yields the first state and each that differs from the one
// before, and ends after the first one that is not Pending, or as [Until] says. Each range is a new watch.
//
// The first look comes at once, the next after 2 s, then at growing intervals of up to 10 s, never sooner than the
// platform asks. Failures that may
// pass are survived ([tigo.MayRepeat]), and for 30 s so is [tigo.ErrNotFound]: a new attempt takes a moment to appear.
// Nothing but ctx bounds it. Any other failure, and the end of ctx, is an error that comes once and last. Other
// options hold for every single request.
//
// Errors worth checking: [context.DeadlineExceeded], ctx ended; [tigo.ErrNotFound], no such attempt.
// Home Self Care API 1.0.0, GetCheckOutByContractIdAndInvoiceIdAndPaymentToken.
func (c *Client) WatchCheckout(ctx context.Context, contract, invoice, paymentToken string, with ...tigo.CallOption) iter.Seq2[Checkout, error] {
	return c.watchCheckout(ctx, "billing.WatchCheckout", contract, invoice, paymentToken, with)
}

// WaitCheckout waits for the end of an attempt to pay an invoice, as [Client.WatchCheckout] does, and returns its last
// state. Look at PaymentApproved: an end is not a success. Beside an error it returns the last state it saw.
//
// Errors worth checking: [context.DeadlineExceeded], ctx ended; [tigo.ErrNotFound], no such attempt.
// Home Self Care API 1.0.0, GetCheckOutByContractIdAndInvoiceIdAndPaymentToken.
func (c *Client) WaitCheckout(ctx context.Context, contract, invoice, paymentToken string, with ...tigo.CallOption) (Checkout, error) {
	var last Checkout
	for state, err := range c.watchCheckout(ctx, "billing.WaitCheckout", contract, invoice, paymentToken, with) {
		if err != nil {
			return last, err
		}
		last = state
	}
	return last, nil
}

func (c *Client) watchCheckout(ctx context.Context, op, contract, invoice, paymentToken string, with []tigo.CallOption) iter.Seq2[Checkout, error] {
	ask := func() (endpoint.Progress[Checkout], error) {
		return c.checkout(ctx, byToken(op, contract, invoice, paymentToken), with)
	}
	done, _ := until.In(with)
	return endpoint.Poll(ctx, ask, func(now endpoint.Progress[Checkout]) bool {
		return !now.Pending && (done == nil || done(now.State))
	})
}
