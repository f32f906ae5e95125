package tigotest

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/tigo-go/tigo"
)

// frontView is what the front page shows.
type frontView struct {
	URL, ClientID, ClientSecret string
	Clock                       string
	Dialects                    []Dialect
	Country                     string // the code
	Countries                   []country
	Customers                   []shownCustomer
	Areas                       []area
	Activity                    activity
}

// country is a tab of the front page.
type country struct{ Code, Name string }

// area is a group of operations, by the SDK's package.
type area struct {
	Name       string
	Operations []Operation
}

// shownCustomer is a customer with the addresses of its contracts.
type shownCustomer struct {
	Customer
	Document string
}

// front gathers the front page for a country, Colombia if code names none.
func (s *Server) front(code string) frontView {
	if !slices.Contains(countries(), code) {
		code = string(tigo.Colombia)
	}
	view := frontView{
		URL: cmp.Or(s.options.url, s.URL), ClientID: s.ClientID, ClientSecret: s.ClientSecret,
		Clock: s.Now().UTC().Format(time.RFC1123), Dialects: s.options.dialects,
		Country: code, Countries: s.countryTabs(), Areas: areas(), Activity: s.activity(),
	}
	for _, c := range s.Customers(tigo.Country(code)) {
		view.Customers = append(view.Customers, shownCustomer{c, string(c.Document.Type) + " " + c.Document.Number})
	}
	return view
}

func (s *Server) countryTabs() []country {
	s.mu.Lock()
	defer s.mu.Unlock()
	tabs := make([]country, 0, 6)
	for _, code := range countries() {
		tabs = append(tabs, country{code, s.market(code).Country.Name})
	}
	return tabs
}

// areas groups the operations in the order of the reference.
func areas() []area {
	var groups []area
	for _, op := range Operations() {
		name, _, _ := strings.Cut(op.Op, ".")
		if len(groups) == 0 || groups[len(groups)-1].Name != name {
			groups = append(groups, area{Name: name})
		}
		last := &groups[len(groups)-1]
		last.Operations = append(last.Operations, op)
	}
	return groups
}
