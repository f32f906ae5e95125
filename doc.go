// Package tigo connects to Tigo's self-care APIs, the platform behind Tigo's home business in Bolivia, Colombia,
// Guatemala, Honduras, Paraguay and El Salvador: Home Self Care 1.0.0 and Selfcare CRM 2.0.0.
//
// This package is the connection and the vocabulary; each area of the APIs is a package of its own beside it.
//
//	client, err := tigo.New(tigo.Config{
//		Environment:  tigo.Sandbox,
//		Country:      tigo.Colombia,
//		ClientID:     "…",
//		ClientSecret: tigo.NewSecret("…"),
//	})
//	bills := billing.New(client)
//	invoices, err := bills.ListInvoices(ctx, contract, billing.ListInvoicesOptions{Limit: 3})
//
// # The map
//
//	billing       contracts, invoices and their PDFs, balance, checkout, recurring billing, paperless invoices, calls
//	portfolio     products, offerings, devices, offers to buy
//	cases         service requests and technicians' visits
//	customer      a contract's phones and e-mail addresses
//	tokenization  payment cards, as tokens
//	selfcare      a customer's products in the CRM
//	tigotest      the platform as an emulator on a loopback port, for tests
//
// All methods look alike: a context, the ids as strings, what to send, options of the call; a value and an error
// come back. A list is never nil beside a nil error, and no result is a pointer but a [File].
//
// # Values
//
// Money, and every other JSON number, is a [Number]: the literal as it came, never a binary float. Booleans are a
// [Bool], because "unknown" is not "no" where someone may pay twice. Days are [Date], times [DateTime], both in the
// country's own time unless a zone was sent. A field that an answer left out has its type's zero value. Card
// numbers, card tokens and client secrets are [Secret], which nothing prints or stores. docs/values.md shows
// all of them in databases, encoders, templates and tests.
//
// The back ends of six countries do not all keep to the reference: numbers come quoted, lists wrapped, dates in
// several forms. All that is read as it was meant. [WithResponse] lists what was adjusted, [WithStrict] refuses it.
//
// # Errors
//
// Every failed call is an [*Error], or an [*ArgumentError] for a value that was refused before anything was sent.
// errors.Is knows the kinds: [ErrNotFound], [ErrRateLimited] and their like. [Error.Outcome] says what the call did:
// not sent, refused, applied, or unknown. Only after an unknown outcome of a write does a caller have to look before
// repeating; [Retryable] answers that question for any error.
//
//	_, err := bills.CreateInvoice(ctx, contract, billing.CreateInvoiceRequest{Amount: tigo.NumberOf(50000)})
//	switch {
//	case errors.Is(err, tigo.ErrNotFound):     // no such contract
//	case tigo.Retryable(err):                  // nothing happened; try again later
//	case tigo.OutcomeOf(err) == tigo.OutcomeUnknown: // look for the invoice before making another
//	}
//
// # What a call may take
//
// A call signs in when it needs to, one fetch for all callers; it is tried again where that is safe, within a shared
// budget; it never follows a redirect. [Retry] and [Limits] hold every number of it, with defaults that suit the
// platform. A call whose context has no deadline gets one of two minutes.
package tigo
