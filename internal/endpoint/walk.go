package endpoint

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"strconv"

	"github.com/tigo-go/tigo"
)

// Page asks for the page that options choose, of limit items if they do not say. Both parameters are always sent.
func (c Call) Page(options tigo.PageOptions, limit int) Call {
	if options.Limit != 0 {
		limit = options.Limit
	}
	return c.
		Check(options.Offset >= 0, "offset", "is negative").
		Check(options.Limit >= 0, "limit", "is negative").
		Set("offset", strconv.Itoa(options.Offset)).
		Set("limit", strconv.Itoa(limit))
}

// Walk yields the items of a list that fetch serves in pages, from an offset on. It trusts the server little: items
// need have no ids, offsets may be clamped, ignored or counted from 1, pages may be of any length, and the list may
// change while it is read.
//
// The offset advances by the items received. Where a page begins with the items that were yielded last, the server went
// back: that run, the longest possible, is not yielded again. No other item is dropped. Each range is a new walk; an error
// comes once and last.
//
// The walk ends on an empty page, and on one that holds nothing but items of the page before: the platform clamps offsets.
// It ends with [ErrRepeats] when three pages in a row bring nothing that it has not yielded.
func Walk[T comparable](from int, fetch func(offset int) ([]T, error)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		w := walk[T]{seen: make(map[T]struct{})}
		for offset := from; ; offset += len(w.page) {
			page, err := fetch(offset)
			if err == nil && within(page, w.page) {
				return
			}
			var fresh []T
			if err == nil {
				fresh, err = w.advance(page)
			}
			if err != nil {
				var none T
				yield(none, err)
				return
			}
			for _, item := range fresh {
				if !yield(item, nil) {
					return
				}
			}
		}
	}
}

// Most passes a walk on, up to so many items, and looks at the context before each. Why a walk ended is an [*tigo.Error]
// like any other of the operation.
func Most[T any](ctx context.Context, most int, op string, walk iter.Seq2[T, error]) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		yielded := 0
		fail := func(kind, reason error) {
			var none T
			yield(none, &tigo.Error{
				Op: op, Method: http.MethodGet, Outcome: tigo.OutcomeApplied, Idempotent: true,
				Err: fmt.Errorf("%w: %w", kind, reason),
			})
		}
		for item, err := range walk {
			switch {
			case errors.Is(err, ErrRepeats):
				fail(tigo.ErrMalformed, err)
				return
			case err == nil && ctx.Err() != nil:
				fail(context.Cause(ctx), ctx.Err())
				return
			case err == nil && yielded == most:
				fail(tigo.ErrTooLarge, fmt.Errorf("more than %d items", most))
				return
			}
			if yielded++; !yield(item, err) || err != nil {
				return
			}
		}
	}
}

// ErrRepeats ends a walk whose server serves the same items again and again.
var ErrRepeats = errors.New("page after page repeats what came before")

// stalePages is how many pages in a row may bring nothing unseen.
const stalePages = 3

// walk is how far a walk has come.
type walk[T comparable] struct {
	page  []T // the last page, as received
	tail  []T // the end of what was yielded, as long as the longest page
	seen  map[T]struct{}
	stale int // pages in a row without an unseen item
}

// advance takes a page, and returns its items that follow what was yielded.
func (w *walk[T]) advance(page []T) (fresh []T, err error) {
	fresh = page[overlap(w.tail, page):]
	before := len(w.seen)
	for _, item := range fresh {
		w.seen[item] = struct{}{}
	}
	if w.stale++; len(w.seen) > before {
		w.stale = 0
	}
	if w.stale == stalePages {
		return nil, ErrRepeats
	}
	longest := max(len(w.tail), len(page))
	w.tail = append(w.tail, fresh...)
	w.tail = w.tail[max(0, len(w.tail)-longest):]
	w.page = page
	return fresh, nil
}

// within reports whether a page holds nothing but items of another, at most as often as that one does.
func within[T comparable](page, other []T) bool {
	left := make(map[T]int, len(other))
	for _, item := range other {
		left[item]++
	}
	for _, item := range page {
		if left[item]--; left[item] < 0 {
			return false
		}
	}
	return true
}

// overlap returns the length of the longest run that tail ends with and page begins with, in linear time: it is how far
// the search for page (Knuth, Morris and Pratt) has come where tail ends.
func overlap[T comparable](tail, page []T) int {
	back := make([]int, len(page)) // the longest run that page[:i+1] ends with and page begins with
	for i, n := 1, 0; i < len(page); i++ {
		for n > 0 && page[i] != page[n] {
			n = back[n-1]
		}
		if page[i] == page[n] {
			n++
		}
		back[i] = n
	}
	n := 0
	for _, item := range tail[max(0, len(tail)-len(page)):] {
		for n > 0 && (n == len(page) || item != page[n]) {
			n = back[n-1]
		}
		if item == page[n] {
			n++
		}
	}
	return n
}
