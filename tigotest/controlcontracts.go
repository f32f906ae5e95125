package tigotest

import (
	"encoding/json"
	"fmt"

	"github.com/tigo-go/tigo"
)

func postContract(c *controlCall) (any, error) {
	owner := tigo.Document{Type: tigo.DocumentType(c.r.PathValue("type")), Number: c.r.PathValue("number")}
	if len(c.body) == 0 {
		return nil, errMissingBody
	}
	put, err := readContract(c.bodyFor(&contract{}))
	if err != nil {
		return nil, err
	}
	if err := c.server.putContract(tigo.Country(c.r.PathValue("country")), owner, put); err != nil {
		return nil, err
	}
	found, err := c.contract(put.ID)
	return created{found}, err
}

// listContractsOfCustomer lists the contracts of a customer. They are few: the list has no pages.
func listContractsOfCustomer(c *controlCall) (any, error) {
	return c.look(func(m *market) (any, error) {
		owner := m.customer(c.r.PathValue("type"), c.r.PathValue("number"))
		if owner == nil {
			return nil, noSuch("customer")
		}
		all := []contractView{}
		for _, each := range owner.Contracts {
			all = append(all, m.viewContract(owner, each, c.server.now))
		}
		return document{"total": len(all), "contracts": all}, nil
	})
}

// listControlContracts lists the contracts of a country, in the order of their customers.
func listControlContracts(c *controlCall) (any, error) {
	offset, limit, err := c.window()
	if err != nil {
		return nil, err
	}
	return c.look(func(m *market) (any, error) {
		all, total := []contractView{}, 0
		for each := range m.runs() {
			for i := max(offset-total, 0); i < each.count && len(all) < limit; i++ {
				owner, of := each.at(i)
				all = append(all, m.viewContract(owner, of, c.server.now))
			}
			total += each.count
		}
		return document{"total": total, "contracts": all}, nil
	})
}

// pathContract finds the contract in the path; the lock is held.
func (c *controlCall) pathContract(m *market) (*customer, *contract, error) {
	owner, found := m.contract(c.r.PathValue("contract"))
	if found == nil {
		return nil, nil, noSuch("contract")
	}
	return owner, found, nil
}

func getControlContractOf(c *controlCall) (any, error) { return c.contract(c.r.PathValue("contract")) }

// contract returns a contract as the control API shows it.
func (c *controlCall) contract(id string) (any, error) {
	return c.look(func(m *market) (any, error) {
		owner, found := m.contract(id)
		if found == nil {
			return nil, noSuch("contract")
		}
		return m.viewContract(owner, found, c.server.now), nil
	})
}

// patchContract replaces members of a contract.
func patchContract(c *controlCall) (any, error) {
	var change struct {
		Address         document   `json:"address"`
		Phones          []document `json:"phones"`
		Emails          []document `json:"emails"`
		Products        []document `json:"products"`
		Calls           []document `json:"calls"`
		ServiceRequests []document `json:"serviceRequests"`
	}
	if err := c.decode(&change); err != nil {
		return nil, err
	}
	if err := noNull(change.Phones, change.Emails, change.Products, change.Calls, change.ServiceRequests); err != nil {
		return nil, err
	}
	err := c.edit(func(m *market) error {
		owner, of, err := c.pathContract(m)
		if err != nil {
			return err
		}
		m.keep(owner)
		if change.Address != nil {
			of.Address, of.slips = with(of.Address, change.Address), nil
		}
		for into, list := range map[*[]document][]document{
			&of.Phones: change.Phones, &of.Emails: change.Emails, &of.Products: change.Products, &of.Calls: change.Calls,
			&of.ServiceRequests: change.ServiceRequests,
		} {
			if list != nil {
				*into = list
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return getControlContractOf(c)
}

func listControlInvoices(c *controlCall) (any, error) {
	offset, limit, err := c.window()
	if err != nil {
		return nil, err
	}
	return c.look(func(m *market) (any, error) {
		_, of, err := c.pathContract(m)
		if err != nil {
			return nil, err
		}
		all := []json.RawMessage{}
		for _, i := range of.invoices.page(offset, limit) {
			all = append(all, of.show(i))
		}
		return document{"total": len(of.invoices.all), "invoices": all}, nil
	})
}

// postInvoice adds an invoice. Without an id it gets a new one.
func postInvoice(c *controlCall) (any, error) {
	given := document{}
	if err := c.decode(&given); err != nil {
		return nil, err
	}
	c.textOnly(given, "invoiceId")
	contract := c.r.PathValue("contract")
	if text(given, "invoiceId") == "" {
		c.server.mu.Lock()
		given["invoiceId"] = fmt.Sprintf("%s-M%03d", contract, c.server.serial())
		c.server.mu.Unlock()
	}
	if err := c.server.PutInvoice(tigo.Country(c.r.PathValue("country")), contract, given); err != nil {
		return nil, err
	}
	found, err := c.invoice(text(given, "invoiceId"))
	return created{found}, err
}

func getControlInvoice(c *controlCall) (any, error) { return c.invoice(c.r.PathValue("invoice")) }

func (c *controlCall) invoice(id string) (any, error) {
	return c.look(func(m *market) (any, error) {
		_, of, err := c.pathContract(m)
		if err != nil {
			return nil, err
		}
		found := of.invoices.find(id)
		if found == nil {
			return nil, noSuch("invoice")
		}
		return of.show(found), nil
	})
}

// patchInvoice changes members of an invoice, such as dueAmount or dueDate. Its payments stay.
func patchInvoice(c *controlCall) (any, error) {
	change, err := c.change("invoiceId", "invoiceType", "contractId")
	if err != nil {
		return nil, err
	}
	err = c.edit(func(m *market) error {
		owner, of, err := c.pathContract(m)
		if err != nil {
			return err
		}
		i := of.invoices.find(c.r.PathValue("invoice"))
		if i == nil {
			return noSuch("invoice")
		}
		changed := &invoice{document: with(i.full(), change)}
		if err := changed.check(); err != nil {
			return err
		}
		m.keep(owner)
		i.document, i.slip, i.shown = changed.document, nil, nil
		if _, set := change["hasPayment"]; !set {
			i.document["hasPayment"] = i.due().Sign() == 0
		}
		of.balance = nil
		return nil
	})
	if err != nil {
		return nil, err
	}
	return getControlInvoice(c)
}
