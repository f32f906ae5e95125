package billing

import (
	"context"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/internal/endpoint"
)

// RecurringBilling is how a contract pays its invoices by itself.
type RecurringBilling struct {
	ContractID         string    `json:"contractId,omitzero"`         // the contract that pays
	BillingID          string    `json:"billingId,omitzero"`          // the billing system it lives in, by id or by name
	BillingName        string    `json:"billingName,omitzero"`        // that system's name; less reliable than BillingID
	CardInfo           string    `json:"cardInfo,omitzero"`           // last four digits of the card or account, or the masked number: six digits, six X, four digits
	CardBrand          string    `json:"cardBrand,omitzero"`          // the card's brand, such as VISA
	CardExpirationDate string    `json:"cardExpirationDate,omitzero"` // month and year, or a day, as the country writes it
	CardIssuingBank    string    `json:"cardIssuingBank,omitzero"`    // the bank that issued the card
	PaymentMethod      string    `json:"paymentMethod,omitzero"`      // the country's own code; Colombia: 1 debit, 2 credit
	RegistrationDate   tigo.Date `json:"registrationDate,omitzero"`   // when the card was registered
	PhoneNumber        string    `json:"phoneNumber,omitzero"`        // the phone that belongs to the registration
	CustomerIPAddress  string    `json:"customerIpAddress,omitzero"`  // the address it was registered from, if online
}

// RecurringBillingRequest registers a card, or another one, for recurring billing. The card is named by its token;
// its number never stands here.
type RecurringBillingRequest struct {
	RecurringBillingInfo RecurringBilling  `json:"recurringBillingInfo,omitzero"` // what is known of the card and the contract
	CustomerInfo         tigo.CustomerInfo `json:"customerInfo,omitzero"`         // the card's owner
	TransactionID        string            `json:"transactionId,omitzero"`        // yours, one per intent; it makes no repeat safe, see [tigo.NewTransactionID]
	CardToken            tigo.Secret       `json:"cardToken,omitzero"`            // the payment gateway's token for the card
}

// GetRecurringBilling returns how a contract pays by itself.
//
// Errors:
//   - [tigo.ErrNotFound]: the contract has no recurring billing, or does not exist
//
// API: GetRecurringBillingInfoByContractId (Home Self Care 1.0.0).
func (c *Client) GetRecurringBilling(ctx context.Context, contractID string, opts ...tigo.CallOption) (RecurringBilling, error) {
	call := endpoint.Get("billing.GetRecurringBilling", "/billing/contracts/{contractId}/recurringBillingInfo", contractID)
	return endpoint.One[RecurringBilling](ctx, c.api, call, opts)
}

// CreateRecurringBilling makes a contract pay by itself from now on.
//
// It is not idempotent: after [tigo.OutcomeUnknown],
// [Client.GetRecurringBilling] tells whether the card is registered.
//
// Errors:
//   - [tigo.ErrBadRequest]: a card that cannot be used, or recurring billing is there already
//   - [tigo.ErrNotFound]: no such contract
//
// API: CreateRecurringBillingInfoByContractId (Home Self Care 1.0.0).
func (c *Client) CreateRecurringBilling(ctx context.Context, contractID string, request RecurringBillingRequest, opts ...tigo.CallOption) (tigo.Acknowledgement, error) {
	call := endpoint.Post("billing.CreateRecurringBilling", "/billing/contracts/{contractId}/recurringBillingInfo", request, contractID)
	return endpoint.One[tigo.Acknowledgement](ctx, c.api, call, opts)
}

// DeleteRecurringBilling ends a contract's recurring billing. Its next invoice is to be paid by hand.
//
// It is idempotent, so it may be retried; a retry then ends in [tigo.ErrNotFound] if the
// first one did the work.
//
// Errors:
//   - [tigo.ErrNotFound]: the contract has no recurring billing, or does not exist
//
// API: DeleteRecurringBillingInfoByContractId (Home Self Care 1.0.0).
func (c *Client) DeleteRecurringBilling(ctx context.Context, contractID string, request tigo.CardTokenRequest, opts ...tigo.CallOption) (tigo.Acknowledgement, error) {
	call := endpoint.Delete(endpoint.Idempotent, "billing.DeleteRecurringBilling", "/billing/contracts/{contractId}/recurringBillingInfo", request, contractID)
	return endpoint.One[tigo.Acknowledgement](ctx, c.api, call, opts)
}

// UpdateRecurringBilling replaces all that is registered for a contract's recurring billing.
//
// It is idempotent, so it may be retried.
//
// Errors:
//   - [tigo.ErrBadRequest]: a card that cannot be used
//   - [tigo.ErrNotFound]: the contract has no recurring billing, or does not exist
//
// API: UpdateRecurringBillingInfoByContractId (Home Self Care 1.0.0).
func (c *Client) UpdateRecurringBilling(ctx context.Context, contractID string, request RecurringBillingRequest, opts ...tigo.CallOption) (tigo.Acknowledgement, error) {
	call := endpoint.Put(endpoint.Idempotent, "billing.UpdateRecurringBilling", "/billing/contracts/{contractId}/recurringBillingInfo", request, contractID)
	return endpoint.One[tigo.Acknowledgement](ctx, c.api, call, opts)
}
