// Package response_test tests how responses of back ends are read, and how much memory that takes.
package response_test

import (
	"iter"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/billing"
	"github.com/tigo-go/tigo/internal/clienttest"
	"github.com/tigo-go/tigo/selfcare"
)

// The operations of the table.
type operation func(t *testing.T, client *tigo.Client, opts ...tigo.CallOption) (any, error)

func listInvoices(t *testing.T, client *tigo.Client, opts ...tigo.CallOption) (any, error) {
	t.Helper()
	return billing.New(client).ListInvoices(t.Context(), "8412077", billing.ListInvoicesOptions{}, opts...)
}

func streamCalls(t *testing.T, client *tigo.Client, opts ...tigo.CallOption) (any, error) {
	t.Helper()
	return collected(billing.New(client).Calls(t.Context(), "8412077", "6044445566", march(), opts...))
}

func getBalance(t *testing.T, client *tigo.Client, opts ...tigo.CallOption) (any, error) {
	t.Helper()
	return billing.New(client).GetBalance(t.Context(), "8412077", opts...)
}

func createInvoice(t *testing.T, client *tigo.Client, opts ...tigo.CallOption) (any, error) {
	t.Helper()
	return billing.New(client).CreateInvoice(t.Context(), "8412077", billing.CreateInvoiceRequest{Amount: tigo.NumberOf(1)}, opts...)
}

func createCheckout(t *testing.T, client *tigo.Client, opts ...tigo.CallOption) (any, error) {
	t.Helper()
	return billing.New(client).CreateCheckout(t.Context(), "8412077", "5", billing.CheckoutRequest{PaymentAmount: tigo.NumberOf(1)}, opts...)
}

func spoolURL(t *testing.T, client *tigo.Client, opts ...tigo.CallOption) (any, error) {
	t.Helper()
	return billing.New(client).GetSpoolURL(t.Context(), "8412077", "5", opts...)
}

func listProducts(t *testing.T, client *tigo.Client, opts ...tigo.CallOption) (any, error) {
	t.Helper()
	page, err := selfcare.New(client).ListProducts(t.Context(), "1234", tigo.PageOptions{}, opts...)
	return page.Items, err
}

func march() tigo.DateRange {
	return tigo.DateRange{From: tigo.NewDate(2024, time.March, 1), To: tigo.NewDate(2024, time.March, 31)}
}

func collected[T any](elements iter.Seq2[T, error]) ([]T, error) {
	list := []T{}
	for element, err := range elements {
		if err != nil {
			return list, err
		}
		list = append(list, element)
	}
	return list, nil
}

// TestBackEnds reads responses of back ends: without WithStrict, with the deviations, and with WithStrict.
func TestBackEnds(t *testing.T) {
	invoices := func(ids ...string) []billing.Invoice {
		list := []billing.Invoice{}
		for _, id := range ids {
			list = append(list, billing.Invoice{InvoiceID: id})
		}
		return list
	}
	day := tigo.NewDate(2024, 5, 11)
	const missing = ": missing: the reference requires it"
	for _, row := range []struct {
		name       string
		call       operation
		status     int // default: 200
		body       string
		want       any      // the result without WithStrict
		err        error    // the error without WithStrict
		deviations []string // the deviations
		strict     error    // the error with WithStrict
	}{
		{name: "an error object inside a list is left out", call: listInvoices,
			body: `[{"invoiceId":"1"},{"code":"500","message":"backend timed out"}]`,
			want: invoices("1"), deviations: []string{"[1]: left out: none of its members is known"}, strict: tigo.ErrDeviation},
		{name: "an error object inside a stream is left out", call: streamCalls,
			body:       `[{"destination":"1","duration":1},{"code":"500"}]`,
			want:       []billing.Call{{Destination: "1", Duration: tigo.NumberOf(1)}},
			deviations: []string{"[1]: left out: none of its members is known"}, strict: tigo.ErrDeviation},
		{name: "two lists: the documented one is read", call: listInvoices,
			body: `{"paid":[{"invoiceId":"9"}],"InvoiceList":[{"invoiceId":"1"}]}`,
			want: invoices("1"), deviations: []string{": list read from inside an object", "paid: unknown member: the reference does not name it"},
			strict: tigo.ErrDeviation},
		{name: "two lists without the documented one: none is read", call: listInvoices,
			body: `{"openInvoices":[{"invoiceId":"1"}],"overdueInvoices":[{"invoiceId":"2"}]}`,
			err:  tigo.ErrMalformed, deviations: []string{": left out: several lists where one is expected"}, strict: tigo.ErrMalformed},
		{name: "an amount that can mean two things is not read", call: getBalance, body: `{"dueAmount":"50.000"}`,
			err: tigo.ErrMalformed, deviations: []string{"dueAmount: left out: an amount that can be read in two ways"}, strict: tigo.ErrMalformed},
		{name: "a list with such an amount does not fail", call: listInvoices, body: `[{"invoiceId":"1","dueAmount":"50.000"}]`,
			want: invoices("1"), deviations: []string{"[0].dueAmount: left out: an amount that can be read in two ways"}, strict: tigo.ErrDeviation},
		{name: "an amount in local spelling", call: getBalance, body: `{"dueAmount":"$ 50.000,00"}`,
			want:       billing.Balance{DueAmount: tigo.MustNumber("50000.00")},
			deviations: []string{"dueAmount: amount read from a local spelling"}, strict: tigo.ErrDeviation},
		{name: "a list cut at a clean end", call: listInvoices, body: `[{"invoiceId":"1"},{"inv`,
			err: tigo.ErrTruncated, strict: tigo.ErrTruncated},
		{name: "a stream cut at a clean end", call: streamCalls, body: `[{"destination":"1","duration":1},{"des`,
			err: tigo.ErrTruncated, strict: tigo.ErrTruncated},
		{name: "the id of a created invoice is missing", call: createInvoice, body: `{}`,
			err: tigo.ErrMalformed, deviations: []string{"invoiceId" + missing}, strict: tigo.ErrMalformed},
		{name: "a checkout has no token", call: createCheckout, body: `{"redirectUrl":"https://pay.example"}`,
			err: tigo.ErrMalformed, deviations: []string{"paymentToken" + missing}, strict: tigo.ErrMalformed},
		{name: "a checkout has a token, but no URL", call: createCheckout, body: `{"paymentToken":"t"}`,
			want: billing.CheckoutReference{PaymentToken: "t"}, deviations: []string{"redirectUrl" + missing}, strict: tigo.ErrDeviation},
		{name: "a balance without the amount", call: getBalance, body: `{"minPaymentAmount":5}`,
			err: tigo.ErrMalformed, deviations: []string{"dueAmount" + missing}, strict: tigo.ErrMalformed},
		{name: "an address that is empty", call: spoolURL, body: `{"URL":""}`,
			err: tigo.ErrMalformed, deviations: []string{"URL" + missing}, strict: tigo.ErrMalformed},
		{name: "an element without its id is kept", call: listInvoices, body: `[{"contractId":"8"}]`,
			want:       []billing.Invoice{{ContractID: "8"}},
			deviations: []string{"[0].invoiceId" + missing}, strict: tigo.ErrDeviation},
		{name: "no content is an empty list", call: listInvoices, status: http.StatusNoContent, want: invoices()},
		{name: "no content is an empty stream", call: streamCalls, status: http.StatusNoContent, want: []billing.Call{}},
		{name: "no content instead of a balance fails", call: getBalance, status: http.StatusNoContent, err: tigo.ErrMalformed, strict: tigo.ErrMalformed},
		{name: "an id that was sent as a float", call: listInvoices, body: `[{"invoiceId":8.000123456E9}]`,
			want: invoices("8000123456"), deviations: []string{"[0].invoiceId: text read from a number"}, strict: tigo.ErrDeviation},
		{name: "a date that begins with the day", call: getBalance, body: `{"dueAmount":1,"dueDate":"11-05-2024"}`,
			want:       billing.Balance{DueAmount: tigo.NumberOf(1), DueDate: day},
			deviations: []string{"dueDate: date read from another spelling"}, strict: tigo.ErrDeviation},
		{name: "a date that means no date", call: getBalance, body: `{"dueAmount":1,"dueDate":"0001-01-01T00:00:00"}`,
			want:       billing.Balance{DueAmount: tigo.NumberOf(1)},
			deviations: []string{"dueDate: left out: a day of the year 1 stands for none"}, strict: tigo.ErrDeviation},
		{name: "the last second of a day, in Bogotá", call: getBalance, body: `{"dueAmount":1,"dueDate":"2024-05-12T04:59:59Z"}`,
			want:       billing.Balance{DueAmount: tigo.NumberOf(1), DueDate: day},
			deviations: []string{"dueDate: day of an instant, in the country's zone"}, strict: tigo.ErrDeviation},
		{name: "midnight in UTC is the day as written", call: getBalance, body: `{"dueAmount":1,"dueDate":"2024-05-11T00:00:00Z"}`,
			want:       billing.Balance{DueAmount: tigo.NumberOf(1), DueDate: day},
			deviations: []string{"dueDate: date read from another spelling"}, strict: tigo.ErrDeviation},
		{name: "an object inside an envelope", call: getBalance, body: `{"data":{"dueAmount":1}}`,
			want:       billing.Balance{DueAmount: tigo.NumberOf(1)},
			deviations: []string{": object read from inside another"}, strict: tigo.ErrDeviation},
		{name: "a member that the reference does not name", call: getBalance, body: `{"dueAmount":1,"newIn2027":5}`,
			want:       billing.Balance{DueAmount: tigo.NumberOf(1)},
			deviations: []string{"newIn2027: unknown member: the reference does not name it"}},
		{name: "the CRM's single object", call: listProducts, body: `{"customerCode":1234}`, want: []selfcare.Product{{CustomerCode: 1234}}},
		{name: "a single object of the Home API", call: listInvoices, body: `{"invoiceId":"1"}`,
			want: invoices("1"), deviations: []string{": list read from a single value"}, strict: tigo.ErrDeviation},
	} {
		t.Run(row.name, func(t *testing.T) {
			client := clienttest.New(t, clienttest.Platform(func(*http.Request) (*http.Response, error) {
				return clienttest.Response(max(row.status, http.StatusOK), row.body, "Content-Type", "application/json"), nil
			}))
			var response tigo.Response
			got, err := row.call(t, client, tigo.WithResponse(&response))
			require.ErrorIs(t, err, row.err)
			if row.err == nil {
				assert.Equal(t, row.want, got)
			}
			var noted []string
			for _, d := range response.Deviations {
				noted = append(noted, d.Path+": "+d.Text)
				assert.Equal(t, strings.Contains(d.Text, "unknown member"), d.Unknown)
			}
			assert.Equal(t, row.deviations, noted)

			silent, silently := row.call(t, client)
			assert.Equal(t, got, silent, "recording deviations does not change the result")
			assert.Equal(t, err == nil, silently == nil)

			_, err = row.call(t, client, tigo.WithStrict())
			require.ErrorIs(t, err, row.strict)
		})
	}
}
