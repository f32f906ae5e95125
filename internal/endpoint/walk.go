package endpoint

import (
	"iter"
	"slices"
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
// The offset advances by the items received. The walk ends on an empty page, on one equal to the page before, and on
// the second in a row that brings nothing new: it cannot spin. Where a page begins with what was yielded last, and
// does so because the server went back and not because equal items follow each other, that run, the longest possible,
// is not yielded again. No other item is ever dropped. Each range is a new walk; an error comes once and last.
func Walk[T comparable](from int, fetch func(offset int) ([]T, error)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		w := walk[T]{fetch: fetch, offset: from}
		for {
			fresh, more, err := w.next()
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
			if !more {
				return
			}
		}
	}
}

// walk is how far a walk has come.
type walk[T comparable] struct {
	fetch   func(offset int) ([]T, error)
	offset  int  // of the next page
	page    []T  // the last page, as received
	tail    []T  // the end of what was yielded, as long as the longest page
	longest int  // length of the longest page
	stale   bool // the last page brought nothing new
	repeats bool // the server is known to go back
}

// next fetches a page. It returns the items that are new, and whether another page may follow.
func (w *walk[T]) next() (fresh []T, more bool, err error) {
	page, err := w.fetch(w.offset)
	if err != nil || len(page) == 0 || slices.Equal(page, w.page) {
		return nil, false, err
	}
	fresh = page
	if run := overlap(w.tail, page); run > 0 {
		if w.repeats, err = w.wentBack(page); err != nil {
			return nil, false, err
		}
		if w.repeats {
			fresh = page[run:]
		}
	}
	more = len(fresh) > 0 || !w.stale
	w.stale = len(fresh) == 0
	w.offset += len(page)
	w.page = page
	w.longest = max(w.longest, len(page))
	w.tail = append(w.tail, fresh...)
	w.tail = w.tail[max(0, len(w.tail)-w.longest):]
	return fresh, more, nil
}

// wentBack reports whether a page that begins as the tail ends repeats it. It may not: equal items may follow each
// other just where one page ends and the next begins. A page that spans the seam tells: it is the end of the one and
// the beginning of the other only if the server counts as the walk does.
func (w *walk[T]) wentBack(page []T) (bool, error) {
	before := len(w.page) - 1 // leaves room for the page, and offset 0 out, where counting from 1 does not show
	if w.repeats || before < 1 {
		return true, nil
	}
	span, err := w.fetch(w.offset - before)
	if err != nil {
		return false, err
	}
	seam := slices.Concat(w.page[len(w.page)-before:], page)
	n := min(len(span), len(seam))
	return n <= before || !slices.Equal(span[:n], seam[:n]), nil
}

// overlap returns the length of the longest run that tail ends with and page begins with.
func overlap[T comparable](tail, page []T) int {
	for n := min(len(tail), len(page)); n > 0; n-- {
		if slices.Equal(tail[len(tail)-n:], page[:n]) {
			return n
		}
	}
	return 0
}
