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

// Page requests the page that options select. If options.Limit is 0, it requests limit items. Both parameters are always sent.
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

// Pages yields the items of a list from an offset on. fetch returns one page of the list. Pages does not rely on the server: items
// may have no ids, offsets may be clamped, ignored or counted from 1, pages may have any length, and the list may change while it
// is read.
//
//   - The offset advances by the number of received items.
//   - If a page begins with the items that were yielded last, Pages takes them for repeated ones and does not yield them again. It
//     yields all other items, except those of the page at which it ends or fails.
//   - It ends at an empty page, and at a page that has only items of the previous page: past the end of a list, the platform
//     repeats its last page.
//   - It fails with [ErrRepeats] after three pages in a row without a new item.
//   - It yields an error once and ends. Each range starts anew.
func Pages[T comparable](from int, fetch func(offset int) ([]T, error)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		c := cursor[T]{seen: make(map[T]struct{})}
		for offset := from; ; offset += len(c.page) {
			page, err := fetch(offset)
			if err == nil && within(page, c.page) {
				return
			}
			var fresh []T
			if err == nil {
				fresh, err = c.advance(page)
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

// AtMost yields the first items, up to limit, and checks the context before each. It yields a [*tigo.Error] of the operation and
// ends if there are more items, if the context has ended, or if items fails with [ErrRepeats].
func AtMost[T any](ctx context.Context, limit int, op string, items iter.Seq2[T, error]) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		yielded := 0
		fail := func(reason error) {
			var none T
			yield(none, &tigo.Error{Op: op, Method: http.MethodGet, Outcome: tigo.OutcomeApplied, Idempotent: true, Err: reason})
		}
		for item, err := range items {
			switch {
			case errors.Is(err, ErrRepeats):
				fail(fmt.Errorf("%w: %w", tigo.ErrMalformed, err))
				return
			case err == nil && ctx.Err() != nil:
				fail(ended(ctx))
				return
			case err == nil && yielded == limit:
				fail(fmt.Errorf("%w: more than %d items", tigo.ErrTooLarge, limit))
				return
			}
			if yielded++; !yield(item, err) || err != nil {
				return
			}
		}
	}
}

// ended returns the error of a context that has ended, with its cause if that is another error.
func ended(ctx context.Context) error {
	cause := context.Cause(ctx)
	if errors.Is(cause, ctx.Err()) {
		return cause
	}
	return fmt.Errorf("%w: %w", cause, ctx.Err())
}

// ErrRepeats is the error of a server that returns the same items again and again.
var ErrRepeats = errors.New("several pages in a row repeat earlier items")

// stalePages is the number of pages in a row without a new item after which Pages fails.
const stalePages = 3

// cursor is the position in a list that is read in pages.
type cursor[T comparable] struct {
	page  []T            // the last page
	tail  []T            // the last yielded items, as many as the longest page has
	seen  map[T]struct{} // all yielded items
	stale int            // number of pages in a row without a new item
}

// advance moves the cursor past a page. It returns the items of the page, without those at its beginning that repeat the tail.
func (c *cursor[T]) advance(page []T) (fresh []T, err error) {
	fresh = page[overlap(c.tail, page):]
	before := len(c.seen)
	for _, item := range fresh {
		c.seen[item] = struct{}{}
	}
	if c.stale++; len(c.seen) > before {
		c.stale = 0
	}
	if c.stale == stalePages {
		return nil, ErrRepeats
	}
	longest := max(len(c.tail), len(page))
	c.tail = append(c.tail, fresh...)
	c.tail = c.tail[max(0, len(c.tail)-longest):]
	c.page = page
	return fresh, nil
}

// within reports whether other contains each item of page, at least as often as page does.
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

// overlap returns the length of the longest sequence of items with which tail ends and page begins. It takes linear time, since it
// uses the algorithm of Knuth, Morris and Pratt.
func overlap[T comparable](tail, page []T) int {
	back := make([]int, len(page)) // by i: the length of the longest sequence, shorter than i+1, with which page[:i+1] both begins and ends
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
