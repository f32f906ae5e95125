package tigotest

// recurringDefaults returns the members that recurring billing repeats of its contract.
func (m *market) recurringDefaults(c *contract) document {
	return document{"contractId": c.ID, "billingId": m.Billing.ID.String(), "billingName": m.Billing.Name}
}

func getRecurring(c *call) response {
	if c.contract.Recurring == nil {
		return c.notFound("The contract has no recurring billing")
	}
	return c.done(without(c.contract.Recurring, "cardToken"))
}

func createRecurring(c *call) response {
	if c.contract.Recurring != nil {
		return c.badRequest("The contract has recurring billing already")
	}
	return c.storeRecurring("Registro creado")
}

func updateRecurring(c *call) response {
	if c.contract.Recurring == nil {
		return c.notFound("The contract has no recurring billing")
	}
	return c.storeRecurring("Registro actualizado")
}

// storeRecurring stores the card of the request, or the card of the token in the request.
func (c *call) storeRecurring(message string) response {
	sent, _ := c.body["recurringBillingInfo"].(document)
	token := text(c.body, "cardToken")
	stored := without(with(sent, nil), "contractId", "billingId", "billingName")
	switch {
	case token != "":
		card := lookup(c.customer.CardTokens, "cardToken", token)
		if card == nil {
			return c.notFound("The card token was not found")
		}
		stored["cardToken"] = token
		fill(stored, document{"cardInfo": text(card, "cardInfo"), "cardBrand": text(card, "cardBrand")})
	case text(sent, "cardInfo") == "":
		return c.reject("neither cardToken nor recurringBillingInfo.cardInfo is given")
	}
	fill(stored, c.market.recurringDefaults(c.contract))
	fill(stored, document{"registrationDate": day(c.market.local(c.server.now)), "paymentMethod": "2"})
	c.contract.Recurring, c.contract.balance = stored, nil
	return c.acknowledge(message)
}

// deleteRecurring ends recurring billing. A token in the request must be the registered card's.
func deleteRecurring(c *call) response {
	token := text(c.body, "cardToken")
	stored := c.contract.Recurring
	if stored == nil || token != "" && text(stored, "cardToken") != token {
		return c.notFound("The contract has no such recurring billing")
	}
	c.contract.Recurring, c.contract.balance = nil, nil
	return c.acknowledge("Registro eliminado")
}
