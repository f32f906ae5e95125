package tokenization

import (
	"context"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/internal/endpoint"
)

// CardToken is a card the gateway keeps, and what of it may be shown.
type CardToken struct {
	CardToken       tigo.Secret `json:"cardToken,omitzero" tigo:"identifies"` // stands for the card in calls
	CardInfo        string      `json:"cardInfo,omitzero"`                    // the last four digits of the card or account
	CardBrand       string      `json:"cardBrand,omitzero"`                   // the card's brand
	CardPrintedName string      `json:"cardPrintedName,omitzero"`             // the name on the card; personal data
}

// CreateCardTokenRequest is a card to be kept. Its zero fields are not sent.
type CreateCardTokenRequest struct {
	CustomerInfo      tigo.CustomerInfo `json:"customerInfo,omitzero"`      // whose card it is
	Address           tigo.Address      `json:"address,omitzero"`           // the card's billing address
	CardDetails       CardDetails       `json:"cardDetails,omitzero"`       // the card
	TransactionID     string            `json:"transactionId,omitzero"`     // yours, one per intent; see [tigo.NewTransactionID]
	CustomerIPAddress string            `json:"customerIpAddress,omitzero"` // the customer's address, for the platform's audit trail
}

// CardDetails is what stands on a card.
type CardDetails struct {
	CardNumber            tigo.Secret `json:"cardNumber,omitzero"`            // 12 to 19 digits, without blanks
	CardExpirationDate    string      `json:"cardExpirationDate,omitzero"`    // YYYYMM: the last month it is good for
	CardVerificationValue tigo.Secret `json:"cardVerificationValue,omitzero"` // 3 or 4 digits, the CVV
	CardBrand             string      `json:"cardBrand,omitzero"`             // the brand, such as VISA
	CardPrintedName       string      `json:"cardPrintedName,omitzero"`       // the name as printed; personal data
}

// ListCardTokensOptions narrows a list of cards.
type ListCardTokensOptions struct {
	Limit int // how many, 1 to 5; 0 means 5
}

const maxCardTokens = 5

// ListCardTokens returns the cards that the gateway keeps for a customer, at most five.
//
// Errors:
//   - [tigo.ErrNotFound]: no such customer
//   - [tigo.ErrForbidden]: the application may not do this in the country
//
// API: GetCardTokensByCustomerId (Home Self Care 1.0.0).
func (c *Client) ListCardTokens(ctx context.Context, customer tigo.Document, options ListCardTokensOptions, opts ...tigo.CallOption) ([]CardToken, error) {
	call := endpoint.Get("tokenization.ListCardTokens", "/tokenization/doc-type/{docTypeId}/customers/{customerId}/cardtokens/", string(customer.Type), customer.Number).
		Limit(options.Limit, maxCardTokens)
	return endpoint.List[CardToken](ctx, c.api, call, "TokenInfoList", opts)
}

// CreateCardToken gives a customer's card to the gateway and returns the token for it. Whether number, expiration
// date and verification value can be those of a card is checked first: if not, the error is a [tigo.ArgumentError]
// that does not repeat them.
//
// The connection is closed afterwards: net/http's buffer for a kept one would hold the number until the next request.
//
// It is not idempotent: after [tigo.OutcomeUnknown],
// [Client.ListCardTokens], compared with a read before, tells whether the card is there.
//
// Errors:
//   - [tigo.ErrBadRequest]: not a card the gateway takes
//   - [tigo.ErrNotFound]: no such customer
//
// API: CreateCardTokenForCustomerId (Home Self Care 1.0.0).
func (c *Client) CreateCardToken(ctx context.Context, customer tigo.Document, card CreateCardTokenRequest, opts ...tigo.CallOption) (CardToken, error) {
	call := endpoint.Post("tokenization.CreateCardToken", "/tokenization/doc-type/{docTypeId}/customers/{customerId}/cardtokens/", card, string(customer.Type), customer.Number)
	call.CloseConnection = true
	return endpoint.One[CardToken](ctx, c.api, card.CardDetails.check(call), opts)
}

// DeleteCardToken makes the gateway forget a card.
//
// Errors:
//   - [tigo.ErrNotFound]: no such customer or token
//   - [tigo.ErrForbidden]: the application may not do this in the country
//
// API: DeleteCardTokenByCustomerId (Home Self Care 1.0.0).
func (c *Client) DeleteCardToken(ctx context.Context, customer tigo.Document, card tigo.CardTokenRequest, opts ...tigo.CallOption) (tigo.Acknowledgement, error) {
	call := endpoint.Delete(endpoint.Idempotent, "tokenization.DeleteCardToken", "/tokenization/doc-type/{docTypeId}/customers/{customerId}/cardtokens/", card, string(customer.Type), customer.Number)
	return endpoint.One[tigo.Acknowledgement](ctx, c.api, call, opts)
}
