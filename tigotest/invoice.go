package tigotest

import (
	"fmt"
	"math/big"
	"slices"
)

func listInvoices(c *call) answer { return c.done(c.invoices(c.contract)) }

// listCustomerInvoices covers the customer's first contract only, as the platform does.
func listCustomerInvoices(c *call) answer { return c.done(c.invoices(c.customer.firstContract())) }

// invoices returns as many of a contract's invoices as the limit allows, the newest first.
func (c *call) invoices(of *contract) []document {
	found := []document{}
	if of != nil {
		for _, i := range of.Invoices[:min(c.query.number("limit"), len(of.Invoices))] {
			found = append(found, of.show(i))
		}
	}
	return found
}

func getInvoice(c *call) answer { return c.done(c.contract.show(c.invoice)) }

func getPaymentInfo(c *call) answer {
	if c.invoice.payment == nil {
		return c.notFound("The invoice has no payment")
	}
	return c.done(c.invoice.payment)
}

// createInvoice makes an invoice for part of the debt. It adds nothing to the balance: paying it pays off the oldest
// open charges.
func createInvoice(c *call) answer {
	value, ok := amount(c.body["amount"])
	if !ok || value.Sign() <= 0 {
		return c.reject("amount is no positive number")
	}
	today := c.market.local(c.server.now)
	made := &invoice{document: document{
		"invoiceId":       fmt.Sprintf("%s-P%03d", c.contract.ID, c.server.serial()),
		"invoiceType":     partialPayment,
		"invoiceAmount":   c.body["amount"],
		"dueAmount":       c.body["amount"],
		"dueDate":         day(today.AddDate(0, 0, 5)),
		"extendedDueDate": day(today.AddDate(0, 0, 5)),
	}}
	c.market.fillInvoice(c.customer, c.contract, made, c.server.now)
	c.contract.Invoices = slices.Insert(c.contract.Invoices, 0, made)
	return c.done(document{"invoiceId": made.id()})
}

// partialPayment is the type of the invoices that createInvoice makes; all others have charges of their own.
const partialPayment = "partialPayment"

// show returns an invoice's document with the flags that follow from its contract.
func (c *contract) show(i *invoice) document {
	return with(i.document, document{
		"hasRecurringBilling": c.Recurring != nil,
		"hasPaperlessInvoice": len(c.Paperless) > 0,
	})
}

// due returns what is open of an invoice.
func (i *invoice) due() *big.Rat {
	value, _ := amount(i.document["dueAmount"])
	return value
}

// open returns a contract's charges with something due, the newest first.
func (c *contract) open() []*invoice {
	var found []*invoice
	for _, i := range c.Invoices {
		if text(i.document, "invoiceType") != partialPayment && i.due().Sign() > 0 {
			found = append(found, i)
		}
	}
	return found
}

// settle pays value of an invoice off, and of the oldest open charges where the invoice is for part of them.
func (m *market) settle(c *contract, i *invoice, value *big.Rat, payment document) {
	m.pay(i, value, payment)
	if text(i.document, "invoiceType") != partialPayment {
		return
	}
	rest := new(big.Rat).Set(value)
	for _, charge := range slices.Backward(c.open()) {
		part := charge.due()
		if part.Cmp(rest) > 0 {
			part.Set(rest)
		}
		rest.Sub(rest, part)
		if part.Sign() > 0 {
			m.pay(charge, part, payment)
		}
	}
}

// pay lowers what is due of one invoice.
func (m *market) pay(i *invoice, value *big.Rat, payment document) {
	left := new(big.Rat).Sub(i.due(), value)
	i.document["dueAmount"] = m.literal(left)
	i.document["hasPayment"] = left.Sign() == 0
	i.payment = with(payment, document{"paymentAmount": m.literal(value)})
}
