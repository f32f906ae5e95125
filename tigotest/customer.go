package tigotest

func listContracts(c *call) response {
	contracts := []document{}
	for _, each := range c.customer.Contracts {
		contracts = append(contracts, c.market.contractDocument(each))
	}
	return c.done(contracts)
}

func getCustomer(c *call) response {
	return c.done(document{"customerInfo": c.customer.Info, "customerCharacteristics": c.customer.Characteristics})
}
