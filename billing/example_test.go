package billing_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"time"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/billing"
	"github.com/tigo-go/tigo/tigotest"
)

// emulator starts an emulator and returns a client of it. A program makes its client with tigo.New and its own Config.
func emulator(country tigo.Country) (bills *billing.Client, server *tigotest.Server, stop func()) {
	server = tigotest.NewServer()
	client, err := tigo.New(server.Config(country))
	if err != nil {
		log.Fatal(err)
	}
	return billing.New(client), server, func() {
		client.Close()
		server.Close()
	}
}

// A customer pays an invoice. The program opens a checkout, sends the customer to the payment page, and waits for the end.
func ExampleClient_CreateCheckout() {
	bills, server, stop := emulator(tigo.Colombia)
	defer stop()
	customer := server.Customers(tigo.Colombia)[0]
	contract, invoice := customer.Contracts[0].ID, customer.Contracts[0].Unpaid
	ctx, cancel := context.WithTimeout(context.Background(), 15*time.Minute)
	defer cancel()

	due, err := bills.GetInvoice(ctx, contract, invoice)
	if err != nil {
		log.Fatal(err)
	}
	payment, err := bills.CreateCheckout(ctx, contract, invoice, billing.CheckoutRequest{
		PaymentAmount: due.DueAmount,
		PaymentDate:   due.CreationDate,
		ReturnURL:     "https://shop.example/paid",
		CustomerInfo:  customer.Document.CustomerInfo(),
	})
	if err != nil {
		log.Fatal(err)
	}
	// Send the customer to payment.RedirectURL. Here the emulator pays.
	if err := server.Approve(payment.PaymentToken); err != nil {
		log.Fatal(err)
	}
	checkout, err := bills.WaitCheckout(ctx, contract, invoice, payment.PaymentToken, billing.WatchCheckoutOptions{})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("approved:", checkout.PaymentApproved)
	paid, err := bills.GetInvoice(ctx, contract, invoice)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("paid:", paid.HasPayment, "still due:", paid.DueAmount)
	// Output:
	// approved: yes
	// paid: yes still due: 0
}

// In this gateway the status code 7 means "waiting for the bank". The wait continues until the gateway sends another code.
func ExampleWatchCheckoutOptions() {
	bills, server, stop := emulator(tigo.Colombia)
	defer stop()
	customer := server.Customers(tigo.Colombia)[0]
	contract, invoice := customer.Contracts[0].ID, customer.Contracts[0].Unpaid
	ctx := context.Background()

	payment, err := bills.CreateCheckout(ctx, contract, invoice, billing.CheckoutRequest{
		PaymentAmount: tigo.NumberOf(1000),
		CustomerInfo:  customer.Document.CustomerInfo(),
	})
	if err != nil {
		log.Fatal(err)
	}
	if err := server.Reject(payment.PaymentToken); err != nil { // the bank, played by the emulator
		log.Fatal(err)
	}
	decided := billing.WatchCheckoutOptions{Done: func(c billing.Checkout) bool { return c.PaymentStatus != 7 }}
	checkout, err := bills.WaitCheckout(ctx, contract, invoice, payment.PaymentToken, decided)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("approved:", checkout.PaymentApproved, "status:", checkout.PaymentStatus)
	// Output:
	// approved: no status: 4
}

// Show each state of a payment as it arrives.
func ExampleClient_WatchCheckout() {
	bills, server, stop := emulator(tigo.Guatemala)
	defer stop()
	customer := server.Customers(tigo.Guatemala)[0]
	contract, invoice := customer.Contracts[0].ID, customer.Contracts[0].Unpaid
	ctx := context.Background()

	payment, err := bills.CreateCheckout(ctx, contract, invoice, billing.CheckoutRequest{
		PaymentAmount: tigo.NumberOf(10),
		CustomerInfo:  customer.Document.CustomerInfo(),
	})
	if err != nil {
		log.Fatal(err)
	}
	for checkout, err := range bills.WatchCheckout(ctx, contract, invoice, payment.PaymentToken, billing.WatchCheckoutOptions{}) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println("pending:", checkout.Pending, "approved:", checkout.PaymentApproved)
		break // the page was closed
	}
	// Output:
	// pending: true approved: unknown
}

// Save the PDF of an invoice. A file that is cut short is an error and leaves nothing behind.
func ExampleClient_GetInvoicePDF() {
	bills, server, stop := emulator(tigo.Colombia)
	defer stop()
	contract := server.Customers(tigo.Colombia)[0].Contracts[0]

	file, err := bills.GetInvoicePDF(context.Background(), contract.ID, contract.Paid)
	switch {
	case errors.Is(err, tigo.ErrNotFound):
		fmt.Println("the invoice has no PDF yet")
		return
	case err != nil:
		log.Fatal(err)
	}
	defer file.Close()
	size, err := file.WriteTo(io.Discard) // or file.Save("invoice.pdf")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(file.ContentType, size > 0)
	// Output:
	// application/pdf true
}

// Add up the minutes of a phone line, one call in memory at a time.
func ExampleClient_Calls() {
	bills, server, stop := emulator(tigo.Colombia)
	defer stop()
	contract := server.Customers(tigo.Colombia)[0].Contracts[0]

	days := tigo.DateRange{From: tigo.NewDate(2026, time.March, 1), To: tigo.NewDate(2026, time.March, 10)}
	calls, minutes := 0, 0.0
	for call, err := range bills.Calls(context.Background(), contract.ID, contract.Lines[0], days) {
		if err != nil {
			log.Fatal(err)
		}
		duration, err := call.Duration.Float64()
		if err != nil {
			continue // a call without a duration
		}
		calls, minutes = calls+1, minutes+duration
	}
	fmt.Printf("%d calls, %.1f minutes\n", calls, minutes)
	// Output:
	// 17 calls, 148.5 minutes
}

// Send the invoices of one phone line to an e-mail address from now on. In Guatemala each subscription has its own address.
func ExampleClient_UpdatePaperlessInvoice() {
	bills, server, stop := emulator(tigo.Guatemala)
	defer stop()
	customer := server.Customers(tigo.Guatemala)[0]
	contract := customer.Contracts[0]
	ctx := context.Background()

	account := billing.PaperlessAccount{
		Contract: contract.ID,
		IDType:   billing.IDTypeSubscriptions,
		ID:       contract.Products[0].Subscriptions[0],
	}
	request := billing.PaperlessInvoiceRequest{Email: "home@example.com"}
	_, err := bills.UpdatePaperlessInvoice(ctx, account, request)
	if errors.Is(err, tigo.ErrNotFound) { // the account had its invoices on paper
		_, err = bills.CreatePaperlessInvoice(ctx, account, request)
	}
	if err != nil {
		log.Fatal(err)
	}
	paperless, err := bills.GetPaperlessInvoice(ctx, account)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(paperless.Email, paperless.SubscriptionStatusID == 1)
	// Output:
	// home@example.com true
}

// Pay the invoices of a contract automatically with a tokenized card, and read what is registered.
func ExampleClient_CreateRecurringBilling() {
	bills, server, stop := emulator(tigo.Colombia)
	defer stop()
	customer := server.Customers(tigo.Colombia)[0]
	contract := customer.Contracts[0].ID
	ctx := context.Background()

	request := billing.RecurringBillingRequest{
		CustomerInfo:  customer.Document.CustomerInfo(),
		TransactionID: tigo.NewTransactionID(),
		CardToken:     tigo.NewSecret(customer.CardTokens[0]),
	}
	_, err := bills.CreateRecurringBilling(ctx, contract, request)
	if outcome := tigo.OutcomeOf(err); outcome == tigo.OutcomeNotSent || outcome == tigo.OutcomeRefused {
		log.Fatal(err) // the card is not registered, and err reports why
	}
	// The card is registered, or the outcome is unknown. The read shows which.
	registered, err := bills.GetRecurringBilling(ctx, contract)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(registered.CardBrand, registered.RegistrationDate)
	fmt.Println(request.CardToken)
	// Output:
	// VISA 2026-03-16
	// REDACTED
}
