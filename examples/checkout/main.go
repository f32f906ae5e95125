// Command checkout lets a customer pay an invoice: it opens a checkout, sends the customer to the payment page, and waits
// for the end of the payment. If a response is lost, it never opens a second checkout. Without any set-up, it runs against
// an emulator in its own process, which also plays the customer. With -lost, this emulator loses the first response. If the
// TIGO_ variables are set, the command runs against Tigo's platform, for the invoice that -document, -contract and -invoice
// name.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/billing"
	"github.com/tigo-go/tigo/examples/internal/platform"
	"github.com/tigo-go/tigo/tigotest"
)

func main() {
	p := payment{patience: time.Minute, pause: 10 * time.Second}
	customer := platform.DocumentFlag()
	flag.StringVar(&p.contract, "contract", "", "the `contract` of the invoice")
	flag.StringVar(&p.invoice, "invoice", "", "the `invoice` to pay")
	lost := flag.Bool("lost", false, "make the emulator lose the response to the first checkout")
	platform.Main(func(ctx context.Context, config tigo.Config, emulator *tigotest.Server) error {
		send := func(billing.CheckoutReference) error { return nil }
		if emulator != nil {
			seed := emulator.Customers(config.Country)[0]
			*customer, p.contract, p.invoice = seed.Document, seed.Contracts[0].ID, seed.Contracts[0].Unpaid
			if *lost {
				emulator.Inject(tigotest.Fault{Op: "billing.CreateCheckout", Times: 1, When: tigotest.AfterBooking, Do: tigotest.Disconnect()})
				p.patience = 0 // the emulator lists a checkout as soon as it is open
			}
			send = func(c billing.CheckoutReference) error { return emulator.Approve(c.PaymentToken) }
		}
		p.customer = *customer
		return run(ctx, config, p, send, os.Stdout)
	})
}

// errRefused is returned if the bank rejected the payment or the customer cancelled it.
var errRefused = errors.New("checkout: not paid")

// run pays p. It calls send with the payment page for the customer.
func run(ctx context.Context, config tigo.Config, p payment, send func(billing.CheckoutReference) error, out io.Writer) error {
	client, err := tigo.New(config)
	if err != nil {
		return err
	}
	defer client.Close()
	p.bills = billing.New(client)
	ctx, cancel := context.WithTimeout(ctx, 15*time.Minute) // how long the customer may take
	defer cancel()

	checkout, err := p.begin(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintln(out, "Send the customer to the payment page, and keep the token with the order.")
	if err := send(checkout); err != nil {
		return err
	}
	end, err := p.bills.WaitCheckout(ctx, p.contract, p.invoice, checkout.PaymentToken, billing.WatchCheckoutOptions{})
	if err != nil {
		return err
	}
	if end.PaymentApproved != tigo.Yes {
		return errRefused
	}
	invoice, err := p.bills.GetInvoice(ctx, p.contract, p.invoice)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "Invoice %s is paid, %v %s is still due.\n", p.invoice, invoice.DueAmount, invoice.CurrencyID)
	return nil
}
