package tigotest

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// masked replaces a value that may be personal.
const masked = "***"

// Request is a request that the emulator received. It holds no personal value: it has the route's template in place of the
// path, and *** in place of every value of the query and the body that may describe a person or a card.
type Request struct {
	ID       string         // the X-Request-Id of the response
	Time     time.Time      // when it arrived, by the machine's clock
	Duration time.Duration  // until the response was written; 0 before
	Op       string         // the SDK's name, e.g. "billing.ListInvoices"; "tigo.SignIn" for a sign-in; "" if no operation matched
	Method   string         // the HTTP verb
	Route    string         // the path template, e.g. "/v1/tigo/home/{country}/billing/contracts/{contractId}/balance"
	Path     string         // the path if no operation matched, with every segment that has a digit masked
	Country  string         // the country in the path, e.g. "co"; "" without one
	Query    url.Values     // limits, offsets and dates as sent, the rest masked
	Header   http.Header    // as sent, with credentials masked behind their scheme: "Bearer ***"; empty if it is longer than 16 KiB
	Body     map[string]any // the JSON object of the body, masked; nil if there was none, or it is longer than 8 KiB
	Status   int            // the status of the response; 0 if a fault kept the emulator from sending one

	Booked        bool     // it changed the state, even if the response was lost
	ResponseBytes int      // length of the response's body
	Violations    []string // how the request broke the contract, in plain sentences
	Fault         string   // a description of the fault that it met; "" if it met none

	entry *entry // holds the response
}

// MarshalJSON encodes the request as the control API sends it.
func (r Request) MarshalJSON() ([]byte, error) { return json.Marshal(r.view()) }

// Field returns the value of the body at a path such as "customerInfo.email": "***" for a personal value, the text or literal
// of another one, and for an invoice's id the part after the contract's. It returns false if the body has no such member.
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

// Requests returns the requests in the order in which they were served: the last 10,000. If they and their responses take more than
// 12 MiB, the oldest have no response any more, and then no query, header and body.
func (s *Server) Requests() []Request {
	s.mu.Lock()
	entries := slices.Clone(s.entries())
	s.mu.Unlock()
	all := make([]Request, 0, len(entries))
	for _, e := range entries {
		all = append(all, e.request())
	}
	return all
}

// Count returns the number of requests for an operation, e.g. "billing.CreateInvoice" or "tigo.SignIn". It includes those that
// [Server.Requests] has dropped.
func (s *Server) Count(op string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.counts[op]
}

// Bookings returns how often an operation changed the state, even if the response was lost. Tests assert with it that a write
// was booked once.
func (s *Server) Bookings(op string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.bookings[op]
}

// Violations returns plain sentences about how requests broke the contract, in the order of the requests: the last 10,000. The
// sentences hold no value of a request.
func (s *Server) Violations() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []string
	for _, v := range s.last() {
		all = append(all, v.text)
	}
	return all
}

// note records a request.
func (s *Server) note(x *exchange, status int) {
	e := x.entry
	e.status, e.fault, e.booked = status, x.fault, x.booked
	who := x.name
	if who == "" {
		who = e.method
	}
	for _, sentence := range x.violations {
		e.violations = append(e.violations, who+": "+sentence)
	}
	s.journal.append(e)
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

// maskedBody returns the JSON object of the body with values that may be personal masked, nil if there was none or it is too
// long to keep.
func (x *exchange) maskedBody() document {
	if len(x.raw) == 0 || len(x.raw) > journalEntry/2 || x.tooLarge {
		return nil
	}
	if x.body == nil {
		x.body, _ = decodeObject(x.raw) // nil if it is not an object
	}
	return maskObject(x.body)
}

// maskObject returns a masked copy.
func maskObject(object document) document {
	if object == nil {
		return nil
	}
	masked := make(document, len(object))
	for name, value := range object {
		masked[name] = maskValue(name, value)
	}
	return masked
}

func maskValue(name string, value any) any {
	if inner, ok := value.(document); ok {
		return maskObject(inner)
	}
	if id, ok := value.(string); ok && name == "invoiceId" {
		return maskInvoice(id)
	}
	if slices.Contains(impersonal(), name) {
		return value
	}
	return masked
}

// maskInvoice masks the contract's id in an invoice's id. The rest distinguishes the invoices of a contract.
func maskInvoice(id string) string {
	if at := strings.LastIndexByte(id, '-'); at >= 0 {
		return masked + id[at:]
	}
	return masked
}

// maskPath returns the path of a request that no operation matched, with numbers masked. It leaves words, so that a typing
// error shows.
func maskPath(escaped string) string {
	var text strings.Builder
	for i, segment := range strings.Split(clip(escaped, 1024), "/") {
		if i > 0 {
			text.WriteByte('/')
		}
		text.WriteString(maskSegment(segment))
	}
	return text.String()
}

// maskSegment masks a segment unless it is a word or a part of a base path.
func maskSegment(segment string) string {
	if segment == "v1" || segment == "v2" || segment == "b2b" {
		return segment
	}
	for _, c := range segment {
		if (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && c != '-' && c != '_' && c != '.' {
			return masked
		}
	}
	return segment
}

// impersonal returns the members of request bodies that do not describe a person or a card.
func impersonal() []string {
	return []string{
		"amount", "affectRelatedContracts", "billingId", "billingName", "documentType", "newPhoneType",
		"offeringId", "paymentAmount", "paymentApproved", "paymentDate", "paymentMethod", "paymentMethods", "paymentStatus",
		"phoneType", "promotionCode", "registeringAppName", "transactionId", "unsubscribeReasonId", "validated",
	}
}
