package tigotest

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// requestView is a request as the control API shows it.
type requestView struct {
	ID         string      `json:"id"`
	Time       time.Time   `json:"time"`
	DurationMS float64     `json:"durationMs"`
	Op         string      `json:"op"`
	Method     string      `json:"method"`
	Route      string      `json:"route"`
	Path       string      `json:"path,omitempty"`
	Country    string      `json:"country,omitempty"`
	Query      url.Values  `json:"query,omitempty"`
	Header     http.Header `json:"header,omitempty"`
	Body       document    `json:"body,omitempty"`
	Status     int         `json:"status"`
	Booked     bool        `json:"booked"`
	Bytes      int         `json:"responseBytes"`
	Response   any         `json:"response,omitempty"`
	Violations []string    `json:"violations,omitempty"`
	Fault      string      `json:"fault,omitempty"`
}

func (r Request) view() requestView {
	return requestView{
		ID: r.ID, Time: r.Time, DurationMS: float64(r.Duration.Microseconds()) / 1000, Op: r.Op, Method: r.Method, Route: r.Route,
		Path: r.Path, Country: r.Country, Query: r.Query, Header: r.Header, Body: r.Body, Status: r.Status, Booked: r.Booked,
		Bytes: r.ResponseBytes, Response: r.Response(), Violations: r.Violations, Fault: r.Fault,
	}
}

// filter selects requests.
type filter struct {
	op, text                           string
	status                             *int // nil for any; 0 for requests without a response
	writes, failed, violations, faults bool
}

// readFilter reads a filter from a query.
func readFilter(query url.Values) (filter, error) {
	f := filter{op: query.Get("op"), text: strings.ToLower(query.Get("q"))}
	for name, into := range map[string]*bool{"writes": &f.writes, "failed": &f.failed, "violations": &f.violations, "faults": &f.faults} {
		var err error
		if *into, err = parseBool(query, name); err != nil {
			return f, err
		}
	}
	switch query.Get("kind") { // the values of the console's buttons
	case "":
	case "writes":
		f.writes = true
	case "failed":
		f.failed = true
	case "violations":
		f.violations = true
	case "faults":
		f.faults = true
	default:
		return f, errors.New("kind is none of writes, failed, violations, faults")
	}
	if status := query.Get("status"); status != "" {
		n, err := strconv.Atoi(status)
		if err != nil {
			return f, errors.New("status is no number")
		}
		f.status = &n
	}
	if f.op != "" && !knownOp(f.op) {
		return f, noOperation(f.op)
	}
	return f, nil
}

// parseBool reads a parameter that is true or false; false if it is missing.
func parseBool(query url.Values, name string) (bool, error) {
	if !query.Has(name) {
		return false, nil
	}
	yes, err := strconv.ParseBool(query.Get(name))
	if err != nil {
		return false, fmt.Errorf("%s is neither true nor false", name)
	}
	return yes, nil
}

// lets reports whether the filter selects a request.
func (f filter) lets(e *entry) bool {
	switch {
	case f.op != "" && e.op != f.op,
		f.status != nil && e.status != *f.status,
		f.writes && e.method == http.MethodGet,
		f.failed && e.status != 0 && e.status < http.StatusBadRequest,
		f.violations && len(e.violations) == 0,
		f.faults && e.fault == "":
		return false
	}
	return f.text == "" || strings.Contains(strings.ToLower(e.searchable()), f.text)
}

// searchable returns the parts of a request that can be searched. Masked values are not among them.
func (e *entry) searchable() string {
	body := ""
	if e.body != nil {
		body = string(appendJSON(nil, e.body))
	}
	return strings.Join([]string{e.id(), e.op, e.method, e.route, e.path, e.country, strconv.Itoa(e.status), e.fault, strings.Join(e.violations, " "), body}, " ")
}

// listRequests returns requests, the newest first, or follows them.
func listRequests(c *controlCall) (any, error) {
	query := c.r.URL.Query()
	wanted, err := readFilter(query)
	if err != nil {
		return nil, err
	}
	after, err := serialParameter(query, "after", 0)
	if err != nil {
		return nil, err
	}
	before, err := serialParameter(query, "before", math.MaxInt)
	if err != nil {
		return nil, err
	}
	follow, err := parseBool(query, "follow")
	if err != nil {
		return nil, err
	}
	if follow {
		return c.follow(wanted, after, query.Has("after"))
	}
	limit, err := c.number("limit", 100, journalLength)
	if err != nil {
		return nil, err
	}
	return c.list(func(yield func(any) bool) {
		for _, e := range slices.Backward(c.server.entriesAfter(after)) {
			if limit == 0 {
				return
			}
			if e.serial < before && wanted.lets(e) {
				limit--
				if !yield(e.request().view()) {
					return
				}
			}
		}
	})
}

// serialParameter reads a request's id in a parameter, which may be missing.
func serialParameter(query url.Values, name string, otherwise int) (int, error) {
	if !query.Has(name) {
		return otherwise, nil
	}
	serial, err := serialOf(query.Get(name))
	if err != nil {
		return 0, errors.New(name + " is no id of a request, such as tigotest-7")
	}
	return serial, nil
}

func (s *Server) entriesAfter(serial int) []*entry {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.journal.after(serial)
}

// serialOf reads a request's id.
func serialOf(id string) (int, error) {
	serial, err := strconv.Atoi(strings.TrimPrefix(id, idPrefix))
	if err != nil || serial < 0 {
		return 0, errors.New("it is no id of a request, such as tigotest-7")
	}
	return serial, nil
}

// follow writes a line of JSON for each request after it has a response. It begins with new requests, or with those after a
// given one.
func (c *controlCall) follow(wanted filter, after int, given bool) (any, error) {
	if !given {
		c.server.mu.Lock()
		after = c.server.noted
		c.server.mu.Unlock()
	}
	c.w.Header().Set("Content-Type", "application/x-ndjson")
	c.w.Header().Set("Cache-Control", "no-store")
	c.w.WriteHeader(http.StatusOK)
	encoder := json.NewEncoder(c.w)
	encoder.SetEscapeHTML(false)
	c.until(func() bool {
		for _, e := range c.server.entriesAfter(after) {
			if wanted.lets(e) && encoder.Encode(e.request().view()) != nil {
				return false
			}
			after = e.serial
		}
		return http.NewResponseController(c.w).Flush() == nil
	})
	return streamed{}, nil
}

func getRequest(c *controlCall) (any, error) {
	serial, err := serialOf(c.r.PathValue("id"))
	if err != nil {
		return nil, noSuch("request")
	}
	c.server.mu.Lock()
	defer c.server.mu.Unlock()
	e := c.server.journal.find(serial)
	if e == nil {
		return nil, noSuch("request; the last 10,000 are kept")
	}
	return e.request().view(), nil
}
