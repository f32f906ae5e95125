package tigotest

import (
	"cmp"
	"fmt"
	"math/big"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/tigo-go/tigo"
)

// shownCustomers is how many customers a page of the console shows.
const shownCustomers = 50

type customersView struct {
	URL, Exports, Code, Name, Currency, Query string
	PendingSum, FaultNames, LocalClock, Curl  string
	Pending, Faults, Violations, Requests     int
	Population                                int
	Countries                                 []countryView
	Rows                                      []customerRow
	Totals                                    *customerRow // nil if they have not been counted
	pager
}

type countryView struct{ Code, Name string }

type customerRow struct {
	Href, Name, Document, City string
	State                      *stateView
	Contracts, Open            int
	Due                        amountView
}

// pageMarket returns the country that a page is about. An unknown code means Colombia.
func (s *Server) pageMarket(code string) *market {
	if m := s.market(code); m != nil {
		return m
	}
	return s.market(string(tigo.Colombia))
}

func (s *Server) customersPage(r *http.Request) (string, any, bool) {
	query := r.URL.Query()
	m := s.pageMarket(query.Get("country"))
	offset := offsetOf(r)
	view := customersView{
		URL: s.link(""), Code: m.code, Name: m.Country.Name, Currency: m.Country.Currency, Query: query.Get("q"),
		Exports: fmt.Sprintf("export TIGO_BASE_URL='%s' TIGO_COUNTRY=%s TIGO_CLIENT_ID='%s' TIGO_CLIENT_SECRET='%s'", s.link(""), m.code, s.ClientID, s.ClientSecret),
		Pending: s.checkouts.pending, PendingSum: s.pendingSum(), Faults: len(s.faults), FaultNames: s.faultNames(),
		Violations: s.violated, Requests: s.total, Population: m.population.size, LocalClock: m.local(s.now).Format("15:04") + " in " + m.Country.Name,
		Curl: fmt.Sprintf(`curl -d '{"customerInfo":{"customerId":"1020304050","name":"Ana","lastName":"Gómez"},"contracts":[{"contractId":"8412077","bills":[{"amount":89900}]}]}' %s%s/customers/%s`, s.link(""), controlPrefix, m.code),
	}
	for _, code := range countries() {
		view.Countries = append(view.Countries, countryView{code, s.market(code).Country.Name})
	}
	slices.SortFunc(view.Countries, func(a, b countryView) int { return strings.Compare(a.Name, b.Name) })
	found, total := m.page(view.Query, offset, shownCustomers)
	sum := customerRow{}
	due := new(big.Rat)
	for _, c := range found {
		row, open := s.customerRow(m, c)
		view.Rows = append(view.Rows, row)
		sum.Contracts, sum.Open = sum.Contracts+row.Contracts, sum.Open+row.Open
		due.Add(due, open)
	}
	view.pager = newPager(offset, shownCustomers, len(view.Rows), total, func(to int) string {
		return "/?" + url.Values{"country": {m.code}, "q": {view.Query}, "offset": {strconv.Itoa(to)}}.Encode()
	})
	if view.Query == "" && !view.Paged() {
		sum.Due = m.amt(m.literal(due))
		view.Totals = &sum
	}
	return "Customers", view, true
}

// customerRow returns a customer as a row of a list, and the sum that is due.
func (s *Server) customerRow(m *market, c *customer) (customerRow, *big.Rat) {
	id := c.document()
	row := customerRow{Href: customerHref(m, c), Name: c.label(), Document: id[0] + " " + id[1], Contracts: len(c.Contracts)}
	due := new(big.Rat)
	today := day(m.local(s.now))
	overdue, partly, invoices, pending := 0, 0, 0, false
	for _, each := range c.Contracts {
		if row.City == "" {
			row.City = text(each.Address, "cityName")
		}
		invoices += len(each.invoices.all)
		for _, i := range each.invoices.open() {
			row.Open++
			due.Add(due, i.due())
			switch i.state(today) {
			case invoiceOverdue:
				overdue++
			case invoicePartlyPaid:
				partly++
			}
			pending = pending || slices.ContainsFunc(i.checkouts, func(a *checkout) bool { return !a.final })
		}
	}
	row.Due = m.amt(m.literal(due))
	switch {
	case pending:
		row.State = viewState("payment pending")
	case overdue > 0:
		row.State = viewState(strconv.Itoa(overdue) + " overdue")
	case partly > 0:
		row.State = viewState(invoicePartlyPaid)
	case row.Open > 0:
		row.State = viewState(invoiceOpen)
	case invoices > 0:
		row.State = viewState(invoicePaid)
	default:
		row.State = &stateView{Word: "No invoices", Class: "none"}
	}
	return row, due
}

// label returns the customer's name, or the document if there is no name.
func (c *customer) label() string {
	id := c.document()
	return cmp.Or(c.name(), id[0]+" "+id[1])
}

func customerHref(m *market, c *customer) string {
	id := c.document()
	return "/customers/" + m.code + "/" + url.PathEscape(id[0]) + "/" + url.PathEscape(id[1])
}

func contractHref(m *market, c *contract) string {
	return "/contracts/" + m.code + "/" + url.PathEscape(c.ID)
}

func invoiceHref(m *market, i *invoice) string {
	return contractHref(m, i.of) + "/invoices/" + url.PathEscape(i.id())
}

// pendingSum describes the sum of the pending payments.
func (s *Server) pendingSum() string {
	sums, markets := map[string]*big.Rat{}, map[string]*market{}
	for _, p := range s.checkouts.all {
		if p.final {
			continue
		}
		value, _ := amount(p.document["paymentAmount"])
		currency := p.market.Country.Currency
		if sums[currency] == nil {
			sums[currency], markets[currency] = new(big.Rat), p.market
		}
		sums[currency].Add(sums[currency], value)
	}
	switch len(sums) {
	case 0:
		return "nothing to decide"
	case 1:
		for currency, sum := range sums {
			m := markets[currency]
			return currency + " " + m.amt(m.literal(sum)).String() + " in all"
		}
	}
	return "in " + strconv.Itoa(len(sums)) + " currencies"
}

// faultNames describes the first fault and counts the others.
func (s *Server) faultNames() string {
	if len(s.faults) == 0 {
		return "every response is the platform’s"
	}
	names := s.faults[0].text()
	if more := len(s.faults) - 1; more > 0 {
		names += fmt.Sprintf(", %d more", more)
	}
	return names
}

// factView is a value with its name, and with less important text beside it.
type factView struct{ Name, Value, More, Class string }

type personView struct {
	Code, Country, Currency, Name, Document, Path, CRM, Segment, Curl, Lines string
	Due                                                                      amountView
	Contracts                                                                []contractRow
	Contact, Cards, Visits                                                   []factView
}

type contractRow struct {
	Href, ID, Address, Products string
	State                       *stateView
	Due                         amountView
}

func (s *Server) customerPage(r *http.Request) (string, any, bool) {
	m := s.market(r.PathValue("country"))
	if m == nil {
		return "", nil, false
	}
	c := m.customer(r.PathValue("type"), r.PathValue("number"))
	if c == nil {
		return "", nil, false
	}
	id := c.document()
	path := url.PathEscape(id[0]) + "/" + url.PathEscape(id[1])
	row, _ := s.customerRow(m, c)
	view := personView{
		Code: m.code, Country: m.Country.Name, Currency: m.Country.Currency, Name: c.label(), Document: row.Document, Path: path, CRM: c.Code,
		Segment: text(c.Characteristics, "segmentName"), Due: row.Due,
		Curl: fmt.Sprintf(`curl -H "Authorization: Bearer $TOKEN" %s/v1/tigo/home/%s/billing/doc-type/%s/customers/%s/contracts/`, s.link(""), m.code, url.PathEscape(id[0]), url.PathEscape(id[1])),
	}
	for _, each := range c.Contracts {
		one, _ := s.customerRow(m, &customer{Info: c.Info, Contracts: []*contract{each}})
		var products []string
		for _, p := range each.Products {
			products = append(products, text(p, "productName"))
		}
		view.Contracts = append(view.Contracts, contractRow{
			Href: contractHref(m, each), ID: each.ID, Address: address(each.Address), State: one.State, Due: one.Due,
			Products: strings.Join(slices.Compact(products), ", "),
		})
	}
	for _, fact := range []factView{{Name: "Email", Value: text(c.Info, "email")}, {Name: "Phone", Value: text(c.Info, "phoneNumber")}} {
		if fact.Value != "" {
			view.Contact = append(view.Contact, fact)
		}
	}
	for _, card := range c.CardTokens {
		view.Cards = append(view.Cards, factView{Name: text(card, "cardBrand"), Value: "•••• " + text(card, "cardInfo"), More: text(card, "cardPrintedName")})
	}
	for _, visit := range c.Visits {
		for _, action := range objects(visit, "serviceActionList") {
			view.Visits = append(view.Visits, factView{Name: text(action, "startDateTime"), Value: strings.Join(present(text(action, "technicianName"), text(visit, "serviceAddress")), " · ")})
		}
	}
	if len(c.Lines) > 0 {
		view.Lines = strconv.Itoa(len(c.Lines)) + " lines"
	}
	return view.Name, view, true
}

// present returns the texts that are not empty.
func present(all ...string) []string {
	return slices.DeleteFunc(all, func(text string) bool { return text == "" })
}

func address(d document) string {
	street := strings.Join(present(text(d, "streetAddress"), text(d, "streetAddressLine2")), ", ")
	place := strings.Join(slices.Compact(present(text(d, "districtName"), text(d, "cityName"), text(d, "stateName"))), ", ")
	return strings.Join(present(street, place), " · ")
}
