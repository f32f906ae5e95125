package tigotest

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/tigo-go/tigo"
)

// controlOperations returns the operations of the control API, as control.yaml describes them.
func controlOperations() map[string]controlHandler {
	return map[string]controlHandler{
		"GET /{$}":            getOverview,
		"GET /health":         getHealth,
		"GET /openapi.yaml":   getControlContract,
		"GET /operations":     listOperations,
		"POST /reset":         postReset,
		"POST /reset/undo":    postUndo,
		"GET /snapshot":       getSnapshot,
		"PUT /snapshot":       putSnapshot,
		"DELETE /tokens":      deleteTokens,
		"POST /tokens/revoke": deleteTokens,
		"GET /application":    getApplication,
		"PUT /application":    putApplication,
		"DELETE /connections": deleteConnections,
		"POST /connections":   postConnections,

		"GET /clock":     getClock,
		"POST /clock":    postClock,
		"GET /latency":   getLatency,
		"PUT /latency":   putLatency,
		"POST /latency":  putLatency,
		"GET /dialects":  getDialects,
		"PUT /dialects":  putDialects,
		"POST /dialects": putDialects,

		"GET /faults":         listFaults,
		"POST /faults":        postFault,
		"DELETE /faults":      deleteFaults,
		"DELETE /faults/{id}": deleteFault,
		"POST /faults/remove": removeFault,

		"GET /requests":      listRequests,
		"GET /requests/{id}": getRequest,
		"GET /violations":    listViolations,
		"GET /bookings":      getBookings,
		"GET /events":        getEvents,

		"GET /payments":       listPayments,
		"GET /payments/{id}":  getPayment,
		"POST /payments/{id}": postPayment,

		"GET /customers/{country}":                                 listControlCustomers,
		"POST /customers/{country}":                                postCustomer,
		"GET /customers/{country}/{type}/{number}":                 getControlCustomer,
		"PATCH /customers/{country}/{type}/{number}":               patchCustomer,
		"POST /customers/{country}/{type}/{number}/contracts":      postContract,
		"GET /contracts/{country}/{contract}":                      getControlContractOf,
		"PATCH /contracts/{country}/{contract}":                    patchContract,
		"GET /contracts/{country}/{contract}/invoices":             listControlInvoices,
		"POST /contracts/{country}/{contract}/invoices":            postInvoice,
		"GET /contracts/{country}/{contract}/invoices/{invoice}":   getControlInvoice,
		"PATCH /contracts/{country}/{contract}/invoices/{invoice}": patchInvoice,
	}
}

// overview is the state in a few figures.
type overview struct {
	URL        string    `json:"url"`
	Now        time.Time `json:"now"`
	Latency    string    `json:"latency"`
	Dialects   []Dialect `json:"dialects"`
	Faults     int       `json:"faults"`
	Requests   int       `json:"requests"`
	Violations int       `json:"violations"`
	Pending    int       `json:"pendingPayments"`
	Population int       `json:"population"`
}

func (s *Server) overview() overview {
	s.mu.Lock()
	defer s.mu.Unlock()
	return overview{
		URL: s.link(""), Now: s.now.UTC(), Latency: s.latency.String(), Dialects: append([]Dialect{}, s.dialects...), Faults: len(s.faults),
		Requests: s.total, Violations: s.violated, Pending: s.pendingCount(), Population: s.population,
	}
}

func (s *state) pendingCount() int {
	count := 0
	for _, p := range s.checkouts {
		if !p.final {
			count++
		}
	}
	return count
}

func getOverview(c *controlCall) (any, error) { return c.server.overview(), nil }

// getHealth says that the emulator serves what it was started with: it does not listen before.
func getHealth(*controlCall) (any, error) { return map[string]string{"status": "ready"}, nil }

func getControlContract(c *controlCall) (any, error) {
	text, _ := pages.ReadFile("page/control.yaml")
	c.w.Header().Set("Content-Type", "application/yaml")
	_, _ = c.w.Write(ownOrigin(string(text), c.server.link("")))
	return streamed{}, nil
}

func listOperations(*controlCall) (any, error) {
	type line struct {
		Op     string `json:"op"`
		Method string `json:"method"`
		Path   string `json:"path"`
	}
	all := []line{{tokenOp, http.MethodPost, tokenPath}}
	for _, op := range Operations() {
		all = append(all, line{op.Op, op.Method, op.Path()})
	}
	return all, nil
}

func postReset(c *controlCall) (any, error) {
	c.server.Reset()
	return c.server.overview(), nil
}

func postUndo(c *controlCall) (any, error) {
	if !c.server.undoReset() {
		return nil, controlError{http.StatusConflict, "nothing was reset or restored, or it was undone already"}
	}
	return c.server.overview(), nil
}

func getSnapshot(c *controlCall) (any, error) {
	text, err := c.server.Snapshot()
	return json.RawMessage(text), err
}

func putSnapshot(c *controlCall) (any, error) { return nil, c.server.Restore(c.body) }

func deleteTokens(c *controlCall) (any, error) {
	c.server.RevokeTokens()
	return nil, nil //nolint:nilnil // no body is 204
}

type application struct {
	Status Status `json:"status"`
}

func getApplication(c *controlCall) (any, error) {
	c.server.mu.Lock()
	defer c.server.mu.Unlock()
	return application{c.server.status}, nil
}

func putApplication(c *controlCall) (any, error) {
	var given application
	if err := c.decode(&given); err != nil {
		return nil, err
	}
	if !slices.Contains([]Status{StatusApproved, StatusPending, StatusRejected}, given.Status) {
		return nil, errors.New("status is none of approved, pending, rejected")
	}
	c.server.SetStatus(given.Status)
	return given, nil
}

func deleteConnections(c *controlCall) (any, error) {
	c.server.CloseConnections()
	return nil, nil //nolint:nilnil // no body is 204
}

func postConnections(c *controlCall) (any, error) {
	var given struct {
		Refuse int `json:"refuse"`
	}
	if err := c.decode(&given); err != nil {
		return nil, err
	}
	if given.Refuse < 0 {
		return nil, errors.New("refuse is negative")
	}
	c.server.RefuseConnections(given.Refuse)
	return given, nil
}

type clock struct {
	Now time.Time `json:"now"`
}

func getClock(c *controlCall) (any, error) { return clock{c.server.Now().UTC()}, nil }

// postClock sets the clock or moves it on.
func postClock(c *controlCall) (any, error) {
	var given struct {
		Set     string `json:"set"`
		Advance string `json:"advance"`
	}
	if err := c.decode(&given); err != nil {
		return nil, err
	}
	switch {
	case (given.Set == "") == (given.Advance == ""):
		return nil, errors.New("the clock takes either set or advance")
	case given.Set != "":
		at, err := time.Parse(time.RFC3339, given.Set)
		if err != nil { // as a browser's field has it
			at, err = time.Parse("2006-01-02T15:04", given.Set)
		}
		if err != nil {
			return nil, errors.New("set is no time such as 2026-03-20T05:00:00Z")
		}
		c.server.SetClock(at)
	default:
		by, err := time.ParseDuration(given.Advance)
		if err != nil {
			return nil, errors.New("advance is no duration such as 24h")
		}
		c.server.Advance(by)
	}
	return clock{c.server.Now().UTC()}, nil
}

type latency struct {
	Latency string `json:"latency"`
}

func getLatency(c *controlCall) (any, error) { return latency{c.server.overview().Latency}, nil }

func putLatency(c *controlCall) (any, error) {
	var given latency
	if err := c.decode(&given); err != nil {
		return nil, err
	}
	d, err := span("latency", given.Latency)
	if err != nil {
		return nil, err
	}
	c.server.SetLatency(d)
	return latency{d.String()}, nil
}

func getDialects(c *controlCall) (any, error) { return c.server.overview().Dialects, nil }

// putDialects takes a list of names, or a form with a field dialects[] for each.
func putDialects(c *controlCall) (any, error) {
	var names []Dialect
	var form struct {
		Dialects []Dialect `json:"dialects"`
	}
	if len(c.body) > 0 && c.body[0] == '{' {
		if err := c.decode(&form); err != nil {
			return nil, err
		}
		names = form.Dialects
	} else if len(c.body) > 0 {
		if err := c.decode(&names); err != nil {
			return nil, err
		}
	}
	for _, name := range names {
		if !slices.Contains(Dialects(), name) {
			return nil, fmt.Errorf("there is no dialect %q", clip(string(name), maxQuotedName))
		}
	}
	c.server.SetDialects(names...)
	return append([]Dialect{}, names...), nil
}

func listFaults(c *controlCall) (any, error) {
	c.server.mu.Lock()
	defer c.server.mu.Unlock()
	return c.server.faultSpecs(), nil
}

func postFault(c *controlCall) (any, error) {
	var spec faultSpec
	if err := c.decode(&spec); err != nil {
		return nil, err
	}
	f, err := spec.fault()
	if err != nil {
		return nil, err
	}
	c.server.mu.Lock()
	defer c.server.mu.Unlock()
	id := c.server.inject(f)
	at := slices.IndexFunc(c.server.faults, func(a *armed) bool { return a.id == id })
	return created{c.server.faults[at].spec()}, nil
}

func deleteFaults(c *controlCall) (any, error) {
	c.server.ClearFaults()
	return nil, nil //nolint:nilnil // no body is 204
}

func deleteFault(c *controlCall) (any, error) { return c.removeFault(c.r.PathValue("id")) }

func removeFault(c *controlCall) (any, error) {
	var given struct {
		Fault json.Number `json:"fault"`
	}
	if err := c.decode(&given); err != nil {
		return nil, err
	}
	return c.removeFault(given.Fault.String())
}

func (c *controlCall) removeFault(id string) (any, error) {
	s := c.server
	s.mu.Lock()
	defer s.mu.Unlock()
	at := slices.IndexFunc(s.faults, func(a *armed) bool { return strconv.Itoa(a.id) == id })
	if at < 0 {
		return nil, noSuch("fault; it may have struck as often as it was to")
	}
	s.setFaults(slices.Concat(s.faults[:at], s.faults[at+1:]))
	return nil, nil //nolint:nilnil // no body is 204
}

func getBookings(c *controlCall) (any, error) {
	c.server.mu.Lock()
	defer c.server.mu.Unlock()
	return sum(c.server.bookings, nil), nil
}

func listViolations(c *controlCall) (any, error) {
	type line struct {
		Request string `json:"request"`
		Text    string `json:"text"`
	}
	c.server.mu.Lock()
	defer c.server.mu.Unlock()
	all := []line{}
	for _, v := range c.server.last() {
		all = append(all, line{idPrefix + strconv.Itoa(v.serial), v.text})
	}
	return all, nil
}

// editCustomer changes a country's customers for a request whose path has a country.
func (c *controlCall) edit(change func(*market) error) error {
	err := c.server.edit(tigo.Country(c.r.PathValue("country")), change)
	if err != nil && strings.Contains(err.Error(), "does not have this country") {
		return controlError{http.StatusNotFound, err.Error()}
	}
	return err
}

func listControlCustomers(c *controlCall) (any, error) {
	offset, err := c.number("offset", 0, math.MaxInt32)
	if err != nil {
		return nil, err
	}
	limit, err := c.number("limit", 50, 1000)
	if err != nil {
		return nil, err
	}
	s := c.server
	s.mu.Lock()
	defer s.mu.Unlock()
	m, err := c.country(c.r.PathValue("country"))
	if err != nil {
		return nil, err
	}
	all := []customerView{}
	for _, owner := range m.page(c.r.URL.Query().Get("q"), offset, limit) {
		all = append(all, m.viewCustomer(owner, s.now))
	}
	return document{"total": len(m.Customers) + m.population.size, "customers": all}, nil
}

func postCustomer(c *controlCall) (any, error) {
	if err := c.server.PutCustomer(tigo.Country(c.r.PathValue("country")), c.body); err != nil {
		return nil, err
	}
	var sent struct {
		Info document `json:"customerInfo"`
	}
	_ = json.Unmarshal(c.body, &sent) // it was read a line before
	put := &customer{Info: sent.Info}
	id := put.document()
	found, err := c.lookUp(id[0], id[1])
	return created{found}, err
}

func getControlCustomer(c *controlCall) (any, error) {
	return c.lookUp(c.r.PathValue("type"), c.r.PathValue("number"))
}

// lookUp returns a customer as the control API shows it.
func (c *controlCall) lookUp(kind, number string) (any, error) {
	c.server.mu.Lock()
	defer c.server.mu.Unlock()
	m, err := c.country(c.r.PathValue("country"))
	if err != nil {
		return nil, err
	}
	found := m.customer(kind, number)
	if found == nil {
		return nil, noSuch("customer")
	}
	return m.viewCustomer(found, c.server.now), nil
}

// patchCustomer changes members of customerInfo. The document cannot change: it is who the customer is.
func patchCustomer(c *controlCall) (any, error) {
	change := document{}
	if err := c.decode(&change); err != nil {
		return nil, err
	}
	for _, member := range []string{"customerId", "documentType"} {
		if _, ok := change[member]; ok {
			return nil, errors.New(member + " cannot change")
		}
	}
	err := c.edit(func(m *market) error {
		of := m.customer(c.r.PathValue("type"), c.r.PathValue("number"))
		if of == nil {
			return noSuch("customer")
		}
		m.keep(of)
		of.Info = with(of.Info, change)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return getControlCustomer(c)
}

func postContract(c *controlCall) (any, error) {
	owner := tigo.Document{Type: tigo.DocumentType(c.r.PathValue("type")), Number: c.r.PathValue("number")}
	if err := c.server.PutContract(tigo.Country(c.r.PathValue("country")), owner, c.body); err != nil {
		return nil, err
	}
	var sent struct {
		ID string `json:"contractId"`
	}
	_ = json.Unmarshal(c.body, &sent) // it was read a line before
	found, err := c.contract(sent.ID)
	return created{found}, err
}

func getControlContractOf(c *controlCall) (any, error) { return c.contract(c.r.PathValue("contract")) }

// contract returns a contract as the control API shows it.
func (c *controlCall) contract(id string) (any, error) {
	c.server.mu.Lock()
	defer c.server.mu.Unlock()
	m, err := c.country(c.r.PathValue("country"))
	if err != nil {
		return nil, err
	}
	owner, found := m.contract(id)
	if found == nil {
		return nil, noSuch("contract")
	}
	return m.viewContract(owner, found, c.server.now), nil
}

// patchContract replaces what hangs on a contract.
func patchContract(c *controlCall) (any, error) {
	var change struct {
		Address         document   `json:"address"`
		Phones          []document `json:"phones"`
		Emails          []document `json:"emails"`
		Products        []document `json:"products"`
		Calls           []document `json:"calls"`
		ServiceRequests []document `json:"serviceRequests"`
	}
	if err := c.decode(&change); err != nil {
		return nil, err
	}
	err := c.edit(func(m *market) error {
		owner, of := m.contract(c.r.PathValue("contract"))
		if of == nil {
			return noSuch("contract")
		}
		m.keep(owner)
		if change.Address != nil {
			of.Address, of.slips = with(of.Address, change.Address), nil
		}
		for into, list := range map[*[]document][]document{
			&of.Phones: change.Phones, &of.Emails: change.Emails, &of.Products: change.Products, &of.Calls: change.Calls,
			&of.ServiceRequests: change.ServiceRequests,
		} {
			if list != nil {
				*into = list
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return getControlContractOf(c)
}

func listControlInvoices(c *controlCall) (any, error) {
	offset, err := c.number("offset", 0, math.MaxInt32)
	if err != nil {
		return nil, err
	}
	limit, err := c.number("limit", 50, 1000)
	if err != nil {
		return nil, err
	}
	c.server.mu.Lock()
	defer c.server.mu.Unlock()
	m, err := c.country(c.r.PathValue("country"))
	if err != nil {
		return nil, err
	}
	_, of := m.contract(c.r.PathValue("contract"))
	if of == nil {
		return nil, noSuch("contract")
	}
	all := []json.RawMessage{}
	for _, i := range of.invoices.page(offset, limit) {
		all = append(all, of.show(i))
	}
	return document{"total": len(of.invoices.all), "invoices": all}, nil
}

// postInvoice adds an invoice. Without an id it gets one of its own.
func postInvoice(c *controlCall) (any, error) {
	given := document{}
	if err := c.decode(&given); err != nil {
		return nil, err
	}
	contract := c.r.PathValue("contract")
	if text(given, "invoiceId") == "" {
		c.server.mu.Lock()
		given["invoiceId"] = fmt.Sprintf("%s-M%03d", contract, c.server.serial())
		c.server.mu.Unlock()
	}
	if err := c.server.PutInvoice(tigo.Country(c.r.PathValue("country")), contract, given); err != nil {
		return nil, err
	}
	found, err := c.invoice(text(given, "invoiceId"))
	return created{found}, err
}

func getControlInvoice(c *controlCall) (any, error) { return c.invoice(c.r.PathValue("invoice")) }

func (c *controlCall) invoice(id string) (any, error) {
	c.server.mu.Lock()
	defer c.server.mu.Unlock()
	m, err := c.country(c.r.PathValue("country"))
	if err != nil {
		return nil, err
	}
	_, of := m.contract(c.r.PathValue("contract"))
	if of == nil {
		return nil, noSuch("contract")
	}
	found := of.invoices.find(id)
	if found == nil {
		return nil, noSuch("invoice")
	}
	return of.show(found), nil
}

// patchInvoice changes members of an invoice, such as dueAmount or dueDate. Its payments stay.
func patchInvoice(c *controlCall) (any, error) {
	change := document{}
	if err := c.decode(&change); err != nil {
		return nil, err
	}
	for _, member := range []string{"invoiceId", "invoiceType", "contractId"} {
		if _, ok := change[member]; ok {
			return nil, errors.New(member + " cannot change")
		}
	}
	err := c.edit(func(m *market) error {
		owner, of := m.contract(c.r.PathValue("contract"))
		if of == nil {
			return noSuch("contract")
		}
		i := of.invoices.find(c.r.PathValue("invoice"))
		if i == nil {
			return noSuch("invoice")
		}
		changed := &invoice{document: with(i.full(), change)}
		if err := changed.check(); err != nil {
			return err
		}
		m.keep(owner)
		i.document, i.slip, i.shown = changed.document, nil, nil
		if _, set := change["hasPayment"]; !set {
			i.document["hasPayment"] = i.due().Sign() == 0
		}
		of.balance = nil
		return nil
	})
	if err != nil {
		return nil, err
	}
	return getControlInvoice(c)
}
