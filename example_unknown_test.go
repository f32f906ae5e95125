package tigo_test

import (
	"context"
	"errors"
	"fmt"
	"log"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/billing"
	"github.com/tigo-go/tigo/tigotest"
)

// A partial payment needs a new invoice. The platform creates it, and the connection is reset before the response. The
// outcome is unknown. A read finds the invoice, so that no second one is created.
func Example_unknownOutcome() {
	server := tigotest.NewServer()
	defer server.Close()
	contract := server.Customers(tigo.Colombia)[0].Contracts[0].ID
	server.Inject(tigotest.Fault{
		Op: "billing.CreateInvoice", Times: 1, When: tigotest.AfterBooking, Do: tigotest.ResetConnection(),
	})

	client, err := tigo.New(server.Config(tigo.Colombia))
	if err != nil {
		log.Fatal(err)
	}
	defer client.Close()
	invoice, err := createOnce(context.Background(), billing.New(client), contract, tigo.NumberOf(35000))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("an invoice of", invoice.InvoiceAmount)
	fmt.Println("created:", server.Bookings("billing.CreateInvoice"))
	// Output:
	// outcome: unknown
	// the invoice exists
	// an invoice of 35000
	// created: 1
}

// createOnce creates at most one invoice.
func createOnce(ctx context.Context, bills *billing.Client, contract string, amount tigo.Number) (billing.Invoice, error) {
	before, err := bills.ListInvoices(ctx, contract, billing.ListInvoicesOptions{})
	if err != nil {
		return billing.Invoice{}, err
	}
	known := map[string]bool{}
	for _, invoice := range before {
		known[invoice.InvoiceID] = true
	}
	for range 3 {
		created, err := bills.CreateInvoice(ctx, contract, billing.CreateInvoiceRequest{Amount: amount})
		switch tigo.OutcomeOf(err) {
		case tigo.OutcomeNotSent, tigo.OutcomeRefused: // nothing was done; tigo.Retryable reports whether to repeat it later
			return billing.Invoice{}, err
		case tigo.OutcomeApplied:
			if err == nil {
				return bills.GetInvoice(ctx, contract, created.InvoiceID)
			}
		}
		fmt.Println("outcome:", tigo.OutcomeOf(err))
		// The platform may still create the invoice: a real program waits a minute before this read.
		after, err := bills.ListInvoices(ctx, contract, billing.ListInvoicesOptions{})
		if err != nil {
			return billing.Invoice{}, err
		}
		for _, invoice := range after {
			if !known[invoice.InvoiceID] && invoice.InvoiceAmount.Compare(amount) == 0 {
				fmt.Println("the invoice exists")
				return invoice, nil
			}
		}
		// The invoice was not created, so it is safe to create it now.
	}
	return billing.Invoice{}, errors.New("the platform loses every invoice")
}
