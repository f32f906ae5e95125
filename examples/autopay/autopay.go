package main

import (
	"context"
	"errors"
	"strings"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/billing"
	"github.com/tigo-go/tigo/tokenization"
)

// autopay is the recurring billing of one contract.
type autopay struct {
	cards    *tokenization.Client
	bills    *billing.Client
	customer tigo.Document
	contract string
}

// keep gives a card to the payment gateway. From here on its token stands for it.
func (a autopay) keep(ctx context.Context, card tokenization.CardDetails) (tokenization.CardToken, error) {
	return a.cards.CreateCardToken(ctx, a.customer, tokenization.CreateCardTokenRequest{
		CustomerInfo:  a.customer.CustomerInfo(),
		CardDetails:   card,
		TransactionID: tigo.NewTransactionID(),
	})
}

// subscribe makes the contract pay with a card. If the answer is lost, what is registered says what happened: nothing is
// registered twice, and a customer who is registered already sees no error.
func (a autopay) subscribe(ctx context.Context, card tokenization.CardToken) error {
	_, err := a.bills.CreateRecurringBilling(ctx, a.contract, a.request(card))
	switch tigo.OutcomeOf(err) {
	case tigo.OutcomeApplied: // err is nil, or the answer was unreadable
		return nil
	case tigo.OutcomeUnknown:
		registered, readErr := a.bills.GetRecurringBilling(ctx, a.contract)
		if readErr == nil && sameCard(registered.CardInfo, card.CardInfo) {
			return nil
		}
		return errors.Join(err, readErr)
	}
	return err
}

// change makes the contract pay with another card, and has the gateway forget the one before. Both may be repeated
// safely, and the SDK does so by itself.
func (a autopay) change(ctx context.Context, from, to tokenization.CardToken) error {
	if _, err := a.bills.UpdateRecurringBilling(ctx, a.contract, a.request(to)); err != nil {
		return err
	}
	return a.forget(ctx, from)
}

// end makes the customer pay by hand again, and has the gateway forget the card. What is gone already is no error.
func (a autopay) end(ctx context.Context, card tokenization.CardToken) error {
	_, err := a.bills.DeleteRecurringBilling(ctx, a.contract, a.named(card))
	if err != nil && !errors.Is(err, tigo.ErrNotFound) {
		return err
	}
	return a.forget(ctx, card)
}

func (a autopay) forget(ctx context.Context, card tokenization.CardToken) error {
	_, err := a.cards.DeleteCardToken(ctx, a.customer, a.named(card))
	if errors.Is(err, tigo.ErrNotFound) {
		return nil
	}
	return err
}

func (a autopay) request(card tokenization.CardToken) billing.RecurringBillingRequest {
	return billing.RecurringBillingRequest{
		CustomerInfo:  a.customer.CustomerInfo(),
		CardToken:     card.CardToken,
		TransactionID: tigo.NewTransactionID(),
	}
}

func (a autopay) named(card tokenization.CardToken) tigo.CardTokenRequest {
	return tigo.CardTokenRequest{
		CardToken:     card.CardToken,
		CustomerID:    a.customer.Number,
		DocumentType:  string(a.customer.Type),
		TransactionID: tigo.NewTransactionID(),
	}
}

// sameCard compares what is registered, four digits or a masked number, with the last four digits of a card.
func sameCard(registered, lastFour string) bool {
	return lastFour != "" && strings.HasSuffix(registered, lastFour)
}
