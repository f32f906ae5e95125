package tigotest

import (
	"encoding/json"
	"time"
)

// customerView is a customer as the control API shows it.
type customerView struct {
	Type      string         `json:"documentType"`
	Number    string         `json:"customerId"`
	Name      string         `json:"name"`
	Code      string         `json:"customerCode,omitempty"`
	Info      document       `json:"customerInfo"`
	Due       json.Number    `json:"dueAmount"`
	Currency  string         `json:"currency"`
	Cards     []document     `json:"cardTokens"`
	Contracts []contractView `json:"contracts"`
}

// contractView is a contract as the control API shows it.
type contractView struct {
	ID       string        `json:"contractId"`
	Account  string        `json:"billingAccountId"`
	Customer string        `json:"customer"` // type and number of the document
	Address  document      `json:"address"`
	Due      json.Number   `json:"dueAmount"`
	Invoices []invoiceView `json:"invoices"` // the newest 12
	Total    int           `json:"invoiceCount"`
	Products []document    `json:"products"`
	Phones   []document    `json:"phones"`
	Emails   []document    `json:"emails"`
}

// invoiceView is an invoice in a list.
type invoiceView struct {
	ID     string      `json:"invoiceId"`
	State  string      `json:"state"` // open, overdue, partly paid or paid
	Amount json.Number `json:"invoiceAmount"`
	Due    json.Number `json:"dueAmount"`
	DueOn  string      `json:"dueDate"`
}

// shownInvoices is how many of a contract's invoices are shown with it.
const shownInvoices = 12

func (m *market) viewCustomer(c *customer, now time.Time) customerView {
	m.open(c)
	id := c.document()
	view := customerView{
		Type: id[0], Number: id[1], Name: c.name(), Code: c.Code, Info: c.Info, Currency: m.Country.Currency,
		Cards: list(c.CardTokens), Contracts: []contractView{},
	}
	var open []*invoice
	for _, each := range c.Contracts {
		view.Contracts = append(view.Contracts, m.viewContract(c, each, now))
		open = append(open, each.invoices.open()...)
	}
	view.Due = m.literal(totalDue(open))
	return view
}

func (m *market) viewContract(owner *customer, c *contract, now time.Time) contractView {
	id := owner.document()
	view := contractView{
		ID: c.ID, Account: c.BillingAccount, Customer: id[0] + " " + id[1], Address: c.Address, Due: m.literal(totalDue(c.invoices.open())),
		Invoices: []invoiceView{}, Total: len(c.invoices.all), Products: list(c.Products), Phones: list(c.Phones), Emails: list(c.Emails),
	}
	for _, i := range c.invoices.newest(shownInvoices) {
		view.Invoices = append(view.Invoices, m.viewInvoice(i, now))
	}
	return view
}

func (m *market) viewInvoice(i *invoice, now time.Time) invoiceView {
	d := i.full()
	total, _ := amount(d["invoiceAmount"])
	return invoiceView{ID: i.id(), State: i.state(day(m.local(now))), Amount: m.literal(total), Due: m.literal(i.due()), DueOn: text(d, "dueDate")}
}

// state returns the state of an invoice on a day: open, overdue, partly paid or paid.
func (i *invoice) state(today string) string {
	standing := i.standing()
	if due := text(i.full(), "dueDate"); standing != invoicePaid && due != "" && due < today {
		return invoiceOverdue
	}
	return standing
}
