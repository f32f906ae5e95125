package tigotest

import (
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
	Countries                                 []countryView
	Rows                                      []customerRow
	Totals                                    *customerRow // nil where nobody has counted
	pager
}

type countryView struct{ Code, Name string }

type customerRow struct {
	Href, Name, Document, City string
	State                      *stateView
	Contracts, Open            int
	Due                        amountView
}

// pageMarket returns the market that a page is about, the first known one for a code that is none.
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
		Pending: s.pendingCount(), PendingSum: s.pendingSum(), Faults: len(s.faults), FaultNames: s.faultNames(),
		Violations: s.violated, Requests: s.total, LocalClock: m.local(s.now).Format("15:04") + " in " + m.Country.Name,
		Curl: fmt.Sprintf(`curl -d '{"customerInfo":{"customerId":"1020304050","name":"Ana","lastName":"Gómez"},"contracts":[{"contractId":"8412077","bills":[{"amount":89900}]}]}' %s%s/customers/%s`, s.link(""), controlPrefix, m.code),
	}
	for _, code := range countries() {
		view.Countries = append(view.Countries, countryView{code, s.market(code).Country.Name})
	}
	slices.SortFunc(view.Countries, func(a, b countryView) int { return strings.Compare(a.Name, b.Name) })
	found := m.page(view.Query, offset, shownCustomers+1)
	total := len(m.Customers) + m.population.size
	if view.Query != "" {
		total = offset + len(found)
	}
	sum := customerRow{}
	due := new(big.Rat)
	for _, c := range found[:min(len(found), shownCustomers)] {
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

// customerRow views a customer in a list, and returns what is due of it.
func (s *Server) customerRow(m *market, c *customer) (customerRow, *big.Rat) {
	id := c.document()
	row := customerRow{Href: customerHref(m, c), Name: c.name(), Document: id[0] + " " + id[1], Contracts: len(c.Contracts)}
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

// pendingSum says what waits, by currency.
func (s *Server) pendingSum() string {
	sums, markets := map[string]*big.Rat{}, map[string]*market{}
	for _, p := range s.checkouts {
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

// faultNames says what the first faults do.
func (s *Server) faultNames() string {
	if len(s.faults) == 0 {
		return "every response is the platform’s"
	}
	said := s.faults[0].says()
	if more := len(s.faults) - 1; more > 0 {
		said += fmt.Sprintf(", %d more", more)
	}
	return said
}

// factView is a name with a value, and what is less important.
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
		Code: m.code, Country: m.Country.Name, Currency: m.Country.Currency, Name: c.name(), Document: row.Document, Path: path, CRM: c.Code,
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

type contractPageView struct {
	Code, Country, Currency, Owner, OwnerHref, ID, Href, Address, Oldest, Account, System, Recurring, Paperless, Curl string

	Due, Monthly amountView
	Count        int
	Invoices     []invoiceRow
	Products     []productRow
	Calls        []callsView
	Contact      []factView
	Cases        []factView
}

type invoiceRow struct {
	Href, ID, Period, DueOn, PDF string
	State                        *stateView
	Amount, Due                  amountView
}

type productRow struct {
	Name, Product, Medium string
	Price                 amountView
}

type callsView struct {
	Line  string
	Count int
	Rows  []callRow
}

type callRow struct{ When, To, Place, Length string }

// pageContract finds the contract that a page's path names.
func (s *Server) pageContract(r *http.Request) (*market, *customer, *contract) {
	m := s.market(r.PathValue("country"))
	if m == nil {
		return nil, nil, nil
	}
	owner, c := m.contract(r.PathValue("contract"))
	return m, owner, c
}

func (s *Server) contractPage(r *http.Request) (string, any, bool) {
	m, owner, c := s.pageContract(r)
	if c == nil {
		return "", nil, false
	}
	open := c.invoices.open()
	view := contractPageView{
		Code: m.code, Country: m.Country.Name, Currency: m.Country.Currency, Owner: owner.name(), OwnerHref: customerHref(m, owner), ID: c.ID,
		Href: contractHref(m, c), Address: address(c.Address), Account: c.BillingAccount, System: m.Billing.Name, Recurring: "off", Paperless: "off",
		Due: m.amt(m.literal(totalDue(open))), Count: len(c.invoices.all), Products: m.productRows(c),
		Curl: fmt.Sprintf(`curl -H "Authorization: Bearer $TOKEN" %s/v1/tigo/home/%s/billing/contracts/%s/balance`, s.link(""), m.code, url.PathEscape(c.ID)),
	}
	if len(open) > 0 {
		view.Oldest = shortDay(text(open[len(open)-1].document, "dueDate"), s.now)
	}
	for _, i := range c.invoices.newest(6) {
		view.Invoices = append(view.Invoices, s.invoiceRow(m, i))
	}
	view.Monthly = m.monthly(c)
	for _, line := range m.describe(c).Lines {
		view.Calls = append(view.Calls, m.viewCalls(c, line))
	}
	validated := map[bool]string{true: "verified", false: "not verified"}
	for _, d := range c.Phones {
		view.Contact = append(view.Contact, factView{Name: text(d, "phoneType"), Value: text(d, "phone"), More: validated[d["validated"] == true]})
	}
	for _, d := range c.Emails {
		view.Contact = append(view.Contact, factView{Name: "Email", Value: text(d, "email"), More: validated[d["validated"] == true]})
	}
	if c.Recurring != nil {
		view.Recurring = strings.TrimSpace(text(c.Recurring, "cardBrand") + " •••• " + text(c.Recurring, "cardInfo"))
	}
	if len(c.Paperless) > 0 {
		view.Paperless = "on"
	}
	for _, d := range c.ServiceRequests {
		class := "now"
		if strings.HasPrefix(strings.ToLower(text(d, "status")), "cerr") {
			class = "done"
		}
		view.Cases = append(view.Cases, factView{
			Name:  strings.Join(present(text(d, "requestType"), text(d, "productName")), ", "),
			Value: strings.Join(present(text(d, "status"), text(d, "creationDate")), " · "), Class: class,
		})
	}
	return "Contract " + c.ID, view, true
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

func (m *market) productRows(c *contract) []productRow {
	var rows []productRow
	for _, p := range c.Products {
		for _, offer := range objects(p, "offeringList") {
			medium := present(text(offer, "mediaType"), text(offer, "measuringElement"))
			for _, device := range objects(offer, "deviceList") {
				medium = append(medium, strings.Join(present(text(device, "modelName"), text(device, "manufacturer")), ", "))
			}
			rows = append(rows, productRow{
				Name: text(offer, "offeringName"), Product: text(p, "productId"), Medium: strings.Join(medium, " · "), Price: m.amt(offer["priceAmount"]),
			})
		}
	}
	return rows
}

// monthly sums up what the products cost.
func (m *market) monthly(c *contract) amountView {
	sum := new(big.Rat)
	for _, p := range c.Products {
		for _, offer := range objects(p, "offeringList") {
			price, _ := amount(offer["priceAmount"])
			sum.Add(sum, price)
		}
	}
	return m.amt(m.literal(sum))
}

// viewCalls shows the newest calls of a line.
func (m *market) viewCalls(c *contract, line string) callsView {
	calls := m.callsOf(c, line)
	view := callsView{Line: line, Count: len(calls)}
	for _, d := range slices.Backward(calls[max(len(calls)-5, 0):]) {
		view.Rows = append(view.Rows, callRow{
			When: text(d, "dateTimeStart"), To: text(d, "destination"), Length: text(d, "duration") + " min",
			Place: strings.Join(present(text(d, "destinationCityName"), text(d, "operatorName"), text(d, "destinationType")), " · "),
		})
	}
	return view
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
		Code: m.code, Country: m.Country.Name, Currency: m.Country.Currency, Owner: owner.name(), OwnerHref: customerHref(m, owner), ID: c.ID,
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
		Code: m.code, Country: m.Country.Name, Currency: m.Country.Currency, Owner: owner.name(), OwnerHref: customerHref(m, owner),
		Contract: c.ID, ContractHref: contractHref(m, c), Account: c.BillingAccount, ID: row.ID, Period: row.Period, PDF: row.PDF,
		TaxRate: m.Country.Tax, State: row.State, Amount: row.Amount, Due: row.Due, Tax: m.amt(d["taxAmount"]),
		Net: m.amt(m.literal(new(big.Rat).Sub(total, tax))), Paid: m.amt(m.literal(new(big.Rat).Sub(i.due(), total))),
		Curl: fmt.Sprintf(`curl -X PATCH -d '{"dueAmount":1000,"dueDate":"%s"}' %s%s%s`, text(d, "dueDate"), s.link(""), controlPrefix, row.Href),
	}
	view.JSON = pretty(c.show(i))
	for _, attempt := range slices.Backward(i.checkouts) {
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

// servePDF is the print of an invoice for the console: it is not among the requests of the platform.
func (s *Server) servePDF(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	m, owner, c := s.pageContract(r)
	var print []byte
	if c != nil {
		if i := c.invoices.find(r.PathValue("invoice")); i != nil && i.printed() {
			print = m.invoicePDF(owner, i)
		}
	}
	s.mu.Unlock()
	if print == nil {
		http.Error(w, "There is no such print.", http.StatusNotFound)
		return
	}
	serveFile(w, "application/pdf", print)
}

// paymentRow is a checkout in a list.
type paymentRow struct {
	ID, Page, Begun, Invoice, InvoiceHref, Owner, Currency string

	State  *stateView
	Waits  bool
	Amount amountView
}

func (s *Server) paymentRow(p payment) paymentRow {
	return paymentRow{
		ID: p.checkoutID(), Page: payPrefix + p.token, Begun: shortly(p.begun), Invoice: p.invoice.id(), InvoiceHref: invoiceHref(p.market, p.invoice),
		Owner: p.contract.owner.name(), Currency: p.market.Country.Currency, State: viewState(p.state()), Waits: !p.final,
		Amount: p.market.amt(p.document["paymentAmount"]),
	}
}

type paymentsView struct {
	Waiting, Decided []paymentRow
	More             int
	Curl             string
}

func (s *Server) paymentsPage(*http.Request) (string, any, bool) {
	view := paymentsView{Curl: "curl -d decision=approve " + s.link("") + controlPrefix + "/payments/5000001"}
	decided := 0
	for _, p := range slices.Backward(s.payments()) {
		switch {
		case !p.final:
			view.Waiting = append(view.Waiting, s.paymentRow(p))
			view.Curl = "curl -d decision=approve " + s.link("") + controlPrefix + "/payments/" + p.checkoutID()
		case decided < shownCustomers:
			view.Decided = append(view.Decided, s.paymentRow(p))
			decided++
		default:
			decided++
		}
	}
	if decided > len(view.Decided) {
		view.More = decided
	}
	return "Payments", view, true
}
