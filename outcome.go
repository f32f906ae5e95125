package tigo

import (
	"errors"
	"net/http"
)

// Outcome is what a call did at the platform.
//
// If the outcome of a write is OutcomeUnknown, the platform may have applied the write, or may still apply it. Repeat the
// write if it is idempotent; for any other write, read first.
//
// These writes are idempotent: UpdateRecurringBilling, UpdatePaperlessInvoice, and every Delete and Remove except
// RemoveOffering. The client itself retries them after a transient failure, as far as [Retry] and the context allow.
//
// For any other write, find out with a read whether it was applied:
//
//  1. Make the read that the table names. If it shows the write, the write was applied. Do not repeat it.
//  2. If it does not, make the read again at least a minute after the write. The platform waits 55 seconds for its back ends,
//     and may apply the write until then.
//  3. If the second read does not show the write either, the write was not applied. Repeat it.
//
// A star means that only a comparison shows the write: make the same read before the write as well, and keep its result.
//
//	write                            read                           applied if
//	billing.CreateInvoice            billing.ListInvoices           a new invoice has the amount *
//	billing.CreateCheckout           billing.GetCheckout            the latest checkout is a new one *
//	billing.CreateRecurringBilling   billing.GetRecurringBilling    the card is registered
//	billing.UpdateRecurringBilling   billing.GetRecurringBilling    the card is the new one
//	billing.DeleteRecurringBilling   billing.GetRecurringBilling    it fails with ErrNotFound
//	billing.CreatePaperlessInvoice   billing.GetPaperlessInvoice    the address is there
//	billing.UpdatePaperlessInvoice   billing.GetPaperlessInvoice    the address is the new one
//	billing.DeletePaperlessInvoice   billing.GetPaperlessInvoice    it fails with ErrNotFound
//	portfolio.AddOffering            portfolio.GetProduct           one more offering has the id *
//	portfolio.RemoveOffering         portfolio.GetProduct           one fewer offering has the id *
//	tokenization.CreateCardToken     tokenization.ListCardTokens    a new token is there *
//	tokenization.DeleteCardToken     tokenization.ListCardTokens    the token is gone
//	customer.AddPhone                customer.ListPhones            the number is there
//	customer.UpdatePhone             customer.ListPhones            the new number is there, the old one gone
//	customer.RemovePhone             customer.ListPhones            the number is gone
//	customer.AddEmail                customer.ListEmails            the address is there
//	customer.UpdateEmail             customer.ListEmails            the new address is there, the old one gone
//	customer.RemoveEmail             customer.ListEmails            the address is gone
//
// The table also has the idempotent writes, for a program that must know whether they were applied.
//
// For a read, OutcomeUnknown only means that there is no usable response.
type Outcome uint8

// The outcomes. OutcomeUnknown is the zero value: any other outcome must be proven.
const (
	OutcomeUnknown Outcome = iota // the platform may have applied the call, or may apply it later: see Outcome for what to do
	OutcomeNotSent                // the request of the call did not reach the platform; a token request may have
	OutcomeRefused                // the request was sent, and rejected before it had an effect
	OutcomeApplied                // the status is 2xx; a call that failed nevertheless has a body that is, for example, cut short, empty or too large
)

// String returns "unknown", "not sent", "refused" or "applied".
func (o Outcome) String() string {
	switch o {
	case OutcomeNotSent:
		return "not sent"
	case OutcomeRefused:
		return "refused"
	case OutcomeApplied:
		return "applied"
	}
	return "unknown"
}

// OutcomeOf returns the outcome of a call, from its error: [Error.Outcome] of an [*Error], OutcomeNotSent for an
// [*ArgumentError], OutcomeApplied for nil, and OutcomeUnknown for any other error.
func OutcomeOf(err error) Outcome {
	if err == nil {
		return OutcomeApplied
	}
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Outcome
	}
	if _, ok := errors.AsType[*ArgumentError](err); ok {
		return OutcomeNotSent
	}
	return OutcomeUnknown
}

// Retryable reports whether repeating the call is safe and useful: the cause may be transient, and either the call is
// idempotent or it provably did nothing. Wait at least [Error.RetryAfter] before you repeat it.
//
// Retryable is false for:
//   - nil, and an error that is not an [*Error]
//   - a call whose context was cancelled; but a call whose deadline has passed may be retryable
//   - a write of unknown outcome that is not idempotent: see [Outcome] for what to do
func Retryable(err error) bool {
	e, ok := errors.AsType[*Error](err)
	if !ok || !e.currentSummary().kinds.hasAny(kindTransient) {
		return false
	}
	return e.Idempotent || e.Method == http.MethodGet || e.Outcome == OutcomeNotSent || e.Outcome == OutcomeRefused
}
