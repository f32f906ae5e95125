package tigotest

import (
	"errors"

	"github.com/tigo-go/tigo"
)

// look calls show with the country of the path; the lock is held meanwhile.
func (c *controlCall) look(show func(*market) (any, error)) (any, error) {
	c.server.mu.Lock()
	defer c.server.mu.Unlock()
	m, err := c.country(c.r.PathValue("country"))
	if err != nil {
		return nil, err
	}
	return show(m)
}

// change reads the members that a PATCH changes. It returns an error for the members that can never change.
func (c *controlCall) change(never ...string) (document, error) {
	change := document{}
	if err := c.decode(&change); err != nil {
		return nil, err
	}
	for _, member := range never {
		if _, ok := change[member]; ok {
			return nil, errors.New(member + " cannot change")
		}
	}
	return change, nil
}

// edit changes the country of the path.
func (c *controlCall) edit(change func(*market) error) error {
	return c.server.edit(tigo.Country(c.r.PathValue("country")), change)
}

func listControlCustomers(c *controlCall) (any, error) {
	offset, limit, err := c.window()
	if err != nil {
		return nil, err
	}
	return c.look(func(m *market) (any, error) {
		all := []customerView{}
		found, total := m.page(c.r.URL.Query().Get("q"), offset, limit)
		for _, owner := range found {
			all = append(all, m.viewCustomer(owner, c.server.now))
		}
		return document{"total": total, "customers": all}, nil
	})
}

func postCustomer(c *controlCall) (any, error) {
	if len(c.body) == 0 {
		return nil, errMissingBody
	}
	put, err := readCustomer(c.body)
	if err != nil {
		return nil, err
	}
	id := put.document() // before the emulator has it: it may change then
	if err := c.edit(func(m *market) error { return m.admit(put, c.server.now) }); err != nil {
		return nil, err
	}
	found, err := c.lookUp(id[0], id[1])
	return created{found}, err
}

func getControlCustomer(c *controlCall) (any, error) {
	return c.lookUp(c.r.PathValue("type"), c.r.PathValue("number"))
}

// lookUp returns a customer as the control API shows it.
func (c *controlCall) lookUp(kind, number string) (any, error) {
	return c.look(func(m *market) (any, error) {
		found := m.customer(kind, number)
		if found == nil {
			return nil, noSuch("customer")
		}
		return m.viewCustomer(found, c.server.now), nil
	})
}

// patchCustomer changes members of customerInfo. The document cannot change: it identifies the customer.
func patchCustomer(c *controlCall) (any, error) {
	change, err := c.change("customerId", "documentType")
	if err != nil {
		return nil, err
	}
	c.textOnly(change)
	err = c.edit(func(m *market) error {
		of := m.customer(c.r.PathValue("type"), c.r.PathValue("number"))
		if of == nil {
			return noSuch("customer")
		}
		m.keep(of)
		of.Info = with(of.Info, change)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return getControlCustomer(c)
}
