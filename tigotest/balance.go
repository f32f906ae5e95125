package tigotest

import "math/big"

// getBalance sums up the open charges of a contract.
func getBalance(c *call) answer {
	open := c.contract.open()
	due := totalDue(open)
	balance := document{
		"dueAmount":           c.market.literal(due),
		"dueInvoicesCount":    integer(len(open)),
		"hasRecurringBilling": c.contract.Recurring != nil,
	}
	if len(open) > 0 {
		oldest, newest := open[len(open)-1].document, open[0].document
		fill(balance, document{
			"minPaymentAmount": c.market.rounded(due, big.NewRat(3, 10)),
			"dueDate":          oldest["dueDate"],
			"period":           newest["period"],
		})
	}
	fill(balance, document{"lastUpdateDate": c.contract.lastUpdate()})
	return c.done(balance)
}

// getFinancing offers to finance whatever is due.
func getFinancing(c *call) answer {
	due := totalDue(c.contract.open())
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
	for _, i := range c.Invoices {
		if text(i.document, "invoiceType") != partialPayment {
			last = max(last, text(i.document, "creationDate"), text(i.payment, "paymentDate"))
		}
	}
	return last
}
