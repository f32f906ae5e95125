package tigotest

import (
	"iter"
	"maps"
	"slices"
	"strings"
)

// page returns customers from offset on, and how many there are: first those of seeds and PutCustomer, then the population. If
// text is not empty, it returns customers whose name, document, contract or account contains the text, in any case, or who have an
// invoice with this id. Of the population it finds those that have changed, and exact ids.
func (m *market) page(text string, offset, limit int) (found []*customer, total int) {
	if text = strings.TrimSpace(text); text != "" {
		for c := range m.search(text) {
			if total++; total > offset && len(found) < limit {
				found = append(found, m.open(c))
			}
		}
		return found, total
	}
	total = len(m.Customers) + m.population.size
	for at := offset; at < total && len(found) < limit; at++ {
		if at < len(m.Customers) {
			found = append(found, m.open(m.Customers[at]))
		} else if c := m.populated(at - len(m.Customers) + 1); c != nil {
			found = append(found, c)
		}
	}
	return found, total
}

// search yields the customers that match, each once: those with this very id come first.
func (m *market) search(wanted string) iter.Seq[*customer] {
	return func(yield func(*customer) bool) {
		yielded := map[*customer]bool{nil: true}
		once := func(c *customer) bool {
			if yielded[c] {
				return true
			}
			yielded[c] = true
			return yield(c)
		}
		for _, c := range m.exactly(wanted) {
			if !once(c) {
				return
			}
		}
		lower := strings.ToLower(wanted)
		for _, c := range m.everyone() {
			if (c.matches(lower) || c.hasInvoice(wanted)) && !once(c) {
				return
			}
		}
	}
}

// exactly returns the customers with an id; some may be nil or the same.
func (m *market) exactly(id string) []*customer {
	number := id
	if _, after, ok := strings.Cut(id, " "); ok {
		number = after
	}
	contract, _, _ := strings.Cut(id, "-") // also of an invoice
	owner, _ := m.contract(contract)
	payer, _ := m.billingAccount(id)
	return []*customer{m.customer("cc", number), m.customer("nit", number), owner, payer, m.crm(id)}
}

// run is a row of contracts: those of one customer, or of customers of the population with one contract each.
type run struct {
	count int
	at    func(int) (*customer, *contract)
}

// runs yields all contracts in runs. It derives no customer of the population: one that has not changed has one contract.
func (m *market) runs() iter.Seq[run] {
	of := func(c *customer) run {
		return run{len(c.Contracts), func(i int) (*customer, *contract) { return m.open(c), c.Contracts[i] }}
	}
	unchanged := func(from, to int) run {
		return run{to - from, func(i int) (*customer, *contract) {
			c := m.populated(from + i)
			return c, c.Contracts[0]
		}}
	}
	return func(yield func(run) bool) {
		for _, c := range m.Customers {
			if !yield(of(c)) {
				return
			}
		}
		from := 1
		for _, n := range slices.Sorted(maps.Keys(m.population.kept)) {
			if !yield(unchanged(from, n)) {
				return
			}
			if c := m.population.kept[n]; c != nil && !yield(of(c)) {
				return
			}
			from = n + 1
		}
		yield(unchanged(from, m.population.size+1))
	}
}

// matches reports whether the customer's name or one of its ids contains a text in lower case.
func (c *customer) matches(wanted string) bool {
	id := c.document()
	known := []string{c.name(), id[0] + " " + id[1], c.Code}
	for _, each := range c.Contracts {
		known = append(known, each.ID, each.account())
	}
	for _, text := range known {
		if strings.Contains(strings.ToLower(text), wanted) {
			return true
		}
	}
	return false
}

// hasInvoice reports whether the customer has an invoice with an id.
func (c *customer) hasInvoice(id string) bool {
	return slices.ContainsFunc(c.Contracts, func(of *contract) bool {
		return of.invoices.find(id) != nil || slices.ContainsFunc(of.Invoices, func(i *invoice) bool { return i.id() == id }) // not filled in yet
	})
}
