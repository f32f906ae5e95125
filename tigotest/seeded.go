package tigotest

import (
	"iter"
	"slices"
	"strings"

	"github.com/tigo-go/tigo"
)

// Customer names a customer of the emulator and what a test can ask of it.
type Customer struct {
	Document   tigo.Document // what the operations by customer ask for
	Name       string        // with the last name, if it is a person's
	Code       string        // the number in the CRM; "" for a customer that the CRM does not know
	Contracts  []Contract    // in the platform's order: some operations cover only the first
	CardTokens []string      // of the stored cards, the newest first
}

// Contract names a contract and what hangs on it.
type Contract struct {
	ID             string    // the contractId
	BillingAccount string    // the billingAccountId, a whole number
	Invoices       []string  // ids, the newest first
	Unpaid         string    // the newest invoice of which all is due; "" if there is none
	PartlyPaid     string    // the newest of which some is due
	Paid           string    // the newest of which nothing is due
	Products       []Product // what it is billed for
	Lines          []string  // phone numbers: the measuring elements that have calls
}

// Product names a product of a contract.
type Product struct {
	ID            string   // the productId, a whole number; unique within the contract only
	Name          string   // e.g. "Internet"
	Offerings     []string // ids of what the contract has
	Subscriptions []string // their subscription numbers, in the same order
	Available     []string // ids of what the catalogue has besides
}

// Customers lists a country's customers as they are at this moment: the seeds, what was put and what operations
// changed. Of the seeds, in every country alike,
//
//   - the first is a person with three contracts: the first contract has an unpaid, a partly paid and paid invoices, a phone
//     line with calls, service requests and a visit; the second is paid; the third has two unpaid invoices;
//   - the second is a person who has paid everything, by recurring billing, and gets paperless invoices;
//   - the third is a company with eleven products and, in the CRM, with more than twenty;
//   - the fourth is a foreigner whose contract is so new that it has no invoice.
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

// CustomersSeq yields the customers of [Server.Customers], each as it is when its turn comes. It suits a large seed and a test
// that stops at the first customer it can use: the emulator completes a customer when it is first read.
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

// everyone returns the customers that were written down, and then those of the population that have changed.
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
