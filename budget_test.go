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

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/billing"
	"github.com/tigo-go/tigo/internal/clienttest"
)

// A budget is the number of allocations and bytes of a call, with all limits and checks of the client, but without a
// network. One of the allocations is the response of the fixed transport.
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
			allocs: 10, bytes: 2224,
		},
		{
			name:     "5 invoices",
			response: "[" + strings.Repeat(invoice+",", 4) + invoice + "]",
			call: func(ctx context.Context, c *billing.Client) error {
				_, err := c.ListInvoices(ctx, "8412077", billing.ListInvoicesOptions{})
				return err
			},
			allocs: 13, bytes: 4024,
		},
		{
			name:     "1,000 call records",
			response: callRecords(1000),
			call:     listCalls,
			allocs:   22, bytes: 190_624,
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
			allocs: 13, bytes: 2408,
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
			allocs: 17, bytes: 4080,
		},
	}
}

// TestBudgetOfCalls checks that each call makes exactly the allocations of its budget, and that its bytes are within 16 of
// its budget. If a call allocates less than before, lower its budget.
func TestBudgetOfCalls(t *testing.T) {
	for _, test := range budgets() {
		t.Run(test.name, func(t *testing.T) {
			allocs, bytes := cost(t, 20, test.response, test.call)
			assert.Equal(t, test.allocs, math.Round(allocs*20)/20, "allocations of a call") //nolint:testifylint // rounded
			assert.InDelta(t, test.bytes, bytes, 16, "bytes of a call")
		})
	}
}

// BenchmarkBudgets makes the calls of the budgets, for a profile.
func BenchmarkBudgets(b *testing.B) {
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

// TestCostOfCallIsFlat checks that a call allocates the same after many calls as after few: the client keeps nothing of
// them.
func TestCostOfCallIsFlat(t *testing.T) {
	document := `{"dueAmount":150000.50}`
	call := func(ctx context.Context, c *billing.Client) error {
		_, err := c.GetBalance(ctx, "8412077")
		return err
	}
	fewAllocs, fewBytes := cost(t, 50, document, call)
	manyAllocs, manyBytes := cost(t, 5000, document, call)
	assert.InDelta(t, fewAllocs, manyAllocs, 0.5)
	assert.InDelta(t, fewBytes, manyBytes, 50)
}

// TestCostOfRecordIsFlat checks that the cost of a record does not depend on the length of the list. The cost of a record in
// a list of n records is the difference between that list and a list of ten, divided by n-10.
//
// For a slice, the document is read into memory. A buffer of at most 1 MiB is pooled; a larger one is not, and its size is
// subtracted, because it belongs to the document and not to the records.
func TestCostOfRecordIsFlat(t *testing.T) {
	for _, test := range []struct {
		name          string
		call          func(context.Context, *billing.Client) error
		inMemory      bool // the whole document is read into memory
		few           int
		many          []int
		allocs, bytes float64 // upper bounds, for one record
	}{
		{"slice", listCalls, true, 1_000, []int{10_000, 100_000}, 0.01, 200},
		{"stream", streamCalls, false, 1_000, []int{10_000, 1_000_000}, 0.01, 16},
	} {
		t.Run(test.name, func(t *testing.T) {
			tenAllocs, tenBytes := costOfRecords(t, 10, test.call)
			each := func(n int) (allocs, bytes float64) {
				allocs, bytes = costOfRecords(t, n, test.call)
				if document := recordsLength(n); test.inMemory && document > 1<<20 {
					bytes -= float64(1<<20 + document)
				}
				allocs, bytes = (allocs-tenAllocs)/float64(n-10), (bytes-tenBytes)/float64(n-10)
				t.Logf("%d records: %.4f allocations and %.1f bytes each", n, allocs, bytes)
				return allocs, bytes
			}
			allocs, bytes := each(test.few)
			assert.LessOrEqual(t, allocs, test.allocs)
			for _, many := range test.many {
				manyAllocs, manyBytes := each(many)
				assert.LessOrEqual(t, manyAllocs, test.allocs, many)
				assert.LessOrEqual(t, manyBytes, test.bytes, many)
				assert.LessOrEqual(t, manyAllocs, allocs*1.25+0.002, many) // some more allocations follow if the garbage collector empties a pool
				assert.LessOrEqual(t, manyBytes, bytes*1.25, many)
			}
		})
	}
}

// costOfRecords returns the allocations and bytes of a call that lists n records.
func costOfRecords(t *testing.T, n int, call func(context.Context, *billing.Client) error) (allocs, bytes float64) {
	t.Helper()
	return costOf(t, max(1, 1000/n), &billingTransport{records: n}, call)
}

// BenchmarkRecords measures the time for one record, in lists of several lengths.
func BenchmarkRecords(b *testing.B) {
	for _, way := range []struct {
		name string
		most int
		call func(context.Context, *billing.Client) error
	}{{"slice", 100_000, listCalls}, {"stream", 1_000_000, streamCalls}} {
		for n := 10; n <= way.most; n *= 10 {
			b.Run(fmt.Sprintf("%s/%d", way.name, n), func(b *testing.B) {
				client := newBillingClient(b, &billingTransport{records: n})
				ctx := b.Context()
				b.ReportAllocs()
				for b.Loop() {
					if err := way.call(ctx, client); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/record")
			})
		}
	}
}

func streamCalls(ctx context.Context, c *billing.Client) error {
	for _, err := range c.Calls(ctx, "8412077", "6044445566", march()) {
		if err != nil {
			return err
		}
	}
	return nil
}

// A billingTransport responds with a list of records, all different. It generates each record when it is read, and holds one
// at a time.
type billingTransport struct{ records int }

// RoundTrip implements http.RoundTripper.
func (b *billingTransport) RoundTrip(*http.Request) (*http.Response, error) {
	body := &recordsBody{left: b.records, record: make([]byte, 0, 512)}
	return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: body, ContentLength: int64(recordsLength(b.records))}, nil
}

type recordsBody struct {
	record, rest []byte
	done, left   int
	ended        bool
}

// recordForm makes records of equal length, so that the length of a list is known in advance.
const recordForm = `{"origin":"6044445566","destination":"%010d","destinationCityName":"Palmira","destionationStateName":"Valle",` +
	`"dateTimeStart":"2024-03-05 18:12:11","dateTimeEnd":"2024-03-05 19:13:41","duration":10.25,"destinationType":"nacional",` +
	`"operatorName":"Tigo","callOffering":"Voz Ilimitada"}`

func recordsLength(n int) int { return n*(len(recordForm)-len("%010d")+10) + n - 1 + len("[]") }

func (b *recordsBody) Read(p []byte) (int, error) {
	n := 0
	for n < len(p) {
		if len(b.rest) == 0 && !b.next() {
			if n > 0 {
				return n, nil
			}
			return 0, io.EOF
		}
		copied := copy(p[n:], b.rest)
		n, b.rest = n+copied, b.rest[copied:]
	}
	return n, nil
}

// next generates the next record, after its bracket or comma. It reports false at the end of the list.
func (b *recordsBody) next() bool {
	switch {
	case b.ended:
		return false
	case b.left == 0:
		b.ended, b.rest = true, append(b.record[:0], ']')
		return true
	}
	before, after, _ := strings.Cut(recordForm, "%010d")
	separator := byte(',')
	if b.done == 0 {
		separator = '['
	}
	b.record = append(append(b.record[:0], separator), before...)
	for place := 1_000_000_000; place > 0; place /= 10 {
		b.record = append(b.record, '0'+byte(b.done/place%10))
	}
	b.record = append(b.record, after...)
	b.rest = b.record
	b.done, b.left = b.done+1, b.left-1
	return true
}

func (b *recordsBody) Close() error { return nil }

// TestStreamIsFlat checks that the memory that a stream holds does not depend on its length.
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

// callRecords returns a list of n calls, all different.
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

// cost returns the allocations and bytes of one call. A first call signs in and fills the pools. Each of several samples is
// a mean over calls, and cost returns the least one, since other goroutines can only add to a sample.
func cost(t *testing.T, calls int, document string, call func(context.Context, *billing.Client) error) (allocs, bytes float64) {
	t.Helper()
	return costOf(t, calls, fixedResponse{http.Header{"Content-Type": {"application/json"}}, document}, call)
}

// costOf is cost with any transport.
func costOf(t *testing.T, calls int, transport http.RoundTripper, call func(context.Context, *billing.Client) error) (allocs, bytes float64) {
	t.Helper()
	if clienttest.RaceDetector {
		t.Skip("the race detector allocates too")
	}
	client, ctx := newBillingClient(t, transport), t.Context()
	defer debug.SetGCPercent(debug.SetGCPercent(-1)) // a garbage collection during a sample would empty the pools
	allocs, bytes = math.Inf(1), math.Inf(1)
	for range 3 { // a sample is too high if the goroutine moves to another processor, whose pools are empty
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

func billingClient(tb testing.TB, document string) *billing.Client {
	tb.Helper()
	return newBillingClient(tb, fixedResponse{http.Header{"Content-Type": {"application/json"}}, document})
}

func newBillingClient(tb testing.TB, transport http.RoundTripper) *billing.Client {
	tb.Helper()
	return billing.New(clienttest.New(tb, clienttest.Transport(transport)))
}

// fixedResponse responds with the same body to every request. A response takes one allocation, and its body has no WriteTo,
// like one from a network.
type fixedResponse struct {
	header http.Header
	text   string
}

// RoundTrip implements http.RoundTripper.
func (c fixedResponse) RoundTrip(req *http.Request) (*http.Response, error) {
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
