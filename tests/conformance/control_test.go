package conformance

import (
	"context"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers/gorillamux"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/billing"
	"github.com/tigo-go/tigo/tigotest"
)

// controller sends requests to the control API, and validates requests and responses with its OpenAPI document.
type controller struct {
	t      *testing.T
	server *tigotest.Server
	contract
	seen map[string]bool // the operations that succeeded
}

func newController(t *testing.T, server *tigotest.Server) *controller {
	t.Helper()
	response, err := http.Get(server.URL + "/_emulator/openapi.yaml") //nolint:noctx // the server is on this machine
	require.NoError(t, err)
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	require.NoError(t, err)
	document, err := openapi3.NewLoader().LoadFromData(text)
	require.NoError(t, err)
	require.NoError(t, document.Validate(t.Context()), "the document is valid, with its examples")
	require.Equal(t, server.URL, document.Servers[0].URL)
	router, err := gorillamux.NewRouter(document)
	require.NoError(t, err)
	return &controller{t: t, server: server, contract: contract{T: document, router: router}, seen: map[string]bool{}}
}

// call sends a request that the document accepts, and expects one of its responses with a status. It returns the body.
func (c *controller) call(method, path, body string, want int) string {
	c.t.Helper()
	return c.send(method, path, body, want, true)
}

// refused sends a request that need not be one of the document's, and expects an error of the document.
func (c *controller) refused(method, path, body string, want int) {
	c.t.Helper()
	c.send(method, path, body, want, false)
}

func (c *controller) send(method, path, body string, want int, valid bool) string {
	c.t.Helper()
	ctx, cancel := context.WithTimeout(c.t.Context(), time.Minute)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, method, c.server.URL+"/_emulator"+path, strings.NewReader(body))
	require.NoError(c.t, err)
	if body != "" {
		request.Header.Set("Content-Type", "application/json")
	}
	input, err := c.match(request)
	require.NoError(c.t, err, "%s %s", method, path)
	if valid {
		require.NoError(c.t, openapi3filter.ValidateRequest(ctx, input), "%s %s %s", method, path, body)
		request.Body = io.NopCloser(strings.NewReader(body))
	}
	response, err := http.DefaultClient.Do(request)
	require.NoError(c.t, err, "%s %s", method, path)
	require.NoError(c.t, validate(input, response), "%s %s %s", method, path, body)
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	require.NoError(c.t, err)
	require.Equal(c.t, want, response.StatusCode, "%s %s %s: %s", method, path, body, text)
	if want < 300 {
		c.seen[input.Route.Operation.OperationID] = true
	}
	return string(text)
}

// TestControlAPI calls every operation of the control API, and validates all responses with its OpenAPI document.
func TestControlAPI(t *testing.T) {
	client, server := tigotest.NewClient(t, tigo.Colombia, tigotest.WithPopulation(600, 1), tigotest.WithDialect(tigotest.QuotedNumbers))
	c := newController(t, server)
	use(t, client, server)

	for _, path := range []string{
		"/", "/health", "/operations", "/application", "/clock", "/latency", "/dialects", "/faults", "/bookings", "/violations",
		"/requests", "/requests?op=billing.GetBalance&limit=1", "/requests?kind=failed&after=tigotest-1", "/requests/tigotest-1",
		"/payments", "/payments?state=pending", "/payments/5000001",
		"/customers/co", "/customers/gt?q=6000000007&limit=5", "/customers/sv?offset=90", "/customers/co/cc/43567890", "/customers/co/nit/7000000040",
		"/customers/co/cc/43567890/contracts", "/contracts/co?limit=3&offset=2", "/contracts/co/13345678", "/contracts/hn/6000000042",
		"/contracts/co/13345678/invoices?limit=2", "/contracts/co/13345678/invoices/13345678-2603",
	} {
		c.call("GET", path, "", http.StatusOK)
	}
	snapshot := c.call("GET", "/snapshot", "", http.StatusOK)

	c.call("POST", "/payments/5000001", `{"decision": "status", "status": 7}`, http.StatusOK)
	c.call("POST", "/payments/5000001", `{"decision": "approve"}`, http.StatusOK)
	c.call("POST", "/payments/5000001", `{"decision": "reject"}`, http.StatusConflict)
	c.call("POST", "/payments/5000001", `{"decision": "status"}`, http.StatusBadRequest)
	c.call("POST", "/clock", `{"advance": "24h"}`, http.StatusOK)
	c.call("POST", "/clock", `{"set": "2026-03-20T05:00:00Z"}`, http.StatusOK)
	c.call("PUT", "/latency", `{"latency": "1ms"}`, http.StatusOK)
	c.call("POST", "/latency", `{"latency": "0s"}`, http.StatusOK)
	c.call("PUT", "/dialects", `["wrapped-lists", "quoted-numbers"]`, http.StatusOK)
	c.call("POST", "/dialects", `[]`, http.StatusOK)
	c.call("PUT", "/application", `{"status": "approved"}`, http.StatusOK)
	c.call("POST", "/faults", `{"op": "billing.CreateInvoice", "times": 1, "when": "after", "do": "reset"}`, http.StatusCreated)
	c.call("POST", "/faults", `{"status": 429, "retryAfter": "5", "probability": 0.5, "seed": 7, "delay": "1ms"}`, http.StatusCreated)
	c.call("POST", "/faults", `{"code": "policies.ratelimit.SpikeArrestViolation", "header": {"X-Trace": "1"}}`, http.StatusCreated)
	c.call("GET", "/faults", "", http.StatusOK)
	c.call("DELETE", "/faults/1", "", http.StatusNoContent)
	c.call("DELETE", "/faults/1", "", http.StatusNotFound)
	c.call("POST", "/faults/remove", `{"fault": 2}`, http.StatusNoContent)
	c.call("DELETE", "/faults", "", http.StatusNoContent)

	c.call("POST", "/customers/py", `{"customerInfo": {"customerId": "a/b"}, "customerCode": "800", "fleet": {"count": 2, "msisdn": 3001}, "contracts": [{"contractId": "C 7", "bills": [{"amount": 10, "due": 2.50}]}]}`, http.StatusCreated)
	c.call("PATCH", "/customers/py/cc/a%2Fb", `{"email": "ana@example.com"}`, http.StatusOK)
	c.call("POST", "/customers/py/cc/a%2Fb/contracts", `{"contractId": "C8", "invoices": [{"invoiceId": "I1", "invoiceAmount": 5}]}`, http.StatusCreated)
	c.call("POST", "/customers/py/cc/a%2Fb/contracts", `{"contractId": "6000000001"}`, http.StatusConflict)
	c.call("PATCH", "/contracts/py/C%207", `{"phones": [{"phone": "123"}], "address": {"streetAddress": "Calle 5"}}`, http.StatusOK)
	c.call("POST", "/contracts/py/C%207/invoices", `{"invoiceAmount": 500, "dueDate": "2026-03-01"}`, http.StatusCreated)
	c.call("PATCH", "/contracts/py/C8/invoices/I1", `{"dueAmount": 0.5}`, http.StatusOK)

	c.call("DELETE", "/tokens", "", http.StatusNoContent)
	c.call("POST", "/tokens/revoke", "", http.StatusNoContent)
	c.call("POST", "/reset", "", http.StatusOK)
	c.call("POST", "/reset/undo", "", http.StatusOK)
	c.call("POST", "/reset/undo", "", http.StatusConflict)
	c.call("PUT", "/snapshot", snapshot, http.StatusNoContent)
	c.call("DELETE", "/connections", "", http.StatusNoContent)
	c.call("POST", "/connections", `{"refuse": 0}`, http.StatusOK)
	c.refuse()
	c.stream(client)

	for path, item := range c.Paths.Map() {
		for method, operation := range item.Operations() {
			if id := operation.OperationID; id != "getControlContract" { // newController has called it
				assert.True(t, c.seen[id], "no test calls %s: %s %s", id, method, path)
			}
		}
	}
}

// use makes requests of all kinds: one that books, one that fails, one with a violation, one without a route.
func use(t *testing.T, client *tigo.Client, server *tigotest.Server) {
	t.Helper()
	bills := billing.New(client)
	contract := server.Customers(tigo.Colombia)[0].Contracts[0]
	_, err := bills.GetBalance(t.Context(), contract.ID)
	require.NoError(t, err)
	_, err = bills.GetBalance(t.Context(), "1")
	require.ErrorIs(t, err, tigo.ErrNotFound)
	checkout := billing.CheckoutRequest{PaymentAmount: tigo.NumberOf(1000), CustomerInfo: tigo.CustomerInfo{CustomerID: "43567890"}}
	_, err = bills.CreateCheckout(t.Context(), contract.ID, contract.Unpaid, checkout)
	require.NoError(t, err)
	lost, err := http.Post(server.URL+"/v1/nothing?a=b", "application/json", strings.NewReader(`{"a": 1}`)) //nolint:noctx // the server is on this machine
	require.NoError(t, err)
	require.NoError(t, lost.Body.Close())
	require.NotEmpty(t, server.Violations())
}

// refuse sends invalid requests to every operation with a body.
func (c *controller) refuse() {
	for path, item := range c.Paths.Map() {
		for _, method := range slices.Sorted(maps.Keys(item.Operations())) {
			if item.Operations()[method].RequestBody == nil {
				continue
			}
			path = strings.NewReplacer("/_emulator", "", "{country}", "co", "{type}", "cc", "{number}", "43567890", "{contract}", "13345678",
				"{invoice}", "13345678-2603", "{id}", "5000001").Replace(path)
			bodies := []string{`{`, `null`, `7`, `[{}]`}
			if method != http.MethodPatch || path == "/contracts/co/13345678" { // the others take any member
				bodies = append(bodies, `{"who": 1}`, `{"customerInfo": 5, "fault": "x", "advance": 5}`)
			}
			for _, body := range bodies {
				c.refused(method, path, body, http.StatusBadRequest)
			}
			if path != "/dialects" || method == http.MethodPut {
				c.refused(method, path, "", http.StatusBadRequest)
			}
		}
	}
	for _, path := range []string{"/customers/xx", "/contracts/xx", "/contracts/xx/1", "/contracts/co/1/invoices", "/contracts/co/13345678/invoices/1", "/customers/co/cc/1", "/customers/co/cc/1/contracts", "/requests/tigotest-9999", "/payments/1"} {
		c.refused("GET", path, "", http.StatusNotFound)
	}
	for _, path := range []string{"/requests?follow=maybe", "/requests?opp=x", "/requests?limit=-1", "/payments?status=pending", "/customers/co?limit=x", "/contracts/co?q=x"} {
		c.refused("GET", path, "", http.StatusBadRequest)
	}
}

// stream reads the first bytes of the streams.
func (c *controller) stream(client *tigo.Client) {
	for path, kind := range map[string]string{"/events": "text/event-stream", "/requests?follow=true&after=tigotest-0": "application/x-ndjson"} {
		request, err := http.NewRequestWithContext(c.t.Context(), http.MethodGet, c.server.URL+"/_emulator"+path, nil)
		require.NoError(c.t, err)
		input, err := c.match(request)
		require.NoError(c.t, err)
		response, err := http.DefaultClient.Do(request)
		require.NoError(c.t, err)
		_, _ = billing.New(client).GetBalance(c.t.Context(), "13345678") // something to stream
		assert.Equal(c.t, kind, response.Header.Get("Content-Type"))
		_, err = io.ReadFull(response.Body, make([]byte, 10))
		require.NoError(c.t, err)
		require.NoError(c.t, response.Body.Close())
		c.seen[input.Route.Operation.OperationID] = true
	}
}
