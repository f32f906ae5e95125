// Package billing has the operations on the bills of home customers: contracts, invoices and their PDFs, balances, checkouts,
// payments, recurring billing, paperless invoices and call records.
//
// A [tigo.Document] identifies a customer, who has one or more contracts: [Client.ListContracts] returns them. Most operations
// take the id of a contract. An invoice belongs to a contract. Its id, which is also the payment reference, is unique within
// the contract.
//
// An amount is a [tigo.Number], which is exact, in units of the invoice's currency: COP 150000.50 is "150000.50". Dates are days
// in the country's time zone, [tigo.Country.Location].
//
// # Unpaid invoices
//
// An invoice is unpaid if an amount is due and HasPayment is No:
//
//	if invoice.HasPayment == tigo.No && invoice.DueAmount.Sign() > 0 {
//		// unpaid; partly paid if DueAmount is less than InvoiceAmount
//	}
//
// If HasPayment and DueAmount contradict each other, or one of them is unknown, do not begin a payment before
// [Client.GetPaymentInfo] has shown that the invoice has none: the customer might pay twice.
//
// [Client.ListInvoices] returns at most the latest five invoices. If DueInvoicesCount of [Client.GetBalance] is higher than
// the number of unpaid invoices among these, older invoices are unpaid too. The reference has no operation that lists those.
//
// # Paying an invoice
//
//  1. [Client.CreateCheckout] creates a checkout at the payment gateway and returns a RedirectURL.
//  2. Send the customer there. The customer pays on the page of the payment gateway.
//  3. [Client.WaitCheckout] waits until the checkout has ended. [Client.WatchCheckout] yields each of its states meanwhile.
//
// The customer has paid only if PaymentApproved is [tigo.Yes].
//
// # Invoice PDFs
//
// The reference calls Tigo's store of invoice PDFs the spool. [Client.GetInvoicePDF] returns the PDF of an invoice.
// [Client.GetSpoolURL] returns a URL of the PDF instead, for a program that passes it on. [Client.ListSpoolDates] returns the
// billing dates of the invoices that have a PDF in the spool.
//
// # After an unknown outcome
//
// If a write fails with [tigo.OutcomeUnknown], the platform may have applied the write. Repeat it if it is idempotent;
// for any other write, read first. [tigo.Outcome] has the read for each write.
package billing
