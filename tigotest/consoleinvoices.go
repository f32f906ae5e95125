package tigotest

import (
	"fmt"
	"math/big"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

type invoiceRow struct {
	Href, ID, Period, DueOn, PDF string
	State                        *stateView
	Amount, Due                  amountView
}

func (s *Server) invoiceRow(m *market, i *invoice) invoiceRow {
	d := i.full()
	row := invoiceRow{
		Href: invoiceHref(m, i), ID: i.id(), Period: text(d, "period"), DueOn: shortDay(text(d, "dueDate"), s.now),
		State: viewState(i.state(day(m.local(s.now)))), Amount: m.amt(d["invoiceAmount"]), Due: m.amt(d["dueAmount"]),
	}
	if slices.ContainsFunc(i.checkouts, func(a *checkout) bool { return !a.final }) {
		row.State = viewState("pending")
	}
	if i.printed() {
		row.PDF = row.Href + "/pdf"
	}
	return row
}

type invoicesPageView struct {
	Code, Country, Currency, Owner, OwnerHref, ID, Href, Suggested, SuggestedDate, Curl string

	Filters  []filterView
	Invoices []invoiceRow
	pager
}

type filterView struct {
	Name, Href string
	Current    bool
}

func (s *Server) invoicesPage(r *http.Request) (string, any, bool) {
	m, owner, c := s.pageContract(r)
	if c == nil {
		return "", nil, false
	}
	state, offset := r.URL.Query().Get("state"), offsetOf(r)
	view := invoicesPageView{
		Code: m.code, Country: m.Country.Name, Currency: m.Country.Currency, Owner: owner.label(), OwnerHref: customerHref(m, owner), ID: c.ID,
		Href: contractHref(m, c), Suggested: "100", SuggestedDate: day(m.local(s.now).AddDate(0, 0, 20)),
		Curl: fmt.Sprintf(`curl -d '{"invoiceAmount":89900,"dueDate":"%s"}' %s%s/contracts/%s/%s/invoices`, day(m.local(s.now).AddDate(0, 0, 20)), s.link(""), controlPrefix, m.code, url.PathEscape(c.ID)),
	}
	if newest := c.invoices.newest(1); len(newest) > 0 {
		view.Suggested = text(newest[0].full(), "invoiceAmount")
	}
	for _, word := range []string{"", invoiceOpen, invoiceOverdue, invoicePartlyPaid, invoicePaid} {
		name := "All"
		if word != "" {
			name = strings.ToUpper(word[:1]) + word[1:]
		}
		view.Filters = append(view.Filters, filterView{Name: name, Href: view.Href + "/invoices?" + url.Values{"state": {word}}.Encode(), Current: word == state})
	}
	shown, total := c.invoices.page(offset, shownCustomers), len(c.invoices.all)
	if state != "" {
		shown, total = s.invoicesIn(m, c, state, offset)
	}
	for _, i := range shown {
		view.Invoices = append(view.Invoices, s.invoiceRow(m, i))
	}
	view.pager = newPager(offset, shownCustomers, len(shown), total, func(to int) string {
		return view.Href + "/invoices?" + url.Values{"state": {state}, "offset": {strconv.Itoa(to)}}.Encode()
	})
	return "Invoices of " + c.ID, view, true
}

// invoicesIn returns a page of the invoices in a state, and how many there are.
func (s *Server) invoicesIn(m *market, c *contract, state string, offset int) ([]*invoice, int) {
	var shown []*invoice
	total, today := 0, day(m.local(s.now))
	for _, i := range slices.Backward(c.invoices.all) {
		if i.state(today) != state {
			continue
		}
		if total >= offset && len(shown) < shownCustomers {
			shown = append(shown, i)
		}
		total++
	}
	return shown, total
}

type invoicePageView struct {
	Code, Country, Currency, Owner, OwnerHref, Contract, ContractHref, Account, ID, Period, PDF, JSON, Curl string

	TaxRate                     int64
	State                       *stateView
	Net, Tax, Amount, Paid, Due amountView
	Payments                    []paymentRow
	More                        int // payments, if there are more than are shown
	Dates                       []factView
}

func (s *Server) invoicePage(r *http.Request) (string, any, bool) {
	m, owner, c := s.pageContract(r)
	if c == nil {
		return "", nil, false
	}
	i := c.invoices.find(r.PathValue("invoice"))
	if i == nil {
		return "", nil, false
	}
	d, row := i.full(), s.invoiceRow(m, i)
	total, _ := amount(d["invoiceAmount"])
	tax, _ := amount(d["taxAmount"])
	view := invoicePageView{
		Code: m.code, Country: m.Country.Name, Currency: m.Country.Currency, Owner: owner.label(), OwnerHref: customerHref(m, owner),
		Contract: c.ID, ContractHref: contractHref(m, c), Account: c.BillingAccount, ID: row.ID, Period: row.Period, PDF: row.PDF,
		TaxRate: m.Country.Tax, State: row.State, Amount: row.Amount, Due: row.Due, Tax: m.amt(d["taxAmount"]),
		Net: m.amt(m.literal(new(big.Rat).Sub(total, tax))), Paid: m.amt(m.literal(new(big.Rat).Sub(i.due(), total))),
		Curl: fmt.Sprintf(`curl -X PATCH -d '{"dueAmount":1000,"dueDate":"%s"}' %s%s%s`, text(d, "dueDate"), s.link(""), controlPrefix, row.Href),
	}
	view.JSON = pretty(c.show(i))
	if len(i.checkouts) > shownPayments {
		view.More = len(i.checkouts)
	}
	for _, attempt := range slices.Backward(i.checkouts[max(len(i.checkouts)-shownPayments, 0):]) {
		view.Payments = append(view.Payments, s.paymentRow(payment{attempt, m, c, i}))
	}
	today := day(m.local(s.now))
	date := func(name, on, more string) {
		if on == "" {
			return
		}
		fact := factView{Name: name, Value: strings.Join(present(shortDay(on, s.now), more), ", ")}
		if on <= today {
			fact.Class = "done"
		}
		view.Dates = append(view.Dates, fact)
	}
	date("Issued", text(d, "creationDate"), "")
	if i.payment != nil {
		date("Paid", text(i.payment, "paymentDate"), strings.Join(present(text(i.payment, "paymentMethod"), text(i.payment, "bankName")), " · "))
	}
	date("Due", text(d, "dueDate"), "")
	date("Extended due date", text(d, "extendedDueDate"), "")
	return "Invoice " + row.ID, view, true
}

// servePDF serves the PDF of an invoice to the console. [Server.Requests] leaves it out.
func (s *Server) servePDF(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	m, owner, c := s.pageContract(r)
	var pdf []byte
	if c != nil {
		if i := c.invoices.find(r.PathValue("invoice")); i != nil && i.printed() {
			pdf = m.invoicePDF(owner, i)
		}
	}
	s.mu.Unlock()
	if pdf == nil {
		http.Error(w, "There is no such print.", http.StatusNotFound)
		return
	}
	serveFile(w, "application/pdf", pdf)
}
