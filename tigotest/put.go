package tigotest

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/tigo-go/tigo"
)

// PutCustomer adds a customer to a country, or replaces the one with the same document. The JSON (text as string or
// []byte, or any value that marshals to it) is an object of
//
//   - customerInfo: as the platform sends it; customerId is needed, documentType is "cc" unless given;
//   - customerCharacteristics, cardTokens, scheduledVisits: as the platform sends them;
//   - customerCode and crmProducts: the customer's number (a string) and products in the CRM;
//   - contracts: as [Server.PutContract] takes them.
//
// Everything but customerInfo may be left out. What follows from something else, such as an invoice's currency, is filled
// in.
func (s *Server) PutCustomer(country tigo.Country, customerJSON any) error {
	put := &customer{Info: document{}}
	if err := read(customerJSON, put); err != nil {
		return err
	}
	if err := complete(put.Contracts...); err != nil {
		return err
	}
	return s.edit(country, func(m *market) error {
		m.fillCustomer(put, s.now)
		number := text(put.Info, "customerId")
		if number == "" {
			return errors.New("tigotest: the customer has no customerInfo.customerId")
		}
		old := m.customer(text(put.Info, "documentType"), number)
		for _, c := range put.Contracts {
			if err := m.check(old, c); err != nil {
				return err
			}
		}
		if at := slices.Index(m.Customers, old); at >= 0 {
			m.Customers[at] = put
			return nil
		}
		m.Customers = append(m.Customers, put)
		return nil
	})
}

// PutContract adds a contract to a customer, or replaces the one with the same contractId. The JSON is an object of
//
//   - contractId (needed) and billingAccountId (digits, made up unless given): strings;
//   - address, phones, emails, products, calls, serviceRequests, recurringBillingInfo: as the platform sends them;
//   - paperlessInvoiceInfo: an object of what the platform sends, by "" for the contract itself or by "subscriptions/1042";
//   - invoices: the newest first, as [Server.PutInvoice] takes them;
//   - bills: in place of invoices, [{"amount": 250, "due": 100}, …], one per month back from the clock's; without a due,
//     all of it is due;
//   - plans: in place of products, [{"offerings": ["CO-INT-200"], "line": "6044483120"}, …] with ids of the seeded catalogue and,
//     for telephony, the number, which then has calls.
//
// Everything but contractId may be left out.
func (s *Server) PutContract(country tigo.Country, owner tigo.Document, contractJSON any) error {
	put := &contract{}
	if err := read(contractJSON, put); err != nil {
		return err
	}
	if err := complete(put); err != nil {
		return err
	}
	return s.edit(country, func(m *market) error {
		of := m.customer(string(owner.Type), owner.Number)
		if of == nil {
			return errors.New("tigotest: there is no such customer")
		}
		m.fillContract(of, put, s.now)
		if err := m.check(of, put); err != nil {
			return err
		}
		if at := slices.IndexFunc(of.Contracts, func(c *contract) bool { return c.ID == put.ID }); at >= 0 {
			of.Contracts[at] = put
			return nil
		}
		of.Contracts = append(of.Contracts, put)
		return nil
	})
}

// PutInvoice adds an invoice to a contract as its newest, or replaces the one with the same invoiceId. The JSON is an
// invoice as the platform sends it, of which only invoiceId and invoiceAmount are needed, and may have a member paymentInfo.
// Without a dueAmount all of it is due.
func (s *Server) PutInvoice(country tigo.Country, contractID string, invoiceJSON any) error {
	put := &invoice{document: document{}}
	if err := read(invoiceJSON, put); err != nil {
		return err
	}
	return s.edit(country, func(m *market) error {
		owner, of := m.contract(contractID)
		if of == nil {
			return errors.New("tigotest: there is no such contract")
		}
		m.fillInvoice(owner, of, put, s.now)
		if err := put.check(); err != nil {
			return err
		}
		if at := slices.IndexFunc(of.Invoices, func(i *invoice) bool { return i.id() == put.id() }); at >= 0 {
			of.Invoices[at] = put
			return nil
		}
		of.Invoices = slices.Insert(of.Invoices, 0, put)
		return nil
	})
}

// PutCheckout begins to pay an invoice, as somebody else does whom the code under test knows nothing of. The JSON is a checkout
// request as the platform takes it, of which everything may be left out: then all that is due is paid. It returns the
// paymentToken, for [Server.Approve] and [Server.Reject].
func (s *Server) PutCheckout(country tigo.Country, contractID, invoiceID string, checkoutJSON any) (paymentToken string, err error) {
	request := document{}
	if err := read(checkoutJSON, &request); err != nil {
		return "", err
	}
	err = s.edit(country, func(m *market) error {
		_, of := m.contract(contractID)
		if of == nil {
			return errors.New("tigotest: there is no such contract")
		}
		i := of.invoice(invoiceID)
		if i == nil {
			return errors.New("tigotest: there is no such invoice")
		}
		paymentToken = s.begin(m, i, request).token
		return nil
	})
	return paymentToken, err
}

// edit changes a country's state.
func (s *Server) edit(country tigo.Country, change func(*market) error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	m := s.market(string(country))
	if m == nil {
		return errors.New("tigotest: the emulator does not have this country")
	}
	return change(m)
}

// complete refuses null where a contract or an invoice was due.
func complete(contracts ...*contract) error {
	for _, c := range contracts {
		if c == nil || slices.Contains(c.Invoices, nil) {
			return errors.New("tigotest: a contract or an invoice is null")
		}
	}
	return nil
}

// check refuses a contract that the emulator could not serve; owner is the customer that may have it already.
func (m *market) check(owner *customer, c *contract) error {
	switch has, _ := m.contract(c.ID); {
	case c.ID == "":
		return errors.New("tigotest: a contract has no contractId")
	case strings.Trim(c.BillingAccount, "0123456789") != "" || strings.HasPrefix(c.BillingAccount, "0"):
		return errors.New("tigotest: a billingAccountId is no whole number")
	case has != nil && has != owner:
		return errors.New("tigotest: another customer has a contract with this contractId")
	}
	for _, i := range c.Invoices {
		if err := i.check(); err != nil {
			return err
		}
	}
	return nil
}

func (i *invoice) check() error {
	if i.id() == "" {
		return errors.New("tigotest: an invoice has no invoiceId")
	}
	for _, member := range []string{"invoiceAmount", "dueAmount"} {
		if _, ok := amount(i.document[member]); !ok {
			return fmt.Errorf("tigotest: an invoice's %s is no decimal number", member)
		}
	}
	return nil
}

// read decodes JSON given as text or as a value. A member that has no meaning is an error.
func read(given, into any) error {
	var text []byte
	switch given := given.(type) {
	case string:
		text = []byte(given)
	case []byte:
		text = given
	default:
		marshalled, err := json.Marshal(given)
		if err != nil {
			return fmt.Errorf("tigotest: %w", err)
		}
		text = marshalled
	}
	if err := decode(text, into); err != nil {
		return fmt.Errorf("tigotest: %w", err)
	}
	return nil
}
