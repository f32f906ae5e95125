// Command quickstart does the SDK's main job once: sign in, show a customer's contracts with their balances and
// latest invoices, save an invoice as PDF, and make an invoice for a partial payment.
//
// Without any set-up it runs against an emulator in its own process. With TIGO_COUNTRY, TIGO_CLIENT_ID and
// TIGO_CLIENT_SECRET in the environment it runs against Tigo's sandbox; say whom to look at with -document or
// -contract.
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"text/tabwriter"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/billing"
	"github.com/tigo-go/tigo/tigotest"
)

func main() {
	log.SetFlags(0)
	document := flag.String("document", "", "whose contracts to show, as `type:number`, such as cc:1020304050")
	contract := flag.String("contract", "", "show this `contract` alone")
	amount := flag.String("amount", "50000", "make an invoice of this `amount`, in the contract's currency")
	flag.Usage = func() {
		fmt.Fprintln(flag.CommandLine.Output(), "Usage: quickstart [flags]\n\nWithout flags and TIGO_… variables it runs against an emulator of its own.")
		flag.PrintDefaults()
	}
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()

	config, customer := platform(*document)
	if config.ClientID == "" {
		server := tigotest.NewServer()
		defer server.Close()
		config, customer = server.Config(tigo.Colombia), server.Customers(tigo.Colombia)[0].Document
	}
	if err := run(ctx, config, customer, *contract, *amount); err != nil {
		log.Print(err)
		defer os.Exit(1)
	}
}

// platform is Tigo's own, as the environment says, and the customer to look at there.
func platform(document string) (tigo.Config, tigo.Document) {
	config := tigo.Config{
		BaseURL:      os.Getenv("TIGO_BASE_URL"),
		Country:      tigo.Country(os.Getenv("TIGO_COUNTRY")),
		ClientID:     os.Getenv("TIGO_CLIENT_ID"),
		ClientSecret: tigo.NewSecret(os.Getenv("TIGO_CLIENT_SECRET")),
	}
	if config.BaseURL == "" {
		config.Environment = tigo.Sandbox
	}
	kind, number, _ := strings.Cut(document, ":")
	return config, tigo.Document{Type: tigo.DocumentType(kind), Number: number}
}

func run(ctx context.Context, config tigo.Config, customer tigo.Document, contract, amount string) error {
	client, err := tigo.New(config)
	if err != nil {
		return err
	}
	defer client.Close()
	if err := client.SignIn(ctx); err != nil {
		return err
	}
	bills := billing.New(client)
	contracts := []billing.Contract{{ContractID: contract}}
	if contract == "" {
		if contracts, err = bills.ListContracts(ctx, customer); err != nil {
			return err
		}
	}
	var latest billing.Invoice
	for _, c := range contracts {
		balance, err := bills.GetBalance(ctx, c.ContractID)
		if err != nil {
			return err
		}
		invoices, err := bills.ListInvoices(ctx, c.ContractID, billing.ListInvoicesOptions{Limit: 3})
		if err != nil {
			return err
		}
		fmt.Printf("Contract %s, %s: %v to pay\n", c.ContractID, c.StreetAddress, balance.DueAmount)
		show(invoices)
		if latest.InvoiceID == "" && len(invoices) > 0 {
			latest = invoices[0]
		}
	}
	if latest.InvoiceID == "" {
		return nil
	}
	if err := save(ctx, bills, latest); err != nil {
		return err
	}
	return payPart(ctx, bills, latest.ContractID, amount)
}

// show prints invoices as a table.
func show(invoices []billing.Invoice) {
	table := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "  invoice\tissued\tdue\tamount\tstill due\tcurrency\tpaid\t")
	for _, i := range invoices {
		fmt.Fprintf(table, "  %s\t%v\t%v\t%v\t%v\t%s\t%v\t\n", i.InvoiceID, i.CreationDate, i.DueDate, i.InvoiceAmount, i.DueAmount, i.CurrencyID, i.HasPayment)
	}
	_ = table.Flush()
}

// save downloads an invoice's PDF into the folder for temporary files.
func save(ctx context.Context, bills *billing.Client, invoice billing.Invoice) error {
	pdf, err := bills.GetInvoicePDF(ctx, invoice.ContractID, invoice.InvoiceID)
	if err != nil {
		return err
	}
	path := filepath.Join(os.TempDir(), "tigo-invoice-"+filepath.Base(invoice.InvoiceID)+".pdf")
	if err := pdf.Save(path); err != nil {
		return err
	}
	fmt.Println("PDF of the latest invoice:", path)
	return nil
}

// payPart makes an invoice for a part of what is due.
func payPart(ctx context.Context, bills *billing.Client, contract, amount string) error {
	part, err := tigo.ParseNumber(amount)
	if err != nil {
		return err
	}
	reference, err := bills.CreateInvoice(ctx, contract, billing.CreateInvoiceRequest{Amount: part})
	if err != nil {
		return err
	}
	invoice, err := bills.GetInvoice(ctx, contract, reference.InvoiceID)
	if err != nil {
		return err
	}
	fmt.Println("Made an invoice for a partial payment:")
	show([]billing.Invoice{invoice})
	return nil
}
