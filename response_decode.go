package tigo

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"iter"
	"math"
	"net/http"
	"reflect"
	"time"

	"github.com/tigo-go/tigo/internal/transport"
	"github.com/tigo-go/tigo/internal/wire"
)

// decoding is what decoding a response needs to know of its call.
type decoding struct {
	ctx      context.Context // the caller's
	client   *Client
	list     string // Request.List
	api      API
	decoded  bool  // what reads the body tells more of its end than io.EOF does
	opaque   bool  // the body is a File's, see opaqueEnd
	adjusted int32 // how many of Deviations are not unknown members
}

// Decode reads the document into v, by the platform's rules: tolerant of what its back ends are known to send,
// exact in what it keeps. It closes the body. v points to a struct or to a slice; a list may come bare, wrapped or
// as a lone object, and status 204 is an empty one.
//
// Decode goes by the json tags of a struct's fields, and by a tag of its own, tigo, with one or more of these words:
//
//	required    the reference requires the member: its absence is a [Deviation]
//	identifies  likewise, and a single result without it is [ErrMalformed]
//	money       an amount: "50.000" in quotes, which may be fifty or fifty thousand, is not read
//	optional    all members of the struct are: the response may have no body at all
//	verdict     a word that says how the call ended: "ERROR" and its like make a 2xx response an error
//
// Decoding allocates at most 16 MiB, or 8 times [Limits.DocumentBytes] if that is more, and ends with the context of the
// call.
//
// The error is an [*Error]: [ErrMalformed] for what cannot be read, [ErrTooLarge] for what would take more memory,
// [ErrDeviation] under [WithStrict].
func (r *Response) Decode(v any) error {
	r.adopt()
	defer r.Body.Close()
	r.decoding.decoded = true
	r.Deviations, r.MoreDeviations, r.decoding.adjusted = nil, 0, 0
	document := r.call.Response.Document
	if document == nil {
		document = r.body.memory // of an error body that WithResponse kept
	}
	notes := r.notes()
	options := r.wireOptions(notes)
	if r.body.stream != nil {
		var err error
		if document, err = r.readStream(); err != nil {
			return r.typed(err)
		}
		options.Memory -= 2 * r.limits().DocumentBytes // reading it took so much
	}
	if page, ok := webPage(r.Header, document); ok {
		return r.fail(page)
	}
	options.AllowEmpty = options.AllowEmpty && isList(v)
	err := codec.Unmarshal(document, v, options)
	r.note(notes)
	if refusal := r.suspect(document, v); refusal != nil {
		return r.fail(refusal)
	}
	if err != nil {
		return r.fail(r.endedBy(err))
	}
	if err := r.refused(notes); err != nil {
		return r.fail(err)
	}
	return nil
}

// limits are those of the client, or the default ones.
func (r *Response) limits() Limits {
	if c := r.decoding.client; c != nil {
		return c.core.limits
	}
	return Limits{}.withDefaults()
}

// zone is that of the client's country; nil: not known.
func (r *Response) zone() *time.Location {
	if c := r.decoding.client; c != nil {
		return c.zone
	}
	return nil
}

// isList reports whether v points to a slice.
func isList(v any) bool {
	t := reflect.TypeOf(v)
	return t != nil && t.Kind() == reflect.Pointer && t.Elem().Kind() == reflect.Slice
}

// refused is what strict reading makes of a document. It allows the members that the reference does not name.
func (r *Response) refused(notes *wire.Notes) error {
	if r.options.strict && notes != nil && len(notes.Items) > 0 {
		return &deviationError{r.Deviations[:r.decoding.adjusted]}
	}
	return nil
}

// suspect returns the error that a document under a 2xx status stands for, nil if it is a result.
func (r *Response) suspect(document []byte, v any) error {
	suspicious := r.call.Response.Inspection.Suspicious
	if r.body.stream != nil {
		suspicious = inspect(document, false).Suspicious
	}
	if !suspicious && !failureWord(shapeOf(v).verdictOf(v)) {
		return nil
	}
	return r.refusal(document, v)
}

// readStream reads all of a body that arrives, within the limit of a document.
func (r *Response) readStream() ([]byte, error) {
	var document bytes.Buffer
	limit := r.limits().DocumentBytes
	_, err := document.ReadFrom(io.LimitReader(r.Body, limit))
	if err == nil && int64(document.Len()) == limit {
		var one [1]byte
		if _, err = io.ReadFull(r.Body, one[:]); err == nil {
			err = transport.ErrTooLarge
		} else if err == io.EOF { //nolint:errorlint // a wrapped one is no end
			err = nil
		}
	}
	return document.Bytes(), err
}

// DecodeSeq decodes a list as it arrives, one element at a time, and closes the response. Make the call with
// [Request.Stream], so that nothing of the list is held back. An error comes once and last; breaking off closes
// the connection. An element allocates no more than [Response.Decode] may.
func DecodeSeq[T any](r *Response) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		r.adopt()
		defer r.Body.Close()
		r.decoding.decoded = true
		var none T
		start := bufio.NewReaderSize(r.Body, startSize)
		first, _ := start.Peek(1) // an error is met again below
		if len(first) > 0 && first[0] != '[' {
			_, _ = start.Peek(startSize) // an error body is an object, and no longer
		}
		beginning, _ := start.Peek(start.Buffered())
		if page, ok := webPage(r.Header, beginning); ok {
			yield(none, r.fail(page))
			return
		}
		if seen := inspect(beginning, false); seen.Suspicious && !seen.EndsEarly {
			var list []T
			if refusal := r.refusal(beginning, &list); refusal != nil {
				yield(none, r.fail(refusal))
				return
			}
		}
		notes := r.notes()
		for element, err := range wire.Elements[T](codec, start, r.wireOptions(notes)) {
			r.note(notes)
			if err == nil {
				err = r.refused(notes)
			}
			notes.Reset()
			if err != nil {
				yield(none, r.typed(r.endedBy(err)))
				return
			}
			if !yield(element, nil) {
				return
			}
		}
		r.note(notes) // of what stands behind the last element
		if err := r.refused(notes); err != nil {
			yield(none, r.fail(err))
		}
	}
}

// startSize is how much of a list is looked at before its first element is handed over: an error body in its place is
// smaller.
const startSize = 4 << 10

// typed makes an *Error of what is not one yet.
func (r *Response) typed(err error) error {
	if errorIs[*Error](err) {
		return err
	}
	return r.fail(err)
}

// endedBy is what ended decoding: the call's context, or an error of its own.
func (r *Response) endedBy(err error) error {
	if ctx := r.decoding.ctx; ctx.Err() != nil {
		return transport.Ended(ctx)
	}
	return err
}

// notes is where decoding notes, nil where nobody wants to know.
func (r *Response) notes() *wire.Notes {
	if r.options.strict || r.options.response != nil {
		return new(wire.Notes)
	}
	return nil
}

// wireOptions says how to decode.
func (r *Response) wireOptions(notes *wire.Notes) wire.Options {
	limit := min(r.limits().DocumentBytes, math.MaxInt64/16)
	o := wire.Options{
		Notes:         notes,
		AllowTrailing: r.call.Request.Method != http.MethodGet,
		Memory:        max(leastMemory, memoryTimes*limit) - readingTimes*limit,
		Context:       r.decoding.ctx,
		AllowEmpty:    r.StatusCode == http.StatusNoContent,
		List:          r.decoding.list,
		Lone:          r.decoding.api == APICRM, // its list is an object in the contract
		Zone:          r.zone(),
	}
	if o.Memory <= 0 {
		o.Memory = leastMemory
	}
	return o
}

// The memory that a response may take beside its document: leastMemory, or memoryTimes the largest document if that is
// more, of which reading the document may have taken readingTimes the largest.
const (
	leastMemory  = 16 << 20
	memoryTimes  = 8
	readingTimes = 2
)

// note takes over what decoding noted, up to the most that is kept. What was adjusted stands before the unknown members,
// which make room for it.
func (r *Response) note(notes *wire.Notes) {
	if notes == nil {
		return
	}
	for _, note := range notes.Items {
		d := Deviation{Path: note.Path, Text: note.Text}
		switch {
		case len(r.Deviations) < wire.MaxNotes && int(r.decoding.adjusted) == len(r.Deviations):
			r.Deviations = append(r.Deviations, d)
		case len(r.Deviations) < wire.MaxNotes:
			r.Deviations = append(r.Deviations, r.Deviations[r.decoding.adjusted])
			r.Deviations[r.decoding.adjusted] = d
		case int(r.decoding.adjusted) < len(r.Deviations):
			r.Deviations[r.decoding.adjusted] = d
			r.MoreDeviations++
		default:
			r.MoreDeviations++
			continue
		}
		r.decoding.adjusted++
	}
	for _, note := range notes.Unknown {
		if len(r.Deviations) == wire.MaxNotes {
			r.MoreDeviations++
			continue
		}
		r.Deviations = append(r.Deviations, Deviation{Path: note.Path, Text: note.Text, Unknown: true})
	}
	r.MoreDeviations += notes.More
	if to := r.options.response; to != nil {
		to.Deviations, to.MoreDeviations = r.Deviations, r.MoreDeviations
	}
}
