package tigo

import (
	"bufio"
	"iter"

	"github.com/tigo-go/tigo/internal/wire"
)

// DecodeSeq decodes a list as it arrives, one element at a time, and closes the response. Make the call with
// [Request.Stream], so that nothing of the list is held back. An error comes once and last; breaking off closes
// the connection.
func DecodeSeq[T any](r *Response) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		defer r.Body.Close()
		var none T
		start := bufio.NewReaderSize(r.Body, 64)
		_, _ = start.Peek(1) // an error is met again below
		beginning, _ := start.Peek(start.Buffered())
		if page, ok := webPage(r.Header, beginning); ok {
			yield(none, r.fail(page))
			return
		}
		var notes wire.Notes
		for element, err := range wire.Elements[T](codec, start, r.wireOptions(&notes)) {
			r.deviations(&notes)
			if err == nil && r.options.strict && len(notes.Items) > 0 {
				err = &deviationError{r.Deviations}
			}
			notes.Items = notes.Items[:0]
			if err != nil {
				yield(none, r.typed(err))
				return
			}
			if !yield(element, nil) {
				return
			}
		}
	}
}

// typed makes an *Error of what is not one yet.
func (r *Response) typed(err error) error {
	if errorIs[*Error](err) {
		return err
	}
	return r.fail(err)
}
