package tokenization_test

import (
	"context"
	"fmt"
	"log"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/tigotest"
	"github.com/tigo-go/tigo/tokenization"
)

// A customer stores a card for later payments. Neither the card number nor the token can be printed by accident.
func ExampleClient_CreateCardToken() {
	server := tigotest.NewServer()
	defer server.Close()
	customer := server.Customers(tigo.Colombia)[0].Document

	client, err := tigo.New(server.Config(tigo.Colombia))
	if err != nil {
		log.Fatal(err)
	}
	defer client.Close()
	cards := tokenization.New(client)

	card, err := cards.CreateCardToken(context.Background(), customer, tokenization.CreateCardTokenRequest{
		CustomerInfo: customer.CustomerInfo(),
		CardDetails: tokenization.CardDetails{
			CardNumber:            tigo.NewSecret("4111111111111111"),
			CardExpirationDate:    "203011",
			CardVerificationValue: tigo.NewSecret("123"),
			CardBrand:             "VISA",
		},
		TransactionID: tigo.NewTransactionID(),
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(card.CardBrand, "that ends in", card.CardInfo)
	fmt.Println("token:", card.CardToken, "of", len(card.CardToken.Reveal()), "characters")
	// Output:
	// VISA that ends in 1111
	// token: REDACTED of 36 characters
}
