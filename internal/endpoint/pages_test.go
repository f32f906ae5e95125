package endpoint_test

import (
	"errors"
	"fmt"
	"iter"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo/internal/endpoint"
)

// habit is how a server treats offset and limit: it returns the page for a request. The first request has the number 0.
type habit func(list []int, request, offset, limit int) []int

// window is the part of a list that offset and limit select.
func window(list []int, offset, limit int) []int {
	offset = min(offset, len(list))
	return list[offset:min(offset+limit, len(list))]
}

var habits = map[string]habit{
	"follows offset and limit": func(list []int, _, offset, limit int) []int {
		return window(list, offset, limit)
	},
	"repeats the last page": func(list []int, _, offset, limit int) []int {
		if last := (len(list) - 1) / limit * limit; offset > last {
			offset = max(0, last)
		}
		return window(list, offset, limit)
	},
	"clamps the offset to the last full page": func(list []int, _, offset, limit int) []int {
		return window(list, min(offset, max(0, len(list)-limit)), limit)
	},
	"clamps the offset to the last item": func(list []int, _, offset, limit int) []int {
		return window(list, min(offset, max(0, len(list)-1)), limit)
	},
	"ignores the limit": func(list []int, _, offset, _ int) []int {
		return window(list, offset, len(list))
	},
	"lowers the limit": func(list []int, _, offset, limit int) []int {
		return window(list, offset, min(limit, 2))
	},
	"ignores offset and limit": func(list []int, _, _, _ int) []int {
		return list
	},
	"counts from 1": func(list []int, _, offset, limit int) []int {
		return window(list, max(offset, 1)-1, limit)
	},
	"counts from 1 and repeats the last page": func(list []int, _, offset, limit int) []int {
		offset = max(offset, 1) - 1
		return window(list, min(offset, max(0, len(list)-limit)), limit)
	},
	"grows the list once, at its beginning": func(list []int, request, offset, limit int) []int {
		if request > 0 {
			list = append([]int{-1}, list...)
		}
		return window(list, offset, limit)
	},
	"alternates between the last item and the last two": func(list []int, request, offset, limit int) []int {
		if offset >= len(list) {
			return list[max(0, len(list)-1-request%2):]
		}
		return window(list, offset, limit)
	},
}

// TestPagesHabits reads lists of every length up to 12, with every limit from 2 to 5, from servers with each habit. Pages yields
// each item once and in order, and needs few requests.
func TestPagesHabits(t *testing.T) {
	for name, serve := range habits {
		t.Run(name, func(t *testing.T) {
			for length := range 13 {
				for limit := 2; limit <= 5; limit++ {
					list := numbers(length)
					requests := 0
					items := endpoint.Pages(0, func(offset int) ([]int, error) {
						requests++
						require.Less(t, requests, 3*length+5, "too many requests")
						return serve(list, requests-1, offset, limit), nil
					})
					assert.Equal(t, list, all(t, items), "%d items, limit %d", length, limit)
				}
			}
		})
	}
}

// TestPagesChanges reads lists that change between two requests. Pages can detect only some of the changes.
func TestPagesChanges(t *testing.T) {
	tests := []struct {
		name  string
		lists [][]int // the list at each request; the last one stays
		want  []int
	}{
		{"grows at its end", [][]int{{0, 1, 2}, {0, 1, 2, 3, 4}}, []int{0, 1, 2, 3, 4}},
		{"grows at its beginning, request by request", [][]int{{0, 1, 2, 3, 4}, {-1, 0, 1, 2, 3, 4}, {-1, -1, 0, 1, 2, 3, 4}, {-1, -1, -1, 0, 1, 2, 3, 4}}, []int{0, 1, 2, 3, 4}},
		{"grows at its beginning, and too late at its end", [][]int{{0, 1, 2}, {-1, 0, 1, 2}, {-1, 0, 1, 2, 3, 4}}, []int{0, 1, 2}},
		{"grows on either side of its only item", [][]int{{0}, {-1, 0, 1}}, []int{0, 1}},
		{"grows by a page and an item", [][]int{{0, 1, 2, 3}, {-1, -1, 0, 1, 2, 3}}, []int{0, 1, 2, 3}},
		{"shrinks at its end", [][]int{{0, 1, 2, 3, 4, 5, 6}, {0, 1, 2, 3}}, []int{0, 1, 2, 3}},
		{"shrinks to less than was read", [][]int{{0, 1, 2, 3}, {0}}, []int{0, 1, 2}},
		{"becomes empty", [][]int{{0, 1, 2, 3}, {}}, []int{0, 1, 2}},
		{"loses an item that was read, so that another one is skipped", [][]int{{0, 1, 2, 3, 4}, {1, 2, 3, 4}}, []int{0, 1, 2, 4}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			request := -1
			items := endpoint.Pages(0, func(offset int) ([]int, error) {
				request++
				return window(test.lists[min(request, len(test.lists)-1)], offset, 3), nil
			})
			assert.Equal(t, test.want, all(t, items))
		})
	}
}

// TestPagesEqualItems reads lists with equal items. If a page begins with the items that end the previous page, either the list has
// them twice or the server repeats them. Pages yields such items once.
func TestPagesEqualItems(t *testing.T) {
	follows, fromOne, clamps := habits["follows offset and limit"], habits["counts from 1"], habits["clamps the offset to the last full page"]
	tests := []struct {
		name  string
		serve habit
		list  []int
		want  []int // nil: the list
	}{
		{"within a page", follows, []int{1, 2, 2, 3, 4}, nil},
		{"far apart", follows, []int{1, 2, 3, 4, 1, 2, 3, 5}, nil},
		{"within a page, counted from 1", fromOne, []int{1, 2, 2, 3, 4, 5}, nil},
		{"across two pages, counted from 1", fromOne, []int{1, 2, 3, 3, 4, 5, 6}, nil},
		{"within a clamped page", clamps, []int{1, 2, 3, 4, 5, 6, 6}, nil},
		{"across two pages", follows, []int{1, 2, 3, 3, 4, 5, 6}, []int{1, 2, 3, 4, 5, 6}},
		{"a run across two pages", follows, []int{1, 2, 2, 2, 2, 3}, []int{1, 2, 2, 3}},
		{"on all pages", follows, []int{1, 1, 1, 1, 1}, []int{1, 1, 1}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			items := endpoint.Pages(0, func(offset int) ([]int, error) { return test.serve(test.list, 0, offset, 3), nil })
			want := test.want
			if want == nil {
				want = test.list
			}
			assert.Equal(t, want, all(t, items))
		})
	}
}

// TestPagesOffsets checks the offsets of the requests: each is the first offset plus the number of items received before.
func TestPagesOffsets(t *testing.T) {
	grows := func(list []int, request, offset, limit int) []int {
		return window(slices.Concat(make([]int, request), list), offset, limit)
	}
	tests := []struct {
		name    string
		serve   habit
		offsets []int
	}{
		{"follows", habits["follows offset and limit"], []int{4, 7, 10, 11}},
		{"counts from 1", habits["counts from 1"], []int{4, 7, 10, 12}},
		{"repeats the last page", habits["repeats the last page"], []int{4, 7, 10, 12}},
		{"clamps", habits["clamps the offset to the last full page"], []int{4, 7, 10, 13}},
		{"grows with each request", grows, []int{4, 7, 10, 13}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var offsets []int
			items := endpoint.Pages(4, func(offset int) ([]int, error) {
				offsets = append(offsets, offset)
				return test.serve(numbers(11), len(offsets)-1, offset, 3), nil
			})
			got := all(t, items)
			assert.Equal(t, 10, got[len(got)-1])
			assert.Equal(t, test.offsets, offsets)
		})
	}
}

// TestPagesFails makes each request fail in turn. Pages yields the error once and ends. A range from the number of yielded items on
// then yields the rest.
func TestPagesFails(t *testing.T) {
	list := []int{1, 2, 2, 3, 4, 5, 6}
	broken := errors.New("broken")
	for failing := range 4 {
		t.Run(fmt.Sprint("request ", failing), func(t *testing.T) {
			request := -1
			serve := func(offset int) ([]int, error) {
				if request++; request == failing {
					return nil, broken
				}
				return window(list, offset, 3), nil
			}
			var got []int
			var failures []error
			for item, err := range endpoint.Pages(0, serve) {
				require.Empty(t, failures, "Pages does not end after an error")
				if err != nil {
					failures = append(failures, err)
					continue
				}
				got = append(got, item)
			}
			assert.Equal(t, []error{broken}, failures)
			assert.Equal(t, list, append(got, all(t, endpoint.Pages(len(got), serve))...))
		})
	}
}

// TestPagesBreaks checks that Pages requests no page after a break, and that each range starts anew.
func TestPagesBreaks(t *testing.T) {
	requests := 0
	items := endpoint.Pages(0, func(offset int) ([]int, error) {
		requests++
		return window(numbers(9), offset, 3), nil
	})
	for range 2 {
		for item, err := range items {
			require.NoError(t, err)
			if item == 2 {
				break
			}
		}
	}
	assert.Equal(t, 2, requests)
	assert.Equal(t, numbers(9), all(t, items))
}

func numbers(length int) []int {
	list := make([]int, length)
	for i := range list {
		list[i] = i
	}
	return list
}

func all(t *testing.T, list iter.Seq2[int, error]) []int {
	t.Helper()
	items := []int{}
	for item, err := range list {
		require.NoError(t, err)
		items = append(items, item)
	}
	return items
}

// TestPagesEnds has servers that ignore the offset, but send another page each time.
func TestPagesEnds(t *testing.T) {
	list := numbers(30)
	shuffled := func(request int) []int {
		page := slices.Clone(list)
		rand.New(rand.NewPCG(1, uint64(request))).Shuffle(len(page), func(i, j int) { page[i], page[j] = page[j], page[i] }) //nolint:gosec // a test
		return page
	}
	tests := map[string]struct {
		page     func(request int) []int
		err      error
		requests int
	}{
		"the items in another order": {shuffled, nil, 2},
		"two pages alternately":      {func(request int) []int { return list[request%2*15:][:15] }, endpoint.ErrRepeats, 2 + 3},
		"three pages in turn":        {func(request int) []int { return list[request%3*10:][:10] }, endpoint.ErrRepeats, 3 + 3},
		"a list that rotates":        {func(request int) []int { return slices.Concat(list[request%30:], list[:request%30])[:15] }, endpoint.ErrRepeats, 16 + 3},
		"a part of the page":         {func(request int) []int { return list[:30-request] }, nil, 2},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			requests := 0
			var failure error
			seen := make(map[int]bool)
			for item, err := range endpoint.Pages(0, func(int) ([]int, error) {
				requests++
				require.LessOrEqual(t, requests, test.requests)
				return test.page(requests - 1), nil
			}) {
				seen[item], failure = true, err
			}
			assert.Equal(t, test.requests, requests)
			require.ErrorIs(t, failure, test.err)
			assert.Len(t, seen, 30)
		})
	}
}

// TestPagesIsLinear reads long pages that are almost equal, which is the worst case for finding their overlap. If that took
// quadratic time, the test would exceed its timeout.
func TestPagesIsLinear(t *testing.T) {
	requests := func(length int) int {
		page := make([]record, length)
		for i := range page {
			page[i] = record{value: 1}
		}
		almost := slices.Clone(page)
		almost[length-1].value = 2
		request := 0
		for _, err := range endpoint.Pages(0, func(int) ([]record, error) {
			request++
			return [][]record{page, almost, nil}[min(request, 3)-1], nil
		}) {
			require.NoError(t, err)
		}
		return request
	}
	assert.LessOrEqual(t, requests(1_000), 4)
	assert.LessOrEqual(t, requests(200_000), 4)
}

// A record is an item that is a struct.
type record struct{ value int }
