// Package billing reads and pays what a home customer is billed: invoices, balances, payments, recurring billing,
// paperless invoices, call records.
//
// A customer is identified by a [tigo.Document] and has one or more contracts; nearly everything here is asked by
// contract id. [Client.ListContracts] goes from the one to the other. An invoice belongs to a contract, and its id,
// also called the payment reference, is unique within it.
//
// Amounts are [tigo.Number]: exact, in the unit of the invoice's currency (COP 150000.50 is "150000.50"), never
// a binary float. Dates are days in the country's own time zone, [tigo.Country.Location].
//
// # Unpaid invoices
//
// An invoice is unpaid where something of it is due and the platform says that it is not paid in full:
//
//	if invoice.HasPayment == tigo.No && invoice.DueAmount.Sign() > 0 {
//		// unpaid; paid in part where DueAmount is less than InvoiceAmount
//	}
//
// Where the two disagree, or one is unknown, trust neither: [Client.GetPaymentInfo] says what was paid, and nobody is
// asked to pay twice.
//
// [Client.ListInvoices] gives the latest five at most. More unpaid ones than it shows are there if DueInvoicesCount of
// [Client.GetBalance] is higher; the reference has no list of them.
//
// # Paying an invoice
//
// [Client.CreateCheckout] opens an attempt at the payment gateway and says where to send the customer, by a RedirectURL.
// There a program's part ends: a person pays, on the gateway's page. [Client.WaitCheckout] waits for the end of it,
// [Client.WatchCheckout] shows each state on the way there. The money has moved only where PaymentApproved is
// [tigo.Yes].
//
// # When nobody knows
//
// A write can fail so that nobody knows whether it was done: [tigo.OutcomeOf] the error is [tigo.OutcomeUnknown]. A read
// settles it before anything is repeated. The table of [tigo.Outcome] has the read for each write.
package billing
