package tigotest

import (
	"fmt"
	"math/big"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

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
		Code: m.code, Country: m.Country.Name, Currency: m.Country.Currency, Owner: owner.label(), OwnerHref: customerHref(m, owner), ID: c.ID,
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

// monthly returns the sum of the products' prices.
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
