package tigotest

import (
	"slices"
	"time"
)

// state is everything that requests read and change.
type state struct {
	start, now time.Time
	markets    map[string]*market   // by country, each loaded when first asked for
	tokens     map[string]time.Time // when each bearer expires
	issued     int                  // tokens so far, for their names
	created    int                  // documents made on request so far, for their ids
	status     Status               // of the application
}

func newState(clock time.Time) state {
	return state{
		start: clock, now: clock, status: StatusApproved,
		markets: map[string]*market{}, tokens: map[string]time.Time{},
	}
}

// market returns a country's state, nil for a country that the emulator does not have.
func (s *state) market(code string) *market {
	if s.markets[code] == nil && slices.Contains(countries(), code) {
		s.markets[code] = loadSeed(code, s.start)
	}
	return s.markets[code]
}

// serial returns a number that no earlier call returned.
func (s *state) serial() int {
	s.created++
	return s.created
}

// countries returns the codes of the countries that the emulator has.
func countries() []string { return []string{"bo", "co", "gt", "hn", "py", "sv"} }

// customer is a person or company with everything that belongs to it. What is a document in it is what the platform
// sends; the shorthands make documents out of a few words.
type customer struct {
	Info            document    `json:"customerInfo"`
	Characteristics document    `json:"customerCharacteristics"`
	Contracts       []*contract `json:"contracts"`
	CardTokens      []document  `json:"cardTokens"`
	Visits          []document  `json:"scheduledVisits"`
	Code            string      `json:"customerCode"` // the customer's number in the CRM
	Lines           []document  `json:"crmProducts"`
	Fleet           *fleet      `json:"fleet"` // shorthand for Lines
}

// contract is what one address is billed for.
type contract struct {
	ID              string              `json:"contractId"`
	BillingAccount  string              `json:"billingAccountId"`
	Address         document            `json:"address"`
	Phones          []document          `json:"phones"`
	Emails          []document          `json:"emails"`
	Invoices        []*invoice          `json:"invoices"` // the newest first
	Products        []document          `json:"products"`
	Calls           []document          `json:"calls"`
	Recurring       document            `json:"recurringBillingInfo"`
	Paperless       map[string]document `json:"paperlessInvoiceInfo"` // by "" or "{idType}/{id}"
	ServiceRequests []document          `json:"serviceRequests"`
	Bills           []bill              `json:"bills"` // shorthand for Invoices
	Plans           []plan              `json:"plans"` // shorthand for Products and Calls

	unmade map[string]func() []document // makes a line's calls when they are first asked for
}

// invoice is an invoice's document with what hangs on it. In JSON the payment is a member "paymentInfo" of the document.
type invoice struct {
	document
	payment   document    // nil until something is paid
	checkouts []*checkout // the latest last
}

func (i *invoice) UnmarshalJSON(text []byte) error {
	object, err := decodeObject(text)
	if err != nil {
		return err
	}
	i.payment, _ = object["paymentInfo"].(document)
	delete(object, "paymentInfo")
	i.document = object
	return nil
}

func (i *invoice) id() string { return text(i.document, "invoiceId") }

func (c *customer) firstContract() *contract {
	if len(c.Contracts) == 0 {
		return nil
	}
	return c.Contracts[0]
}

func (m *market) customer(kind, number string) *customer {
	for _, c := range m.Customers {
		if text(c.Info, "documentType") == kind && text(c.Info, "customerId") == number {
			return c
		}
	}
	return nil
}

// contract returns a contract and whose it is.
func (m *market) contract(id string) (*customer, *contract) {
	return m.find(func(c *contract) bool { return c.ID == id })
}

func (m *market) billingAccount(id string) (*customer, *contract) {
	return m.find(func(c *contract) bool { return c.BillingAccount == id })
}

func (m *market) find(match func(*contract) bool) (*customer, *contract) {
	for _, owner := range m.Customers {
		if i := slices.IndexFunc(owner.Contracts, match); i >= 0 {
			return owner, owner.Contracts[i]
		}
	}
	return nil, nil
}

func (c *contract) invoice(id string) *invoice {
	if i := slices.IndexFunc(c.Invoices, func(v *invoice) bool { return v.id() == id }); i >= 0 {
		return c.Invoices[i]
	}
	return nil
}

func (c *contract) product(id string) document { return lookup(c.Products, "productId", id) }

// lookup returns the document of a list whose member has a value, nil if none has.
func lookup(list []document, member, value string) document {
	if i := position(list, member, value); i >= 0 {
		return list[i]
	}
	return nil
}

func position(list []document, member, value string) int {
	return slices.IndexFunc(list, func(d document) bool { return text(d, member) == value })
}
