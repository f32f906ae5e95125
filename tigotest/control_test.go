package tigotest_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/tigotest"
)

// control sends a request to the control API and expects a status. What it returns is the JSON of the response.
func (c *caller) control(method, path, body string, want int) any {
	c.t.Helper()
	request := c.request(method, "/_emulator"+path, body)
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded") // the content type of curl -d
	got := c.send(request)
	require.Equal(c.t, want, got.status, method+" "+path+": "+got.body)
	if got.body == "" {
		return nil
	}
	var value any
	decoder := json.NewDecoder(strings.NewReader(got.body))
	decoder.UseNumber()
	require.NoError(c.t, decoder.Decode(&value), got.body)
	return value
}

// textAt returns a text, or a number's literal, that a document must have.
func textAt(t *testing.T, value any, path string) string {
	t.Helper()
	found := at(value, path)
	require.NotNil(t, found, path)
	return fmt.Sprint(found)
}

// TestControlPrefix requests the overview with and without the trailing slash.
func TestControlPrefix(t *testing.T) {
	c := &caller{t: t, server: tigotest.Start(t)}
	overview := c.control(http.MethodGet, "/", "", http.StatusOK)
	assert.Equal(t, c.server.URL, textAt(t, overview, "url"))
	assert.Equal(t, overview, c.control(http.MethodGet, "", "", http.StatusOK))
	assert.Contains(t, c.control(http.MethodPost, "", "", http.StatusMethodNotAllowed), "error")
	assert.Contains(t, textAt(t, c.control(http.MethodGet, "/nothing", "", http.StatusNotFound), "error"), "/_emulator/openapi.yaml lists them")
	assert.Empty(t, c.server.Requests())
}

// object returns a value that must be a JSON object.
func object(t *testing.T, value any) map[string]any {
	t.Helper()
	found, ok := value.(map[string]any)
	require.True(t, ok, "%v", value)
	return found
}

func at(value any, path string) any {
	for name := range strings.SplitSeq(path, ".") {
		switch inside := value.(type) {
		case map[string]any:
			value = inside[name]
		case []any:
			if name != "0" || len(inside) == 0 {
				return nil
			}
			value = inside[0]
		default:
			return nil
		}
	}
	return value
}

func TestControlFaultsAndPayments(t *testing.T) {
	c := signIn(t)
	contract := c.customers(tigo.Colombia)[0].Contracts[0]
	made := c.control("POST", "/faults", `{"op": "billing.CreateCheckout", "times": 2, "when": "after", "do": "reset"}`, 201)
	assert.Equal(t, "connection reset after the booking", at(made, "what"))
	_, err := roundTrip(http.DefaultClient, c.checkoutRequest(contract.ID, contract.Unpaid))
	require.Error(t, err)
	armed := c.control("GET", "/faults", "", 200)
	assert.Equal(t, json.Number("1"), at(armed, "0.left"))
	assert.Equal(t, json.Number("1"), at(armed, "0.struck"))
	assert.Equal(t, map[string]any{"billing.CreateCheckout": json.Number("1")}, c.control("GET", "/bookings", "", 200))

	faulty := c.control("GET", "/requests?faults=true", "", 200)
	assert.Equal(t, "connection reset after the booking", at(faulty, "0.fault"))
	assert.Equal(t, faulty, c.control("GET", "/requests?status=0", "", 200))
	assert.Equal(t, true, at(faulty, "0.booked"))
	assert.Equal(t, "***", at(faulty, "0.body.customerInfo.customerId"))
	assert.Equal(t, at(faulty, "0.id"), at(c.control("GET", "/requests/"+textAt(t, faulty, "0.id"), "", 200), "id"))

	pending := c.control("GET", "/payments?state=pending", "", 200)
	id := textAt(t, pending, "0.id")
	assert.Equal(t, contract.Unpaid, at(pending, "0.invoiceId"))
	assert.Equal(t, json.Number("7"), at(c.control("POST", "/payments/"+id, `{"decision": "status", "status": 7}`, 200), "paymentStatus"))
	assert.Equal(t, "pending", at(c.control("POST", "/payments/"+id, "decision=pending", 200), "state"))
	assert.Equal(t, "approved", at(c.control("POST", "/payments/"+textAt(t, pending, "0.paymentToken"), `{"decision": "approve"}`, 200), "state"))
	assert.Contains(t, at(c.control("POST", "/payments/"+id, `{"decision": "reject"}`, 409), "error"), "approved or rejected already")
	assert.EqualValues(t, "0", parse(t, c.get("co/billing/contracts/"+contract.ID+"/invoices/"+contract.Unpaid))["dueAmount"])

	c.control("DELETE", "/faults/"+textAt(t, armed, "0.id"), "", 204)
	assert.Empty(t, c.control("GET", "/faults", "", 200))
	c.control("POST", "/faults", "op=*&delay=1ms", 201)
	c.control("POST", "/faults/remove", "fault=2", 204)
	c.control("POST", "/faults", `{"status": 503}`, 201)
	c.control("DELETE", "/faults", "", 204)
	c.get("co/billing/contracts/" + contract.ID + "/balance")
}

// checkoutRequest returns a request for a checkout of one peso.
func (c *caller) checkoutRequest(contract, invoice string) *http.Request {
	request := c.request(http.MethodPost, "/v1/tigo/home/co/billing/contracts/"+contract+"/invoices/"+invoice+"/checkOut",
		`{"invoiceId": "`+invoice+`", "paymentAmount": 234700, "customerInfo": {"customerId": "1"}}`)
	request.Header.Set("Authorization", "Bearer "+c.token)
	request.Header.Set("Content-Type", "application/json")
	return request
}

// TestEveryActionHasASpec arms each action through the control API and reads it back.
func TestEveryActionHasASpec(t *testing.T) {
	c := &caller{t: t, server: tigotest.Start(t)}
	for _, action := range []tigotest.Action{
		tigotest.Hang(), tigotest.Disconnect(), tigotest.ResetConnection(), tigotest.GarbageStatusLine(), tigotest.ContradictoryLengths(),
		tigotest.BadChunk(), tigotest.HalfHeaders(), tigotest.RefuseStream(), tigotest.GoAway(), tigotest.CutChunked(3), tigotest.Cut(3),
		tigotest.CutSilently(3), tigotest.Stall(3), tigotest.Gzip(), tigotest.CutGzip(), tigotest.FalseGzip(), tigotest.GzipBomb(3),
		tigotest.Drip(3, time.Second), tigotest.SlowHeaders(time.Second), tigotest.Raw("x"), tigotest.Flood(200, 3), tigotest.Redirect(307, "/x"),
		tigotest.GatewayFault(503, "x"), tigotest.Response{Status: 429, Header: http.Header{"Retry-After": {"5"}}, Body: "{}"},
	} {
		c.server.ClearFaults()
		c.server.Inject(tigotest.Fault{Do: action})
		written := object(t, at(c.control("GET", "/faults", "", 200), "0"))
		for _, own := range []string{"id", "what", "struck"} {
			delete(written, own)
		}
		text, err := json.Marshal(written)
		require.NoError(t, err)
		read := object(t, c.control("POST", "/faults", string(text), 201))
		assert.NotEmpty(t, read["what"])
		for _, own := range []string{"id", "what", "struck"} {
			delete(read, own)
		}
		assert.Equal(t, written, read, string(text))
	}
}

func TestControlConditions(t *testing.T) {
	c := signIn(t)
	balance := "co/billing/contracts/13345678/balance"
	assert.Equal(t, "2026-03-17T15:00:00Z", at(c.control("POST", "/clock", `{"advance": "24h"}`, 200), "now"))
	assert.Equal(t, "2026-03-20T05:00:00Z", at(c.control("POST", "/clock", "set=2026-03-20T05:00", 200), "now"))
	assert.Equal(t, at(c.control("GET", "/clock", "", 200), "now"), c.server.Now().UTC().Format(time.RFC3339))
	c.control("PUT", "/clock", "{}", 405)

	assert.Equal(t, "3ms", at(c.control("PUT", "/latency", `{"latency": "3ms"}`, 200), "latency"))
	begun := time.Now()
	c.control("POST", "/tokens/revoke", "", 204)
	status, _ := c.do(http.MethodGet, balance, "")
	assert.Equal(t, http.StatusUnauthorized, status)
	assert.GreaterOrEqual(t, time.Since(begun), 3*time.Millisecond)
	c.token = c.newToken()

	assert.Equal(t, []any{"quoted-numbers"}, c.control("PUT", "/dialects", `["quoted-numbers"]`, 200))
	assert.Contains(t, c.get(balance), `"dueAmount":"319400"`)
	assert.Equal(t, []any{"nested-errors", "letter-booleans"}, c.control("POST", "/dialects", "dialects[]=nested-errors&dialects[]=letter-booleans", 200))
	assert.Contains(t, c.get(balance), `"hasRecurringBilling":"N"`)
	assert.Empty(t, c.control("POST", "/dialects", "", 200), "a form without a checked box")

	c.control("PUT", "/application", `{"status": "pending"}`, 200)
	assert.Equal(t, "pending", at(c.control("GET", "/application", "", 200), "status"))
	c.control("PUT", "/application", `{"status": "approved"}`, 200)
	c.control("POST", "/connections", `{"refuse": 0}`, 200)
	assert.Equal(t, "ready", at(c.control("GET", "/health", "", 200), "status"))
	assert.Len(t, c.control("GET", "/operations", "", 200), 57)
}

func TestControlData(t *testing.T) {
	c := signIn(t, tigotest.WithPopulation(600, 1))
	made := c.control("POST", "/customers/py", `{"customerInfo": {"customerId": "77", "name": "Ña Tomasa"}}`, 201)
	assert.Equal(t, "Ña Tomasa", at(made, "name"))
	assert.Equal(t, "ana@example.com", at(c.control("PATCH", "/customers/py/cc/77", `{"email": "ana@example.com"}`, 200), "customerInfo.email"))
	contract := c.control("POST", "/customers/py/cc/77/contracts", `{"contractId": "C7", "bills": [{"amount": 100, "due": 40}]}`, 201)
	assert.Equal(t, json.Number("40"), at(contract, "dueAmount"))
	assert.Equal(t, "partly paid", at(contract, "invoices.0.state"))
	assert.Equal(t, "123", at(c.control("PATCH", "/contracts/py/C7", `{"phones": [{"phone": "123"}], "address": {"streetAddress": "Calle 5"}}`, 200), "phones.0.phone"))
	assert.Equal(t, "Calle 5", at(c.control("GET", "/contracts/py/C7", "", 200), "address.streetAddress"))
	assert.Equal(t, []map[string]any{{"phone": "123"}}, parseList(t, c.get("py/customer/contracts/C7/contactinformation/phones/")))
	invoice := c.control("POST", "/contracts/py/C7/invoices", "invoiceAmount=500&dueDate=2026-03-01", 201)
	id := textAt(t, invoice, "invoiceId")
	assert.Equal(t, "overdue", at(c.control("GET", "/contracts/py/C7", "", 200), "invoices.0.state"))
	assert.Equal(t, json.Number("2"), at(c.control("GET", "/contracts/py/C7/invoices?limit=1", "", 200), "total"))
	assert.EqualValues(t, "540", parse(t, c.get("py/billing/contracts/C7/balance"))["dueAmount"])
	assert.Equal(t, json.Number("0.5"), at(c.control("PATCH", "/contracts/py/C7/invoices/"+id, `{"dueAmount": 0.5}`, 200), "dueAmount"))
	assert.EqualValues(t, "40.5", parse(t, c.get("py/billing/contracts/C7/balance"))["dueAmount"])
	assert.Equal(t, id, at(c.control("GET", "/contracts/py/C7/invoices/"+id, "", 200), "invoiceId"))

	list := c.control("GET", "/customers/py?offset=4&limit=2", "", 200)
	assert.Equal(t, json.Number("105"), at(list, "total"))
	assert.Equal(t, "77", at(list, "customers.0.customerId"))
	for query, number := range map[string]string{"TOMASA": "77", "c7": "77", "7000000042": "7000000042", "cc%207000000042": "7000000042", "6000000042-2603": "7000000042", "97000000042": "7000000042", "700000050": "7000000050"} {
		assert.Equal(t, number, at(c.control("GET", "/customers/py?q="+query, "", 200), "customers.0.customerId"), query)
	}
	assert.Empty(t, at(c.control("GET", "/customers/py?q=nobody", "", 200), "customers"))
	c.control("PATCH", "/customers/py/cc/7000000042", `{"name": "Otra"}`, 200)
	assert.Equal(t, "7000000042", at(c.control("GET", "/customers/py?q=otra", "", 200), "customers.0.customerId"))
}

func TestControlRefusals(t *testing.T) {
	c := signIn(t)
	for _, test := range []struct {
		method, path, body string
		status             int
		text               string
	}{
		{"POST", "/faults", ``, 400, "the body is missing"},
		{"POST", "/faults", `{"op": "billing.Pay", "status": 500}`, 400, "there is no operation"},
		{"POST", "/faults", `{"op": "*"}`, 400, "needs status"},
		{"POST", "/faults", `{"do": "explode"}`, 400, "none of bad-chunk"},
		{"POST", "/faults", `{"status": 500, "sometimes": true}`, 400, "sometimes"},
		{"POST", "/faults", `{"status": 500, "times": -1}`, 400, "negative"},
		{"POST", "/faults", `{"status": 500, "when": "never"}`, 400, "neither before nor after"},
		{"POST", "/faults", `{"do": "cut", "bytes": -1}`, 400, "bytes"},
		{"POST", "/faults", `{"do": "redirect"}`, 400, "location"},
		{"POST", "/faults", `{"do": "drip", "pause": "soon"}`, 400, "pause"},
		{"DELETE", "/faults/9", ``, 404, "no such fault"},
		{"POST", "/clock", `{"advance": "soon"}`, 400, "advance"},
		{"POST", "/clock", `{"set": "soon"}`, 400, "set"},
		{"POST", "/clock", `{"set": "2026-03-20T05:00:00Z", "advance": "1h"}`, 400, "either set or advance"},
		{"PUT", "/latency", `{"latency": "-1s"}`, 400, "negative"},
		{"PUT", "/dialects", `["klingon"]`, 400, "no dialect"},
		{"PUT", "/application", `{"status": "maybe"}`, 400, "none of approved"},
		{"POST", "/connections", `{"refuse": -1}`, 400, "negative"},
		{"GET", "/requests?after=x", ``, 400, "after"},
		{"GET", "/requests?limit=x", ``, 400, "limit"},
		{"GET", "/requests?kind=x", ``, 400, "kind"},
		{"GET", "/requests?writes=x", ``, 400, "writes"},
		{"GET", "/requests?status=x", ``, 400, "status"},
		{"GET", "/requests?op=billing.Nope", ``, 400, `no operation "billing.Nope"`},
		{"GET", "/requests?follow=x", ``, 400, "follow is neither true nor false"},
		{"GET", "/requests?opp=x", ``, 400, `no parameter "opp", but op, status`},
		{"GET", "/payments?status=pending", ``, 400, `no parameter "status", but state`},
		{"POST", "/reset?now=true", ``, 400, `no parameter "now" here`},
		{"GET", "/customers/co?limit=-1", ``, 400, "limit is no whole number"},
		{"POST", "/faults", `{"status": "503"}`, 400, "status is a string, not a whole number"},
		{"POST", "/faults", `{"times": 1.5, "status": 503}`, 400, "times is 1.5, not a whole number"},
		{"POST", "/faults", `[]`, 400, "it is a list, not an object"},
		{"POST", "/faults", `{"status"`, 400, "the JSON is truncated"},
		{"POST", "/faults", `{"status": 503} {}`, 400, "more than one JSON value"},
		{"POST", "/faults", `null`, 400, "the body is missing"},
		{"POST", "/faults", `{"retryAfter": "5\r\nX-Evil: 1"}`, 400, "no control characters"},
		{"POST", "/faults", `{"status": 500, "header": {"a b": "c"}}`, 400, "header makes no sense"},
		{"POST", "/faults", `{"status": 500, "bytes": 5}`, 400, "belong to do"},
		{"POST", "/clock", `{"set": "0000-12-31T00:00:00Z"}`, 400, "years 1 to 9999"},
		{"PUT", "/latency", `{}`, 400, "latency is missing"},
		{"PUT", "/latency", `{"latency": "5"}`, 400, "it is no duration such as 300ms"},
		{"PUT", "/dialects", ``, 400, "the body is missing"},
		{"PUT", "/dialects", `null`, 400, "the body is missing"},
		{"PUT", "/dialects", `{}`, 400, "dialects is missing"},
		{"POST", "/connections", `{}`, 400, "refuse is missing"},
		{"GET", "/requests/tigotest-99", ``, 404, "no such request"},
		{"GET", "/requests/x", ``, 404, "no such request"},
		{"GET", "/payments?state=x", ``, 400, "state"},
		{"GET", "/payments/1", ``, 404, "no such payment"},
		{"POST", "/payments/1", `{"decision": "approve"}`, 404, "no such payment"},
		{"GET", "/customers/us", ``, 404, "the country is none of"},
		{"GET", "/customers/co?limit=x", ``, 400, "limit"},
		{"GET", "/customers/co/cc/1", ``, 404, "no such customer"},
		{"POST", "/customers/co", `{"customerInfo": {}}`, 400, "no customerInfo.customerId"},
		{"POST", "/customers/us", `{"customerInfo": {"customerId": "1"}}`, 404, "the country is none of"},
		{"POST", "/customers/co", `{"customerInfo": {"customerId": "1"}, "cardTokens": [null]}`, 400, "a list of objects has a null"},
		{"POST", "/customers/co", `{"customerInfo": {"customerId": "1"}, "contracts": [{"contractId": "13345678"}]}`, 409, "another customer"},
		{"POST", "/customers/co", `{"customerInfo": {"customerId": "1"}, "contracts": [{"contractId": "1", "plans": [{"offerings": ["X"]}]}]}`, 400, `offering "X"`},
		{"GET", "/customers/co/cc/1/contracts", ``, 404, "no such customer"},
		{"GET", "/contracts/us", ``, 404, "the country is none of"},
		{"POST", "/customers/us/cc/1/contracts", `{"contractId": "1"}`, 404, "the country is none of"},
		{"POST", "/contracts/co/1/invoices", `{"invoiceAmount": 1}`, 404, "no such contract"},
		{"POST", "/contracts/us/1/invoices", `{"invoiceAmount": 1}`, 404, "the country is none of"},
		{"PATCH", "/contracts/co/13345678", `{"phones": [null]}`, 400, "a list of objects has a null"},
		{"PATCH", "/contracts/co/13345678", `{"phones": 5}`, 400, "phones is a number, not a list"},
		{"PATCH", "/customers/co/cc/43567890", `null`, 400, "the body is missing"},
		{"PATCH", "/customers/co/cc/1", `{}`, 404, "no such customer"},
		{"PATCH", "/customers/us/cc/1", `{}`, 404, "country"},
		{"PATCH", "/customers/co/cc/43567890", `{"customerId": "2"}`, 400, "cannot change"},
		{"POST", "/customers/co/cc/1/contracts", `{"contractId": "1"}`, 404, "no such customer"},
		{"GET", "/contracts/co/1", ``, 404, "no such contract"},
		{"PATCH", "/contracts/co/1", `{}`, 404, "no such contract"},
		{"PATCH", "/contracts/co/13345678", `{"bills": []}`, 400, "bills"},
		{"GET", "/contracts/co/1/invoices", ``, 404, "no such contract"},
		{"POST", "/contracts/co/13345678/invoices", `{}`, 400, "no decimal number"},
		{"PATCH", "/contracts/co/13345678/invoices/13345678-2603", `{"dueAmount": "1"}`, 400, "no decimal number"},
		{"PATCH", "/contracts/co/13345678/invoices/13345678-2603", `{"invoiceType": "x"}`, 400, "cannot change"},
		{"GET", "/contracts/co/13345678/invoices/1", ``, 404, "no such invoice"},
		{"PUT", "/snapshot", `{"version": 2}`, 400, "version"},
		{"PUT", "/snapshot", `[]`, 400, "snapshot"},
		{"PUT", "/snapshot", ``, 400, "the snapshot: it is empty"},
		{"PUT", "/snapshot", `{"version": 1}`, 400, "start or now"},
		{"POST", "/reset/undo", ``, 409, "nothing was reset"},
	} {
		got := c.control(test.method, test.path, test.body, test.status)
		assert.Contains(t, at(got, "error"), test.text, test.method+" "+test.path+" "+test.body)
	}
	assert.Len(t, c.server.Requests(), 1, "requests to the control API are not recorded")
}

// TestSnapshots restores a full state in another emulator.
func TestSnapshots(t *testing.T) {
	c := signIn(t, tigotest.WithPopulation(600, 3))
	contract := c.customers(tigo.Colombia)[0].Contracts[0]
	token := c.checkout(tigo.Colombia, contract.ID, contract.Unpaid, "234700")
	waiting := c.checkout(tigo.Colombia, contract.ID, contract.PartlyPaid, "5")
	require.NoError(t, c.server.Approve(token))
	c.do(http.MethodPost, "co/billing/contracts/"+contract.ID+"/invoices/", `{"amount": 12.50}`)
	c.do(http.MethodPost, "sv/billing/contracts/6000000007/invoices/", `{"amount": 3}`)
	c.do(http.MethodPost, "co/customer/contracts/"+contract.ID+"/contactinformation/phones/", `{"phone": "555"}`)
	require.NoError(t, c.server.PutCustomer(tigo.Colombia, `{"customerInfo": {"customerId": "7000000003"}}`))
	c.server.Advance(time.Hour)
	c.server.SetLatency(time.Millisecond)
	c.server.SetDialects(tigotest.QuotedNumbers)
	c.server.Inject(tigotest.Fault{Op: "billing.GetFinancing", Times: 3, Do: tigotest.Stall(4)})
	paths := []string{
		"co/billing/contracts/13345678/balance", "co/billing/contracts/13345678/invoices/?limit=5", "co/customer/contracts/13345678/contactinformation",
		"co/portfolio/contracts/13345678/products/", "co/billing/contracts/13345678/invoices/" + contract.Unpaid + "/checkOut/" + token,
		"co/billing/contracts/13345678/measuringElement/" + contract.Lines[0] + "/calls/?fromDate=2026-01-01&toDate=2026-03-31",
		"sv/billing/contracts/6000000007/invoices/?limit=5", "co/billing/contracts/6000000004/invoices/?limit=5",
		"co/billing/doc-type/cc/customers/7000000003",
	}
	before := map[string]string{}
	for _, path := range paths[:5] {
		before[path] = c.get(path)
	}
	shot, err := c.server.Snapshot()
	require.NoError(t, err)
	for _, path := range paths[5:] {
		before[path] = c.get(path)
	}

	other := &caller{t: t, server: tigotest.Start(t), token: c.token}
	status, _ := other.do(http.MethodGet, paths[0], "")
	require.Equal(t, http.StatusUnauthorized, status)
	require.NoError(t, other.server.Restore(shot))
	for _, path := range paths {
		assert.Equal(t, before[path], other.get(path), path)
	}
	assert.Equal(t, c.server.Now().UTC(), other.server.Now().UTC())
	assert.Equal(t, c.server.Bookings("billing.CreateInvoice"), other.server.Bookings("billing.CreateInvoice"))
	require.NoError(t, other.server.Approve(waiting))
	_, again := other.do(http.MethodPost, "co/billing/contracts/13345678/invoices/", `{"amount": 1}`)
	assert.Contains(t, again, `"invoiceId":"13345678-P005"`)
	faults := other.control("GET", "/faults", "", 200)
	assert.Equal(t, "stall", at(faults, "0.do"))
	assert.Equal(t, json.Number("3"), at(faults, "0.left"))

	require.Error(t, other.server.Restore([]byte(strings.Replace(string(shot), `"co"`, `"us"`, 1))))
	require.Error(t, other.server.Restore([]byte(strings.Replace(string(shot), `"contractId":"13345678","invoiceId"`, `"contractId":"1","invoiceId"`, 1))))
	assert.Equal(t, before[paths[2]], other.get(paths[2]), "nothing has changed")
}

// TestUndoReset restores the state before a reset, and keeps the requests since.
func TestUndoReset(t *testing.T) {
	c := signIn(t)
	path := "co/billing/contracts/13345678/invoices/"
	c.do(http.MethodPost, path, `{"amount": 1}`)
	c.server.Inject(tigotest.Fault{Op: "billing.GetFinancing", Do: tigotest.Hang()})
	was := c.get(path + "?limit=5")
	c.control("POST", "/reset", "", 200)
	assert.NotEqual(t, was, c.get(path+"?limit=5"))
	c.control("POST", "/reset/undo", "", 200)
	assert.Equal(t, was, c.get(path+"?limit=5"))
	assert.Equal(t, 1, c.server.Bookings("billing.CreateInvoice"))
	assert.Len(t, c.server.Requests(), 5)
	assert.Equal(t, 3, c.server.Count("billing.ListInvoices"))
	assert.Len(t, c.control("GET", "/faults", "", 200), 1)
	c.control("POST", "/reset/undo", "", 409)
}

// TestFollow reads requests while they arrive.
func TestFollow(t *testing.T) {
	c := signIn(t)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	follow := func(path string) (*bufio.Scanner, http.Header) {
		request := c.request(http.MethodGet, "/_emulator"+path, "").WithContext(ctx)
		response, err := http.DefaultClient.Do(request)
		require.NoError(t, err)
		t.Cleanup(func() { response.Body.Close() })
		return bufio.NewScanner(response.Body), response.Header
	}
	lines, header := follow("/requests?follow=true&op=billing.GetBalance")
	assert.Equal(t, "application/x-ndjson", header.Get("Content-Type"))
	events, header := follow("/events")
	assert.Equal(t, "text/event-stream", header.Get("Content-Type"))
	require.True(t, events.Scan())

	c.get("co/billing/contracts/13345678/invoices/")
	c.get("co/billing/contracts/13345678/balance")
	require.True(t, lines.Scan())
	assert.Contains(t, lines.Text(), `"op":"billing.GetBalance"`)
	assert.Contains(t, lines.Text(), `"id":"tigotest-3"`)
	c.server.Advance(time.Hour)
	var seen strings.Builder
	for events.Scan() {
		seen.WriteString(events.Text() + "\n")
		if strings.Contains(events.Text(), `"topics":["clock"]`) {
			break
		}
	}
	assert.Contains(t, seen.String(), "event: request\nid: 2\ndata: {")
	assert.Contains(t, seen.String(), "event: change\n")

	request := c.request(http.MethodGet, "/_emulator/events", "").WithContext(ctx)
	request.Header.Set("Last-Event-ID", "1")
	response, err := http.DefaultClient.Do(request)
	require.NoError(t, err)
	defer response.Body.Close()
	caught := bufio.NewScanner(response.Body)
	for caught.Scan() && caught.Text() != "id: 3" { //nolint:revive // it reads on
	}
	assert.Equal(t, "id: 3", caught.Text(), "what was missed comes first")
}

// TestWhoMayControl shows which callers need the control token.
func TestWhoMayControl(t *testing.T) {
	c := &caller{t: t, server: tigotest.Start(t)}
	c.client = &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	send := func(method, path string, header ...string) response {
		request := c.request(method, path, "")
		for i := 0; i < len(header); i += 2 {
			request.Header.Set(header[i], header[i+1])
		}
		return c.send(request)
	}
	away := []string{"X-Forwarded-For", "192.0.2.1"}
	with := func(more ...string) []string { return append(away[:2:2], more...) }
	assert.Equal(t, http.StatusOK, send("POST", "/_emulator/reset").status)
	for _, path := range []string{"/_emulator/reset", "/_emulator/"} {
		got := send("POST", path, away...)
		assert.Equal(t, http.StatusUnauthorized, got.status)
		assert.NotContains(t, got.body, c.server.ControlToken)
	}
	assert.Equal(t, http.StatusUnauthorized, send("GET", "/", away...).status)
	assert.Equal(t, http.StatusUnauthorized, send("GET", "/?token=guess", away...).status)
	assert.Equal(t, http.StatusOK, send("GET", "/_emulator/health", away...).status)
	assert.Equal(t, http.StatusOK, send("GET", "/openapi.yaml", away...).status)
	assert.Equal(t, http.StatusOK, send("POST", "/_emulator/reset", with("Authorization", "Bearer "+c.server.ControlToken)...).status)
	assert.Equal(t, http.StatusUnauthorized, send("POST", "/_emulator/reset", with("Authorization", "Bearer x")...).status)
	in := send("GET", "/?token="+c.server.ControlToken+"&country=bo", away...)
	assert.Equal(t, http.StatusSeeOther, in.status)
	assert.Equal(t, "/?country=bo", in.header.Get("Location"))
	cookie, _, _ := strings.Cut(in.header.Get("Set-Cookie"), ";")
	assert.Contains(t, in.header.Get("Set-Cookie"), "HttpOnly")
	assert.Equal(t, http.StatusOK, send("GET", "/", with("Cookie", cookie)...).status)

	assert.Equal(t, http.StatusForbidden, send("POST", "/_emulator/reset", "Origin", "https://evil.example").status)
	assert.Equal(t, http.StatusForbidden, send("POST", "/_emulator/reset", "Sec-Fetch-Site", "cross-site").status)

	back := send("POST", "/_emulator/reset", "Accept", "text/html", "Referer", c.server.URL+"/clock?x=1")
	assert.Equal(t, http.StatusSeeOther, back.status)
	assert.Equal(t, "/clock?x=1", back.header.Get("Location"))
	assert.Equal(t, "/", send("POST", "/_emulator/reset", "Accept", "text/html", "Referer", "https://evil.example/x").header.Get("Location"))
}
