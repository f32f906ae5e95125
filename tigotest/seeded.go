package tigotest

import (
	"iter"
	"slices"
	"strings"

	"github.com/tigo-go/tigo"
)

// Customer holds the ids of a customer and of what belongs to it.
type Customer struct {
	Document   tigo.Document // the parameter of operations by customer
	Name       string        // with the last name of a person
	Code       string        // the number in the CRM; "" for a customer that the CRM does not know
	Contracts  []Contract    // in the platform's order: some operations cover only the first
	CardTokens []string      // of the stored cards, the newest first
}

// Contract holds the ids of a contract and of what belongs to it.
type Contract struct {
	ID             string    // the contractId
	BillingAccount string    // the billingAccountId, a whole number
	Invoices       []string  // ids, the newest first
	Unpaid         string    // the newest invoice that is not paid at all; "" if there is none
	PartlyPaid     string    // the newest that is partly paid
	Paid           string    // the newest that is paid
	Products       []Product // the products that it is billed for
	Lines          []string  // phone numbers: the measuring elements that have calls
}

// Product holds the ids of a contract's product and of its offerings.
type Product struct {
	ID            string   // the productId, a whole number; unique within the contract only
	Name          string   // e.g. "Internet"
	Offerings     []string // ids of the offerings that the contract has
	Subscriptions []string // their subscription numbers, in the same order
	Available     []string // ids of further offerings in the catalogue
}

// Customers lists a country's customers in their current state: those of the seeds, those that were put, and those of the
// population that have changed. The seeds of every country have the same kinds:
//
//   - the first is a person with three contracts: the first contract has an unpaid, a partly paid and paid invoices, a phone
//     line with calls, service requests and a visit; the second is paid; the third has two unpaid invoices;
//   - the second is a person with recurring billing and paperless invoices, who has paid everything;
//   - the third is a company with eleven products, and with more than twenty in the CRM;
//   - the fourth is a foreigner with a new contract that has no invoice.
//
// It is empty for a country that the emulator does not have.
func (s *Server) Customers(country tigo.Country) []Customer {
	s.mu.Lock()
	defer s.mu.Unlock()
	m := s.market(string(country))
	if m == nil {
		return nil
	}
	var all []Customer
	for _, c := range m.everyone() {
		all = append(all, m.describeCustomer(m.open(c)))
	}
	return all
}

// CustomersSeq yields the customers of [Server.Customers], each in its current state. With a large seed it is faster than
// Customers for a test that stops at the first suitable customer: the emulator fills a customer in when it is first read.
func (s *Server) CustomersSeq(country tigo.Country) iter.Seq[Customer] {
	return func(yield func(Customer) bool) {
		m, all := s.everyone(country)
		for _, c := range all {
			if !yield(s.describeCustomer(m, c)) {
				return
			}
		}
	}
}

func (s *Server) everyone(country tigo.Country) (*market, []*customer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	m := s.market(string(country))
	if m == nil {
		return nil, nil
	}
	return m, m.everyone()
}

// everyone returns the customers of seeds and PutCustomer, and then those of the population that have changed.
func (m *market) everyone() []*customer {
	all := slices.Clone(m.Customers)
	for _, n := range m.population.changed() {
		all = append(all, m.populated(n))
	}
	return all
}

func (s *Server) describeCustomer(m *market, c *customer) Customer {
	s.mu.Lock()
	defer s.mu.Unlock()
	return m.describeCustomer(m.open(c))
}

func (m *market) describeCustomer(c *customer) Customer {
	found := Customer{
		Document: tigo.Document{Type: tigo.DocumentType(text(c.Info, "documentType")), Number: text(c.Info, "customerId")},
		Name:     c.name(), Code: c.Code, CardTokens: members(c.CardTokens, "cardToken"),
	}
	for _, each := range c.Contracts {
		found.Contracts = append(found.Contracts, m.describe(each))
	}
	return found
}

// name returns the name, with the last name of a person.
func (c *customer) name() string {
	return strings.TrimSpace(text(c.Info, "name") + " " + text(c.Info, "lastName"))
}

func (m *market) describe(c *contract) Contract {
	found := Contract{ID: c.ID, BillingAccount: c.BillingAccount}
	for _, i := range slices.Backward(c.invoices.all) {
		id := i.id()
		found.Invoices = append(found.Invoices, id)
		switch i.standing() {
		case invoicePaid:
			keep(&found.Paid, id)
		case invoicePartlyPaid:
			keep(&found.PartlyPaid, id)
		default:
			keep(&found.Unpaid, id)
		}
	}
	for _, p := range c.Products {
		had := objects(p, "offeringList")
		product := Product{
			ID: text(p, "productId"), Name: text(p, "productName"),
			Offerings: members(had, "offeringId"), Subscriptions: members(had, "subscriptionNumber"),
		}
		product.Available = members(m.available(p), "offeringId")
		found.Products = append(found.Products, product)
		for _, offering := range had {
			if line := text(offering, "measuringElement"); line != "" && !slices.Contains(found.Lines, line) {
				found.Lines = append(found.Lines, line)
			}
		}
	}
	return found
}

// keep sets a text that is not set yet.
func keep(into *string, value string) {
	if *into == "" {
		*into = value
	}
}

// members returns one member of each document.
func members(all []document, member string) []string {
	var values []string
	for _, d := range all {
		values = append(values, text(d, member))
	}
	return values
}
