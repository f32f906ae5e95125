package tigotest

import (
	"errors"
	"maps"
	"slices"
	"time"
)

// index finds a country's customers and contracts by their ids. If two share an id, it finds the first.
type index struct {
	byDocument map[[2]string]*customer // type and number
	byCode     map[string]*customer
	byContract map[string]*contract
	byAccount  map[string]*contract
	shared     int // values that more than one customer has
}

// grow makes room for n more customers, who usually have one contract each.
func (x *index) grow(n int) {
	x.byDocument, x.byContract, x.byAccount = roomier(x.byDocument, n), roomier(x.byContract, n), roomier(x.byAccount, n)
	if x.byCode == nil {
		x.byCode = map[string]*customer{}
	}
}

// roomier returns a copy of a map with room for n more elements.
func roomier[K comparable, V any](of map[K]V, n int) map[K]V {
	copied := make(map[K]V, len(of)+n)
	maps.Copy(copied, of)
	return copied
}

// add adds a customer to the index.
func (x *index) add(c *customer) {
	if x.byDocument == nil {
		x.grow(0)
	}
	x.byDocument[c.document()] = c
	if c.Code != "" {
		claim(x, x.byCode, c.Code, c)
	}
	for _, each := range c.Contracts {
		x.addContract(c, each)
	}
}

func (x *index) addContract(owner *customer, c *contract) {
	c.owner = owner
	claim(x, x.byContract, c.ID, c)
	claim(x, x.byAccount, c.account(), c)
}

// claim sets a key unless another value has it.
func claim[T comparable](x *index, in map[string]T, key string, value T) {
	if has, ok := in[key]; ok && has != value {
		x.shared++
		return
	}
	in[key] = value
}

// reindex builds the index again after a customer was removed.
func (m *market) reindex() {
	m.index = index{}
	m.index.grow(len(m.Customers))
	for _, c := range m.Customers {
		m.index.add(c)
	}
}

// put adds a customer, or replaces the one with the same document.
func (m *market) put(c *customer) {
	old := m.byDocument[c.document()]
	if old == nil {
		if n, ok := m.population.document(c.document()); ok {
			m.population.forget(n)
		}
		m.Customers = append(m.Customers, c)
		c.at = len(m.Customers) - 1
		m.index.add(c)
		return
	}
	c.at = old.at
	m.Customers[c.at] = c
	if m.shared > 0 {
		m.reindex()
		return
	}
	delete(m.byCode, old.Code)
	for _, each := range old.Contracts {
		delete(m.byContract, each.ID)
		delete(m.byAccount, each.account())
	}
	m.index.add(c)
}

// putContract adds a contract to a customer, or replaces the one with the same id.
func (m *market) putContract(owner *customer, c *contract) {
	at := slices.IndexFunc(owner.Contracts, func(has *contract) bool { return has.ID == c.ID })
	switch {
	case at < 0:
		owner.Contracts = append(slices.Clip(owner.Contracts), c)
	default:
		old := owner.Contracts[at]
		owner.Contracts = slices.Clone(owner.Contracts)
		owner.Contracts[at] = c
		if m.byContract[old.ID] == old {
			delete(m.byContract, old.ID)
		}
		if m.byAccount[old.BillingAccount] == old {
			delete(m.byAccount, old.BillingAccount)
		}
	}
	if owner.number > 0 {
		c.owner = owner // the population finds its own
		m.population.extra(m, c)
		return
	}
	m.index.addContract(owner, c)
}

// open returns a customer after filling it in. Load tests add customers by the hundred thousand and read few of them, so
// filling a customer in waits until it is first read.
func (m *market) open(c *customer) *customer {
	if c != nil && !c.filled {
		c.filled = true
		m.fillCustomer(c, c.since)
	}
	return c
}

// customer returns the customer with a document, nil if there is none.
func (m *market) customer(kind, number string) *customer {
	if found := m.byDocument[[2]string{kind, number}]; found != nil {
		return m.open(found)
	}
	if n, ok := m.population.document([2]string{kind, number}); ok {
		return m.populated(n)
	}
	return nil
}

// crm returns the customer with a number in the CRM, nil if there is none.
func (m *market) crm(code string) *customer {
	if found := m.byCode[code]; found != nil {
		return m.open(found)
	}
	if n, ok := m.population.code(code); ok {
		return m.populated(n)
	}
	return nil
}

// contract returns a contract and its customer.
func (m *market) contract(id string) (*customer, *contract) {
	if found := m.byContract[id]; found != nil {
		return m.open(found.owner), found
	}
	if n, ok := m.population.contract(id); ok {
		return m.populated(n).contract(func(c *contract) bool { return c.ID == id })
	}
	return nil, nil
}

// billingAccount returns the contract of a billing account and its customer.
func (m *market) billingAccount(id string) (*customer, *contract) {
	if found := m.byAccount[id]; found != nil {
		return m.open(found.owner), found
	}
	if n, ok := m.population.account(id); ok {
		return m.populated(n).contract(func(c *contract) bool { return c.BillingAccount == id })
	}
	return nil, nil
}

// contract returns a contract of the customer, who may be nil, and the customer.
func (c *customer) contract(match func(*contract) bool) (*customer, *contract) {
	if c == nil {
		return nil, nil
	}
	if at := slices.IndexFunc(c.Contracts, match); at >= 0 {
		return c, c.Contracts[at]
	}
	return nil, nil
}

// document returns type and number of the customer's document.
func (c *customer) document() [2]string {
	kind := text(c.Info, "documentType")
	if _, given := c.Info["documentType"]; !given {
		kind = "cc"
	}
	return [2]string{kind, text(c.Info, "customerId")}
}

// admit checks that a customer can be identified, and sets the time since which it exists.
func (c *customer) admit(now time.Time) error {
	if text(c.Info, "customerId") == "" {
		return errors.New("tigotest: the customer has no customerInfo.customerId")
	}
	c.since = now
	return nil
}
