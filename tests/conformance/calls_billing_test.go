package conformance

import (
	"context"
	"io"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/billing"
)

// billingCalls returns the reads of package billing.
func billingCalls() []call {
	return []call{
		{"billing.ListInvoices", func(ctx context.Context, c *caller) (any, error) {
			return c.billing.ListInvoices(ctx, c.contract, billing.ListInvoicesOptions{})
		}},
		{"billing.GetInvoice", func(ctx context.Context, c *caller) (any, error) {
			return c.billing.GetInvoice(ctx, c.contract, c.unpaid)
		}},
		{"billing.ListCustomerInvoices", func(ctx context.Context, c *caller) (any, error) {
			return c.billing.ListCustomerInvoices(ctx, c.document, billing.ListInvoicesOptions{})
		}},
		{"billing.GetCustomerInvoice", func(ctx context.Context, c *caller) (any, error) {
			return c.billing.GetCustomerInvoice(ctx, c.document, c.paid)
		}},
		{"billing.GetPaymentInfo", func(ctx context.Context, c *caller) (any, error) {
			return c.billing.GetPaymentInfo(ctx, c.contract, c.paid)
		}},
		{"billing.GetRecurringBilling", func(ctx context.Context, c *caller) (any, error) {
			return c.billing.GetRecurringBilling(ctx, c.settled)
		}},
		{"billing.GetPaperlessInvoice", func(ctx context.Context, c *caller) (any, error) {
			return c.billing.GetPaperlessInvoice(ctx, billing.PaperlessAccount{Contract: c.settled})
		}},
		{"billing.GetPaperlessInvoice", func(ctx context.Context, c *caller) (any, error) {
			return c.billing.GetPaperlessInvoice(ctx, c.subscribed(ctx))
		}},
		{"billing.ListContracts", func(ctx context.Context, c *caller) (any, error) {
			return c.billing.ListContracts(ctx, c.document)
		}},
		{"billing.GetCustomer", func(ctx context.Context, c *caller) (any, error) {
			return c.billing.GetCustomer(ctx, c.document)
		}},
		{"billing.GetContractCustomer", func(ctx context.Context, c *caller) (any, error) {
			return c.billing.GetContractCustomer(ctx, c.contract)
		}},
		{"billing.GetCheckout", func(ctx context.Context, c *caller) (any, error) {
			c.pending(ctx) // the response is a 202
			return c.billing.GetCheckout(ctx, c.contract, c.unpaid)
		}},
		{"billing.GetCheckoutByToken", func(ctx context.Context, c *caller) (any, error) {
			return c.billing.GetCheckoutByToken(ctx, c.contract, c.unpaid, c.checkout(ctx))
		}},
		{"billing.WatchCheckout", func(ctx context.Context, c *caller) (any, error) {
			return collect(c.billing.WatchCheckout(ctx, c.contract, c.unpaid, c.checkout(ctx), billing.WatchCheckoutOptions{}))
		}},
		{"billing.WaitCheckout", func(ctx context.Context, c *caller) (any, error) {
			return c.billing.WaitCheckout(ctx, c.contract, c.unpaid, c.checkout(ctx), billing.WatchCheckoutOptions{})
		}},
		{"billing.ListSpoolDates", func(ctx context.Context, c *caller) (any, error) {
			return c.billing.ListSpoolDates(ctx, c.contract)
		}},
		{"billing.GetSpoolURLByDate", func(ctx context.Context, c *caller) (any, error) {
			dates, err := c.billing.ListSpoolDates(ctx, c.contract)
			if err != nil {
				return nil, err
			}
			return c.billing.GetSpoolURLByDate(ctx, c.contract, first(dates, c.days.From))
		}},
		{"billing.GetSpoolURL", func(ctx context.Context, c *caller) (any, error) {
			return c.billing.GetSpoolURL(ctx, c.contract, c.paid)
		}},
		{"billing.GetInvoicePDF", func(ctx context.Context, c *caller) (any, error) {
			return whole(c.billing.GetInvoicePDF(ctx, c.contract, c.paid))
		}},
		{"billing.GetBillingAccountInvoicePDF", func(ctx context.Context, c *caller) (any, error) {
			return whole(c.billing.GetBillingAccountInvoicePDF(ctx, c.account, c.paid))
		}},
		{"billing.GetBalance", func(ctx context.Context, c *caller) (any, error) {
			return c.billing.GetBalance(ctx, c.contract)
		}},
		{"billing.ListLocalCalls", func(ctx context.Context, c *caller) (any, error) {
			return c.billing.ListLocalCalls(ctx, c.contract, c.line, c.days)
		}},
		{"billing.LocalCalls", func(ctx context.Context, c *caller) (any, error) {
			return collect(c.billing.LocalCalls(ctx, c.contract, c.line, c.days))
		}},
		{"billing.ListCalls", func(ctx context.Context, c *caller) (any, error) {
			return c.billing.ListCalls(ctx, c.contract, c.line, c.days)
		}},
		{"billing.Calls", func(ctx context.Context, c *caller) (any, error) {
			return collect(c.billing.Calls(ctx, c.contract, c.line, c.days))
		}},
		{"billing.GetFinancing", func(ctx context.Context, c *caller) (any, error) {
			return c.billing.GetFinancing(ctx, c.contract)
		}},
	}
}

// billingWrites returns the writes of package billing.
func billingWrites() []call {
	return []call{
		{"billing.CreateInvoice", func(ctx context.Context, c *caller) (any, error) {
			return c.billing.CreateInvoice(ctx, c.contract, billing.CreateInvoiceRequest{Amount: tigo.NumberOf(1)})
		}},
		{"billing.CreateRecurringBilling", func(ctx context.Context, c *caller) (any, error) {
			return c.billing.CreateRecurringBilling(ctx, c.contract, billing.RecurringBillingRequest{
				CustomerInfo: c.who(), CardToken: c.cardToken, TransactionID: tigo.NewTransactionID(),
			})
		}},
		{"billing.UpdateRecurringBilling", func(ctx context.Context, c *caller) (any, error) {
			return c.billing.UpdateRecurringBilling(ctx, c.settled, billing.RecurringBillingRequest{
				RecurringBillingInfo: billing.RecurringBilling{CardInfo: "4444", RegistrationDate: c.days.To},
			})
		}},
		{"billing.DeleteRecurringBilling", func(ctx context.Context, c *caller) (any, error) {
			return c.billing.DeleteRecurringBilling(ctx, c.settled, tigo.CardTokenRequest{TransactionID: tigo.NewTransactionID()})
		}},
		{"billing.CreatePaperlessInvoice", func(ctx context.Context, c *caller) (any, error) {
			return c.billing.CreatePaperlessInvoice(ctx, billing.PaperlessAccount{Contract: c.contract}, paperless())
		}},
		{"billing.CreatePaperlessInvoice", func(ctx context.Context, c *caller) (any, error) {
			return c.billing.CreatePaperlessInvoice(ctx, c.subscription(), paperless())
		}},
		{"billing.UpdatePaperlessInvoice", func(ctx context.Context, c *caller) (any, error) {
			return c.billing.UpdatePaperlessInvoice(ctx, billing.PaperlessAccount{Contract: c.settled}, paperless())
		}},
		{"billing.UpdatePaperlessInvoice", func(ctx context.Context, c *caller) (any, error) {
			return c.billing.UpdatePaperlessInvoice(ctx, c.subscribed(ctx), paperless())
		}},
		{"billing.DeletePaperlessInvoice", func(ctx context.Context, c *caller) (any, error) {
			return c.billing.DeletePaperlessInvoice(ctx, billing.PaperlessAccount{Contract: c.settled}, paperless())
		}},
		{"billing.DeletePaperlessInvoice", func(ctx context.Context, c *caller) (any, error) {
			return c.billing.DeletePaperlessInvoice(ctx, c.subscribed(ctx), paperless())
		}},
		{"billing.CreateCheckout", func(ctx context.Context, c *caller) (any, error) {
			return c.billing.CreateCheckout(ctx, c.contract, c.unpaid, c.checkoutRequest())
		}},
	}
}

// whole returns the content of a file.
func whole(file *tigo.File, err error) (any, error) {
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return file.WriteTo(io.Discard)
}
