// Command autopay shows recurring billing from its beginning to its end: it stores a card at the payment gateway, registers
// it for a contract, replaces it by another card, and deletes the registration. Without any set-up, it runs against an
// emulator in its own process. If the TIGO_ variables are set, it runs against Tigo's platform, for the contract and the
// customer that -contract and -document name. Its cards are test cards, so it refuses to run in production.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/billing"
	"github.com/tigo-go/tigo/examples/internal/platform"
	"github.com/tigo-go/tigo/tigotest"
	"github.com/tigo-go/tigo/tokenization"
)

func main() {
	customer := platform.DocumentFlag()
	contract := flag.String("contract", "", "the `contract` to register a card for")
	platform.Main(func(ctx context.Context, config tigo.Config, emulator *tigotest.Server) error {
		if emulator != nil {
			seed := emulator.Customers(config.Country)[0]
			*customer, *contract = seed.Document, seed.Contracts[0].ID
		}
		return run(ctx, config, *customer, *contract, os.Stdout)
	})
}

var errProduction = errors.New("autopay: the cards of this example are test cards: it does not run in production")

func run(ctx context.Context, config tigo.Config, customer tigo.Document, contract string, out io.Writer) error {
	if config.Environment == tigo.Production {
		return errProduction
	}
	client, err := tigo.New(config)
	if err != nil {
		return err
	}
	defer client.Close()
	a := autopay{cards: tokenization.New(client), bills: billing.New(client), customer: customer, contract: contract}

	first, err := a.keep(ctx, testCard("4111111111111111", "VISA"))
	if err != nil {
		return err
	}
	if err := a.subscribe(ctx, first); err != nil {
		return err
	}
	if err := a.show(ctx, out); err != nil {
		return err
	}
	second, err := a.keep(ctx, testCard("5500000000000004", "MASTERCARD"))
	if err != nil {
		return err
	}
	if err := a.change(ctx, first, second); err != nil {
		return err
	}
	if err := a.show(ctx, out); err != nil {
		return err
	}
	if err := a.end(ctx, second); err != nil {
		return err
	}
	return a.show(ctx, out)
}

// testCard returns a test card, with a number that payment gateways accept in tests.
func testCard(number, brand string) tokenization.CardDetails {
	return tokenization.CardDetails{
		CardNumber:            tigo.NewSecret(number),
		CardVerificationValue: tigo.NewSecret("123"),
		CardExpirationDate:    "209912",
		CardBrand:             brand,
		CardPrintedName:       "T EST",
	}
}

// show prints which card pays the contract's bills.
func (a autopay) show(ctx context.Context, out io.Writer) error {
	registered, err := a.bills.GetRecurringBilling(ctx, a.contract)
	switch {
	case errors.Is(err, tigo.ErrNotFound):
		_, err = fmt.Fprintf(out, "Contract %s has no recurring billing.\n", a.contract)
	case err == nil:
		_, err = fmt.Fprintf(out, "Contract %s pays by %s %s since %v.\n",
			a.contract, registered.CardBrand, registered.CardInfo, registered.RegistrationDate)
	}
	return err
}
