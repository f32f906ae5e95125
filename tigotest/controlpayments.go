package tigotest

import (
	"encoding/json"
	"errors"
	"math"
	"slices"
	"time"
)

// paymentRecord is a checkout as the control API shows it.
type paymentRecord struct {
	ID          string      `json:"id"` // the checkOutId
	Token       string      `json:"paymentToken"`
	State       string      `json:"state"` // pending, approved or rejected
	Amount      json.Number `json:"amount"`
	Currency    string      `json:"currency"`
	Country     string      `json:"country"`
	Contract    string      `json:"contractId"`
	Invoice     string      `json:"invoiceId"`
	Begun       time.Time   `json:"begun"`
	RedirectURL string      `json:"redirectUrl"`
	Status      any         `json:"paymentStatus"` // the payment gateway's code; null as long as it has not decided
}

func (s *Server) paymentRecord(p payment) paymentRecord {
	literal, _ := p.document["paymentAmount"].(json.Number)
	return paymentRecord{
		ID: p.checkoutID(), Token: p.token, State: p.state(), Amount: literal, Currency: p.market.Country.Currency, Country: p.market.code,
		Contract: p.contract.ID, Invoice: p.invoice.id(), Begun: p.begun.UTC(), RedirectURL: s.link(payPrefix + p.token),
		Status: p.document["paymentStatus"],
	}
}

// state returns the state of a checkout in one word.
func (c *checkout) state() string {
	if c.final {
		return c.standing()
	}
	return "pending"
}

func listPayments(c *controlCall) (any, error) {
	state := c.r.URL.Query().Get("state")
	if !slices.Contains([]string{"", "pending", "approved", "rejected"}, state) {
		return nil, errors.New("state is none of pending, approved, rejected")
	}
	offset, err := c.number("offset", 0, math.MaxInt32)
	if err != nil {
		return nil, err
	}
	limit, err := c.number("limit", math.MaxInt32, math.MaxInt32)
	if err != nil {
		return nil, err
	}
	c.server.mu.Lock()
	defer c.server.mu.Unlock()
	all := []paymentRecord{}
	found, _ := c.server.checkouts.some(state, false, offset, limit)
	for _, p := range found {
		all = append(all, c.server.paymentRecord(p))
	}
	return all, nil
}

func getPayment(c *controlCall) (any, error) {
	c.server.mu.Lock()
	defer c.server.mu.Unlock()
	found, ok := c.server.checkouts.find(c.r.PathValue("id"))
	if !ok {
		return nil, noSuch("payment")
	}
	return c.server.paymentRecord(found), nil
}

// postPayment decides a payment, or sets one of the payment gateway's codes for "in process".
func postPayment(c *controlCall) (any, error) {
	var given struct {
		Decision string `json:"decision"`
		Status   int    `json:"status"`
	}
	if err := c.decode(&given); err != nil {
		return nil, err
	}
	c.server.mu.Lock()
	found, ok := c.server.checkouts.find(c.r.PathValue("id"))
	c.server.mu.Unlock()
	if !ok {
		return nil, noSuch("payment")
	}
	var err error
	switch given.Decision {
	case decideApprove:
		err = c.server.Approve(found.token)
	case decideReject:
		err = c.server.Reject(found.token)
	case decidePending: // nothing is decided
	case "status":
		if given.Status == 0 {
			return nil, errors.New("status is missing: a code of the payment gateway, such as 7")
		}
		err = c.server.SetPaymentStatus(found.token, given.Status)
	default:
		return nil, errors.New("decision is none of approve, reject, pending, status")
	}
	if err != nil {
		return nil, err
	}
	return getPayment(c)
}
