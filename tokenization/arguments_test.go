package tokenization_test

import (
	"context"
	"testing"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/internal/wiretest"
	"github.com/tigo-go/tigo/tokenization"
)

func TestBadArguments(t *testing.T) {
	limit := wiretest.BadArgument[*tokenization.Client]{
		Case: "limit of 6 cards", Op: "tokenization.ListCardTokens", Name: "limit",
		Call: func(ctx context.Context, c *tokenization.Client, opts ...tigo.CallOption) (any, error) {
			return c.ListCardTokens(ctx, customer, tokenization.ListCardTokensOptions{Limit: 6}, opts...)
		},
	}
	wiretest.RunBadArguments(t, tokenization.New, []wiretest.BadArgument[*tokenization.Client]{
		limit,
		badCard("number with blanks", "cardNumber", "5105 1051 0510 5100"),
		badCard("number with letters", "cardNumber", "510510510510510O"),
		badCard("number with other digits", "cardNumber", "٥١٠٥١٠٥١٠"),
		badCard("number of 11 digits", "cardNumber", "51051051051"),
		badCard("number of 20 digits", "cardNumber", "51051051051051005105"),
		badCard("no number", "cardNumber", ""),
		badCard("expiration with a dash", "cardExpirationDate", "2030-11"),
		badCard("expiration with the month first", "cardExpirationDate", "112030"),
		badCard("expiration in month 0", "cardExpirationDate", "203000"),
		badCard("expiration in month 13", "cardExpirationDate", "203013"),
		badCard("verification value of 2 digits", "cardVerificationValue", "41"),
		badCard("verification value of 5 digits", "cardVerificationValue", "04175"),
		badCard("verification value of letters", "cardVerificationValue", "abc"),
	})
}

// badCard returns a call with a card that has one invalid field.
func badCard(what, name, value string) wiretest.BadArgument[*tokenization.Client] {
	card := newCardToken
	switch name {
	case "cardNumber":
		card.CardDetails.CardNumber = tigo.NewSecret(value)
	case "cardExpirationDate":
		card.CardDetails.CardExpirationDate = value
	case "cardVerificationValue":
		card.CardDetails.CardVerificationValue = tigo.NewSecret(value)
	}
	return wiretest.BadArgument[*tokenization.Client]{
		Case: what, Op: "tokenization.CreateCardToken", Name: name, Value: value,
		Call: func(ctx context.Context, c *tokenization.Client, opts ...tigo.CallOption) (any, error) {
			return c.CreateCardToken(ctx, customer, card, opts...)
		},
	}
}
