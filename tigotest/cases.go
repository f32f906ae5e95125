package tigotest

func listServiceRequests(c *call) response { return c.done(list(c.contract.ServiceRequests)) }

func listCustomerServiceRequests(c *call) response {
	var all []document
	for _, contract := range c.customer.Contracts {
		all = append(all, contract.ServiceRequests...)
	}
	return c.done(list(all))
}

func getScheduledVisits(c *call) response {
	info := c.customer.Info
	return c.done(document{
		"customerId":         text(info, "customerId"),
		"msisdn":             text(info, "phoneNumber"),
		"customerName":       text(info, "name") + " " + text(info, "lastName"),
		"customerPhone":      text(info, "phoneNumber"),
		"scheduledVisitList": list(c.customer.Visits),
	})
}
