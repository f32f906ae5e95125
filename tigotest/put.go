package tigotest

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/tigo-go/tigo"
)

// PutCustomer adds a customer to a country, or replaces the one with the same document. The JSON (text as string or []byte, or
// any value that marshals to it) is an object with the members
//
//   - customerInfo: as the platform sends it; customerId is required, documentType is "cc" unless given;
//   - customerCharacteristics, cardTokens, scheduledVisits: as the platform sends them;
//   - customerCode and crmProducts: the customer's number (a string) and products in the CRM;
//   - contracts: as [Server.PutContract] takes them.
//
// All members but customerInfo are optional. Values that follow from others, such as an invoice's currency, are filled in.
func (s *Server) PutCustomer(country tigo.Country, customerJSON any) error {
	return s.edit(country, func(m *market) error { return m.putJSON(customerJSON, s.now) })
}

// putJSON adds or replaces a customer.
func (m *market) putJSON(customerJSON any, now time.Time) error {
	put, err := readCustomer(customerJSON)
	if err != nil {
		return err
	}
	return m.admit(put, now)
}

func readCustomer(customerJSON any) (*customer, error) {
	text, err := textOf(customerJSON)
	if err != nil {
		return nil, err
	}
	if put, ok := readPlain(text); ok {
		return put, nil
	}
	put := &customer{Info: document{}}
	if err := read(text, put); err != nil {
		return nil, err
	}
	if err := noNull(put.CardTokens, put.Visits, put.Lines); err != nil {
		return nil, err
	}
	return put, complete(put.Contracts...)
}

// admit checks a parsed customer, and adds it or replaces the one with the same document.
func (m *market) admit(put *customer, now time.Time) error {
	if err := put.admit(now); err != nil {
		return err
	}
	id := put.document()
	old := m.customer(id[0], id[1])
	for _, c := range put.Contracts {
		if err := m.check(old, c); err != nil {
			return err
		}
	}
	m.put(put)
	return nil
}

// PutContract adds a contract to a customer, or replaces the one with the same contractId. The JSON is an object with the
// members
//
//   - contractId (required) and billingAccountId (digits, generated unless given): strings;
//   - address, phones, emails, products, calls, serviceRequests, recurringBillingInfo: as the platform sends them;
//   - paperlessInvoiceInfo: an object with the platform's objects as members, by "" for the contract itself or by
//     "subscriptions/1042";
//   - invoices: the newest first, as [Server.PutInvoice] takes them;
//   - bills: a shorthand for invoices, [{"amount": 250, "due": 100}, …], one for each month back from the clock's; without due,
//     the whole amount is due;
//   - plans: a shorthand for products, [{"offerings": ["CO-INT-200"], "line": "6044483120"}, …], with ids of the seeded
//     catalogue and, for telephony, the phone number, which then has calls.
//
// All members but contractId are optional.
func (s *Server) PutContract(country tigo.Country, owner tigo.Document, contractJSON any) error {
	put, err := readContract(contractJSON)
	if err != nil {
		return err
	}
	return s.putContract(country, owner, put)
}

func readContract(contractJSON any) (*contract, error) {
	put := &contract{}
	if err := read(contractJSON, put); err != nil {
		return nil, err
	}
	return put, complete(put)
}

// putContract adds a contract, or replaces the customer's contract with the same id.
func (s *Server) putContract(country tigo.Country, owner tigo.Document, put *contract) error {
	return s.edit(country, func(m *market) error {
		of := m.customer(string(owner.Type), owner.Number)
		if of == nil {
			return noSuch("customer")
		}
		if err := m.check(of, put); err != nil {
			return err
		}
		m.fillContract(of, put, s.now)
		m.keep(of)
		m.putContract(of, put)
		return nil
	})
}

// PutInvoice adds an invoice to a contract as its newest, or replaces the one with the same invoiceId. The JSON is an invoice
// as the platform sends it, and may have a member paymentInfo. Only invoiceId and invoiceAmount are required. Without a
// dueAmount the whole amount is due.
func (s *Server) PutInvoice(country tigo.Country, contractID string, invoiceJSON any) error {
	put := &invoice{document: document{}}
	if err := read(invoiceJSON, put); err != nil {
		return err
	}
	return s.edit(country, func(m *market) error {
		owner, of := m.contract(contractID)
		if of == nil {
			return noSuch("contract")
		}
		if err := put.check(); err != nil {
			return err
		}
		m.fillInvoice(owner, of, put, s.now)
		m.keep(owner)
		of.invoices.put(put)
		of.balance = nil
		return nil
	})
}

// PutCheckout creates a checkout for an invoice as another program would, unknown to the code under test. The JSON is a
// checkout request as the platform accepts it. All its members are optional; without a paymentAmount it is for the whole due
// amount. PutCheckout returns the paymentToken, for [Server.Approve] and [Server.Reject].
func (s *Server) PutCheckout(country tigo.Country, contractID, invoiceID string, checkoutJSON any) (paymentToken string, err error) {
	request := document{}
	if err := read(checkoutJSON, &request); err != nil {
		return "", err
	}
	if literal, ok := request["paymentAmount"].(json.Number); request["paymentAmount"] != nil && (!ok || !decimal(literal)) {
		return "", errors.New("tigotest: a checkout's paymentAmount is no decimal number")
	}
	err = s.edit(country, func(m *market) error {
		owner, of := m.contract(contractID)
		if of == nil {
			return noSuch("contract")
		}
		i := of.invoices.find(invoiceID)
		if i == nil {
			return noSuch("invoice")
		}
		m.keep(owner)
		paymentToken = s.begin(m, of, i, request).token
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
		return noCountry()
	}
	defer s.changed(topicData)
	return change(m)
}

// complete returns an error for a null in place of a contract, an invoice or another object of a list.
func complete(contracts ...*contract) error {
	for _, c := range contracts {
		if c == nil || slices.Contains(c.Invoices, nil) {
			return errors.New("tigotest: a contract or an invoice is null")
		}
		if err := noNull(c.Phones, c.Emails, c.Products, c.Calls, c.ServiceRequests); err != nil {
			return err
		}
	}
	return nil
}

// noNull returns an error for a null in a list.
func noNull(lists ...[]document) error {
	for _, list := range lists {
		if slices.ContainsFunc(list, func(d document) bool { return d == nil }) {
			return errors.New("tigotest: a list of objects has a null")
		}
	}
	return nil
}

// check returns an error for a contract that the emulator cannot serve; owner is the customer that may have it already. It
// checks the contract before anything is filled in.
func (m *market) check(owner *customer, c *contract) error {
	switch has, _ := m.contract(c.ID); {
	case c.ID == "":
		return errors.New("tigotest: a contract has no contractId")
	case strings.Trim(c.BillingAccount, "0123456789") != "" || strings.HasPrefix(c.BillingAccount, "0"):
		return errors.New("tigotest: a billingAccountId is no whole number")
	case has != nil && has != owner:
		return errContractTaken
	}
	for _, i := range c.Invoices {
		if err := i.check(); err != nil {
			return err
		}
	}
	for _, p := range c.Plans {
		for _, id := range p.Offerings {
			if _, offer := m.offer(id); offer == nil {
				return fmt.Errorf("tigotest: a plan has the offering %q, which is not in the country's catalogue", clip(id, maxQuotedName))
			}
		}
	}
	for _, b := range c.Bills {
		if !decimal(b.Amount) || !decimal(cmp.Or(b.Due, b.Amount)) {
			return errors.New("tigotest: a bill's amount or due is no decimal number")
		}
	}
	return nil
}

func (i *invoice) check() error {
	if text(i.document, "invoiceId") == "" {
		return errors.New("tigotest: an invoice has no invoiceId")
	}
	members := [...]string{"invoiceAmount", "dueAmount"}
	for at, member := range members {
		value, given := i.document[member]
		if !given {
			value = i.document[members[1-at]]
		}
		if literal, ok := value.(json.Number); !ok || !decimal(literal) {
			return fmt.Errorf("tigotest: an invoice's %s is no decimal number", member)
		}
	}
	return nil
}

// read decodes JSON given as text or as a value. An unknown member is an error.
func read(given, into any) error {
	text, err := textOf(given)
	if err != nil {
		return err
	}
	if err := decode([]byte(text), into); err != nil {
		return fmt.Errorf("tigotest: %w", err)
	}
	return nil
}

// textOf returns the JSON of a text or a value.
func textOf(given any) (string, error) {
	switch given := given.(type) {
	case string:
		return given, nil
	case []byte:
		return string(given), nil
	}
	text, err := json.Marshal(given)
	if err != nil {
		return "", fmt.Errorf("tigotest: %w", err)
	}
	return string(text), nil
}
