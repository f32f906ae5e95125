// Package tigo connects to Tigo's self-care APIs, the platform behind Tigo's home business in Bolivia, Colombia,
// Guatemala, Honduras, Paraguay and El Salvador: Home Self Care 1.0.0 and Selfcare CRM 2.0.0.
//
// This package holds the client and the types that all areas share. Each area of the APIs is a package beside it.
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
//	tigotest      an emulator of the platform on a loopback port, for tests
//
// All methods have the same form. They take a context, ids as strings, a request struct if there is a body, and options of
// the call. They return a value and an error. A list is never nil if the error is nil, and no result but a [File] is a
// pointer.
//
// # Values
//
//   - Money, and every other JSON number, is a [Number]: the exact literal, never a float.
//   - Booleans are a [Bool], because "unknown" must not read as "not paid".
//   - Days are [Date] and times [DateTime], in the country's local time unless the response has an offset.
//   - Card numbers, card tokens and client secrets are [Secret], which nothing prints or stores.
//
// A field that is missing in a response has the zero value of its type. docs/values.md shows the types in databases,
// encoders, templates and tests.
//
// Some back ends deviate from the reference: they quote numbers, wrap lists, and write dates in several forms. The client
// reads what they mean. [WithResponse] lists each [Deviation]; under [WithStrict] one is an error.
//
// # Errors
//
// A call fails with an [*Error], or with an [*ArgumentError] for an invalid value, before anything is sent. errors.Is
// compares an error with its kinds, such as [ErrNotFound] and [ErrRateLimited]. [Error.Outcome] says what the call did: it
// was not sent, refused, applied, or the outcome is unknown. After an unknown outcome of a write, read before you repeat
// it. [Retryable] reports whether repeating a call is safe and useful, for any error.
//
//	_, err := bills.CreateInvoice(ctx, contract, billing.CreateInvoiceRequest{Amount: tigo.NumberOf(50000)})
//	switch {
//	case errors.Is(err, tigo.ErrNotFound):     // no such contract
//	case tigo.Retryable(err):                  // nothing happened; repeat the call later
//	case tigo.OutcomeOf(err) == tigo.OutcomeUnknown: // look for the invoice before creating another
//	}
//
// # Sign-in, retries and limits
//
// A call signs in if the client has no live access token; concurrent calls share one sign-in. A call is retried where that
// is safe, within a retry budget that all calls of the client share. It never follows a redirect. [Retry] and [Limits]
// document every number, with defaults that suit the platform. A call whose context has no deadline gets one of two minutes.
package tigo
