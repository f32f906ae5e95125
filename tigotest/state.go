package tigotest

import (
	"encoding/json"
	"slices"
	"time"
)

// state is the data that requests read and change.
type state struct {
	start, now time.Time
	markets    map[string]*market   // by country, each loaded when it is first used
	tokens     map[string]time.Time // when each access token expires
	issued     int                  // tokens so far
	checkouts  register
	created    int    // documents that requests have created so far, for their ids
	status     Status // of the application
	population int    // customers that are derived from a seed, of all countries
	seed       uint64 // from this one
}

func newState(o options) state {
	return state{
		start: o.clock, now: o.clock, status: StatusApproved, population: o.population, seed: o.populationSeed,
		markets: map[string]*market{}, tokens: map[string]time.Time{}, checkouts: newRegister(),
	}
}

// market returns a country's state, nil for a country that the emulator does not have.
func (s *state) market(code string) *market {
	at := slices.Index(countries(), code)
	if s.markets[code] == nil && at >= 0 {
		m := loadSeed(code, s.start)
		all := len(countries())
		m.population = population{country: at, seed: s.seed, size: (s.population + all - 1 - at) / all}
		s.markets[code] = m
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

// customer is a person or company with everything that belongs to it. Its documents are what the platform sends. Its shorthands
// are replaced by documents when the customer is first read.
type customer struct {
	Info            document    `json:"customerInfo"`
	Characteristics document    `json:"customerCharacteristics"`
	Contracts       []*contract `json:"contracts"`
	CardTokens      []document  `json:"cardTokens"`
	Visits          []document  `json:"scheduledVisits"`
	Code            string      `json:"customerCode"` // the customer's number in the CRM
	Lines           []document  `json:"crmProducts"`
	Fleet           *fleet      `json:"fleet"` // shorthand for Lines

	at     int       // the place in the market's list
	number int       // in the population; 0 for a customer of seeds and PutCustomer
	since  time.Time // when it was added, by the emulator's clock
	filled bool      // the shorthands are replaced
}

// contract is a contract of a customer, for one address.
type contract struct {
	ID              string              `json:"contractId"`
	BillingAccount  string              `json:"billingAccountId"`
	Address         document            `json:"address"`
	Phones          []document          `json:"phones"`
	Emails          []document          `json:"emails"`
	Invoices        []*invoice          `json:"invoices"` // as put, the newest first; filling in moves them to the ledger
	Products        []document          `json:"products"`
	Calls           []document          `json:"calls"`
	Recurring       document            `json:"recurringBillingInfo"`
	Paperless       map[string]document `json:"paperlessInvoiceInfo"` // by "" or "{idType}/{id}"
	ServiceRequests []document          `json:"serviceRequests"`
	Bills           []bill              `json:"bills"`                 // shorthand for Invoices
	Plans           []plan              `json:"plans"`                 // shorthand for Products and Calls
	Unmade          map[string]unmade   `json:"unmadeCalls,omitempty"` // by line; generated when they are first requested

	owner     *customer
	invoices  ledger
	slips     document        // the members that all invoices share that were created today
	slipsMade time.Time       // the last of them, by the emulator's clock
	balance   json.RawMessage // nil until it is first requested, and after a change
}

// account returns the billing account, derived from the id unless it is given.
func (c *contract) account() string {
	if c.BillingAccount == "" {
		return "9" + digits(c.ID, 9)
	}
	return c.BillingAccount
}

// invoice is an invoice's document with its payment and its checkouts. In JSON the payment is a member "paymentInfo" of the
// document.
//
// A document is never changed after a request can have read it, but replaced: responses are encoded without the lock.
type invoice struct {
	document              // nil as long as there is a slip
	of        *contract   // the contract that it belongs to
	slip      *slip       // of an invoice that createInvoice created; nil for others
	serial    int         // in the id of such an invoice; 0 for others
	payment   document    // nil until something is paid
	checkouts []*checkout // the latest last

	shown json.RawMessage // encoded as the platform sends it; nil before the first time
	flags [2]bool         // that shown has
}

func (i *invoice) UnmarshalJSON(text []byte) error {
	object, err := decodeObject(text)
	if err != nil {
		return err
	}
	*i = *newInvoice(object)
	return nil
}

// newInvoice returns the invoice of an object with a member "paymentInfo".
func newInvoice(object document) *invoice {
	payment, _ := object["paymentInfo"].(document)
	delete(object, "paymentInfo")
	return &invoice{document: object, payment: payment}
}

func (c *customer) firstContract() *contract {
	if len(c.Contracts) == 0 {
		return nil
	}
	return c.Contracts[0]
}

func (c *contract) product(id string) document { return lookup(c.Products, "productId", id) }

// lookup returns the first document of a list whose member has a value, nil if there is none.
func lookup(list []document, member, value string) document {
	if i := position(list, member, value); i >= 0 {
		return list[i]
	}
	return nil
}

func position(list []document, member, value string) int {
	return slices.IndexFunc(list, func(d document) bool { return text(d, member) == value })
}
