package tigotest_test

import (
	"bytes"
	"fmt"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/tigotest"
)

func TestPDF(t *testing.T) {
	c := signIn(t, tigotest.FailOnViolations())
	contract := c.customers(tigo.Guatemala)[0].Contracts[0]
	path := "gt/billing/contracts/" + contract.ID + "/invoices/spool/" + contract.Unpaid + "/pdf"
	file := c.get(path)
	assert.Equal(t, file, c.get(path), "the same each time")
	assert.Equal(t, file, c.get("gt/billing/billingaccounts/"+contract.BillingAccount+"/invoices/spool/"+contract.Unpaid+"/pdf"))

	require.True(t, strings.HasPrefix(file, "%PDF-1.4\n"))
	require.True(t, strings.HasSuffix(file, "%%EOF\n"))
	for _, line := range []string{contract.Unpaid, contract.ID, "GTQ 698.45", "Marzo 2026", "Ana Luc\xeda Cifuentes Morales"} {
		assert.Contains(t, file, "("+line+") Tj", "Windows-1252 in the page")
	}
	// The cross-reference table has the offset of each object, startxref that of the table, and the stream has its stated length.
	start := regexp.MustCompile(`startxref\n(\d+)\n`).FindStringSubmatch(file)
	require.NotNil(t, start)
	table := file[atoi(t, start[1]):]
	require.True(t, strings.HasPrefix(table, "xref\n0 7\n"))
	entries := regexp.MustCompile(`(?m)^(\d{10}) 00000 n $`).FindAllStringSubmatch(table, -1)
	require.Len(t, entries, 6)
	for i, entry := range entries {
		assert.True(t, strings.HasPrefix(file[atoi(t, entry[1]):], fmt.Sprintf("%d 0 obj\n", i+1)), "object %d", i+1)
	}
	stream := regexp.MustCompile(`(?s)<< /Length (\d+) >>\nstream\n(.*?)endstream`).FindStringSubmatch(file)
	require.NotNil(t, stream)
	assert.Len(t, stream[2], atoi(t, stream[1]))
}

func atoi(t *testing.T, digits string) int {
	t.Helper()
	n, err := strconv.Atoi(digits)
	require.NoError(t, err)
	return n
}

func TestSpool(t *testing.T) {
	c := signIn(t, tigotest.FailOnViolations())
	contract := c.customers(tigo.Bolivia)[0].Contracts[0]
	base := "bo/billing/contracts/" + contract.ID + "/invoices/"
	_, body := c.do(http.MethodPost, base, `{"amount": 5}`)
	part := pick(t, parse(t, body), "invoiceId")

	assert.JSONEq(t, `["2026-03-01", "2026-02-01", "2026-01-01", "2025-12-01", "2025-11-01", "2025-10-01"]`, c.get(base+"spool/billingDates/"))
	byDate := parse(t, c.get(base+"spool/billingDates/2026-02-01/url"))
	assert.Equal(t, byDate, parse(t, c.get(base+"spool/"+contract.PartlyPaid+"/url")))
	for _, path := range []string{"spool/billingDates/2026-02-02/url", "spool/" + part + "/url", "spool/" + part + "/pdf"} {
		status, _ := c.do(http.MethodGet, base+path, "")
		assert.Equal(t, http.StatusNotFound, status, path)
	}

	path := strings.TrimPrefix(pick(t, byDate, "URL"), c.server.URL)
	file := c.send(c.request(http.MethodGet, path, ""))
	assert.Equal(t, "application/pdf", file.header.Get("Content-Type"))
	assert.Equal(t, c.get(base+"spool/"+contract.PartlyPaid+"/pdf"), file.body)
	assert.Equal(t, http.StatusNotFound, c.send(c.request(http.MethodGet, path+"x", "")).status)
}

func TestSpoolURLTakesNoToken(t *testing.T) {
	c := signIn(t)
	request := c.request(http.MethodGet, "/spool/bo/10488201/10488201-2603.pdf", "")
	request.Header.Set("Authorization", "Bearer "+c.token)
	assert.Equal(t, http.StatusOK, c.send(request).status)
	assert.Equal(t, []string{"GET: a public URL was fetched with an Authorization header; it may lead to any host"}, c.server.Violations())
}

func TestCalls(t *testing.T) {
	c := signIn(t, tigotest.FailOnViolations())
	contract := c.customers(tigo.Guatemala)[0].Contracts[0]
	line := "gt/billing/contracts/" + contract.ID + "/measuringElement/" + contract.Lines[0]
	all := parseList(t, c.get(line+"/calls/?fromDate=2025-01-01&toDate=2026-12-31"))
	assert.Greater(t, len(all), 100, "three months of them")
	assert.Equal(t, all, parseList(t, c.get(line+"/calls/?fromDate=2025-01-01&toDate=2026-12-31")), "the same each time")

	var starts []string
	for _, call := range all {
		starts = append(starts, pick(t, call, "dateTimeStart"))
	}
	assert.IsNonDecreasing(t, starts)
	assert.LessOrEqual(t, starts[len(starts)-1], "2026-03-16 09:00:00", "none after the emulator's now")
	first := starts[10][:10]
	for _, call := range parseList(t, c.get(line+"/calls/?fromDate="+first+"&toDate="+first)) {
		assert.Equal(t, first, pick(t, call, "dateTimeStart")[:10], "both days are included")
		assert.Equal(t, contract.Lines[0], call["origin"])
	}
	local := parseList(t, c.get(line+"/localcalls/?fromDate=2025-01-01&toDate=2026-12-31"))
	assert.NotEmpty(t, local)
	assert.Less(t, len(local), len(all))
	for _, call := range local {
		assert.Equal(t, "Local", call["destinationType"])
	}
	assert.Equal(t, "[]", c.get(line+"/calls/?fromDate=2020-01-01&toDate=2020-12-31"))
	status, _ := c.do(http.MethodGet, "gt/billing/contracts/"+contract.ID+"/measuringElement/1/calls/?fromDate=2026-01-01&toDate=2026-01-01", "")
	assert.Equal(t, http.StatusNotFound, status)
}

func TestFinancing(t *testing.T) {
	c := signIn(t, tigotest.FailOnViolations())
	contracts := c.customers(tigo.ElSalvador)[0].Contracts
	assert.JSONEq(t, `{"isAvailable": true, "minPaymentAmount": 26.49}`, c.get("sv/billing/contracts/"+contracts[0].ID+"/financing"))
	assert.JSONEq(t, `{"isAvailable": false}`, c.get("sv/billing/contracts/"+contracts[1].ID+"/financing"))
	assert.JSONEq(t, `{"dueAmount": 0, "dueInvoicesCount": 0, "hasRecurringBilling": false, "lastUpdateDate": "2026-03-15"}`, c.get("sv/billing/contracts/"+contracts[1].ID+"/balance"))
}

func TestCases(t *testing.T) {
	c := signIn(t, tigotest.FailOnViolations())
	owner := c.customers(tigo.Colombia)[0]
	byContract := parseList(t, c.get("co/cases/contracts/"+owner.Contracts[0].ID+"/servicerequests/"))
	byCustomer := parseList(t, c.get("co/cases/doc-type/cc/customers/"+owner.Document.Number+"/servicerequests/"))
	assert.Len(t, byContract, 2)
	assert.Equal(t, byContract, byCustomer)
	assert.Equal(t, "2026-03-11 00:03:15", byContract[0]["creationDate"])
	assert.Len(t, byContract[0]["ServiceActionList"], 1)
	assert.Equal(t, "[]", c.get("co/cases/contracts/"+owner.Contracts[1].ID+"/servicerequests/"))

	visits := parse(t, c.get("co/cases/doc-type/cc/customers/"+owner.Document.Number+"/scheduledvisits/"))
	assert.Equal(t, "Luz Marina Restrepo Vélez", visits["customerName"])
	assert.Len(t, visits["scheduledVisitList"], 1)
	none := c.customers(tigo.Colombia)[1]
	assert.Contains(t, c.get("co/cases/doc-type/cc/customers/"+none.Document.Number+"/scheduledvisits/"), `"scheduledVisitList":[]`)
}

func TestPDFOfStrangeNames(t *testing.T) {
	c := signIn(t, tigotest.FailOnViolations())
	require.NoError(t, c.server.PutCustomer(tigo.Colombia, `{"customerInfo": {"customerId": "1", "name": "A (B) \\ 李\n"},
		"contracts": [{"contractId": "1", "invoices": [{"invoiceId": "1-1", "invoiceAmount": 5}]}]}`))
	file := c.get("co/billing/contracts/1/invoices/spool/1-1/pdf")
	assert.True(t, bytes.Contains([]byte(file), []byte(`(A \(B\) \\ ?) Tj`)))
}
