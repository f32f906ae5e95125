package tigo

import (
	"errors"

	"github.com/tigo-go/tigo/internal/transport"
)

// Outcome says what a failed call did at the platform.
//
// OutcomeUnknown is the one that needs care: the write may have been done, or may be done yet. Wait until the platform's
// own 55 seconds are over, then read, and repeat the write only if the read does not show it:
//
//	write                                              read that settles it
//	billing.CreateInvoice                              billing.ListInvoices: is there a new one of that amount?
//	billing.CreateCheckout                             billing.GetCheckout: is the latest attempt this one?
//	billing.CreateRecurringBilling, Update…, Delete…   billing.GetRecurringBilling
//	billing.CreatePaperlessInvoice, Update…, Delete…   billing.GetPaperlessInvoice
//	portfolio.AddOffering, RemoveOffering              portfolio.GetProduct: count the offerings of that id
//	tokenization.CreateCardToken, DeleteCardToken      tokenization.ListCardTokens
//	customer.AddPhone, UpdatePhone, RemovePhone        customer.ListPhones
//	customer.AddEmail, UpdateEmail, RemoveEmail        customer.ListEmails
//
// For a read, Unknown means nothing but that no answer came.
type Outcome uint8

// The outcomes. Whatever is not proven is OutcomeUnknown, the zero value.
const (
	OutcomeUnknown Outcome = iota // it may have been done, or may yet be: read before you repeat a write
	OutcomeNotSent                // no attempt left this machine
	OutcomeRefused                // sent, and turned away before anything was done
	OutcomeApplied                // done; only the answer could not be read
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

func outcome(f transport.Fate) Outcome {
	switch f {
	case transport.NotSent:
		return OutcomeNotSent
	case transport.Refused:
		return OutcomeRefused
	case transport.Applied:
		return OutcomeApplied
	}
	return OutcomeUnknown
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

// MayRepeat reports whether making the same call again is safe and worthwhile: nothing was done, or doing it twice
// changes nothing, and what stood in the way may pass. Wait at least [Error.RetryAfter] first. It is false for
// success, for a call that the caller's context cancelled, for errors of others, and for a write whose outcome is
// unknown: there a read settles what happened, as the table of [Outcome] says.
func MayRepeat(err error) bool {
	e, ok := errors.AsType[*Error](err)
	if !ok || !e.temporary {
		return false
	}
	return e.safe || e.Outcome == OutcomeNotSent || e.Outcome == OutcomeRefused
}
