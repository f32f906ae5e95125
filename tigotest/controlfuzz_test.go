package tigotest

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
)

// FuzzControl sends foreign bodies to every operation of the control API that takes one. A response is JSON, and the emulator can
// still be read, saved and restored.
func FuzzControl(f *testing.F) {
	var targets []string
	for pattern := range controlOperations() {
		method, path, _ := strings.Cut(pattern, " ")
		path = strings.NewReplacer("{country}", "co", "{type}", "cc", "{number}", "43567890", "{contract}", "13345678", "{invoice}", "13345678-2603", "{id}", "5000001").Replace(path)
		if method != http.MethodGet && path != "/latency" { // a latency only takes time
			targets = append(targets, method+" "+path)
		}
	}
	slices.Sort(targets)
	for _, body := range []string{
		`{"customerInfo": {"customerId": "1"}, "contracts": [{"contractId": "1", "bills": [{"amount": 5, "due": 2}], "plans": [{"offerings": ["CO-INT-200"], "line": "604"}]}]}`,
		`{"op": "billing.CreateInvoice", "times": 1, "when": "after", "do": "reset"}`, `op=*&retryAfter=5&probability=0.5&times=2`,
		`{"invoiceAmount": 5, "dueAmount": 1.5}`, `{"decision": "approve"}`, `{"set": "9999-12-31T23:59:59Z"}`, `advance=-876000h`,
		`{"phones": [{"phone": "1"}], "products": [{}]}`, `["quoted-numbers"]`, `{"refuse": 0}`, `{"fault": 1}`, `{"status": "pending"}`,
		`{"version":1,"start":"2026-03-16T15:00:00Z","now":"2026-03-16T15:00:00Z","created":1,"issued":0,"status":"approved","population":6,"seed":1,` +
			`"tokens":{},"countries":{"co":{"customers":[{"customerInfo":{"customerId":"1"},"contracts":[{"contractId":"13345678","invoices":[{"invoiceId":"I","invoiceAmount":5}]}]}],"population":{"1":null}}},` +
			`"checkouts":[{"paymentToken":"0123456789abcdef0123456789abcdef","country":"co","contractId":"13345678","invoiceId":"I","begun":"2026-03-16T15:00:00Z","final":false,"checkout":{"checkOutId":"5000001","paymentAmount":5}}],"faults":[]}`,
	} {
		f.Add(body)
	}
	s := NewServer(InMemory(), WithPopulation(600, 1))
	f.Cleanup(s.Close)
	send := func(t *testing.T, method, path, body string) *httptest.ResponseRecorder {
		t.Helper()
		r := httptest.NewRequestWithContext(t.Context(), method, s.URL+controlPrefix+path, strings.NewReader(body))
		r.RemoteAddr = memoryAddr
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		w := httptest.NewRecorder()
		s.serve(w, r)
		if w.Code >= http.StatusInternalServerError || w.Code != http.StatusNoContent && !json.Valid(w.Body.Bytes()) {
			t.Errorf("%s %s: %d %s", method, path, w.Code, w.Body)
		}
		return w
	}
	f.Fuzz(func(t *testing.T, body string) {
		s.Reset()
		for _, target := range targets {
			method, path, _ := strings.Cut(target, " ")
			send(t, method, path, body)
		}
		for _, path := range []string{"/", "/customers/co?limit=10", "/customers/co?q=a", "/contracts/co?limit=10", "/contracts/co/13345678/invoices", "/payments", "/faults", "/bookings"} {
			send(t, http.MethodGet, path, "")
		}
		saved := send(t, http.MethodGet, "/snapshot", "")
		if w := send(t, http.MethodPut, "/snapshot", saved.Body.String()); w.Code != http.StatusNoContent {
			t.Errorf("what was saved cannot be restored: %s", w.Body)
		}
	})
}
