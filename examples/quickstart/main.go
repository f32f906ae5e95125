// Command quickstart shows a customer's contracts, balances and invoices, saves a PDF and makes a part payment. Without
// TIGO_ variables, it runs against an emulator in its own process and shows everything. If they are set (see
// tigo.ConfigFromEnv), it needs -document or -contract, and it only reads unless -pay is given.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/billing"
	"github.com/tigo-go/tigo/examples/internal/platform"
	"github.com/tigo-go/tigo/tigotest"
)

func main() {
	customer, pay := platform.DocumentFlag(), platform.AmountFlag("pay", "create an invoice for this `amount`")
	contract := flag.String("contract", "", "show only this `contract`")
	platform.Main(func(ctx context.Context, config tigo.Config, emulator *tigotest.Server) error {
		if emulator != nil { // the customer to show and the amount to pay, unless the flags name them
			platform.Default(customer, emulator.Customers(config.Country)[0].Document)
			platform.Default(pay, tigo.NumberOf(50000))
		} else if customer.Number == "" && *contract == "" {
			return errors.New("choose a customer with -document, or a contract with -contract")
		}
		fmt.Printf("Platform: %s, country %s\n", platform.Name(config, emulator), config.Country)
		client, err := tigo.New(config)
		if err != nil {
			return err
		}
		defer client.Close()
		return run(ctx, billing.New(client), *customer, *contract, *pay)
	})
}

func run(ctx context.Context, bills *billing.Client, customer tigo.Document, contract string, pay tigo.Number) (err error) {
	contracts := []billing.Contract{{ContractID: contract}}
	if contract == "" {
		if contracts, err = bills.ListContracts(ctx, customer); err != nil {
			return err
		}
	}
	for _, c := range contracts {
		balance, err := bills.GetBalance(ctx, c.ContractID)
		if err != nil {
			return err
		}
		invoices, err := bills.ListInvoices(ctx, c.ContractID, billing.ListInvoicesOptions{Limit: 3})
		if err != nil {
			return err
		}
		fmt.Printf("\nContract %s, %.40s: %v to pay\n", c.ContractID, c.StreetAddress, balance.DueAmount)
		for _, i := range invoices {
			fmt.Printf("  %-15s due %v %10v %s, still due %10v, paid: %v\n", i.InvoiceID, i.DueDate, i.InvoiceAmount, i.CurrencyID, i.DueAmount, i.HasPayment)
		}
		if len(invoices) > 0 {
			if err := savePDF(ctx, bills, invoices[0]); err != nil {
				return err
			}
		}
	}
	if !pay.IsSet() || len(contracts) == 0 {
		return nil
	}
	made, err := bills.CreateInvoice(ctx, contracts[0].ContractID, billing.CreateInvoiceRequest{Amount: pay})
	if err == nil {
		fmt.Printf("\nCreated invoice %s, to pay %v of contract %s\n", made.InvoiceID, pay, contracts[0].ContractID)
	}
	return err // tigo.OutcomeOf(err) says what the call did
}

func savePDF(ctx context.Context, bills *billing.Client, invoice billing.Invoice) error {
	pdf, err := bills.GetInvoicePDF(ctx, invoice.ContractID, invoice.InvoiceID)
	if errors.Is(err, tigo.ErrNotFound) {
		fmt.Println("  The first has no PDF.")
		return nil
	}
	if err != nil {
		return err
	}
	path := filepath.Join(os.TempDir(), "tigo-"+filepath.Base(invoice.InvoiceID)+".pdf")
	fmt.Println("  PDF of the first:", path)
	return pdf.Save(path)
}
