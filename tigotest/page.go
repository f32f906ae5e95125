package tigotest

import (
	"net/http"
	"net/url"
	"time"
)

// checkoutLife is how long the payment page takes a decision. [Server.Approve] and [Server.Reject] know no such limit.
const checkoutLife = 24 * time.Hour

// What a person can decide on the payment page, as its form says it.
const (
	decideApprove = "approve" // pay
	decideReject  = "reject"  // have the bank refuse
	decidePending = "pending" // the bank decides later: the checkout stays as it is
	decideCancel  = "cancel"  // give up: the checkout stays as it is too
)

// paymentPage is the page that a checkout redirects to. GET shows the payment, and with ?left=pending or ?left=cancel in what
// way it was left; POST takes a decision and sends the browser on.
func (s *Server) paymentPage(x *exchange, token string) answer {
	r := x.request
	p, found := s.payment(token)
	switch {
	case !found:
		return htmlPage(http.StatusNotFound, "notice.html", noticeView{notice: unknownPayment()})
	case r.Method == http.MethodPost:
		return s.takeDecision(x, p)
	case r.Method != http.MethodGet && r.Method != http.MethodHead:
		refused := plain(http.StatusMethodNotAllowed, "This page takes GET and POST.")
		refused.header = http.Header{"Allow": {"GET, HEAD, POST"}}
		return refused
	}
	if status, why, closed := s.over(p); closed {
		return htmlPage(status, "notice.html", p.notice(why))
	}
	switch r.URL.Query().Get("left") {
	case decidePending:
		return htmlPage(http.StatusOK, "notice.html", p.notice(leftPending()))
	case decideCancel:
		return htmlPage(http.StatusOK, "notice.html", p.notice(leftCancelled()))
	}
	return htmlPage(http.StatusOK, "payment.html", p.view())
}

// takeDecision acts on the form and sends the browser where the merchant wants it.
func (s *Server) takeDecision(x *exchange, p payment) answer {
	if new(http.CrossOriginProtection).Check(x.request) != nil {
		return plain(http.StatusForbidden, "Another site sent this form.")
	}
	if status, why, closed := s.over(p); closed {
		return htmlPage(max(status, http.StatusConflict), "notice.html", p.notice(why))
	}
	form, _ := url.ParseQuery(string(x.raw)) // of a broken form, what could be read
	switch form.Get("decision") {
	case decideApprove:
		_ = s.approve(p) // over has ruled out its one reason to refuse
		return p.sendTo("returnUrl", p.token)
	case decideReject:
		_ = reject(p) // it has none
		return p.sendTo("returnUrl", p.token)
	case decidePending:
		return p.sendTo("returnUrl", p.token+"?left="+decidePending)
	case decideCancel:
		return p.sendTo("cancelUrl", p.token+"?left="+decideCancel)
	}
	return plain(http.StatusBadRequest, "The form has no decision: approve, reject, pending or cancel.")
}

// over tells why a payment takes no decision any more, and with which status its page says so.
func (s *Server) over(p payment) (int, notice, bool) {
	switch {
	case p.final && p.document["paymentApproved"] == true:
		return http.StatusOK, approvedPayment(), true
	case p.final:
		return http.StatusOK, rejectedPayment(), true
	case s.now.Sub(p.begun) >= checkoutLife:
		return http.StatusGone, expiredPayment(), true
	case p.invoice.due().Sign() == 0:
		return http.StatusConflict, paidInvoice(), true
	case p.exceeds():
		return http.StatusConflict, lessDue(), true
	}
	return 0, notice{}, false
}

// sendTo redirects to an address that the checkout was made with, just as it was given; without one to own, a page of
// the payment's. Nothing in the request has a part in where.
func (p payment) sendTo(member, own string) answer {
	location, ok := p.merchant(member)
	if !ok {
		location = own
	}
	done := plain(http.StatusSeeOther, "Checkout "+text(p.document, "checkOutId")+": "+p.standing()+".")
	done.header = pageHeader()
	done.header.Set("Location", location)
	return done
}

// merchant returns one of the merchant's addresses. It is false for one that is no place on the web.
func (p payment) merchant(member string) (string, bool) {
	parsed, err := url.Parse(text(p.document, member))
	if err != nil || parsed.Host == "" || parsed.Scheme != "https" && parsed.Scheme != "http" {
		return "", false
	}
	return parsed.String(), true
}
