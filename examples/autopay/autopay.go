package main

import (
	"context"
	"errors"
	"strings"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/billing"
	"github.com/tigo-go/tigo/tokenization"
)

// autopay manages the recurring billing of one contract.
type autopay struct {
	cards    *tokenization.Client
	bills    *billing.Client
	customer tigo.Document
	contract string
}

// keep stores a card at the payment gateway. Later calls name the card by its token.
func (a autopay) keep(ctx context.Context, card tokenization.CardDetails) (tokenization.CardToken, error) {
	return a.cards.CreateCardToken(ctx, a.customer, tokenization.CreateCardTokenRequest{
		CustomerInfo:  a.customer.CustomerInfo(),
		CardDetails:   card,
		TransactionID: tigo.NewTransactionID(),
	})
}

// subscribe registers a card for the contract. If the response is lost, it reads which card is registered. It never
// registers a card twice, and it returns no error if the card is registered already.
func (a autopay) subscribe(ctx context.Context, card tokenization.CardToken) error {
	_, err := a.bills.CreateRecurringBilling(ctx, a.contract, a.request(card))
	switch tigo.OutcomeOf(err) {
	case tigo.OutcomeApplied: // err is nil, or the response was unreadable
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

// change registers another card, and deletes the old one at the gateway. Both calls are idempotent, and the SDK retries them.
func (a autopay) change(ctx context.Context, from, to tokenization.CardToken) error {
	if _, err := a.bills.UpdateRecurringBilling(ctx, a.contract, a.request(to)); err != nil {
		return err
	}
	return a.forget(ctx, from)
}

// end deletes the registration and the card. It returns no error if they are deleted already.
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

// sameCard reports whether a registered card ends with the last four digits of a card. Of a registered card, the platform
// sends four digits or a masked number.
func sameCard(registered, lastFour string) bool {
	return lastFour != "" && strings.HasSuffix(registered, lastFour)
}
