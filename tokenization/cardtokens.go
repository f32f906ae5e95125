package tokenization

import (
	"context"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/internal/endpoint"
)

// CardToken is a card at the gateway, with the data that may be shown.
type CardToken struct {
	CardToken       tigo.Secret `json:"cardToken,omitzero" tigo:"identifies"` // identifies the card in requests
	CardInfo        string      `json:"cardInfo,omitzero"`                    // the last four digits of the card or account
	CardBrand       string      `json:"cardBrand,omitzero"`                   // the card's brand
	CardPrintedName string      `json:"cardPrintedName,omitzero"`             // the name on the card; personal data
}

// CreateCardTokenRequest is a card to store at the gateway. Zero fields are not sent.
type CreateCardTokenRequest struct {
	CustomerInfo      tigo.CustomerInfo `json:"customerInfo,omitzero"`      // the owner of the card
	Address           tigo.Address      `json:"address,omitzero"`           // the card's billing address
	CardDetails       CardDetails       `json:"cardDetails,omitzero"`       // the card
	TransactionID     string            `json:"transactionId,omitzero"`     // one per card; it does not make a call idempotent, see [tigo.NewTransactionID]
	CustomerIPAddress string            `json:"customerIpAddress,omitzero"` // the IP address of the customer, for the platform's audit trail
}

// CardDetails is the data on a card.
type CardDetails struct {
	CardNumber            tigo.Secret `json:"cardNumber,omitzero"`            // 12 to 19 digits, without blanks
	CardExpirationDate    string      `json:"cardExpirationDate,omitzero"`    // YYYYMM: the last valid month
	CardVerificationValue tigo.Secret `json:"cardVerificationValue,omitzero"` // 3 or 4 digits, the CVV
	CardBrand             string      `json:"cardBrand,omitzero"`             // the brand, such as VISA
	CardPrintedName       string      `json:"cardPrintedName,omitzero"`       // the name as printed; personal data
}

// ListCardTokensOptions limits a list of cards.
type ListCardTokensOptions struct {
	Limit int // how many cards, 1 to 5; 0 means 5
}

const maxCardTokens = 5

// ListCardTokens returns the cards of a customer at the gateway, at most five.
//
// Errors:
//   - [tigo.ErrNotFound]: no such customer
//   - [tigo.ErrForbidden]: the application has no access to this operation in the country
//
// API: GetCardTokensByCustomerId (Home Self Care 1.0.0).
func (c *Client) ListCardTokens(ctx context.Context, customer tigo.Document, options ListCardTokensOptions, opts ...tigo.CallOption) ([]CardToken, error) {
	call := endpoint.Get("tokenization.ListCardTokens", "/tokenization/doc-type/{docTypeId}/customers/{customerId}/cardtokens/", string(customer.Type), customer.Number).
		Limit(options.Limit, maxCardTokens)
	return endpoint.List[CardToken](ctx, c.api, call, "TokenInfoList", opts)
}

// CreateCardToken stores a customer's card at the gateway and returns its token.
//
// The client closes the connection afterwards. Otherwise a buffer of net/http would contain the card number until the next
// request.
//
// It is not idempotent. Call [Client.ListCardTokens] before, and keep the tokens. After [tigo.OutcomeUnknown], call ListCardTokens
// again, and look for a new token.
//
// Errors:
//   - [tigo.ErrBadRequest]: the gateway does not accept the card
//   - [tigo.ErrNotFound]: no such customer
//   - [tigo.ArgumentError]: number, expiration date or verification value have a wrong format; the error does not show them
//
// API: CreateCardTokenForCustomerId (Home Self Care 1.0.0).
func (c *Client) CreateCardToken(ctx context.Context, customer tigo.Document, card CreateCardTokenRequest, opts ...tigo.CallOption) (CardToken, error) {
	call := endpoint.Post("tokenization.CreateCardToken", "/tokenization/doc-type/{docTypeId}/customers/{customerId}/cardtokens/", card, string(customer.Type), customer.Number)
	call.CloseConnection = true
	return endpoint.One[CardToken](ctx, c.api, card.CardDetails.check(call), opts)
}

// DeleteCardToken deletes a card at the gateway.
//
// It is idempotent: the client retries it. [tigo.ErrNotFound] can mean that an earlier attempt of the same call was applied.
//
// Errors:
//   - [tigo.ErrNotFound]: no such customer or token
//   - [tigo.ErrForbidden]: the application has no access to this operation in the country
//
// API: DeleteCardTokenByCustomerId (Home Self Care 1.0.0).
func (c *Client) DeleteCardToken(ctx context.Context, customer tigo.Document, card tigo.CardTokenRequest, opts ...tigo.CallOption) (tigo.Acknowledgement, error) {
	call := endpoint.Delete(endpoint.Idempotent, "tokenization.DeleteCardToken", "/tokenization/doc-type/{docTypeId}/customers/{customerId}/cardtokens/", card, string(customer.Type), customer.Number)
	return endpoint.One[tigo.Acknowledgement](ctx, c.api, call, opts)
}
