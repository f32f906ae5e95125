// Command contacts cleans up the phones and e-mails of contracts: it removes duplicates and invalid entries, writes numbers
// and addresses in one form, and adds those that only the customer's profile has. contacts 8000123456 8000123457 prints the
// changes it would make contacts -apply 8000123456 8000123457 makes the changes It can be stopped at any time and run again:
// each run begins with the current data. Without any set-up, the command runs against an emulator in its own process.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/billing"
	"github.com/tigo-go/tigo/customer"
	"github.com/tigo-go/tigo/examples/internal/platform"
	"github.com/tigo-go/tigo/tigotest"
)

func main() {
	apply := flag.Bool("apply", false, "make the changes, instead of only printing them")
	platform.Main(func(ctx context.Context, config tigo.Config, emulator *tigotest.Server) error {
		contracts := flag.Args()
		if emulator != nil {
			contracts = []string{"777"}
			if err := emulator.PutContract(config.Country, emulator.Customers(config.Country)[0].Document, untidy); err != nil {
				return err
			}
		}
		return run(ctx, config, contracts, *apply, os.Stdout)
	})
}

// untidy is a contract of the emulator whose contact data is in disorder, as it is after years of changes by call centers.
const untidy = `{
	"contractId": "777",
	"phones": [
		{"phoneType": "Casa", "phone": "604 448 3120", "validated": false},
		{"phoneType": "Trabajo", "phone": "+57 604 448 31 20", "validated": true},
		{"phoneType": "Celular", "phone": "no tiene", "validated": false},
		{"phoneType": "Trabajo", "phone": "6044483120 ext 4", "validated": true},
		{"phoneType": "Celular", "phone": "3101234567", "validated": true}
	],
	"emails": [
		{"email": "LUZ.RESTREPO@Example.com", "validated": false},
		{"email": "luz.restrepo@example.com", "validated": true},
		{"email": "Luz Home <luz@example.com>", "validated": false},
		{"email": "notiene", "validated": false}
	]
}`

// run cleans up the contracts, or only prints the changes it would make. It stops at the first error.
func run(ctx context.Context, config tigo.Config, contracts []string, apply bool, out io.Writer) error {
	client, err := tigo.New(config)
	if err != nil {
		return err
	}
	defer client.Close()
	bills, contacts := billing.New(client), customer.New(client)
	for _, contract := range contracts {
		profile, err := bills.GetContractCustomer(ctx, contract)
		if err != nil {
			return err
		}
		contact, err := contacts.GetContact(ctx, contract)
		if err != nil {
			return err
		}
		c := cleanup{contacts: contacts, contract: contract}
		changes := append(
			plan(c.phones(contact.Phones, config.Country), profile.CustomerInfo.PhoneNumber),
			plan(c.emails(contact.Emails), profile.CustomerInfo.Email)...,
		)
		for _, change := range changes {
			fmt.Fprintf(out, "%s: %s\n", contract, change.what)
			if !apply || change.do == nil {
				continue
			}
			if err := change.do(ctx); err != nil {
				return err
			}
		}
	}
	return nil
}
