package tigotest

import (
	"cmp"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"math/big"
	"slices"
	"strconv"
	"time"
)

// bill is a shorthand for an invoice: the amount, and the part of it that is due; without a due, all of it. The first bill of a
// contract is of the current month, the next one of the month before, and so on.
type bill struct {
	Amount json.Number `json:"amount"`
	Due    json.Number `json:"due"`
}

// plan is a shorthand for a product: offerings of the catalogue and, for telephony, the number of the line.
type plan struct {
	Offerings []string `json:"offerings"`
	Line      string   `json:"line"`
}

// fleet is a shorthand for a company's products in the CRM: count lines with numbers from msisdn on.
type fleet struct {
	Count  int   `json:"count"`
	MSISDN int64 `json:"msisdn"`
}

// fillCustomer replaces shorthands by documents and adds the members that follow from others.
func (m *market) fillCustomer(c *customer, now time.Time) {
	fill(c.Info, document{"documentType": "cc"})
	if c.Characteristics == nil {
		c.Characteristics = document{"segmentId": "1", "segmentName": "Hogar", "VIP": false}
	}
	for _, each := range c.Contracts {
		m.fillContract(c, each, now)
	}
	if c.Fleet != nil && len(c.Contracts) > 0 {
		m.fillLines(c)
	}
}

func (m *market) fillContract(owner *customer, c *contract, now time.Time) {
	c.BillingAccount = c.account()
	if c.Address == nil {
		c.Address = document{}
	}
	fill(c.Address, document{"countryId": m.Country.ID, "countryName": m.Country.Name})
	if c.Paperless == nil {
		c.Paperless = map[string]document{}
	}
	if c.Recurring != nil {
		fill(c.Recurring, m.recurringDefaults(c))
	}
	for _, info := range c.Paperless {
		fill(info, m.paperlessDefaults(owner))
	}
	for _, p := range c.Plans {
		m.addProduct(c, p, now)
	}
	for age, b := range c.Bills {
		c.Invoices = append(c.Invoices, m.newBill(c, b, age, now))
	}
	for _, each := range slices.Backward(c.Invoices) {
		m.fillInvoice(owner, c, each, now)
		c.invoices.put(each)
	}
	c.Plans, c.Bills, c.Invoices = nil, nil, nil
}

// newBill makes an invoice of the month that lies age months before now.
func (m *market) newBill(c *contract, b bill, age int, now time.Time) *invoice {
	today := m.local(now)
	month := time.Date(today.Year(), today.Month()-time.Month(age), 1, 0, 0, 0, 0, today.Location())
	made := &invoice{document: document{
		"invoiceId":       fmt.Sprintf("%s-%s", c.ID, month.Format("0601")),
		"invoiceType":     "charges",
		"invoiceAmount":   b.Amount,
		"dueAmount":       cmp.Or(b.Due, b.Amount),
		"period":          period(month),
		"creationDate":    day(month),
		"dueDate":         day(month.AddDate(0, 0, 19)),
		"extendedDueDate": day(month.AddDate(0, 0, 27)),
	}}
	total, _ := amount(made.document["invoiceAmount"])
	due, _ := amount(made.document["dueAmount"])
	if paid := total.Sub(total, due); paid.Sign() > 0 {
		made.payment = document{
			"paymentId":         "PG" + digits(made.id(), 9),
			"paymentDate":       day(month.AddDate(0, 0, 14)),
			"paymentAmount":     m.literal(paid),
			"ExternalReference": "REF-" + digits(made.id()+"/reference", 8),
		}
		fill(made.payment, m.Payments[age%len(m.Payments)])
	}
	return made
}

// fillInvoice adds the members that an invoice repeats of its contract, those that follow from its amounts, and the dates of an
// invoice of today.
func (m *market) fillInvoice(owner *customer, c *contract, i *invoice, now time.Time) {
	i.of, i.serial = c, slipSerial(text(i.document, "invoiceId"))
	fill(i.document, document{"invoiceAmount": i.document["dueAmount"], "invoiceType": "charges"})
	fill(i.document, document{"dueAmount": i.document["invoiceAmount"]})
	total, _ := amount(i.document["invoiceAmount"])
	due, _ := amount(i.document["dueAmount"])
	fill(i.document, document{"taxAmount": m.tax(total), "hasPayment": due.Sign() == 0})
	fill(i.document, m.invoiceDefaults(owner, c, now))
}

// tax returns the tax that an amount includes.
func (m *market) tax(total *big.Rat) json.Number {
	return m.rounded(total, big.NewRat(m.Country.Tax, 100+m.Country.Tax))
}

// invoiceDefaults returns the members that an invoice repeats of its contract, and the dates of an invoice of today.
func (m *market) invoiceDefaults(owner *customer, c *contract, now time.Time) document {
	today := m.local(now)
	defaults := document{}
	fill(defaults, document{
		"contractId":       c.ID,
		"billingId":        m.Billing.ID,
		"billingName":      m.Billing.Name,
		"billingAccountId": json.Number(c.BillingAccount),
		"streetAddress":    text(c.Address, "streetAddress"),
		"currencyId":       m.Country.Currency,
		"period":           period(today),
		"creationDate":     day(today),
		"dueDate":          day(today.AddDate(0, 0, 19)),
		"extendedDueDate":  day(today.AddDate(0, 0, 27)),
		"hasAdjustments":   false,
		"VIP":              owner.Characteristics["VIP"] == true,
	})
	return defaults
}

// fillLines adds the products in the CRM. They have no id, and the ninth and the tenth are equal: two links of one plan.
func (m *market) fillLines(c *customer) {
	home := c.firstContract()
	name := text(c.Info, "name")
	code, _ := strconv.Atoi(c.Code)
	for i := range c.Fleet.Count {
		p := m.Mobile[i%len(m.Mobile)]
		line := document{
			"customerCode": code, "contract": json.Number(home.BillingAccount), "customerName": name,
			"address": text(home.Address, "streetAddress"), "msisdn": strconv.FormatInt(c.Fleet.MSISDN+int64(7*i), 10),
			"planCode": p.Code, "planDescription": p.Name, "planValue": p.Value,
		}
		if i == 8 || i == 9 {
			delete(line, "msisdn")
			fixed := m.Mobile[0]
			line["planCode"], line["planDescription"], line["planValue"] = fixed.Code, fixed.Name, fixed.Value
		}
		c.Lines = append(c.Lines, line)
	}
	c.Fleet = nil
}

// local returns an instant as the country's wall clock shows it. None of the six countries changes its clocks.
func (m *market) local(t time.Time) time.Time {
	return t.In(m.zone)
}

func day(t time.Time) string { return t.Format(time.DateOnly) }

// period names a month in Spanish.
func period(t time.Time) string {
	months := [...]string{
		"Enero", "Febrero", "Marzo", "Abril", "Mayo", "Junio",
		"Julio", "Agosto", "Septiembre", "Octubre", "Noviembre", "Diciembre",
	}
	return fmt.Sprintf("%s %d", months[t.Month()-1], t.Year())
}

// digits derives n digits from a text, the same each time.
func digits(from string, n int) string {
	h := fnv.New64a()
	_, _ = h.Write([]byte(from))
	var all [20]byte // room for the largest sum
	for at, sum := len(all)-1, h.Sum64(); at >= 0; at, sum = at-1, sum/10 {
		all[at] = '0' + byte(sum%10)
	}
	return string(all[len(all)-n:])
}
