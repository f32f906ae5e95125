package tigotest

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"time"
)

// Codes of the payment gateway, as paymentStatus shows them.
const (
	paymentApproved = 1
	paymentRejected = 4
)

// checkout is one attempt to pay an invoice.
type checkout struct {
	document
	token string
	begun time.Time
	final bool // approved or rejected
}

// pending reports whether the payment gateway has not decided the attempt yet.
func (c *checkout) pending() bool { return c.document["paymentStatus"] == nil }

// createCheckout starts the payment of an invoice, or of part of it.
func createCheckout(c *call) response {
	value, ok := amount(c.body["paymentAmount"])
	switch {
	case text(c.body, "invoiceId") != c.invoice.id():
		return c.reject("invoiceId is not the invoice of the path")
	case !ok || value.Sign() <= 0:
		return c.reject("paymentAmount is no positive number")
	case c.invoice.due().Sign() == 0:
		return c.badRequest("The invoice is already paid")
	case value.Cmp(c.invoice.due()) > 0:
		return c.badRequest("The payment is more than what is due")
	}
	attempt := c.server.begin(c.market, c.contract, c.invoice, c.body)
	return c.done(document{
		"paymentToken": attempt.token,
		"checkOutId":   attempt.document["checkOutId"],
		"redirectUrl":  c.server.link(payPrefix + attempt.token),
	})
}

// begin starts an attempt to pay an invoice.
func (s *state) begin(m *market, c *contract, i *invoice, request document) *checkout {
	n := s.serial()
	attempt := &checkout{token: deriveToken("checkout of "+i.id(), n), begun: s.now, document: with(request, nil)}
	attempt.document["checkOutId"] = strconv.Itoa(5000000 + n)
	delete(attempt.document, "paymentStatus")
	delete(attempt.document, "paymentApproved")
	fill(attempt.document, document{"invoiceId": i.id(), "paymentAmount": i.full()["dueAmount"], "paymentDate": day(m.local(s.now))})
	i.checkouts = append(i.checkouts, attempt)
	s.checkouts.add(payment{attempt, m, c, i})
	return attempt
}

// getCheckout returns the attempt that the path's token names, or the latest one if the path has no token. As long as the payment
// gateway has not decided it, the response is a 202 with the body of an error.
func getCheckout(c *call) response {
	var found *checkout
	token, named := c.path.lookup("paymentToken")
	for _, attempt := range slices.Backward(c.invoice.checkouts) {
		if !named || attempt.token == token {
			found = attempt
			break
		}
	}
	switch {
	case found == nil:
		return c.notFound("There is no such payment")
	case found.pending():
		return failure(http.StatusAccepted, "The payment is in process")
	}
	return c.done(found.document)
}

// Errors of [Server.Approve], [Server.Reject] and [Server.SetPaymentStatus].
var (
	ErrNoPayment   = errors.New("tigotest: no payment has this token")                      // and none ever had
	ErrPaymentOver = errors.New("tigotest: the payment is approved or rejected already")    // a decision is final
	ErrInvoicePaid = errors.New("tigotest: less is due of the invoice than the payment is") // another payment came first
)

// payment is a checkout with the invoice, contract and country that its decision changes.
type payment struct {
	*checkout
	market   *market
	contract *contract
	invoice  *invoice
}

// exceeds reports whether less is due of the invoice than the payment is.
func (p payment) exceeds() bool {
	value, _ := amount(p.document["paymentAmount"])
	return value.Cmp(p.invoice.due()) > 0
}

// Approve does what the payment gateway does when the customer has paid: the checkout turns from 202 into 200 with
// paymentApproved, the invoice is paid off, and balance and payment info follow.
func (s *Server) Approve(paymentToken string) error {
	return s.decide(paymentToken, s.approve)
}

func (s *Server) approve(p payment) error {
	if p.exceeds() {
		return ErrInvoicePaid
	}
	value, _ := amount(p.document["paymentAmount"])
	p.conclude(paymentApproved, true)
	p.market.settle(p.contract, p.invoice, value, with(p.market.Payments[0], document{
		"paymentId":         "PG" + text(p.document, "checkOutId"),
		"paymentDate":       day(p.market.local(s.now)),
		"ExternalReference": p.token[:12],
	}))
	return nil
}

// Reject does what the payment gateway does when the customer's bank rejects the payment: the checkout turns from 202 into
// 200 with paymentApproved false, and the invoice does not change.
func (s *Server) Reject(paymentToken string) error {
	return s.decide(paymentToken, reject)
}

func reject(p payment) error {
	p.conclude(paymentRejected, true)
	return nil
}

// SetPaymentStatus sets a checkout to one of the payment gateway's codes for "in process". The checkout turns from 202 into 200
// with paymentApproved false and this paymentStatus. It can still be approved or rejected.
func (s *Server) SetPaymentStatus(paymentToken string, status int) error {
	return s.decide(paymentToken, func(p payment) error {
		p.conclude(status, false)
		return nil
	})
}

// conclude records the payment gateway's status of the attempt.
func (c *checkout) conclude(status int, final bool) {
	c.document = with(c.document, document{"paymentStatus": status, "paymentApproved": final && status == paymentApproved})
	c.final = final
}

// standing returns the state of the attempt in one word.
func (c *checkout) standing() string {
	switch {
	case !c.final:
		return "in process"
	case c.document["paymentApproved"] == true:
		return "approved"
	}
	return "rejected"
}

// decide calls do with a payment that is not decided yet.
func (s *Server) decide(token string, do func(payment) error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	defer s.changed(topicData)
	p, ok := s.payment(token)
	switch {
	case !ok:
		return ErrNoPayment
	case p.final:
		return ErrPaymentOver
	}
	err := do(p)
	if p.final {
		s.checkouts.pending--
	}
	return err
}

// payment finds a checkout of any country by its token.
func (s *state) payment(token string) (payment, bool) {
	at, ok := s.checkouts.byToken[token]
	if !ok {
		return payment{}, false
	}
	return s.checkouts.all[at], true
}

// key is the key of tokens: outside the process they cannot be guessed, and two emulators of a test issue the same ones.
var key = sync.OnceValue(func() []byte { //nolint:gochecknoglobals // made once
	secret := make([]byte, 32)
	_, _ = rand.Read(secret) // it never fails: crypto/rand ends the program instead
	return secret
})

// deriveToken makes the n-th token for a purpose.
func deriveToken(purpose string, n int) string {
	mac := hmac.New(sha256.New, key())
	_, _ = fmt.Fprintf(mac, "%d %s", n, purpose)
	return hex.EncodeToString(mac.Sum(nil)[:16])
}
