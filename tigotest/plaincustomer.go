package tigotest

// readPlain parses a customer. It returns false if [plainJSON] fails.
func readPlain(text string) (*customer, bool) {
	p := &plainJSON{text: text}
	read := p.customer()
	return read, p.end()
}

// customer parses the members of a customer that seeds usually have.
func (p *plainJSON) customer() *customer {
	c := &customer{Info: document{}}
	p.fields(func(name string) bool {
		switch name {
		case "customerInfo":
			c.Info = p.document()
		case "customerCharacteristics":
			c.Characteristics = p.document()
		case "contracts":
			c.Contracts = []*contract{}
			p.elements(func() { c.Contracts = append(c.Contracts, p.contract()) })
		case "cardTokens":
			c.CardTokens = p.documents()
		case "scheduledVisits":
			c.Visits = p.documents()
		case "customerCode":
			c.Code = p.string()
		case "crmProducts":
			c.Lines = p.documents()
		default:
			return false
		}
		return true
	})
	return c
}

// contract parses the members of a contract that seeds usually have.
func (p *plainJSON) contract() *contract {
	c := &contract{}
	p.fields(func(name string) bool {
		switch name {
		case "contractId":
			c.ID = p.string()
		case "billingAccountId":
			c.BillingAccount = p.string()
		case "address":
			c.Address = p.document()
		case "phones":
			c.Phones = p.documents()
		case "emails":
			c.Emails = p.documents()
		case "invoices":
			c.Invoices = []*invoice{}
			p.elements(func() { c.Invoices = append(c.Invoices, newInvoice(p.document())) })
		case "products":
			c.Products = p.documents()
		case "calls":
			c.Calls = p.documents()
		case "recurringBillingInfo":
			c.Recurring = p.document()
		case "paperlessInvoiceInfo":
			c.Paperless = map[string]document{}
			p.members(func(name string) { c.Paperless[name] = p.document() })
		case "serviceRequests":
			c.ServiceRequests = p.documents()
		case "bills":
			c.Bills = []bill{}
			p.elements(func() { c.Bills = append(c.Bills, p.bill()) })
		case "plans":
			c.Plans = []plan{}
			p.elements(func() { c.Plans = append(c.Plans, p.plan()) })
		default:
			return false
		}
		return true
	})
	return c
}

func (p *plainJSON) bill() bill {
	var b bill
	p.fields(func(name string) bool {
		switch name {
		case "amount":
			b.Amount = p.number()
		case "due":
			b.Due = p.number()
		default:
			return false
		}
		return true
	})
	return b
}

func (p *plainJSON) plan() plan {
	var of plan
	p.fields(func(name string) bool {
		switch name {
		case "offerings":
			of.Offerings = []string{}
			p.elements(func() { of.Offerings = append(of.Offerings, p.string()) })
		case "line":
			of.Line = p.string()
		default:
			return false
		}
		return true
	})
	return of
}
