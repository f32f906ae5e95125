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
// # Paying an invoice
//
// [Client.CreateCheckout] opens an attempt at the payment gateway and says where to send the customer.
// [Client.WaitCheckout] waits for the end of it, [Client.WatchCheckout] shows each state on the way there. The money
// has moved only where PaymentApproved is [tigo.Yes].
//
// # When nobody knows
//
// A write can fail so that nobody knows whether it was done: [tigo.OutcomeOf] the error is [tigo.OutcomeUnknown]. A read
// settles it before anything is repeated:
//
//	the write                     the read                 it was done if
//	CreateInvoice                 ListInvoices             a new invoice has the amount
//	CreateCheckout                GetCheckout              it shows an attempt that was not there before
//	CreateRecurringBilling        GetRecurringBilling      the card is registered
//	UpdateRecurringBilling        GetRecurringBilling      the card is the new one
//	DeleteRecurringBilling        GetRecurringBilling      it is tigo.ErrNotFound
//	CreatePaperlessInvoice        GetPaperlessInvoice      the address is there
//	UpdatePaperlessInvoice        GetPaperlessInvoice      the address is the new one
//	DeletePaperlessInvoice        GetPaperlessInvoice      it is tigo.ErrNotFound
//
// The updates and deletes may as well be repeated: done twice, they change nothing more. The SDK does so by itself.
package billing
