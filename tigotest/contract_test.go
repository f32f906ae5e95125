package tigotest_test

import (
	"cmp"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/tigotest"
)

// everyCountry lists the countries of the emulator.
func everyCountry() []tigo.Country {
	return []tigo.Country{tigo.Bolivia, tigo.Colombia, tigo.Guatemala, tigo.Honduras, tigo.Paraguay, tigo.ElSalvador}
}

func TestOperationsTable(t *testing.T) {
	ids, routes := map[string]bool{}, map[string]bool{}
	names := map[string]int{}
	for _, op := range tigotest.Operations() {
		assert.False(t, ids[op.ID], "%s is there twice", op.ID)
		ids[op.ID] = true
		routes[op.Method+" "+op.Path()] = true
		names[op.Op]++
		assert.Contains(t, []int{200, 201}, op.Success, op.ID)
	}
	assert.Len(t, ids, 56)
	assert.Len(t, routes, 56, "every route once")
	assert.Len(t, names, 52, "the four paperless operations have two forms of address")
}

// TestEveryOperation calls every operation in each country, with values from the table and the seeds alone.
func TestEveryOperation(t *testing.T) {
	for _, country := range everyCountry() {
		t.Run(string(country), func(t *testing.T) {
			c := signIn(t, tigotest.FailOnViolations())
			for _, op := range tigotest.Operations() {
				c.server.Reset()
				sample := newSample(c, country, op)
				before := c.server.Bookings(op.Op)
				status, body := c.do(op.Method, sample.path(op), sample.body(t, op.Body))
				assert.Equal(t, op.Success, status, "%s: %s", op.ID, body)
				if strings.HasSuffix(op.Route, "/pdf") {
					assert.True(t, strings.HasPrefix(body, "%PDF-"), op.ID)
				} else {
					assert.True(t, json.Valid([]byte(body)), op.ID)
				}
				requests := c.server.Requests()
				last := requests[len(requests)-1]
				assert.Equal(t, op.Op, last.Op)
				assert.Equal(t, op.Path(), last.Route)
				if op.Method != http.MethodGet {
					assert.Equal(t, 1, c.server.Bookings(op.Op)-before, op.ID)
				}
			}
		})
	}
}

// sample holds a valid value for every path parameter, query parameter and text member of a body.
type sample map[string]string

// newSample returns values with which op succeeds. They come from the seeds, or from data that it adds.
func newSample(c *caller, country tigo.Country, op tigotest.Operation) sample {
	all := c.customers(country)
	owner := all[0]
	if op.Method != http.MethodPost && (strings.HasSuffix(op.Route, "recurringBillingInfo") || strings.HasSuffix(op.Route, "paperlessInvoiceInfo")) {
		owner = all[1]
	}
	contract := owner.Contracts[0]
	product := contract.Products[0]
	contact := parse(c.t, c.get(string(country)+"/customer/contracts/"+contract.ID+"/contactinformation"))
	phone := pick(c.t, contact, "customerPhoneList.0.phone")
	email := pick(c.t, contact, "customerEmailList.0.email")
	s := sample{
		"country": string(country), "contractId": contract.ID, "billingAccountId": contract.BillingAccount,
		"docTypeId": string(owner.Document.Type), "customerId": owner.Document.Number, "customerCode": all[2].Code,
		"invoiceId": contract.Paid, "billingDate": "2026-03-01", "fromDate": "2026-01-01", "toDate": "2026-03-31",
		"idType": "subscriptions", "id": product.Subscriptions[0], "limit": "2", "offset": "1",
		"productId": product.ID, "subscriptionNumber": product.Subscriptions[0], "offeringId": product.Offerings[0],
		"cardToken": owner.CardTokens[0], "cardNumber": "4111111111111111",
		"oldPhone": phone, "newPhone": "70000000", "phone": "70000001", "oldEmail": email, "newEmail": "a@example.com", "email": "b@example.com",
		"paymentDate": "2026-03-16", "registrationDate": "2026-03-16",
	}
	if len(contract.Lines) > 0 {
		s["measuringElement"] = contract.Lines[0]
	}
	switch {
	case op.Op == "portfolio.AddOffering":
		s["offeringId"] = product.Available[0]
	case strings.HasPrefix(op.Op, "customer.Remove"):
		s["phone"], s["email"] = phone, email
	case strings.HasSuffix(op.Route, "/checkOut"), strings.HasSuffix(op.Route, "/{paymentToken}"):
		s["invoiceId"] = contract.Unpaid
		if op.Method == http.MethodGet {
			s["paymentToken"] = c.checkout(country, contract.ID, contract.Unpaid, "1")
			require.NoError(c.t, c.server.Approve(s["paymentToken"]))
		}
	case strings.Contains(op.Route, "{idType}"):
		// Only Guatemala's seeds have accounts by this form of address. Add one in other countries, and remove it before a creation.
		path := s.fill("{country}/billing/contracts/{contractId}/{idType}/{id}/paperlessInvoiceInfo")
		if status, _ := c.do(http.MethodGet, path, ""); (status == http.StatusOK) == (op.Method == http.MethodPost) {
			method := map[bool]string{true: http.MethodDelete, false: http.MethodPost}[status == http.StatusOK]
			_, body := c.do(method, path, `{"email":"a@example.com"}`)
			require.Contains(c.t, body, "OK")
		}
	}
	return s
}

// fill replaces the parameters in a template.
func (s sample) fill(template string) string {
	for name, value := range s {
		template = strings.ReplaceAll(template, "{"+name+"}", value)
	}
	return template
}

// path returns the operation's path and query, all parameters given.
func (s sample) path(op tigotest.Operation) string {
	query := url.Values{}
	for _, q := range op.Query {
		query.Set(q.Name, s[q.Name])
	}
	return strings.TrimPrefix(s.fill(op.Path()), "/v1/tigo/home/") + "?" + query.Encode()
}

// body returns a body with every member that the table has.
func (s sample) body(t *testing.T, fields []tigotest.Field) string {
	t.Helper()
	if len(fields) == 0 {
		return ""
	}
	text, err := json.Marshal(s.object(fields))
	require.NoError(t, err)
	return string(text)
}

func (s sample) object(fields []tigotest.Field) map[string]any {
	object := map[string]any{}
	for _, f := range fields {
		switch f.Kind {
		case tigotest.KindNumber, tigotest.KindInteger:
			object[f.Name] = 1
		case tigotest.KindBoolean:
			object[f.Name] = true
		case tigotest.KindTexts:
			object[f.Name] = []string{"PSE"}
		case tigotest.KindObject:
			object[f.Name] = s.object(f.Fields)
		default:
			object[f.Name] = cmp.Or(s[f.Name], "x")
		}
	}
	return object
}
