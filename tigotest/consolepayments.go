package tigotest

import (
	"net/http"
	"slices"
)

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
		Owner: p.contract.owner.label(), Currency: p.market.Country.Currency, State: viewState(p.state()), Waits: !p.final,
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
