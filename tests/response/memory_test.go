package response_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"net/http"
	"os"
	"os/exec"
	"reflect"
	"regexp"
	"runtime"
	"runtime/metrics"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/billing"
	"github.com/tigo-go/tigo/cases"
	"github.com/tigo-go/tigo/customer"
	"github.com/tigo-go/tigo/internal/clienttest"
	"github.com/tigo-go/tigo/portfolio"
	"github.com/tigo-go/tigo/selfcare"
	"github.com/tigo-go/tigo/tokenization"
)

// list is a method that returns or yields a list, with a fixture of a list whose elements have every member of the contract.
type list struct {
	method  string
	fixture string
	call    func(context.Context, *tigo.Client, ...tigo.CallOption) (int, error)
}

// lists returns all exported list methods.
func lists() []list {
	customerID := tigo.Document{Type: tigo.DocumentCC, Number: "1020304050"}
	return []list{
		{"billing.ListContracts", "billing/testdata/contracts.json", func(ctx context.Context, c *tigo.Client, o ...tigo.CallOption) (int, error) {
			return count(billing.New(c).ListContracts(ctx, customerID, o...))
		}},
		{"billing.ListSpoolDates", "billing/testdata/billingdates.json", func(ctx context.Context, c *tigo.Client, o ...tigo.CallOption) (int, error) {
			return count(billing.New(c).ListSpoolDates(ctx, "8412077", o...))
		}},
		{"billing.ListLocalCalls", "billing/testdata/calls.json", func(ctx context.Context, c *tigo.Client, o ...tigo.CallOption) (int, error) {
			return count(billing.New(c).ListLocalCalls(ctx, "8412077", "6044445566", march(), o...))
		}},
		{"billing.ListCalls", "billing/testdata/calls.json", func(ctx context.Context, c *tigo.Client, o ...tigo.CallOption) (int, error) {
			return count(billing.New(c).ListCalls(ctx, "8412077", "6044445566", march(), o...))
		}},
		{"billing.LocalCalls", "billing/testdata/calls.json", func(ctx context.Context, c *tigo.Client, o ...tigo.CallOption) (int, error) {
			return countSeq(billing.New(c).LocalCalls(ctx, "8412077", "6044445566", march(), o...))
		}},
		{"billing.Calls", "billing/testdata/calls.json", func(ctx context.Context, c *tigo.Client, o ...tigo.CallOption) (int, error) {
			return countSeq(billing.New(c).Calls(ctx, "8412077", "6044445566", march(), o...))
		}},
		{"billing.ListInvoices", "billing/testdata/invoices.json", func(ctx context.Context, c *tigo.Client, o ...tigo.CallOption) (int, error) {
			return count(billing.New(c).ListInvoices(ctx, "8412077", billing.ListInvoicesOptions{}, o...))
		}},
		{"billing.ListCustomerInvoices", "billing/testdata/invoices.json", func(ctx context.Context, c *tigo.Client, o ...tigo.CallOption) (int, error) {
			return count(billing.New(c).ListCustomerInvoices(ctx, customerID, billing.ListInvoicesOptions{}, o...))
		}},
		{"cases.ListServiceRequests", "cases/testdata/servicerequests.json", func(ctx context.Context, c *tigo.Client, o ...tigo.CallOption) (int, error) {
			return count(cases.New(c).ListServiceRequests(ctx, "8412077", o...))
		}},
		{"cases.ListCustomerServiceRequests", "cases/testdata/servicerequests.json", func(ctx context.Context, c *tigo.Client, o ...tigo.CallOption) (int, error) {
			return count(cases.New(c).ListCustomerServiceRequests(ctx, customerID, o...))
		}},
		{"customer.ListPhones", "customer/testdata/phones.json", func(ctx context.Context, c *tigo.Client, o ...tigo.CallOption) (int, error) {
			return count(customer.New(c).ListPhones(ctx, "8412077", o...))
		}},
		{"customer.ListEmails", "customer/testdata/emails.json", func(ctx context.Context, c *tigo.Client, o ...tigo.CallOption) (int, error) {
			return count(customer.New(c).ListEmails(ctx, "8412077", o...))
		}},
		{"portfolio.ListProducts", "portfolio/testdata/products.json", func(ctx context.Context, c *tigo.Client, o ...tigo.CallOption) (int, error) {
			return count(portfolio.New(c).ListProducts(ctx, "8412077", portfolio.ListProductsOptions{}, o...))
		}},
		{"portfolio.ListCustomerProducts", "portfolio/testdata/products.json", func(ctx context.Context, c *tigo.Client, o ...tigo.CallOption) (int, error) {
			return count(portfolio.New(c).ListCustomerProducts(ctx, customerID, portfolio.ListProductsOptions{}, o...))
		}},
		{"portfolio.ListAvailableOffers", "portfolio/testdata/availableoffers.json", func(ctx context.Context, c *tigo.Client, o ...tigo.CallOption) (int, error) {
			return count(portfolio.New(c).ListAvailableOffers(ctx, "8412077", "101", o...))
		}},
		{"selfcare.ListProducts", "selfcare/testdata/products.json", func(ctx context.Context, c *tigo.Client, o ...tigo.CallOption) (int, error) {
			page, err := selfcare.New(c).ListProducts(ctx, "1234", tigo.PageOptions{}, o...)
			return len(page.Items), err
		}},
		{"tokenization.ListCardTokens", "tokenization/testdata/cardtokens.json", func(ctx context.Context, c *tigo.Client, o ...tigo.CallOption) (int, error) {
			return count(tokenization.New(c).ListCardTokens(ctx, customerID, tokenization.ListCardTokensOptions{}, o...))
		}},
	}
}

func count[T any](list []T, err error) (int, error) { return len(list), err }

func countSeq[T any](list iter.Seq2[T, error]) (n int, err error) {
	for _, err = range list {
		if err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

// repeated is a RoundTripper whose response is a list of a given size. The list is generated while it is read, so it takes
// no memory.
type repeated struct {
	elements string // one or more, separated by commas
	times    int
}

// listOf repeats the elements of a fixture up to a size, without insignificant white space.
func listOf(tb testing.TB, fixture string, size int) repeated {
	tb.Helper()
	text, err := os.ReadFile("../../" + fixture)
	require.NoError(tb, err)
	var compact bytes.Buffer
	require.NoError(tb, json.Compact(&compact, text))
	elements := strings.TrimSuffix(strings.TrimPrefix(compact.String(), "["), "]")
	return repeated{elements, max(1, size/(len(elements)+1))}
}

func (r repeated) size() int { return r.times*(len(r.elements)+1) + 1 }

// RoundTrip implements http.RoundTripper.
func (r repeated) RoundTrip(*http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: &repeatedBody{repeated: r}, ContentLength: int64(r.size())}, nil
}

type repeatedBody struct {
	repeated
	pos int
}

// Read implements io.Reader.
func (b *repeatedBody) Read(p []byte) (n int, err error) {
	for n < len(p) {
		i, at := b.pos/(len(b.elements)+1), b.pos%(len(b.elements)+1)
		switch {
		case i == b.times:
			if at == 1 {
				return n, io.EOF
			}
			p[n] = ']'
		case at > 0:
			copied := copy(p[n:], b.elements[at-1:])
			n, b.pos = n+copied, b.pos+copied
			continue
		case i == 0:
			p[n] = '['
		default:
			p[n] = ','
		}
		n, b.pos = n+1, b.pos+1
	}
	return n, nil
}

// Close implements io.Closer.
func (*repeatedBody) Close() error { return nil }

// peak returns the highest sampled heap during a call of the method, garbage included, less the heap before.
func (l list) peak(tb testing.TB, document repeated) (heap, size int64) {
	tb.Helper()
	client := clienttest.New(tb, clienttest.Transport(document))
	var response tigo.Response
	options := []tigo.CallOption{tigo.WithStrict(), tigo.WithResponse(&response)}
	runtime.GC()
	before := heapNow()
	ctx, cancel := context.WithCancel(tb.Context())
	sampled := make(chan int64)
	go func() {
		most := int64(0)
		for ctx.Err() == nil {
			most = max(most, heapNow())
			runtime.Gosched()
		}
		sampled <- most
	}()
	n, err := l.call(tb.Context(), client, options...)
	last := heapNow()
	cancel()
	most := max(<-sampled, last)
	require.NoError(tb, err)
	require.GreaterOrEqual(tb, n, document.times)
	return most - before, int64(document.size())
}

// heapNow returns the size of all objects on the heap, including those that are not yet collected.
func heapNow() int64 {
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(sample)
	return int64(sample[0].Value.Uint64())
}

// sizes are the sizes of the documents. The last one is the default of Limits.DocumentBytes.
var sizes = []int{64 << 10, 1 << 20, 8 << 20, 64<<20 - 1}

// BenchmarkPeakHeap measures the peak of the heap of every list method, with WithStrict and WithResponse, as a multiple of
// the size of its document. Run it with -benchtime=1x.
func BenchmarkPeakHeap(b *testing.B) {
	for _, l := range lists() {
		for _, size := range sizes {
			b.Run(fmt.Sprintf("%s/%dKiB", l.method, size>>10), func(b *testing.B) {
				document := listOf(b, l.fixture, size)
				var peaks []float64
				for range b.N {
					heap, size := l.peak(b, document)
					peaks = append(peaks, float64(heap)/float64(size))
				}
				b.ReportMetric(slices.Max(peaks), "heap/document")
				b.ReportMetric(0, "ns/op")
			})
		}
	}
}

// TestPeakHeapOfLists checks upper bounds of the values of BenchmarkPeakHeap.
func TestPeakHeapOfLists(t *testing.T) {
	if clienttest.RaceDetector {
		t.Skip("the race detector allocates too")
	}
	for _, l := range lists() {
		t.Run(l.method, func(t *testing.T) {
			some := sizes[:2]
			if os.Getenv("TIGO_FULL") == "1" {
				some = sizes
			}
			for _, size := range some {
				document := listOf(t, l.fixture, size)
				heap, size := l.peak(t, document)
				for tries := 0; heap > 8*size && tries < 5; tries++ { // other goroutines can only add to the heap
					heap, size = l.peak(t, document)
				}
				t.Logf("%d bytes of heap for a document of %d", heap, size)
				assert.LessOrEqual(t, heap, 8*size)
			}
		})
	}
}

// TestPeakHeapOfProducts reads 800 products with three offerings each.
func TestPeakHeapOfProducts(t *testing.T) {
	if clienttest.RaceDetector {
		t.Skip("the race detector allocates too")
	}
	products := lists()[slices.IndexFunc(lists(), func(l list) bool { return l.method == "portfolio.ListProducts" })]
	offering := `{"subscriptionNumber":"8800231","measuringElement":"6023318840","offeringId":"INT-300","offeringName":"Internet 300 Mbps",` +
		`"active":true,"status":"Activo","registrationDate":"2024-11-28","fromDate":"2024-12-02","currencyId":"COP","priceAmount":89900.50}`
	product := `{"productId":101,"productName":"Internet","serviceAddress":"CL 5 # 38 - 20","offeringList":[` + offering + "," + offering + "," + offering + `]}`
	heap, size := products.peak(t, repeated{product, 800})
	t.Logf("%d bytes of heap for a document of %d", heap, size)
	assert.Less(t, heap, int64(6<<20))
}

// TestLargestListIsRead reads the largest list of calls that the limit allows, each with every member of the contract.
func TestLargestListIsRead(t *testing.T) {
	if clienttest.RaceDetector {
		t.Skip("the race detector makes it slow")
	}
	for _, method := range []string{"billing.ListCalls", "billing.Calls"} {
		calls := lists()[slices.IndexFunc(lists(), func(l list) bool { return l.method == method })]
		document := listOf(t, calls.fixture, sizes[len(sizes)-1])
		require.Greater(t, document.size(), 64<<20-1<<10)
		n, err := calls.call(t.Context(), clienttest.New(t, clienttest.Transport(document)))
		require.NoError(t, err)
		assert.GreaterOrEqual(t, n, document.times)
	}
}

// TestEveryListIsMeasured checks that lists has all methods that return or yield a list, except Products, which yields the
// pages of ListProducts.
func TestEveryListIsMeasured(t *testing.T) {
	measured := []string{"selfcare.Products"}
	for _, l := range lists() {
		measured = append(measured, l.method)
	}
	client := clienttest.New(t)
	var found []string
	for _, service := range []any{
		billing.New(client), cases.New(client), customer.New(client), portfolio.New(client), selfcare.New(client), tokenization.New(client),
	} {
		area, _, _ := strings.Cut(strings.TrimPrefix(reflect.TypeOf(service).String(), "*"), ".")
		for method := range reflect.TypeOf(service).Methods() {
			result := method.Type.Out(0)
			page := strings.HasPrefix(result.Name(), "Page[")
			if result.Kind() == reflect.Slice || page || result.Kind() == reflect.Func && !strings.HasPrefix(method.Name, "Watch") {
				found = append(found, area+"."+method.Name)
			}
		}
	}
	assert.ElementsMatch(t, found, measured)
}

// TestStartIsCheap checks that a program that imports the module pays nearly nothing for it when it starts: no regular expression is
// compiled, no table is built.
func TestStartIsCheap(t *testing.T) {
	const most = 16 << 10
	program := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^$") //nolint:gosec // this test's own program
	program.Env = append(os.Environ(), "GODEBUG=inittrace=1")
	trace, err := program.CombinedOutput()
	require.NoError(t, err, "%s", trace)
	found := regexp.MustCompile(`(?m)^init (github\.com/tigo-go/tigo\S*) @.* (\d+) bytes, \d+ allocs$`).FindAllStringSubmatch(string(trace), -1)
	require.NotEmpty(t, found, "%s", trace)
	for _, line := range found {
		if regexp.MustCompile(`tigotest|recording|_test$`).MatchString(line[1]) {
			continue // only tests import these
		}
		bytes, err := strconv.Atoi(line[2])
		require.NoError(t, err)
		assert.LessOrEqual(t, bytes, most, "%s allocates %d bytes when the program starts", line[1], bytes)
	}
}
