package tigotest_test

import (
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

// TestClockAtItsBounds moves the clock as far as it goes. JSON has no time beyond.
func TestClockAtItsBounds(t *testing.T) {
	c := &caller{t: t, server: tigotest.Start(t)}
	assert.Equal(t, "9999-12-31T23:59:59Z", at(c.control("POST", "/clock", `{"set": "9999-12-31T23:59:59Z"}`, 200), "now"))
	assert.Contains(t, at(c.control("POST", "/clock", `{"advance": "1s"}`, 400), "error"), "years 1 to 9999")
	c.token = c.newToken()
	c.server.Advance(time.Hour)
	assert.Equal(t, "9999-12-31T23:59:59Z", at(c.control("GET", "/", "", 200), "now"))
	shot, err := c.server.Snapshot()
	require.NoError(t, err)
	require.NoError(t, c.server.Restore(shot))
	c.server.SetClock(time.Date(-5, 1, 1, 0, 0, 0, 0, time.UTC))
	assert.Equal(t, "0001-01-01T00:00:00Z", at(c.control("GET", "/clock", "", 200), "now"))
}

// TestHead sends HEAD to the streams, which end after the header.
func TestHead(t *testing.T) {
	c := &caller{t: t, server: tigotest.Start(t)}
	for _, path := range []string{"/events", "/requests?follow=true", "/faults", "/openapi.yaml"} {
		got := c.send(c.request(http.MethodHead, "/_emulator"+path, ""))
		assert.Equal(t, http.StatusOK, got.status, path)
		assert.Empty(t, got.body)
	}
	done := make(chan struct{})
	go func() { // Close waits for requests that the emulator still serves
		defer close(done)
		c.server.Close()
	}()
	select {
	case <-done:
	case <-time.After(time.Minute):
		t.Error("a HEAD request of a stream does not end")
	}
}

// TestWrongMethod shows which methods a path has.
func TestWrongMethod(t *testing.T) {
	c := &caller{t: t, server: tigotest.Start(t)}
	got := c.send(c.request(http.MethodGet, "/_emulator/faults/1", ""))
	assert.Equal(t, http.StatusMethodNotAllowed, got.status)
	assert.Equal(t, "DELETE", got.header.Get("Allow"))
	assert.Contains(t, got.body, "has DELETE only")
}

// TestCloseConnections closes the connections of other callers, and its own one after the response.
func TestCloseConnections(t *testing.T) {
	for name, opts := range map[string][]tigotest.Option{"HTTP/1.1": nil, "HTTP/2": {tigotest.WithTLS(nil)}} {
		t.Run(name, func(t *testing.T) {
			server := tigotest.Start(t, opts...)
			other := &http.Client{Transport: server.Transport()}
			stream, err := other.Get(server.URL + "/_emulator/events") //nolint:noctx // the emulator closes the connection
			require.NoError(t, err)
			defer stream.Body.Close()

			own := &http.Client{Transport: server.Transport()}
			request, err := http.NewRequestWithContext(t.Context(), http.MethodDelete, server.URL+"/_emulator/connections", nil)
			require.NoError(t, err)
			response, err := own.Do(request)
			require.NoError(t, err)
			require.NoError(t, response.Body.Close())
			assert.Equal(t, http.StatusNoContent, response.StatusCode)
			for err == nil {
				_, err = stream.Body.Read(make([]byte, 100))
			}
			again, err := own.Get(server.URL + "/_emulator/health") //nolint:noctx // it is on this machine
			require.NoError(t, err)
			require.NoError(t, again.Body.Close())
		})
	}
}

// TestNumericID adds a customer whose id is a number in the JSON.
func TestNumericID(t *testing.T) {
	c := &caller{t: t, server: tigotest.Start(t)}
	got := c.control("POST", "/customers/co", `{"customerInfo": {"customerId": 12345678901234567890}}`, 201)
	assert.Equal(t, "12345678901234567890", at(got, "customerId"))
}

// TestLists pages through customers and contracts, and counts those that a search finds.
func TestLists(t *testing.T) {
	c := &caller{t: t, server: tigotest.Start(t, tigotest.WithPopulation(60, 1))}
	for n := range 120 {
		require.NoError(t, c.server.PutCustomer(tigo.Honduras, fmt.Sprintf(`{"customerInfo": {"customerId": "9%03d", "name": "Many"}, "contracts": [{"contractId": "H%d"}]}`, n, n)))
	}
	require.NoError(t, c.server.PutContract(tigo.Honduras, tigo.Document{Type: "cc", Number: "7000000002"}, `{"contractId": "second"}`))
	require.NoError(t, c.server.PutCustomer(tigo.Honduras, `{"customerInfo": {"customerId": "7000000005"}}`)) // in place of one with a contract

	found := c.control("GET", "/customers/hn?q=many&offset=110&limit=50", "", 200)
	assert.Equal(t, json.Number("120"), at(found, "total"))
	assert.Len(t, at(found, "customers"), 10)
	assert.Equal(t, json.Number("0"), at(c.control("GET", "/customers/hn?q=nobody", "", 200), "total"))
	assert.Contains(t, c.send(c.request(http.MethodGet, "/?country=hn&q=nobody", "")).body, "Of the population it finds whole ids")
	require.NoError(t, c.server.PutInvoice(tigo.Honduras, "H7", `{"invoiceId": "F/7", "invoiceAmount": 5}`))
	require.NoError(t, c.server.PutCustomer(tigo.Honduras, `{"customerInfo": {"customerId": "8"}, "contracts": [{"contractId": "Unread", "invoices": [{"invoiceId": "F8", "invoiceAmount": 5}]}]}`))
	for q, id := range map[string]string{"F%2F7": "9007", "F8": "8", "Unread-X": "8", "unread": "8"} {
		found := c.control("GET", "/customers/hn?q="+q, "", 200)
		assert.Equal(t, json.Number("1"), at(found, "total"), q)
		assert.Equal(t, id, at(found, "customers.0.customerId"), q)
	}

	var ids []string
	total := 0
	for offset := 0; ; offset += 7 {
		page := object(t, c.control("GET", fmt.Sprintf("/contracts/hn?limit=7&offset=%d", offset), "", 200))
		list, _ := page["contracts"].([]any)
		if len(list) == 0 {
			break
		}
		for _, each := range list {
			ids = append(ids, textAt(t, each, "contractId"))
		}
		count, err := page["total"].(json.Number).Int64()
		require.NoError(t, err)
		total = int(count)
	}
	seen := map[string]bool{}
	for _, id := range ids {
		assert.False(t, seen[id], id)
		seen[id] = true
	}
	assert.Len(t, ids, total)
	for _, id := range []string{"H0", "H119", "6000000001", "6000000002", "second", "6000000010"} {
		assert.True(t, seen[id], id)
	}
	assert.False(t, seen["6000000005"])
	of := c.control("GET", "/customers/hn/cc/7000000002/contracts", "", 200)
	assert.Equal(t, json.Number("2"), at(of, "total"))
	assert.Equal(t, "6000000002", at(of, "contracts.0.contractId"))
}

// TestSnapshotOfUnreadCustomers saves customers that no request has read: of the start, and of a later time.
func TestSnapshotOfUnreadCustomers(t *testing.T) {
	c := signIn(t)
	const contract = `{"contractId": "%s", "bills": [{"amount": 10, "due": 4}], "invoices": [{"invoiceId": "I%[1]s", "invoiceAmount": 5, "paymentInfo": {"paymentId": "P"}}], "plans": [{"offerings": ["CO-INT-200"]}]}`
	put := func(id string) {
		require.NoError(t, c.server.PutCustomer(tigo.Colombia, `{"customerInfo": {"customerId": "`+id+`"}, "contracts": [`+fmt.Sprintf(contract, id)+`]}`))
	}
	put("91")
	c.server.Advance(40 * 24 * time.Hour)
	put("92")
	shot, err := c.server.Snapshot()
	require.NoError(t, err)
	assert.Equal(t, 1, strings.Count(string(shot), `"offerings":["CO-INT-200"]`), "the first is not filled in, so it stays short")

	other := &caller{t: t, server: tigotest.Start(t)}
	require.NoError(t, other.server.Restore(shot))
	c.token = c.newToken()
	other.token = other.newToken()
	for _, id := range []string{"91", "92"} {
		for _, path := range []string{"balance", "invoices/?limit=5", "invoices/I" + id} {
			path = "co/billing/contracts/" + id + "/" + path
			assert.Equal(t, c.get(path), other.get(path), path)
		}
		assert.Equal(t, c.get("co/portfolio/contracts/"+id+"/products/"), other.get("co/portfolio/contracts/"+id+"/products/"))
	}
}

// TestManyPayments lists, finds and decides payments among many, in the control API and in the console.
func TestManyPayments(t *testing.T) {
	c := &caller{t: t, server: tigotest.Start(t)}
	contract := c.customers(tigo.Colombia)[0].Contracts[0]
	for range 120 {
		_, err := c.server.PutCheckout(tigo.Colombia, contract.ID, contract.Unpaid, `{"paymentAmount": 1}`)
		require.NoError(t, err)
	}
	pending := func(query string) []any {
		list, ok := c.control("GET", "/payments?state=pending"+query, "", 200).([]any)
		require.True(t, ok)
		return list
	}
	assert.Len(t, pending(""), 120)
	page := pending("&offset=115&limit=50")
	require.Len(t, page, 5)
	last := textAt(t, page[4], "id")
	assert.Equal(t, "5000120", last)
	c.control("POST", "/payments/"+last, "decision=approve", 200)
	c.control("POST", "/payments/5000001", "decision=reject", 200)
	c.control("POST", "/payments/5000002", "decision=status&status=7", 200)
	assert.Len(t, pending(""), 118)
	assert.Equal(t, json.Number("118"), at(c.control("GET", "/", "", 200), "pendingPayments"))
	assert.Len(t, c.control("GET", "/payments?state=rejected", "", 200), 1)

	shown := func(path string) string { return c.send(c.request(http.MethodGet, path, "")).body }
	first := shown("/payments")
	assert.Equal(t, 50, strings.Count(first, `<li id="payment-`))
	assert.Contains(t, first, "1–50 of 118")
	assert.Equal(t, 18, strings.Count(shown("/payments?offset=100"), `<li id="payment-`))
	assert.Contains(t, shown("/contracts/co/"+contract.ID+"/invoices/"+contract.Unpaid), "The newest 50 of 120")

	shot, err := c.server.Snapshot()
	require.NoError(t, err)
	require.NoError(t, c.server.Approve(textAt(t, page[0], "paymentToken")))
	require.NoError(t, c.server.Restore(shot))
	assert.Equal(t, json.Number("118"), at(c.control("GET", "/", "", 200), "pendingPayments"))
	c.control("POST", "/reset/undo", "", 200)
	assert.Equal(t, json.Number("117"), at(c.control("GET", "/", "", 200), "pendingPayments"))
}

// TestDamagedSnapshots restores snapshots that lack a member or have a value that no emulator writes. Nothing changes.
func TestDamagedSnapshots(t *testing.T) {
	c := signIn(t)
	contract := c.customers(tigo.Colombia)[0].Contracts[0]
	token := c.checkout(tigo.Colombia, contract.ID, contract.Unpaid, "234700")
	shot, err := c.server.Snapshot()
	require.NoError(t, err)
	for _, member := range []string{"version", "start", "now", "status", "tokens", "countries", "checkouts", "faults"} {
		var whole map[string]json.RawMessage
		require.NoError(t, json.Unmarshal(shot, &whole))
		delete(whole, member)
		damaged, err := json.Marshal(whole)
		require.NoError(t, err)
		require.Error(t, c.server.Restore(damaged), member)
	}
	for old, damaged := range map[string]string{
		`"population":0`:                         `"population":600000000`,
		`"created":1`:                            `"created":-1`,
		`"status":"approved"`:                    `"status":"x"`,
		`"paymentAmount":234700`:                 `"paymentAmount":"x"`,
		`{"paymentToken":"` + token + `"`:        `{"paymentToken":"short"`,
		`"checkOutId":"5000001"`:                 `"checkOutId":""`,
		`"now":"2026-03-16T15:00:00Z","created"`: `"now":"0001-01-01T00:00:00Z","created"`,
	} {
		require.Contains(t, string(shot), old)
		require.Error(t, c.server.Restore([]byte(strings.Replace(string(shot), old, damaged, 1))), damaged)
	}
	require.NoError(t, c.server.Approve(token))
	require.NoError(t, c.server.Restore(shot))
	require.NoError(t, c.server.Approve(token))
}
