package tigotest

import "slices"

// The spool holds the PDFs of invoices, which are printed once a month. Invoices for partial payments are never printed.

func (i *invoice) printed() bool { return i.kind() != partialPayment }

func listSpoolDates(c *call) response {
	dates := []string{}
	for _, i := range slices.Backward(c.contract.invoices.charges) {
		dates = append(dates, text(i.document, "creationDate"))
	}
	return c.done(dates)
}

func getSpoolURLByDate(c *call) response {
	for _, i := range slices.Backward(c.contract.invoices.charges) {
		if text(i.document, "creationDate") == c.path.get("billingDate") {
			return c.spoolURL(i)
		}
	}
	return c.notFound("There is no print of this date")
}

func getSpoolURL(c *call) response {
	if !c.invoice.printed() {
		return c.notFound("The invoice has no print")
	}
	return c.spoolURL(c.invoice)
}

func (c *call) spoolURL(i *invoice) response {
	return c.done(document{"URL": c.server.link(spoolPrefix + c.path.get("country") + "/" + i.of.ID + "/" + i.id() + ".pdf")})
}

func getPDF(c *call) response {
	if !c.invoice.printed() {
		return c.notFound("The invoice has no print")
	}
	return response{status: c.match.op.Success, raw: c.market.invoicePDF(c.customer, c.invoice), kind: "application/pdf"}
}
