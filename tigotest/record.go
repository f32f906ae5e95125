package tigotest

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// masked stands for a value that may be personal.
const masked = "***"

// Request is one request that the emulator received. It holds no personal value: the route's template in place of the
// path, and *** in place of every value of the query and the body that could say something of a person or a card.
type Request struct {
	ID     string         // the X-Request-Id of the answer
	Op     string         // the SDK's name, e.g. "billing.ListInvoices"; "tigo.SignIn" for a sign-in; "" if no operation matched
	Method string         // the HTTP verb
	Route  string         // the path template, e.g. "/v1/tigo/home/{country}/billing/contracts/{contractId}/balance"
	Query  url.Values     // limits, offsets and dates as sent, the rest masked
	Header http.Header    // as sent; credentials masked behind their scheme: "Bearer ***"
	Body   map[string]any // the JSON object that was sent, masked; nil if there was none
	Status int            // the status of the answer; 0 if a fault kept the emulator from answering
	Booked bool           // it changed the state, whatever became of the answer
}

// Field returns what the body holds at a path such as "customerInfo.email": "***" for a personal value, the text
// or literal of any other. It is false where the body has no such member.
func (r Request) Field(path string) (string, bool) {
	var at any = r.Body
	for name := range strings.SplitSeq(path, ".") {
		object, ok := at.(document)
		if !ok {
			return "", false
		}
		if at, ok = object[name]; !ok {
			return "", false
		}
	}
	return fmt.Sprint(at), true
}

// record is what a server remembers of its requests.
type record struct {
	requests   []Request
	violations []string
	bookings   map[string]int
}

// Requests returns the requests in the order in which they were acted on.
func (s *Server) Requests() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.requests)
}

// Count returns how many requests came for an operation, e.g. "billing.CreateInvoice" or "tigo.SignIn".
func (s *Server) Count(op string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	count := 0
	for _, r := range s.requests {
		if r.Op == op {
			count++
		}
	}
	return count
}

// Bookings returns how often an operation that writes really changed the state. Whatever became of the answer: this is
// the judge of "once".
func (s *Server) Bookings(op string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.bookings[op]
}

// Violations returns, in plain sentences, everything that broke the contract, in the order in which it came. The
// sentences hold no value of a request.
func (s *Server) Violations() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.violations)
}

func (s *Server) book(op string) {
	if s.bookings == nil {
		s.bookings = map[string]int{}
	}
	s.bookings[op]++
}

// note records a request and returns its id.
func (s *Server) note(x *exchange, status int) string {
	r := x.request
	route := ""
	switch {
	case x.match.op != nil:
		route = x.match.op.Path()
	case x.name == tokenOp:
		route = r.URL.Path
	default:
		route = publicRoute(r.URL.Path)
	}
	who := x.name
	if who == "" {
		who = r.Method
	}
	for _, violation := range x.violations {
		s.violations = append(s.violations, who+": "+violation)
	}
	id := fmt.Sprintf("tigotest-%d", len(s.requests)+1)
	s.requests = append(s.requests, Request{
		ID: id, Op: x.name, Method: r.Method, Route: route, Status: status, Booked: x.booked,
		Query: maskQuery(r.URL.Query()), Header: maskHeader(r.Header), Body: maskBody(x.raw),
	})
	return id
}

func maskQuery(query url.Values) url.Values {
	for name, values := range query {
		if !slices.Contains([]string{"limit", "offset", "fromDate", "toDate", "grant_type", "scope"}, name) {
			query[name] = slices.Repeat([]string{masked}, len(values))
		}
	}
	return query
}

func maskHeader(header http.Header) http.Header {
	header = header.Clone()
	for name := range maps.Keys(header) {
		switch name {
		case "Authorization", "Proxy-Authorization":
			scheme, _, _ := strings.Cut(header.Get(name), " ")
			header[name] = []string{scheme + " " + masked}
		case "Cookie":
			header[name] = []string{masked}
		}
	}
	return header
}

// maskBody returns a body's JSON object with the values that may be personal replaced.
func maskBody(raw []byte) document {
	object, err := decodeObject(raw)
	if err != nil {
		return nil
	}
	maskObject(object)
	return object
}

func maskObject(object document) {
	for name, value := range object {
		switch value := value.(type) {
		case document:
			maskObject(value)
		default:
			if !slices.Contains(impersonal(), name) {
				object[name] = masked
			}
		}
	}
}

// impersonal returns the members of request bodies that say nothing of a person or a card.
func impersonal() []string {
	return []string{
		"amount", "affectRelatedContracts", "billingId", "billingName", "documentType", "invoiceId", "newPhoneType",
		"offeringId", "paymentAmount", "paymentApproved", "paymentDate", "paymentMethod", "paymentMethods", "paymentStatus",
		"phoneType", "promotionCode", "registeringAppName", "transactionId", "unsubscribeReasonId", "validated",
	}
}
