package tigotest

import (
	"net/http"
	"net/url"
	"time"
)

// checkoutLife is how long the payment page accepts a decision. [Server.Approve] and [Server.Reject] have no such limit.
const checkoutLife = 24 * time.Hour

// Decisions on the payment page, as its form sends them.
const (
	decideApprove = "approve" // pay
	decideReject  = "reject"  // the bank rejects the payment
	decidePending = "pending" // the bank decides later; the checkout stays pending
	decideCancel  = "cancel"  // the customer leaves; the checkout stays pending
)

// paymentPage serves the page that a checkout redirects to. GET shows the payment, or with ?left=pending or ?left=cancel that
// the customer has left it. POST accepts a decision and redirects the browser.
func (s *Server) paymentPage(x *exchange, token string) response {
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

// takeDecision applies the form's decision and redirects the browser to the merchant.
func (s *Server) takeDecision(x *exchange, p payment) response {
	if new(http.CrossOriginProtection).Check(x.request) != nil {
		return plain(http.StatusForbidden, "Another site sent this form.")
	}
	if status, why, closed := s.over(p); closed {
		return htmlPage(max(status, http.StatusConflict), "notice.html", p.notice(why))
	}
	form, _ := url.ParseQuery(string(x.raw)) // as much of a broken form as can be parsed
	switch form.Get("decision") {
	case decideApprove:
		_ = s.approve(p) // over has ruled out its only error
		return p.sendTo("returnUrl", p.token)
	case decideReject:
		_ = reject(p) // it cannot fail here
		return p.sendTo("returnUrl", p.token)
	case decidePending:
		return p.sendTo("returnUrl", p.token+"?left="+decidePending)
	case decideCancel:
		return p.sendTo("cancelUrl", p.token+"?left="+decideCancel)
	}
	return plain(http.StatusBadRequest, "The form has no decision: approve, reject, pending or cancel.")
}

// over reports whether a payment accepts no decision any more, with the status and the notice of its page.
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

// sendTo redirects to an address from the checkout, or to own, a page of the payment, if the checkout has no such address. The
// target never depends on the request.
func (p payment) sendTo(member, own string) response {
	location, ok := p.merchant(member)
	if !ok {
		location = own
	}
	done := plain(http.StatusSeeOther, "Checkout "+text(p.document, "checkOutId")+": "+p.standing()+".")
	done.header = pageHeader()
	done.header.Set("Location", location)
	return done
}

// merchant returns one of the merchant's addresses. It returns false for one that is not an HTTP or HTTPS URL.
func (p payment) merchant(member string) (string, bool) {
	parsed, err := url.Parse(text(p.document, member))
	if err != nil || parsed.Host == "" || parsed.Scheme != "https" && parsed.Scheme != "http" {
		return "", false
	}
	return parsed.String(), true
}
