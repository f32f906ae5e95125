package tigotest

import "math/big"

// getBalance sums up the open charges of a contract.
func getBalance(c *call) response {
	if c.contract.balance == nil {
		c.contract.balance = appendJSON(nil, c.market.balanceOf(c.contract))
	}
	return c.done(c.contract.balance)
}

// balanceOf computes a contract's balance. The contract keeps it until its invoices change.
func (m *market) balanceOf(c *contract) document {
	open := c.invoices.open()
	due := totalDue(open)
	balance := document{
		"dueAmount":           m.literal(due),
		"dueInvoicesCount":    integer(len(open)),
		"hasRecurringBilling": c.Recurring != nil,
	}
	if len(open) > 0 {
		oldest, newest := open[len(open)-1].document, open[0].document
		fill(balance, document{
			"minPaymentAmount": m.rounded(due, big.NewRat(3, 10)),
			"dueDate":          oldest["dueDate"],
			"period":           newest["period"],
		})
	}
	fill(balance, document{"lastUpdateDate": c.lastUpdate()})
	return balance
}

// getFinancing offers to finance the amount that is due.
func getFinancing(c *call) response {
	due := totalDue(c.contract.invoices.open())
	financing := document{"isAvailable": due.Sign() > 0}
	if due.Sign() > 0 {
		financing["minPaymentAmount"] = c.market.rounded(due, big.NewRat(3, 10))
	}
	return c.done(financing)
}

func totalDue(invoices []*invoice) *big.Rat {
	total := new(big.Rat)
	for _, i := range invoices {
		total.Add(total, i.due())
	}
	return total
}

// lastUpdate returns the day on which the balance last changed: of the newest charges or payment, "" without either.
func (c *contract) lastUpdate() string {
	last := ""
	for _, i := range c.invoices.charges {
		last = max(last, text(i.document, "creationDate"), text(i.payment, "paymentDate"))
	}
	return last
}
