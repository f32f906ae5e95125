package tigo

import (
	"errors"
	"net/http"
)

// Outcome is what a failed call did at the platform.
//
// If the outcome of a write is OutcomeUnknown, the platform may have applied the write, or may still apply it. Find out with
// a read:
//
//  1. Make the read that the table names. If it shows the write, the write was applied. Do not repeat it.
//  2. Otherwise make the read once more, a minute after the write or later. The platform waits 55 seconds for its back ends,
//     and may apply the write until then.
//  3. If that read does not show the write either, it was not applied. Repeat it.
//
// A star means that the read shows the write only by comparison: make the same read before the write as well, and keep the
// result.
//
//	write                            read                           applied if
//	billing.CreateInvoice            billing.ListInvoices           a new invoice has the amount *
//	billing.CreateCheckout           billing.GetCheckout            the latest payment attempt is a new one *
//	billing.CreateRecurringBilling   billing.GetRecurringBilling    the card is registered
//	billing.UpdateRecurringBilling   billing.GetRecurringBilling    the card is the new one
//	billing.DeleteRecurringBilling   billing.GetRecurringBilling    it fails with ErrNotFound
//	billing.CreatePaperlessInvoice   billing.GetPaperlessInvoice    the address is there
//	billing.UpdatePaperlessInvoice   billing.GetPaperlessInvoice    the address is the new one
//	billing.DeletePaperlessInvoice   billing.GetPaperlessInvoice    it fails with ErrNotFound
//	portfolio.AddOffering            portfolio.GetProduct           one offering more has the id *
//	portfolio.RemoveOffering         portfolio.GetProduct           one offering less has the id *
//	tokenization.CreateCardToken     tokenization.ListCardTokens    a new token is there *
//	tokenization.DeleteCardToken     tokenization.ListCardTokens    the token is gone
//	customer.AddPhone                customer.ListPhones            the number is there
//	customer.UpdatePhone             customer.ListPhones            the new number is there, the old one gone
//	customer.RemovePhone             customer.ListPhones            the number is gone
//	customer.AddEmail                customer.ListEmails            the address is there
//	customer.UpdateEmail             customer.ListEmails            the new address is there, the old one gone
//	customer.RemoveEmail             customer.ListEmails            the address is gone
//
// Idempotent writes need no read: repeat them. They are UpdateRecurringBilling, UpdatePaperlessInvoice, and every Delete and
// Remove except RemoveOffering. The client has already retried them.
//
// For a read, OutcomeUnknown only means that there is no response.
type Outcome uint8

// The outcomes. If no other outcome is proven, it is OutcomeUnknown, the zero value.
const (
	OutcomeUnknown Outcome = iota // it may have been applied, or may still be: read before you repeat a write
	OutcomeNotSent                // nothing left this machine
	OutcomeRefused                // sent, and rejected before it had an effect
	OutcomeApplied                // applied: the status is 2xx, but the document is cut short, empty, too large or refused by WithStrict
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

// OutcomeOf returns the outcome of an error: OutcomeApplied for nil, that of an [*Error], OutcomeNotSent for an
// [*ArgumentError], OutcomeUnknown for any other error.
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
// idempotent or it provably did nothing. Wait at least [Error.RetryAfter] before you repeat it. Retryable is false for
//   - nil
//   - a call that was cancelled by its context
//   - a write of unknown outcome, unless it is idempotent: see [Outcome] for what to do then
//   - an error that is not an [*Error]
func Retryable(err error) bool {
	e, ok := errors.AsType[*Error](err)
	if !ok || !e.judged().kinds.has(kindTransient) {
		return false
	}
	return e.Idempotent || e.Method == http.MethodGet || e.Outcome == OutcomeNotSent || e.Outcome == OutcomeRefused
}
