package billing

import (
	"context"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/internal/endpoint"
)

// RecurringBilling is the registered card that pays the invoices of a contract.
type RecurringBilling struct {
	ContractID         string    `json:"contractId,omitzero"`         // the contract
	BillingID          string    `json:"billingId,omitzero"`          // the id or the name of the contract's billing system
	BillingName        string    `json:"billingName,omitzero"`        // the name of that system; less reliable than BillingID
	CardInfo           string    `json:"cardInfo,omitzero"`           // last four digits of the card or account, or the masked number: six digits, six X, four digits
	CardBrand          string    `json:"cardBrand,omitzero"`          // the card's brand, such as VISA
	CardExpirationDate string    `json:"cardExpirationDate,omitzero"` // month and year, or a day, in the format of the country
	CardIssuingBank    string    `json:"cardIssuingBank,omitzero"`    // the bank that issued the card
	PaymentMethod      string    `json:"paymentMethod,omitzero"`      // in the spelling of the country, such as 1 for debit and 2 for credit in Colombia
	RegistrationDate   tigo.Date `json:"registrationDate,omitzero"`   // when the card was registered
	PhoneNumber        string    `json:"phoneNumber,omitzero"`        // the phone of the registration
	CustomerIPAddress  string    `json:"customerIpAddress,omitzero"`  // the IP address of an online registration
}

// RecurringBillingRequest registers a card for recurring billing, or replaces it. CardToken identifies the card; a request
// never contains its number.
type RecurringBillingRequest struct {
	RecurringBillingInfo RecurringBilling  `json:"recurringBillingInfo,omitzero"` // the card and the contract
	CustomerInfo         tigo.CustomerInfo `json:"customerInfo,omitzero"`         // the card's owner
	TransactionID        string            `json:"transactionId,omitzero"`        // one per change; it does not make a call idempotent, see [tigo.NewTransactionID]
	CardToken            tigo.Secret       `json:"cardToken,omitzero"`            // the payment gateway's token for the card
}

// GetRecurringBilling returns the card that is registered for recurring billing of a contract.
//
// Errors:
//   - [tigo.ErrNotFound]: the contract has no recurring billing, or does not exist
//
// API: GetRecurringBillingInfoByContractId (Home Self Care 1.0.0).
func (c *Client) GetRecurringBilling(ctx context.Context, contractID string, opts ...tigo.CallOption) (RecurringBilling, error) {
	call := endpoint.Get("billing.GetRecurringBilling", "/billing/contracts/{contractId}/recurringBillingInfo", contractID)
	return endpoint.One[RecurringBilling](ctx, c.api, call, opts)
}

// CreateRecurringBilling registers a card for recurring billing. From then on, the invoices of the contract are paid with
// this card.
//
// It is not idempotent: after [tigo.OutcomeUnknown], look for the card with [Client.GetRecurringBilling].
//
// Errors:
//   - [tigo.ErrBadRequest]: the platform does not accept the card, or the contract has recurring billing already
//   - [tigo.ErrNotFound]: no such contract
//
// API: CreateRecurringBillingInfoByContractId (Home Self Care 1.0.0).
func (c *Client) CreateRecurringBilling(ctx context.Context, contractID string, request RecurringBillingRequest, opts ...tigo.CallOption) (tigo.Acknowledgement, error) {
	call := endpoint.Post("billing.CreateRecurringBilling", "/billing/contracts/{contractId}/recurringBillingInfo", request, contractID)
	return endpoint.One[tigo.Acknowledgement](ctx, c.api, call, opts)
}

// DeleteRecurringBilling ends the recurring billing of a contract. From then on, its invoices are no longer paid automatically.
//
// It is idempotent: the client retries it. [tigo.ErrNotFound] can mean that an earlier attempt of the same call was applied.
//
// Errors:
//   - [tigo.ErrNotFound]: the contract has no recurring billing, or does not exist
//
// API: DeleteRecurringBillingInfoByContractId (Home Self Care 1.0.0).
func (c *Client) DeleteRecurringBilling(ctx context.Context, contractID string, request tigo.CardTokenRequest, opts ...tigo.CallOption) (tigo.Acknowledgement, error) {
	call := endpoint.Delete(endpoint.Idempotent, "billing.DeleteRecurringBilling", "/billing/contracts/{contractId}/recurringBillingInfo", request, contractID)
	return endpoint.One[tigo.Acknowledgement](ctx, c.api, call, opts)
}

// UpdateRecurringBilling replaces all data of the recurring billing of a contract.
//
// It is idempotent: the client retries it.
//
// Errors:
//   - [tigo.ErrBadRequest]: the platform does not accept the card
//   - [tigo.ErrNotFound]: the contract has no recurring billing, or does not exist
//
// API: UpdateRecurringBillingInfoByContractId (Home Self Care 1.0.0).
func (c *Client) UpdateRecurringBilling(ctx context.Context, contractID string, request RecurringBillingRequest, opts ...tigo.CallOption) (tigo.Acknowledgement, error) {
	call := endpoint.Put(endpoint.Idempotent, "billing.UpdateRecurringBilling", "/billing/contracts/{contractId}/recurringBillingInfo", request, contractID)
	return endpoint.One[tigo.Acknowledgement](ctx, c.api, call, opts)
}
