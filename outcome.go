package tigo

import (
	"errors"
	"net/http"
)

// Outcome says what a failed call did at the platform.
//
// OutcomeUnknown is the one that needs care: the write may have been done, or may be done yet. A read settles it, and
// the write is repeated only if the read does not show it:
//
//	the write                        the read                       it was done if
//	billing.CreateInvoice            billing.ListInvoices           a new invoice has the amount *
//	billing.CreateCheckout           billing.GetCheckout            the latest attempt is another than before *
//	billing.CreateRecurringBilling   billing.GetRecurringBilling    the card is registered
//	billing.UpdateRecurringBilling   billing.GetRecurringBilling    the card is the new one
//	billing.DeleteRecurringBilling   billing.GetRecurringBilling    it is tigo.ErrNotFound
//	billing.CreatePaperlessInvoice   billing.GetPaperlessInvoice    the address is there
//	billing.UpdatePaperlessInvoice   billing.GetPaperlessInvoice    the address is the new one
//	billing.DeletePaperlessInvoice   billing.GetPaperlessInvoice    it is tigo.ErrNotFound
//	portfolio.AddOffering            portfolio.GetProduct           one more offering has the id than before *
//	portfolio.RemoveOffering         portfolio.GetProduct           one offering less has the id than before *
//	tokenization.CreateCardToken     tokenization.ListCardTokens    a token is there that was not before *
//	tokenization.DeleteCardToken     tokenization.ListCardTokens    the token is gone
//	customer.AddPhone                customer.ListPhones            the number is there
//	customer.UpdatePhone             customer.ListPhones            the new number is there, the old one gone
//	customer.RemovePhone             customer.ListPhones            the number is gone
//	customer.AddEmail                customer.ListEmails            the address is there
//	customer.UpdateEmail             customer.ListEmails            the new address is there, the old one gone
//	customer.RemoveEmail             customer.ListEmails            the address is gone
//
// Where a star stands, only what was there before tells the answer: read before the write as well, and keep it. That the
// read shows the write can be believed at once. That it does not can be believed a minute after the write: the platform
// gives its back ends 55 seconds, and may be at work until then.
//
// UpdateRecurringBilling, UpdatePaperlessInvoice and all Deletes and Removes but RemoveOffering change nothing more when
// they are done twice. They may as well be repeated; the SDK has tried that already.
//
// For a read, Unknown means nothing but that no answer came.
type Outcome uint8

// The outcomes. Whatever is not proven is OutcomeUnknown, the zero value.
const (
	OutcomeUnknown Outcome = iota // it may have been done, or may yet be: read before you repeat a write
	OutcomeNotSent                // no attempt left this machine
	OutcomeRefused                // sent, and turned away before anything was done
	OutcomeApplied                // done: a 2xx status came, but its document is cut short, empty, too large or refused by WithStrict
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

// OutcomeOf reads the outcome of any error of this module: OutcomeApplied for nil, OutcomeNotSent for an
// [*ArgumentError], OutcomeUnknown for errors of others.
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

// Retryable reports whether making the same call again is safe and worthwhile: nothing was done, or doing it twice
// changes nothing, and what stood in the way may pass. Wait at least [Error.RetryAfter] first. It is false for
// success, for a call that the caller's context cancelled, for errors of others, and for a write whose outcome is
// unknown: there a read settles what happened, as the table of [Outcome] says.
func Retryable(err error) bool {
	e, ok := errors.AsType[*Error](err)
	if !ok || !e.judged().kinds.has(kindTransient) {
		return false
	}
	return e.Idempotent || e.Method == http.MethodGet || e.Outcome == OutcomeNotSent || e.Outcome == OutcomeRefused
}
