package tigotest

import (
	"encoding/json"
	"slices"
	"time"
)

// state is everything that requests read and change.
type state struct {
	start, now time.Time
	markets    map[string]*market   // by country, each loaded when first asked for
	tokens     map[string]time.Time // when each access token expires
	issued     int                  // tokens so far
	checkouts  map[string]payment   // by payment token
	created    int                  // documents made on request so far, for their ids
	status     Status               // of the application
	population int                  // customers that are derived from a seed, of all countries
	seed       uint64               // from this one
}

func newState(o options) state {
	return state{
		start: o.clock, now: o.clock, status: StatusApproved, population: o.population, seed: o.populationSeed,
		markets: map[string]*market{}, tokens: map[string]time.Time{}, checkouts: map[string]payment{},
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

	at     int       // the place in the market's list
	number int       // in the population; 0 for one that was written down
	since  time.Time // when it came, by the emulator's clock
	filled bool      // the shorthands are documents
}

// contract is what one address is billed for.
type contract struct {
	ID              string              `json:"contractId"`
	BillingAccount  string              `json:"billingAccountId"`
	Address         document            `json:"address"`
	Phones          []document          `json:"phones"`
	Emails          []document          `json:"emails"`
	Invoices        []*invoice          `json:"invoices"` // as written down, the newest first; they go into the ledger
	Products        []document          `json:"products"`
	Calls           []document          `json:"calls"`
	Recurring       document            `json:"recurringBillingInfo"`
	Paperless       map[string]document `json:"paperlessInvoiceInfo"` // by "" or "{idType}/{id}"
	ServiceRequests []document          `json:"serviceRequests"`
	Bills           []bill              `json:"bills"`                 // shorthand for Invoices
	Plans           []plan              `json:"plans"`                 // shorthand for Products and Calls
	Unmade          map[string]unmade   `json:"unmadeCalls,omitempty"` // by line; they are made when they are first asked for

	owner     *customer
	invoices  ledger
	slips     document        // what the invoices that were created today share
	slipsMade time.Time       // the last of them, by the emulator's clock
	balance   json.RawMessage // nil until it is asked for, and after a change
}

// account returns the billing account: made up of the id unless it is given.
func (c *contract) account() string {
	if c.BillingAccount == "" {
		return "9" + digits(c.ID, 9)
	}
	return c.BillingAccount
}

// invoice is an invoice's document with what hangs on it. In JSON the payment is a member "paymentInfo" of the document.
//
// A document is never changed once a request can have seen it, but replaced: responses are written outside the lock.
type invoice struct {
	document              // nil as long as there is a slip
	of        *contract   // whose it is
	slip      *slip       // nil for all but those that createInvoice made
	serial    int         // in the id of those; 0 for all others
	payment   document    // nil until something is paid
	checkouts []*checkout // the latest last

	shown json.RawMessage // as the platform sends it, once it has
	flags [2]bool         // that it was made with
}

func (i *invoice) UnmarshalJSON(text []byte) error {
	object, err := decodeObject(text)
	if err != nil {
		return err
	}
	*i = *newInvoice(object)
	return nil
}

// newInvoice makes an invoice of an object that was written down.
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
