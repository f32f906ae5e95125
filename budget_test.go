package tigo_test

import (
	"context"
	"fmt"
	"io"
	"math"
	"net/http"
	"runtime"
	"runtime/debug"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/oauth2"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/billing"
)

// A budget is what a call may allocate, every guard on and nothing of the network counted: the canned response is one
// allocation of it.
type budget struct {
	name     string
	response string
	call     func(context.Context, *billing.Client) error
	allocs   float64
	bytes    float64
}

func budgets() []budget {
	invoice := `{"invoiceId":"700123456-01","contractId":"8412077","invoiceType":"Cargos","billingId":7,"billingName":"BSCS",` +
		`"streetAddress":"Calle 45 # 12-30","invoiceAmount":150000.50,"dueAmount":150000,"minPaymentAmount":45000,` +
		`"taxAmount":23950.25,"currencyId":"COP","period":"Marzo 2024","creationDate":"2024-03-01","dueDate":"2024-03-20",` +
		`"extendedDueDate":"2024-03-27","hasAdjustments":false,"hasPayment":true,"hasRecurringBilling":false,` +
		`"hasPaperlessInvoice":true,"VIP":false,"billingAccountId":90017755}`
	return []budget{
		{
			name:     "balance",
			response: `{"dueAmount":150000.50,"minPaymentAmount":45000,"dueDate":"2024-03-20","lastUpdateDate":"2024-03-01","period":"Marzo 2024","dueInvoicesCount":2,"hasRecurringBilling":true}`,
			call: func(ctx context.Context, c *billing.Client) error {
				_, err := c.GetBalance(ctx, "8412077")
				return err
			},
			allocs: 13, bytes: 2472,
		},
		{
			name:     "5 invoices",
			response: "[" + strings.Repeat(invoice+",", 4) + invoice + "]",
			call: func(ctx context.Context, c *billing.Client) error {
				_, err := c.ListInvoices(ctx, "8412077", billing.ListInvoicesOptions{})
				return err
			},
			allocs: 19, bytes: 4688,
		},
		{
			name:     "1,000 calls",
			response: callRecords(1000),
			call:     listCalls,
			allocs:   28, bytes: 191_296,
		},
		{
			name:     "paperless PUT",
			response: `{"response":"OK","message":"Solicitud aceptada"}`,
			call: func(ctx context.Context, c *billing.Client) error {
				account := billing.PaperlessAccount{Contract: "8412077"}
				_, err := c.UpdatePaperlessInvoice(ctx, account, billing.PaperlessInvoiceRequest{
					Email:             "ana@example.com",
					CustomerID:        "1020304050",
					DocumentType:      "cc",
					CustomerIPAddress: "192.0.2.17",
				})
				return err
			},
			allocs: 16, bytes: 2672,
		},
		{
			name:     "5 MB PDF",
			response: "%PDF-1.4\n" + strings.Repeat("0123456789abcde\n", 5<<16) + "%%EOF\n",
			call: func(ctx context.Context, c *billing.Client) error {
				file, err := c.GetInvoicePDF(ctx, "8412077", "700123456-01")
				if err != nil {
					return err
				}
				defer file.Close()
				_, err = io.Copy(io.Discard, file)
				return err
			},
			allocs: 18, bytes: 3912,
		},
	}
}

// TestBudgetOfCalls holds each call to what it allocates, exactly: more is a loss, and less is a new budget.
func TestBudgetOfCalls(t *testing.T) {
	for _, test := range budgets() {
		t.Run(test.name, func(t *testing.T) {
			allocs, bytes := cost(t, 20, test.response, test.call)
			assert.Equal(t, test.allocs, math.Round(allocs*20)/20, "allocations of a call")
			assert.InDelta(t, test.bytes, bytes, 16, "bytes of a call")
		})
	}
}

// BenchmarkCalls is the same calls, for a profile.
func BenchmarkCalls(b *testing.B) {
	for _, test := range budgets() {
		b.Run(test.name, func(b *testing.B) {
			client := billingClient(b, test.response)
			ctx := b.Context()
			b.ReportAllocs()
			for b.Loop() {
				if err := test.call(ctx, client); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// TestCostOfCallIsFlat shows that a client does not remember its calls.
func TestCostOfCallIsFlat(t *testing.T) {
	answer := `{"dueAmount":150000.50}`
	call := func(ctx context.Context, c *billing.Client) error {
		_, err := c.GetBalance(ctx, "8412077")
		return err
	}
	fewAllocs, fewBytes := cost(t, 50, answer, call)
	manyAllocs, manyBytes := cost(t, 5000, answer, call)
	assert.InDelta(t, fewAllocs, manyAllocs, 0.5)
	assert.InDelta(t, fewBytes, manyBytes, 50)
}

// TestCostOfRecordIsFlat shows that a record of a list costs the same, however many there are.
func TestCostOfRecordIsFlat(t *testing.T) {
	stream := func(ctx context.Context, c *billing.Client) error {
		for _, err := range c.Calls(ctx, "8412077", "6044445566", march()) {
			if err != nil {
				return err
			}
		}
		return nil
	}
	for _, test := range []struct {
		name string
		call func(context.Context, *billing.Client) error
	}{
		{"slice", listCalls},
		{"stream", stream},
	} {
		t.Run(test.name, func(t *testing.T) {
			few, _ := cost(t, 10, callRecords(1_000), test.call)
			many, _ := cost(t, 1, callRecords(100_000), test.call)
			assert.LessOrEqual(t, many/100_000, few/1_000, "allocations of a record")
		})
	}
}

// TestStreamIsFlat shows that what a stream holds does not depend on its length.
func TestStreamIsFlat(t *testing.T) {
	client := billingClient(t, callRecords(100_000))
	var before, during runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	read := 0
	for _, err := range client.Calls(t.Context(), "8412077", "6044445566", march()) {
		require.NoError(t, err)
		if read++; read%25_000 == 0 {
			runtime.GC()
			runtime.ReadMemStats(&during)
			assert.Less(t, int64(during.HeapAlloc)-int64(before.HeapAlloc), int64(1<<20), "live heap after %d records", read)
		}
	}
	assert.Equal(t, 100_000, read)
}

func listCalls(ctx context.Context, c *billing.Client) error {
	_, err := c.ListCalls(ctx, "8412077", "6044445566", march())
	return err
}

func march() tigo.DateRange {
	return tigo.DateRange{From: tigo.NewDate(2024, time.March, 1), To: tigo.NewDate(2024, time.March, 31)}
}

// callRecords is a list of n calls, no two alike.
func callRecords(n int) string {
	var text strings.Builder
	separator := "["
	for i := range n {
		fmt.Fprintf(&text, `%s{"origin":"6044445566","destination":"%d","destinationCityName":"Palmira","destionationStateName":"Valle",`+
			`"dateTimeStart":"2024-03-05 18:%02d:11","dateTimeEnd":"2024-03-05 19:%02d:41","duration":%d.25,"destinationType":"nacional",`+
			`"operatorName":"Tigo","callOffering":"Voz Ilimitada"}`, separator, 3010000000+int64(i), i%60, i%60, i%240)
		separator = ","
	}
	return text.String() + "]"
}

// cost is what one call allocates, after one that signs in and fills the pools: the least of several samples, each a
// mean over calls, since whatever else runs can only add to it.
func cost(t *testing.T, calls int, answer string, call func(context.Context, *billing.Client) error) (allocs, bytes float64) {
	t.Helper()
	if raceDetector {
		t.Skip("the race detector allocates too")
	}
	client, ctx := billingClient(t, answer), t.Context()
	defer debug.SetGCPercent(debug.SetGCPercent(-1)) // a collection within a sample would empty the pools
	allocs, bytes = math.Inf(1), math.Inf(1)
	for range 3 {
		var before, after runtime.MemStats
		runtime.GC()
		require.NoError(t, call(t.Context(), client))
		runtime.ReadMemStats(&before)
		for range calls {
			if err := call(ctx, client); err != nil {
				require.NoError(t, err)
			}
		}
		runtime.ReadMemStats(&after)
		allocs = min(allocs, float64(after.Mallocs-before.Mallocs)/float64(calls))
		bytes = min(bytes, float64(after.TotalAlloc-before.TotalAlloc)/float64(calls))
	}
	t.Logf("%.2f allocations, %.0f bytes", allocs, bytes)
	return allocs, bytes
}

func billingClient(t testing.TB, answer string) *billing.Client {
	t.Helper()
	client, err := tigo.New(tigo.Config{
		BaseURL:     "http://localhost",
		Country:     tigo.Colombia,
		TokenSource: oauth2.StaticTokenSource(&oauth2.Token{AccessToken: "bearer"}),
		Transport:   fixedAnswer{http.Header{"Content-Type": {"application/json"}}, answer},
	})
	require.NoError(t, err)
	return billing.New(client)
}

// fixedAnswer gives one answer to every request. The answer takes one allocation and has no WriteTo, as those from a
// network have none.
type fixedAnswer struct {
	header http.Header
	text   string
}

// RoundTrip implements http.RoundTripper.
func (c fixedAnswer) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.Body != nil {
		_ = req.Body.Close()
	}
	body := &fixedBody{rest: c.text}
	body.response = http.Response{
		StatusCode:    http.StatusOK,
		Header:        c.header,
		Body:          body,
		ContentLength: int64(len(c.text)),
	}
	return &body.response, nil
}

type fixedBody struct {
	response http.Response
	rest     string
}

func (b *fixedBody) Read(p []byte) (int, error) {
	if b.rest == "" {
		return 0, io.EOF
	}
	n := copy(p, b.rest)
	b.rest = b.rest[n:]
	return n, nil
}

func (b *fixedBody) Close() error { return nil }
