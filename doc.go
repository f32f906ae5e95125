// Package tigo connects to Tigo's self-care APIs, the platform behind Tigo's home business in Bolivia, Colombia,
// Guatemala, Honduras, Paraguay and El Salvador: Home Self Care 1.0.0 and Selfcare CRM 2.0.0.
//
// This package holds the client and the types that all areas share. Each area of the APIs has its own package.
//
//	client, err := tigo.New(tigo.Config{
//		Environment:  tigo.Sandbox,
//		Country:      tigo.Colombia,
//		ClientID:     "…",
//		ClientSecret: tigo.NewSecret("…"),
//	})
//	bills := billing.New(client)
//	invoices, err := bills.ListInvoices(ctx, contractID, billing.ListInvoicesOptions{Limit: 3})
//
// # Packages
//
//	billing       contracts, invoices and their PDFs, balance, checkout, recurring billing, paperless invoices, calls
//	portfolio     products, offerings, devices, offers to buy
//	cases         service requests and technicians' visits
//	customer      a contract's phones and e-mail addresses
//	tokenization  payment cards, as tokens
//	selfcare      a customer's products in the CRM
//	tigotest      an emulator of the platform on a loopback port, for tests
//
// The methods of the areas have one form. Their parameters are a context, what identifies the subject (such as the id of a
// contract), a request, options or a range of days if the operation has one, and call options. They return a value and an
// error, or an iterator over both. If the error is nil, a list is never nil. Only a [File] is returned as a pointer.
//
// In these packages, "the reference" is Tigo's own documentation of the two APIs, and "the platform" is the gateway with
// all back ends behind it.
//
// # Values
//
//   - An amount or another quantity is a [Number]: the exact literal, never a float. A numeric code or id may be an int64.
//   - A boolean is a [Bool], because "unknown" must not read as "not paid".
//   - A day is a [Date] and a time is a [DateTime], in the country's local time unless the response has an offset.
//   - A card number, a card token or a client secret is a [Secret]: it prints as REDACTED, and it cannot be encoded or
//     stored by accident.
//
// If a response has no member for a field, the field has the zero value of its type. docs/values.md shows the types in
// databases, encoders, templates and tests.
//
// Some back ends deviate from the reference: they quote numbers, wrap lists, and write dates in several forms. The client
// reads these forms too. [WithResponse] lists each [Deviation]. With [WithStrict], a deviation is an error, unless it is an
// unknown member.
//
// # Errors
//
// A call fails with an [*Error]. If an argument is invalid, it fails with an [*ArgumentError] before anything is sent.
//
//   - errors.Is compares an error with its kinds, such as [ErrNotFound] and [ErrRateLimited].
//   - [OutcomeOf] reports what the call did: it was not sent, it was refused, it was applied, or the outcome is unknown.
//   - [Retryable] reports whether repeating the call is safe and useful.
//
// If the outcome of a write is unknown, repeat the write if it is idempotent; for any other write, read first. [Outcome]
// lists the reads.
//
//	_, err := bills.CreateInvoice(ctx, contractID, billing.CreateInvoiceRequest{Amount: tigo.NumberOf(50000)})
//	switch {
//	case err == nil:                                 // the invoice was created
//	case errors.Is(err, tigo.ErrNotFound):           // no such contract
//	case tigo.Retryable(err):                        // no invoice was created; repeat the call later
//	case tigo.OutcomeOf(err) == tigo.OutcomeUnknown: // look for the invoice before creating another
//	default:                                         // rejected; or applied, and the response was unreadable: see OutcomeOf
//	}
//
// # Sign-in, retries and limits
//
// A call signs in if the client has no live access token; concurrent calls share one sign-in. The client retries a call if
// that is safe, within a retry budget that all its calls share. It never follows a redirect. If the context of a call has no
// deadline, the call has a timeout of two minutes. [Retry] and [Limits] list all settings with their defaults.
package tigo
