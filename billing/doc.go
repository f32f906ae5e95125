// Package billing reads and pays what a home customer is billed: invoices, balances, payments, recurring billing,
// paperless invoices, call records.
//
// A customer is identified by a [tigo.Document] and has one or more contracts; nearly everything here is asked by
// contract id. [Client.ListContracts] goes from the one to the other. An invoice belongs to a contract, and its id,
// also called the payment reference, is unique within it.
//
// Amounts are [tigo.Number]: exact, in the unit of the invoice's currency (COP 150000.50 is "150000.50"), never
// a binary float. Dates are days in the country's own time zone, [tigo.Country.Location].
package billing
