package billing

import (
	"context"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/internal/endpoint"
)

// The kinds of ID of a [PaperlessAccount], as the platform spells them in a path. A country may have others.
const (
	IDTypeSubscriptions   = "subscriptions"   // a subscription number, such as a phone number; Guatemala
	IDTypeBillingAccounts = "billingaccounts" // an account id of the billing system; El Salvador
)

// PaperlessAccount identifies an account whose invoices are sent together: a whole contract, or a part of it. Leave IDType and
// ID empty in countries that have only contracts, such as Colombia.
type PaperlessAccount struct {
	Contract string // the id of the contract
	IDType   string // the kind of ID: IDTypeSubscriptions or IDTypeBillingAccounts; "": the whole contract
	ID       string // the part of the contract: SubscriptionNumber of an offering, or BillingAccountID of an invoice; "": the whole contract
}

// route returns the route of the account's paperless invoice, and the values of its placeholders.
func (a PaperlessAccount) route() (route string, values []string) {
	if a.IDType == "" && a.ID == "" {
		return "/billing/contracts/{contractId}/paperlessInvoiceInfo", []string{a.Contract}
	}
	return "/billing/contracts/{contractId}/{idType}/{id}/paperlessInvoiceInfo", []string{a.Contract, a.IDType, a.ID}
}

// PaperlessInvoice has the addresses to which the invoices of an account are sent by e-mail. It is personal data.
type PaperlessInvoice struct {
	Email                     string      `json:"email,omitzero" tigo:"required"`    // where invoices are sent
	AlternateEmail            string      `json:"alternateEmail,omitzero"`           // a second address
	PhoneNumber               string      `json:"phoneNumber,omitzero"`              // the phone of the subscription
	BillingID                 tigo.Number `json:"billingId,omitzero"`                // the billing system of the contract
	CustomerID                string      `json:"customerId,omitzero"`               // number of the customer's identity document
	DocumentType              string      `json:"documentType,omitzero"`             // kind of the document, in the back end's spelling
	SubscriptionStatusID      int64       `json:"subcriptionStatusId,omitzero"`      // 1: invoices are sent by e-mail only; others: canceled, bad address, …; the reference misspells the member
	SubscriptionStatusMessage string      `json:"subcriptionStatusMessage,omitzero"` // the status in words, for people; the reference misspells this member as well
}

// PaperlessInvoiceRequest starts, changes or ends the sending of invoices by e-mail.
type PaperlessInvoiceRequest struct {
	Email                  string      `json:"email,omitzero"`                  // where invoices are sent; always required
	AlternateEmail         string      `json:"alternateEmail,omitzero"`         // a second address; tigo.EmptyText removes it
	PhoneNumber            string      `json:"phoneNumber,omitzero"`            // the phone of the subscription
	BillingID              tigo.Number `json:"billingId,omitzero"`              // the billing system of the contract
	CustomerID             string      `json:"customerId,omitzero"`             // number of the customer's identity document
	DocumentType           string      `json:"documentType,omitzero"`           // kind of the document
	RegisteringAppName     string      `json:"registeringAppName,omitzero"`     // your application, for the platform's audit trail: MiTigoWeb, CanalesAlternos, …
	CustomerIPAddress      string      `json:"customerIpAddress,omitzero"`      // the IP address of the customer, for the audit trail
	UnsubscribeReasonID    tigo.Number `json:"unsubscribeReasonId,omitzero"`    // why the customer cancels, as a code; only for DeletePaperlessInvoice
	UpdateReason           string      `json:"updateReason,omitzero"`           // why the customer cancels or changes the address, in words; El Salvador
	AffectRelatedContracts tigo.Bool   `json:"affectRelatedContracts,omitzero"` // apply the change to the customer's related contracts too
}

// GetPaperlessInvoice returns the addresses to which the invoices of an account are sent by e-mail.
//
// Errors:
//   - [tigo.ErrNotFound]: the account has no paperless invoices, or does not exist
//
// API: GetPaperlessInvoiceInfoByContractId and GetPaperlessInvoiceInfoByContractIdAndIdTypeAndId (Home Self Care 1.0.0).
func (c *Client) GetPaperlessInvoice(ctx context.Context, account PaperlessAccount, opts ...tigo.CallOption) (PaperlessInvoice, error) {
	route, values := account.route()
	call := endpoint.Get("billing.GetPaperlessInvoice", route, values...)
	return endpoint.One[PaperlessInvoice](ctx, c.api, call, opts)
}

// UpdatePaperlessInvoice changes the addresses to which the invoices of an account are sent by e-mail.
//
// It is idempotent: the client retries it.
//
// Errors:
//   - [tigo.ErrBadRequest]: the platform does not accept the address
//   - [tigo.ErrNotFound]: the account has no paperless invoices, or does not exist
//
// API: UpdatePaperlessInvoiceInfoByContractId and UpdatePaperlessInvoiceInfoByContractIdAndIdTypeAndId (Home Self Care
// 1.0.0).
func (c *Client) UpdatePaperlessInvoice(ctx context.Context, account PaperlessAccount, request PaperlessInvoiceRequest, opts ...tigo.CallOption) (tigo.Acknowledgement, error) {
	route, values := account.route()
	call := endpoint.Put(endpoint.Idempotent, "billing.UpdatePaperlessInvoice", route, request, values...)
	return endpoint.One[tigo.Acknowledgement](ctx, c.api, call, opts)
}

// CreatePaperlessInvoice makes the platform send the invoices of an account by e-mail, and no longer on paper.
//
// It is not idempotent: after [tigo.OutcomeUnknown], look for the address with [Client.GetPaperlessInvoice].
//
// Errors:
//   - [tigo.ErrBadRequest]: the platform does not accept the address, or the account has paperless invoices already
//   - [tigo.ErrNotFound]: no such account
//
// API: CreatePaperlessInvoiceInfoByContractId and CreatePaperlessInvoiceInfoByContractIdandAndIdTypeAndId (Home Self
// Care 1.0.0).
func (c *Client) CreatePaperlessInvoice(ctx context.Context, account PaperlessAccount, request PaperlessInvoiceRequest, opts ...tigo.CallOption) (tigo.Acknowledgement, error) {
	route, values := account.route()
	call := endpoint.Post("billing.CreatePaperlessInvoice", route, request, values...)
	return endpoint.One[tigo.Acknowledgement](ctx, c.api, call, opts)
}

// DeletePaperlessInvoice makes the platform send the invoices of an account on paper again. UnsubscribeReasonID of the request
// is the reason.
//
// It is idempotent: the client retries it. [tigo.ErrNotFound] can mean that an earlier attempt of the same call was applied.
//
// Errors:
//   - [tigo.ErrNotFound]: the account has no paperless invoices, or does not exist
//
// API: DeletePaperlessInvoiceInfoByContractId and DeletePaperlessInvoiceInfoByContractIdandSubscriptionNumber (Home Self
// Care 1.0.0).
func (c *Client) DeletePaperlessInvoice(ctx context.Context, account PaperlessAccount, request PaperlessInvoiceRequest, opts ...tigo.CallOption) (tigo.Acknowledgement, error) {
	route, values := account.route()
	call := endpoint.Delete(endpoint.Idempotent, "billing.DeletePaperlessInvoice", route, request, values...)
	return endpoint.One[tigo.Acknowledgement](ctx, c.api, call, opts)
}
