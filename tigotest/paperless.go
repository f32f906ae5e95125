package tigotest

import "slices"

// paperlessDefaults returns the members of a paperless subscription that follow from its owner and its state.
func (m *market) paperlessDefaults(owner *customer) document {
	return document{
		"billingId": m.Billing.ID, "customerId": text(owner.Info, "customerId"), "documentType": text(owner.Info, "documentType"),
		"subcriptionStatusId": 1, "subcriptionStatusMessage": "Activo",
	}
}

// paperlessAccount returns the key of the account that the path names: the contract itself, one of its subscriptions
// (Guatemala) or its billing account (El Salvador). It returns false if the contract has no such account.
func (c *call) paperlessAccount() (string, bool) {
	kind, id := c.path.get("idType"), c.path.get("id")
	switch kind {
	case "":
		return "", true
	case "subscriptions":
		known := slices.ContainsFunc(c.contract.Products, func(p document) bool {
			return lookup(objects(p, "offeringList"), "subscriptionNumber", id) != nil
		})
		return kind + "/" + id, known
	case "billingaccounts":
		return kind + "/" + id, id == c.contract.BillingAccount
	}
	c.violate("idType is neither subscriptions nor billingaccounts")
	return "", false
}

func getPaperless(c *call) response {
	key, ok := c.paperlessAccount()
	if !ok || c.contract.Paperless[key] == nil {
		return c.notFound("The contract has no paperless invoice")
	}
	return c.done(c.contract.Paperless[key])
}

func createPaperless(c *call) response {
	key, ok := c.paperlessAccount()
	switch {
	case !ok:
		return c.notFound("The contract has no such account")
	case c.contract.Paperless[key] != nil:
		return c.badRequest("The account has paperless invoice already")
	}
	return c.storePaperless(key, "Suscripción creada")
}

func updatePaperless(c *call) response {
	key, ok := c.paperlessAccount()
	if !ok || c.contract.Paperless[key] == nil {
		return c.notFound("The contract has no paperless invoice")
	}
	return c.storePaperless(key, "Suscripción actualizada")
}

// storePaperless stores the request's members, also for the customer's other contracts if affectRelatedContracts is true.
func (c *call) storePaperless(key, message string) response {
	stored := without(c.body, "registeringAppName", "customerIpAddress", "unsubscribeReasonId", "updateReason", "affectRelatedContracts")
	fill(stored, c.market.paperlessDefaults(c.customer))
	c.contract.Paperless[key] = stored
	for _, related := range c.related(key) {
		related.Paperless[key] = with(stored, nil)
	}
	return c.acknowledge(message)
}

func deletePaperless(c *call) response {
	key, ok := c.paperlessAccount()
	if !ok || c.contract.Paperless[key] == nil {
		return c.notFound("The contract has no paperless invoice")
	}
	delete(c.contract.Paperless, key)
	for _, related := range c.related(key) {
		delete(related.Paperless, key)
	}
	return c.acknowledge("Suscripción cancelada")
}

// related returns the customer's other contracts if the request affects them too.
func (c *call) related(key string) []*contract {
	if key != "" || c.body["affectRelatedContracts"] != true {
		return nil
	}
	return c.customer.Contracts
}
