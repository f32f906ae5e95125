package tigotest_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/tigotest"
)

const dialectCustomer = `{
	"customerInfo": {"customerId": "77", "name": "Señal “Ñandú” 李 €"},
	"cardTokens": [{"cardToken": "c1"}],
	"contracts": [{
		"contractId": "7", "billingAccountId": "70",
		"address": {"streetAddress": "Calle 1", "cityId": 5},
		"phones": [{"phone": "1", "validated": true}],
		"invoices": [
			{"invoiceId": "7-2", "invoiceAmount": 20.50, "creationDate": "2026-03-16"},
			{"invoiceId": "7-1", "invoiceAmount": 10, "dueAmount": 0, "creationDate": "2026-02-16"}],
		"serviceRequests": [{"serviceRequestId": "9", "creationDate": "2026-03-11 00:03:15", "ServiceActionList": [{"notes": "ñ"}]}]
	}]
}`

func TestDialects(t *testing.T) {
	const (
		phones   = "co/customer/contracts/7/contactinformation/phones/"
		requests = "co/cases/contracts/7/servicerequests/"
		dates    = "co/billing/contracts/7/invoices/spool/billingDates/"
		balance  = "co/billing/contracts/7/balance"
		missing  = "co/billing/contracts/8/balance"
	)
	for name, test := range map[string]struct {
		dialects []tigotest.Dialect
		path     string
		want     string
	}{
		"plain list":       {nil, phones, `[{"phone": "1", "validated": true}]`},
		"wrapped":          {[]tigotest.Dialect{tigotest.WrappedLists}, phones, `{"CustomerPhoneList": [{"phone": "1", "validated": true}]}`},
		"wrapped inside":   {[]tigotest.Dialect{tigotest.WrappedLists}, requests, `{"ServiceRequestList": [{"serviceRequestId": "9", "creationDate": "2026-03-11 00:03:15", "ServiceActionList": {"ServiceActionList": [{"notes": "ñ"}]}}]}`},
		"wrapped texts":    {[]tigotest.Dialect{tigotest.WrappedLists}, dates, `{"BillingDateList": ["2026-03-16", "2026-02-16"]}`},
		"lone":             {[]tigotest.Dialect{tigotest.LoneElements}, requests, `{"serviceRequestId": "9", "creationDate": "2026-03-11 00:03:15", "ServiceActionList": {"notes": "ñ"}}`},
		"lone and wrapped": {[]tigotest.Dialect{tigotest.LoneElements, tigotest.WrappedLists}, phones, `{"CustomerPhoneList": {"phone": "1", "validated": true}}`},
		"letters":          {[]tigotest.Dialect{tigotest.LetterBooleans}, phones, `[{"phone": "1", "validated": "S"}]`},
		"quoted":           {[]tigotest.Dialect{tigotest.QuotedNumbers, tigotest.LetterBooleans}, balance, `{"dueAmount": "20.50", "dueDate": "2026-04-04", "dueInvoicesCount": "1", "hasRecurringBilling": "N", "lastUpdateDate": "2026-03-16", "minPaymentAmount": "6.15", "period": "Marzo 2026"}`},
		"quoted error":     {[]tigotest.Dialect{tigotest.QuotedNumbers}, missing, `{"code": "404", "message": "The contract was not found"}`},
		"zoneless":         {[]tigotest.Dialect{tigotest.ZonelessTimes}, requests, `[{"serviceRequestId": "9", "creationDate": "2026-03-11T00:03:15", "ServiceActionList": [{"notes": "ñ"}]}]`},
		"zoned":            {[]tigotest.Dialect{tigotest.ZonelessTimes, tigotest.ZonedTimes}, requests, `[{"serviceRequestId": "9", "creationDate": "2026-03-11T00:03:15-05:00", "ServiceActionList": [{"notes": "ñ"}]}]`},
		"times for dates":  {[]tigotest.Dialect{tigotest.TimesForDates}, dates, `["2026-03-16T00:00:00", "2026-02-16T00:00:00"]`},
		"nested":           {[]tigotest.Dialect{tigotest.NestedErrors}, missing, `{"error": {"statusCode": "404", "code": "404", "message": "The contract was not found", "developerMessage": "Not Found"}}`},
		"nested, no route": {[]tigotest.Dialect{tigotest.NestedErrors}, "co/nowhere", `{"error": {"statusCode": "404", "code": "404", "message": "Not Found", "developerMessage": "Not Found"}}`},
		"nested twice":     {[]tigotest.Dialect{tigotest.NestedErrors}, "xx/nowhere", `{"error": {"statusCode": "403", "code": "403", "message": "Forbidden", "developerMessage": "The application has no access to this country"}}`},
		"unknown dialect":  {[]tigotest.Dialect{"klingon"}, phones, `[{"phone": "1", "validated": true}]`},
	} {
		t.Run(name, func(t *testing.T) {
			c := signIn(t, tigotest.WithDialect(test.dialects...))
			require.NoError(t, c.server.PutCustomer(tigo.Colombia, dialectCustomer))
			_, body := c.do(http.MethodGet, test.path, "")
			assert.JSONEq(t, test.want, body)
			_, again := c.do(http.MethodGet, test.path, "")
			assert.Equal(t, body, again, "the state is not translated")
		})
	}
}

func TestDialectOfAPendingCheckout(t *testing.T) {
	c := signIn(t, tigotest.WithDialect(tigotest.NestedErrors))
	require.NoError(t, c.server.PutCustomer(tigo.Colombia, dialectCustomer))
	token := c.checkout(tigo.Colombia, "7", "7-2", "1")
	status, body := c.do(http.MethodGet, "co/billing/contracts/7/invoices/7-2/checkOut/"+token, "")
	assert.Equal(t, http.StatusAccepted, status)
	assert.Equal(t, "The payment is in process", pick(t, parse(t, body), "error.message"))
}

func TestWindows1252(t *testing.T) {
	c := signIn(t, tigotest.WithDialect(tigotest.Windows1252Text))
	require.NoError(t, c.server.PutCustomer(tigo.Colombia, dialectCustomer))
	body := c.get("co/billing/doc-type/cc/customers/77")
	assert.Contains(t, body, "\"Se\xf1al \x93\xd1and\xfa\x94 \\u674e \x80\"")

	pdf := c.get("co/billing/contracts/7/invoices/spool/7-1/pdf")
	assert.Equal(t, "%PDF", pdf[:4], "files are not text")
}

func TestEveryDialectIsListedOnce(t *testing.T) {
	seen := map[tigotest.Dialect]bool{}
	for _, d := range tigotest.Dialects() {
		assert.False(t, seen[d])
		seen[d] = true
		c := signIn(t, tigotest.WithDialect(d))
		require.NoError(t, c.server.PutCustomer(tigo.Colombia, dialectCustomer))
		plain := signIn(t)
		require.NoError(t, plain.server.PutCustomer(tigo.Colombia, dialectCustomer))
		differs := false
		for _, path := range []string{"cases/contracts/7/servicerequests/", "customer/contracts/7/contactinformation/phones/", "billing/contracts/7/balance", "billing/contracts/8/balance"} {
			_, spoken := c.do(http.MethodGet, "co/"+path, "")
			_, meant := plain.do(http.MethodGet, "co/"+path, "")
			differs = differs || spoken != meant
		}
		assert.True(t, differs, string(d))
	}
	assert.Len(t, seen, 9)
}
