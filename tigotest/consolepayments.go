package tigotest

import (
	"net/http"
	"slices"
	"strconv"
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
	More             int // decided payments, if there are more than are shown
	Curl             string
	pager            // of those that wait
}

// shownPayments is how many waiting payments and how many decided ones a page of the console shows.
const shownPayments = 50

func (s *Server) paymentsPage(r *http.Request) (string, any, bool) {
	view := paymentsView{Curl: "curl -d decision=approve " + s.link("") + controlPrefix + "/payments/5000001"}
	offset := offsetOf(r)
	waiting, total := s.checkouts.some("pending", true, offset, shownPayments)
	for _, p := range waiting {
		view.Waiting = append(view.Waiting, s.paymentRow(p))
		view.Curl = "curl -d decision=approve " + s.link("") + controlPrefix + "/payments/" + p.checkoutID()
	}
	view.pager = newPager(offset, shownPayments, len(waiting), total, func(to int) string { return "/payments?offset=" + strconv.Itoa(to) })
	decided := 0
	for _, p := range slices.Backward(s.checkouts.all) {
		if p.final {
			if decided++; decided <= shownPayments {
				view.Decided = append(view.Decided, s.paymentRow(p))
			}
		}
	}
	if decided > len(view.Decided) {
		view.More = decided
	}
	return "Payments", view, true
}
