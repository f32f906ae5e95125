package wire_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"math"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo/internal/wire"
)

// product is a model with a list of models inside.
type product struct {
	ID        number     `json:"productId,omitzero"`
	Name      string     `json:"productName,omitzero"`
	Offerings []invoice  `json:"offeringList,omitzero"`
	Items     []invoice  `json:"items,omitzero"`
	Lone      *invoice   `json:"lone,omitzero"`
	Pointers  []*invoice `json:"pointers,omitzero"`
	Days      []date     `json:"days,omitzero"`
}

// pattern is a kind of document that needs much memory or time without bounds.
type pattern struct {
	name               string
	start, again, stop string
	decode             func(document []byte, o wire.Options) error
}

func (p pattern) document(size int) []byte {
	again := p.again
	n := max(1, (size-len(p.start)-len(p.stop))/len(again))
	return []byte(p.start + strings.Repeat(again, n) + p.stop)
}

func into[T any](document []byte, o wire.Options) error {
	var v T
	return codec.Unmarshal(document, &v, o)
}

func arriving[T any](document []byte, o wire.Options) error {
	for _, err := range wire.Elements[T](codec, strings.NewReader(string(document)), o) {
		if err != nil {
			return err
		}
	}
	return nil
}

// patterns returns the patterns that a hostile or broken back end can send.
func patterns() []pattern {
	deep := func(open, inner, end string) string {
		return strings.Repeat(open, 400) + inner + strings.Repeat(end, 400)
	}
	return []pattern{
		{"empty objects", `[`, `{},`, `{}]`, into[[]invoice]},
		{"empty objects behind pointers", `[`, `{},`, `{}]`, into[[]*invoice]},
		{"empty lists", `[`, `[],`, `[]]`, into[[][]invoice]},
		{"nulls", `[`, `null,`, `null]`, into[[]invoice]},
		{"null pointers", `[`, `null,`, `null]`, into[[]*invoice]},
		{"nested lists of one", `[`, `{"offeringList":[{}]},`, `{}]`, into[[]product]},
		{"nested lists of one, lone", `[`, `{"offeringList":{"invoiceId":1}},`, `{}]`, into[[]product]},
		{"nested lists of one, wrapped", `[`, `{"offeringList":{"x":[{}]}},`, `{}]`, into[[]product]},
		{"nested lists, long and short", `[`, `{"items":[{},{},{},{},{},{},{},{},{},{},{},{}]},{"items":[{}]},`, `{}]`, into[[]product]},
		{"nested lists of pointers", `[`, `{"pointers":[{},{},null]},`, `{}]`, into[[]product]},
		{"a list that is repeated", `{`, `"items":[{}],`, `"productId":1}`, into[product]},
		{"a long list that is repeated", `{`, `"items":[{},{},{},{},{},{},{},{},{}],`, `"productId":1}`, into[product]},
		{"an object that is repeated", `{`, `"lone":{},`, `"productId":1}`, into[product]},
		{"a long text that is repeated", `{`, `"productName":"` + strings.Repeat("x", 600) + `",`, `"productId":1}`, into[product]},
		{"texts in Windows-1252", `[`, `{"productName":"` + strings.Repeat("\x80", 700) + `"},`, `{}]`, into[[]product]},
		{"texts of a kilobyte of escapes", `[`, `{"productName":"` + strings.Repeat(`\u00f1`, 200) + `"},`, `{}]`, into[[]product]},
		{"lists of days", `[`, `{"days":["2024-05-11"]},`, `{}]`, into[[]product]},
		{"a tree", `[`, deep(`{"children":[`, `{"name":"x"}`, `]}`) + `,`, `{}]`, into[[]tree]},
		{"a tree of lone children", `[`, deep(`{"children":`, `{"name":"x"}`, `}`) + `,`, `{}]`, into[[]tree]},
		{"deviations far down", deep(`{"children":[`, `{"children":[`, ``), `{"name":1},`, `{}]}` + strings.Repeat(`]}`, 400), into[tree]},
		{"empty maps", `[`, `{},`, `{}]`, into[[]map[string]any]},
		{"anything", `[`, `{"a":[{}]},`, `{}]`, into[any]},
		{"anything, empty", `[`, `[],`, `[]]`, into[any]},
		{"raw copies", `[`, `1,`, `1]`, into[[]json.RawMessage]},
		{"names without end", `{`, `"` + strings.Repeat("x", 900) + `":1,`, `"productId":1}`, into[product]},
		{"escaped names", `{`, `"\u0069tems":[{}],`, `"productId":1}`, into[product]},
		{"an object around a list", `{"x":[`, `1,`, `1],"items":[{"invoiceId":1}]}`, into[[]invoice]},
		{"a stream of an object that holds a list", `[{"offeringList":[`, `{},`, `{}]}]`, arriving[product]},
		{"a stream from an object", `{"x":1,"y":{"z":2},"aList":{"invoiceList":[`, `{"invoiceId":1},`, `{}]}}`, arriving[invoice]},
		{"a stream of deviations", `[`, `{"invoiceId":1},`, `{}]`, arriving[invoice]},
	}
}

// TestMemoryIsBounded decodes each pattern in sizes up to 4 MiB. The allocated bytes, including garbage, are within Options.Memory,
// and so the heap is, even if the collector does not run. If decoding fails, the error is ErrTooLarge.
func TestMemoryIsBounded(t *testing.T) {
	for _, p := range patterns() {
		t.Run(p.name, func(t *testing.T) {
			for _, size := range []int{64 << 10, 512 << 10, 4 << 20} {
				beside := int64(256 << 10) // the decoder's own buffers, plans and notes
				if strings.HasPrefix(p.name, "a stream") {
					size = min(size, wire.MaxElement-100)
					beside += 4 * int64(size) // the window, which grew
				}
				document := p.document(size)
				for _, memory := range []int64{0, 1 << 20, int64(size)} {
					var notes wire.Notes
					taken, err := allocated(func() error { return p.decode(document, wire.Options{Memory: memory, Notes: &notes}) })
					bound := memory
					if bound == 0 {
						bound = max(16<<20, 8*int64(len(document)))
					}
					bound += bound / 8 // allocations are rounded up
					if err != nil {
						require.ErrorIs(t, err, wire.ErrTooLarge)
					}
					if !raceDetector {
						assert.LessOrEqual(t, taken, bound+beside, "%d bytes, of which %d may be taken", len(document), memory)
					}
				}
			}
		})
	}
}

// allocated runs f, and returns the number of bytes that f allocated.
func allocated(f func() error) (int64, error) {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	err := f()
	runtime.ReadMemStats(&after)
	return int64(after.TotalAlloc - before.TotalAlloc), err
}

// TestMemoryOfUsualLists checks that the lists of real back ends need a small multiple of the memory of their documents, which does
// not depend on their size.
func TestMemoryOfUsualLists(t *testing.T) {
	offering := strings.TrimSuffix(string(invoices(1))[1:], "]")
	products := pattern{again: `{"productId":7,"productName":"Hogar","offeringList":[` + offering + `,` + offering + `,` + offering + `]},`,
		start: `[`, stop: `{}]`, decode: into[[]product]}
	required := pattern{start: `[`, again: `{"invoiceId":"700123456-01"},`, stop: `{}]`, decode: into[[]invoice]}
	for _, test := range []struct {
		name string
		pattern
		times float64
	}{
		{"invoices", pattern{start: `[`, again: offering + `,`, stop: `{}]`, decode: into[[]invoice]}, 2},
		{"products with three offerings", products, 3},
		{"invoices of one member", required, 60},
	} {
		t.Run(test.name, func(t *testing.T) {
			for _, size := range []int{64 << 10, 726 << 10, 4 << 20} {
				document := test.document(size)
				taken, err := allocated(func() error { return test.decode(document, wire.Options{Memory: 1 << 40}) })
				require.NoError(t, err)
				times := float64(taken) / float64(len(document))
				t.Logf("%d bytes took %.1f times their length", len(document), times)
				if !raceDetector {
					assert.LessOrEqual(t, times, test.times, "%d bytes", len(document))
				}
			}
		})
	}
}

// TestTimeIsLinear decodes each pattern in two sizes: the time for a byte is about the same in both. Other load on the machine only
// makes a run slower, so the fastest of several runs counts. The test makes more runs as long as these may change the result.
func TestTimeIsLinear(t *testing.T) {
	if raceDetector {
		t.Skip("the race detector's own time is not linear")
	}
	const small, large, runs = 16 << 10, 1<<20 - 200, 20
	for _, p := range patterns() {
		t.Run(p.name, func(t *testing.T) {
			least := map[int]float64{small: math.Inf(1), large: math.Inf(1)}
			for range runs {
				for size := range least {
					document := p.document(size)
					var notes wire.Notes
					start := time.Now()
					if err := p.decode(document, wire.Options{Notes: &notes}); err != nil {
						require.ErrorIs(t, err, wire.ErrTooLarge)
					}
					least[size] = min(least[size], float64(time.Since(start))/float64(len(document)))
				}
				if least[large] < 24*least[small] {
					break
				}
			}
			t.Logf("%.1f and %.1f ns", least[small], least[large])
			assert.Less(t, least[large], 24*least[small], "nanoseconds per byte; quadratic time would need 64 times as many")
		})
	}
}

// TestContextEndsDecoding cancels the context before and during the decoding of a document.
func TestContextEndsDecoding(t *testing.T) {
	gone := errors.New("gone")
	for _, p := range patterns() {
		ctx, cancel := context.WithCancelCause(t.Context())
		document := p.document(200 << 10)
		cancel(gone)
		require.ErrorIs(t, p.decode(document, wire.Options{Context: ctx, Memory: 1 << 40}), gone, p.name)
	}

	ctx, cancel := context.WithCancelCause(t.Context())
	records := calls(1000)
	r := io.MultiReader(strings.NewReader(string(records)[:len(records)-1]+","), onRead(func() { cancel(gone) }), strings.NewReader(string(records)[1:]))
	n := 0
	for _, err := range wire.Elements[call](codec, r, wire.Options{Context: ctx}) {
		if n++; err != nil {
			require.ErrorIs(t, err, gone)
		}
	}
	assert.InDelta(t, 1000, n, 150, "elements that were decoded before, and those in the same window")
}

// onRead is an empty reader that calls a function when it is read.
type onRead func()

func (f onRead) Read([]byte) (int, error) {
	f()
	return 0, io.EOF
}
