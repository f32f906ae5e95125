package tigotest

import (
	"encoding/json"
	"maps"
	"math/big"
	"slices"
	"time"
)

func listInvoices(c *call) response { return c.done(c.invoices(c.contract)) }

// listCustomerInvoices lists the invoices of the customer's first contract only, as the platform does.
func listCustomerInvoices(c *call) response { return c.done(c.invoices(c.customer.firstContract())) }

// invoices returns as many of a contract's invoices as the limit allows, the newest first.
func (c *call) invoices(of *contract) []json.RawMessage {
	found := []json.RawMessage{}
	if of != nil {
		for _, i := range of.invoices.newest(c.query.number("limit")) {
			found = append(found, of.show(i))
		}
	}
	return found
}

func getInvoice(c *call) response { return c.done(c.contract.show(c.invoice)) }

func getPaymentInfo(c *call) response {
	if c.invoice.payment == nil {
		return c.notFound("The invoice has no payment")
	}
	return c.done(c.invoice.payment)
}

// createInvoice creates an invoice for part of the debt. It does not change the balance: its payment pays the oldest open
// charges.
func createInvoice(c *call) response {
	literal, _ := c.body["amount"].(json.Number) // the check of the body has made sure that it is a number
	if !positive(literal) {
		return c.reject("amount is no positive number")
	}
	serial := c.server.serial()
	id := slipID(c.contract.ID, serial)
	for c.contract.invoices.has(id, serial) { // PutInvoice added one with this id
		serial = c.server.serial()
		id = slipID(c.contract.ID, serial)
	}
	c.contract.invoices.add(&invoice{serial: serial, of: c.contract, slip: &slip{
		base: c.market.slipBase(c.customer, c.contract, c.server.now), amount: literal, market: c.market,
	}})
	return c.done(document{"invoiceId": id})
}

// slipBase returns the members that all invoices of one day that createInvoice creates share.
func (m *market) slipBase(owner *customer, c *contract, now time.Time) document {
	if c.slips != nil && now.Equal(c.slipsMade) {
		return c.slips
	}
	c.slipsMade = now
	if today := m.local(now); text(c.slips, "creationDate") != day(today) {
		due := day(today.AddDate(0, 0, 5))
		c.slips = m.invoiceDefaults(owner, c, now)
		maps.Copy(c.slips, document{
			"invoiceType": partialPayment, "dueDate": due, "extendedDueDate": due, "hasPayment": false,
		})
	}
	return c.slips
}

// partialPayment is the type of the invoices that createInvoice creates; all others have charges of their own.
const partialPayment = "partialPayment"

// show returns an invoice as the platform sends it, with the flags that follow from its contract. The encoded invoice is kept,
// except for those that createInvoice creates, which can be many.
func (c *contract) show(i *invoice) json.RawMessage {
	flags := [2]bool{c.Recurring != nil, len(c.Paperless) > 0}
	if i.shown != nil && i.flags == flags {
		return i.shown
	}
	shown := appendJSON(make([]byte, 0, 640), with(i.full(), document{
		"hasRecurringBilling": flags[0],
		"hasPaperlessInvoice": flags[1],
	}))
	if i.slip == nil {
		i.shown, i.flags = shown, flags
	}
	return shown
}

// id returns the invoice's id.
func (i *invoice) id() string {
	if i.slip != nil {
		return slipID(i.of.ID, i.serial)
	}
	return text(i.document, "invoiceId")
}

// kind returns the type of the invoice: "charges", or partialPayment.
func (i *invoice) kind() string {
	if i.slip != nil {
		return partialPayment
	}
	return text(i.document, "invoiceType")
}

// States of an invoice.
const (
	invoiceOpen       = "open"
	invoicePartlyPaid = "partly paid"
	invoicePaid       = "paid"
	invoiceOverdue    = "overdue"
)

// standing returns whether the invoice is open, partly paid or paid.
func (i *invoice) standing() string {
	if i.slip != nil {
		return invoiceOpen
	}
	total, _ := amount(i.document["invoiceAmount"])
	switch due := i.due(); {
	case due.Sign() == 0:
		return invoicePaid
	case due.Cmp(total) < 0:
		return invoicePartlyPaid
	}
	return invoiceOpen
}

// full returns the invoice's document, which must not be changed.
func (i *invoice) full() document {
	if i.slip == nil {
		return i.document
	}
	total, _ := amount(i.slip.amount)
	return with(i.slip.base, document{
		"invoiceId": i.id(), "invoiceAmount": i.slip.amount, "dueAmount": i.slip.amount, "taxAmount": i.slip.market.tax(total),
	})
}

// due returns the amount of an invoice that is not paid.
func (i *invoice) due() *big.Rat {
	var literal any = i.document["dueAmount"]
	if i.slip != nil {
		literal = i.slip.amount
	}
	value, _ := amount(literal)
	return value
}

// settle books a payment of value for an invoice. If the invoice is for part of the debt, the payment also pays the oldest open
// charges.
func (m *market) settle(c *contract, i *invoice, value *big.Rat, payment document) {
	m.pay(i, value, payment)
	c.balance = nil
	if i.kind() != partialPayment {
		return
	}
	rest := new(big.Rat).Set(value)
	for _, charge := range slices.Backward(c.invoices.open()) {
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

// pay lowers the due amount of one invoice.
func (m *market) pay(i *invoice, value *big.Rat, payment document) {
	left := new(big.Rat).Sub(i.due(), value)
	i.document = with(i.full(), document{"dueAmount": m.literal(left), "hasPayment": left.Sign() == 0})
	i.slip, i.shown = nil, nil
	i.payment = with(payment, document{"paymentAmount": m.literal(value)})
}
