package tigotest

import (
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"time"
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
		"POST /dialects": postDialects,

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
		"GET /customers/{country}/{type}/{number}/contracts":       listContractsOfCustomer,
		"POST /customers/{country}/{type}/{number}/contracts":      postContract,
		"GET /contracts/{country}":                                 listControlContracts,
		"GET /contracts/{country}/{contract}":                      getControlContractOf,
		"PATCH /contracts/{country}/{contract}":                    patchContract,
		"GET /contracts/{country}/{contract}/invoices":             listControlInvoices,
		"POST /contracts/{country}/{contract}/invoices":            postInvoice,
		"GET /contracts/{country}/{contract}/invoices/{invoice}":   getControlInvoice,
		"PATCH /contracts/{country}/{contract}/invoices/{invoice}": patchInvoice,
	}
}

// controlParameters returns the query parameters of the operations that have any.
func controlParameters() map[string][]string {
	return map[string][]string{
		"GET /requests": {"op", "status", "q", "kind", "writes", "failed", "violations", "faults", "after", "before", "limit", "follow"},
		"GET /events":   {"after", "console"},
		"GET /payments": {"state", "offset", "limit"},

		"GET /customers/{country}":                     {"q", "offset", "limit"},
		"GET /contracts/{country}":                     {"offset", "limit"},
		"GET /contracts/{country}/{contract}/invoices": {"offset", "limit"},
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
		Requests: s.total, Violations: s.violated, Pending: s.checkouts.pending, Population: s.population,
	}
}

func getOverview(c *controlCall) (any, error) { return c.server.overview(), nil }

// getHealth reports that the emulator is ready. It does not listen before it has read its seed.
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

// deleteConnections closes the caller's own connection after the response.
func deleteConnections(c *controlCall) (any, error) {
	c.w.Header().Set("Connection", "close")
	c.server.closeConnections(connection(c.r))
	return nil, nil //nolint:nilnil // no body is 204
}

func postConnections(c *controlCall) (any, error) {
	var given struct {
		Refuse *int `json:"refuse"`
	}
	if err := c.decode(&given); err != nil {
		return nil, err
	}
	switch {
	case given.Refuse == nil:
		return nil, errors.New("refuse is missing: the number of connections")
	case *given.Refuse < 0:
		return nil, errors.New("refuse is negative")
	}
	c.server.RefuseConnections(*given.Refuse)
	return given, nil
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
