package billing

import (
	"context"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/internal/endpoint"
)

// What the ID of a [PaperlessAccount] is, as the platform writes it in a path. A country may know others.
const (
	IDTypeSubscriptions   = "subscriptions"   // a subscription number, such as a phone number; Guatemala
	IDTypeBillingAccounts = "billingaccounts" // an account id of the billing system; El Salvador
)

// PaperlessAccount names what gets its invoices by e-mail: a whole contract, or one account within it. IDType and
// ID stay empty where the country knows contracts only, such as Colombia.
type PaperlessAccount struct {
	Contract string // the contract
	IDType   string // what ID is: IDTypeSubscriptions, IDTypeBillingAccounts; "" for the whole contract
	ID       string // the account within the contract, an offering's SubscriptionNumber or an invoice's BillingAccountID; "" for the whole contract
}

// route is where the account's paperless invoice is found, and what fills it.
func (a PaperlessAccount) route() (route string, path []string) {
	if a.IDType == "" && a.ID == "" {
		return "/billing/contracts/{contractId}/paperlessInvoiceInfo", []string{a.Contract}
	}
	return "/billing/contracts/{contractId}/{idType}/{id}/paperlessInvoiceInfo", []string{a.Contract, a.IDType, a.ID}
}

// PaperlessInvoice says where the invoices of an account go by e-mail. It is personal data.
type PaperlessInvoice struct {
	Email                     string      `json:"email,omitzero" tigo:"required"`    // where invoices go
	AlternateEmail            string      `json:"alternateEmail,omitzero"`           // where they go besides
	PhoneNumber               string      `json:"phoneNumber,omitzero"`              // the phone that belongs to the subscription
	BillingID                 tigo.Number `json:"billingId,omitzero"`                // the billing system the contract lives in
	CustomerID                string      `json:"customerId,omitzero"`               // number of the customer's identity document
	DocumentType              string      `json:"documentType,omitzero"`             // kind of the document, in the back end's spelling
	SubscriptionStatusID      int64       `json:"subcriptionStatusId,omitzero"`      // 1 gets invoices by e-mail only; others: canceled, bad address, …
	SubscriptionStatusMessage string      `json:"subcriptionStatusMessage,omitzero"` // the same, for people
}

// PaperlessInvoiceRequest asks for invoices by e-mail, for another address, or for an end to it.
type PaperlessInvoiceRequest struct {
	Email                  string      `json:"email,omitzero"`                  // where invoices are to go; the platform requires it always
	AlternateEmail         string      `json:"alternateEmail,omitzero"`         // where they are to go besides; tigo.EmptyText takes it away
	PhoneNumber            string      `json:"phoneNumber,omitzero"`            // the phone that belongs to the subscription
	BillingID              tigo.Number `json:"billingId,omitzero"`              // the billing system the contract lives in
	CustomerID             string      `json:"customerId,omitzero"`             // number of the customer's identity document
	DocumentType           string      `json:"documentType,omitzero"`           // kind of the document
	RegisteringAppName     string      `json:"registeringAppName,omitzero"`     // your application, for the platform's audit trail: MiTigoWeb, CanalesAlternos, …
	CustomerIPAddress      string      `json:"customerIpAddress,omitzero"`      // the customer's address, for the same
	UnsubscribeReasonID    tigo.Number `json:"unsubscribeReasonId,omitzero"`    // why the customer leaves; for a delete only
	UpdateReason           string      `json:"updateReason,omitzero"`           // why the customer leaves or changes the address, in words; El Salvador
	AffectRelatedContracts tigo.Bool   `json:"affectRelatedContracts,omitzero"` // do the same for the customer's related contracts
}

// GetPaperlessInvoice returns where the invoices of an account go by e-mail.
//
// Errors:
//   - [tigo.ErrNotFound]: the account gets no invoices by e-mail, or does not exist
//
// API: GetPaperlessInvoiceInfoByContractId and GetPaperlessInvoiceInfoByContractIdAndIdTypeAndId (Home Self Care 1.0.0).
func (c *Client) GetPaperlessInvoice(ctx context.Context, account PaperlessAccount, opts ...tigo.CallOption) (PaperlessInvoice, error) {
	route, path := account.route()
	call := endpoint.Get("billing.GetPaperlessInvoice", route, path...)
	return endpoint.One[PaperlessInvoice](ctx, c.api, call, opts)
}

// UpdatePaperlessInvoice changes where the invoices of an account go by e-mail.
//
// It is idempotent, so it may be retried.
//
// Errors:
//   - [tigo.ErrBadRequest]: an address that cannot be used
//   - [tigo.ErrNotFound]: the account gets no invoices by e-mail, or does not exist
//
// API: UpdatePaperlessInvoiceInfoByContractId and UpdatePaperlessInvoiceInfoByContractIdAndIdTypeAndId (Home Self Care
// 1.0.0).
func (c *Client) UpdatePaperlessInvoice(ctx context.Context, account PaperlessAccount, request PaperlessInvoiceRequest, opts ...tigo.CallOption) (tigo.Acknowledgement, error) {
	route, path := account.route()
	call := endpoint.Put(endpoint.Idempotent, "billing.UpdatePaperlessInvoice", route, request, path...)
	return endpoint.One[tigo.Acknowledgement](ctx, c.api, call, opts)
}

// CreatePaperlessInvoice has the invoices of an account sent by e-mail, and no longer on paper.
//
// It is not idempotent: after [tigo.OutcomeUnknown],
// [Client.GetPaperlessInvoice] tells whether the account is subscribed.
//
// Errors:
//   - [tigo.ErrBadRequest]: an address that cannot be used, or the account is subscribed already
//   - [tigo.ErrNotFound]: no such account
//
// API: CreatePaperlessInvoiceInfoByContractId and CreatePaperlessInvoiceInfoByContractIdandAndIdTypeAndId (Home Self
// Care 1.0.0).
func (c *Client) CreatePaperlessInvoice(ctx context.Context, account PaperlessAccount, request PaperlessInvoiceRequest, opts ...tigo.CallOption) (tigo.Acknowledgement, error) {
	route, path := account.route()
	call := endpoint.Post("billing.CreatePaperlessInvoice", route, request, path...)
	return endpoint.One[tigo.Acknowledgement](ctx, c.api, call, opts)
}

// DeletePaperlessInvoice has the invoices of an account sent on paper again. The request says why, in
// UnsubscribeReasonID.
//
// It is idempotent, so it may be retried; a retry then ends in [tigo.ErrNotFound] if the
// first one did the work.
//
// Errors:
//   - [tigo.ErrNotFound]: the account gets no invoices by e-mail, or does not exist
//
// API: DeletePaperlessInvoiceInfoByContractId and DeletePaperlessInvoiceInfoByContractIdandSubscriptionNumber (Home Self
// Care 1.0.0).
func (c *Client) DeletePaperlessInvoice(ctx context.Context, account PaperlessAccount, request PaperlessInvoiceRequest, opts ...tigo.CallOption) (tigo.Acknowledgement, error) {
	route, path := account.route()
	call := endpoint.Delete(endpoint.Idempotent, "billing.DeletePaperlessInvoice", route, request, path...)
	return endpoint.One[tigo.Acknowledgement](ctx, c.api, call, opts)
}
