package tigo

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"iter"
	"net/http"
	"reflect"
	"time"

	"github.com/tigo-go/tigo/internal/transport"
	"github.com/tigo-go/tigo/internal/wire"
)

// decoding has what decoding a response needs to know about its call.
type decoding struct {
	ctx        context.Context // of the caller
	client     *Client
	list       string // Request.List
	api        API
	readerEnds bool  // Decode, DecodeSeq or File reports the end of the call; otherwise body.Read does so at io.EOF
	opaque     bool  // a File reads the body, see opaqueEnd
	deviating  int32 // how many elements of Deviations come before the unknown members
}

// Decode decodes the JSON in the body into v, and closes the body. It accepts all forms in which the platform's back ends
// send values, and keeps numbers exactly.
//
// v points to a struct or a slice. For a slice, the body may be an array, an object that contains the array, or a single
// element. Status 204 is an empty list.
//
// Decode uses the json tags of struct fields, and a tag named tigo with one or more of these words:
//
//	required    the reference requires the member: if it is missing, that is a Deviation
//	identifies  as required; and if the result is not a list, a response without the member fails with ErrMalformed
//	money       an amount: "50.000" in quotes is not read, since it may mean fifty or fifty thousand
//	optional    on all members of a struct: the response may have no body
//	verdict     the result of the call in a word: "ERROR" and similar words make a 2xx response an error
//
// Decoding ends when the context of the call ends. Reading and decoding the body allocate at most 16 MiB, or 8 times
// [Limits.DocumentBytes] if that is more.
//
// Errors:
//   - [ErrMalformed]: the body is not JSON, does not fit v, or is an error body
//   - [ErrTruncated]: the body ends early
//   - [ErrTooLarge]: the body is too large, or decoding it needs more memory
//   - [ErrDeviation], under [WithStrict]: the body deviates from the reference, not only by unknown members
//   - [ArgumentError], as the Err of an [*Error]: v is not a pointer, or the call has [WithOffset], which is only for files
func (r *Response) Decode(v any) error {
	r.adopt()
	defer r.Body.Close()
	r.reading.Lock()
	defer r.reading.Unlock()
	r.decoding.readerEnds = true
	if r.options.offset > 0 {
		return r.fail(badOffset(r.call.Request.Op))
	}
	r.Deviations, r.MoreDeviations, r.decoding.deviating = nil, 0, 0
	data := r.call.Response.Document
	if data == nil {
		data = r.body.owner.body.memory // an error body, which WithResponse has kept; of a copy of r, body may be closed
	}
	notes := r.notes()
	reading := int64(readingTimes) // × Limits.DocumentBytes
	if r.body.stream != nil {
		var err error
		if data, err = r.readStream(); err != nil {
			return r.asError(err)
		}
		reading = streamTimes
	}
	options := r.wireOptions(notes, reading)
	if page, ok := webPage(r.Header, data); ok {
		return r.fail(page)
	}
	options.AllowEmpty = options.AllowEmpty && isList(v)
	found, err := codec.Decode(data, v, options)
	r.note(notes)
	if reported := r.checkErrorBody(data, v, found); reported != nil {
		return r.fail(reported)
	}
	switch {
	case err == nil:
	case errors.Is(err, wire.ErrUnsupported):
		return r.fail(&ArgumentError{Op: r.call.Request.Op, Name: "v", Reason: "is not a pointer"})
	default:
		return r.fail(r.contextErrorOr(err))
	}
	if err := r.strictError(notes); err != nil {
		return r.fail(err)
	}
	return nil
}

// limits returns the limits of the client, or the default ones.
func (r *Response) limits() Limits {
	if c := r.decoding.client; c != nil {
		return c.core.limits
	}
	return Limits{}.withDefaults()
}

// zone returns a function that returns the time zone of the client's country; nil: there is no client.
func (r *Response) zone() func() *time.Location {
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

// checkErrorBody returns an error if a body under a 2xx status is an error body. If all its members are in the model
// (found.Familiar), it is an error body only if its verdict is a word for a failure. That holds for most bodies, and saves the
// scan.
func (r *Response) checkErrorBody(data []byte, v any, found wire.Finding) error {
	possible := !found.Familiar && mayBeErrorBody(data, r.body.stream == nil && r.call.Response.Length >= 0)
	if !possible && !failureWord(found.Verdict) {
		return nil
	}
	return r.bodyErrorOf(data, v, found.Verdict)
}

// readStream reads the whole body of a stream, up to Limits.DocumentBytes.
func (r *Response) readStream() ([]byte, error) {
	var all bytes.Buffer
	limit := r.limits().DocumentBytes
	_, err := all.ReadFrom(io.LimitReader(r.Body, limit))
	if err == nil && int64(all.Len()) == limit {
		var one [1]byte
		if _, err = io.ReadFull(r.Body, one[:]); err == nil {
			err = transport.ErrTooLarge
		} else if err == io.EOF { //nolint:errorlint // a wrapped io.EOF is not the end
			err = nil
		}
	}
	return all.Bytes(), err
}

// DecodeSeq decodes a list element by element, as it arrives, and closes the response. Make the call with [Request.Stream];
// otherwise the whole list is in memory before the first element is yielded. If the caller leaves the range early, the
// connection is closed.
//
// An error is yielded once and ends the range. The errors are those of [Response.Decode]; an element with more than 1 MiB of
// JSON is an [ErrTooLarge]. The memory limit of Decode applies to each element.
func DecodeSeq[T any](r *Response) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		r.adopt()
		defer r.Body.Close()
		r.decoding.readerEnds = true
		var zero T
		if r.options.offset > 0 {
			yield(zero, r.fail(badOffset(r.call.Request.Op)))
			return
		}
		start := bufio.NewReaderSize(r.Body, startSize)
		first, _ := start.Peek(1) // reading returns the error again
		if len(first) > 0 && first[0] != '[' {
			_, _ = start.Peek(startSize) // an error body is an object, and fits into startSize
		}
		beginning, _ := start.Peek(start.Buffered())
		if page, ok := webPage(r.Header, beginning); ok {
			yield(zero, r.fail(page))
			return
		}
		if mayBeErrorBody(beginning, false) && !endsEarly(beginning, false) {
			var list []T
			if reported := r.bodyErrorOf(beginning, &list, ""); reported != nil {
				yield(zero, r.fail(reported))
				return
			}
		}
		notes := r.notes()
		for element, err := range wire.Elements[T](codec, start, r.wireOptions(notes, readingTimes)) {
			r.note(notes)
			if err == nil {
				err = r.strictError(notes)
			}
			notes.Reset()
			if err != nil {
				yield(zero, r.asError(r.contextErrorOr(err)))
				return
			}
			if !yield(element, nil) {
				return
			}
		}
		r.note(notes) // the deviations after the last element
		if err := r.strictError(notes); err != nil {
			yield(zero, r.fail(err))
		}
	}
}

// startSize is the size of the beginning of a response, in bytes, that is checked for an error body before the first element
// is yielded.
const startSize = 4 << 10

// asError returns err as an *Error of the call.
func (r *Response) asError(err error) error {
	if errorIs[*Error](err) {
		return err
	}
	return r.fail(err)
}

// contextErrorOr returns the error of the call's context if that has ended. Otherwise it returns err.
func (r *Response) contextErrorOr(err error) error {
	if ctx := r.decoding.ctx; ctx.Err() != nil {
		return transport.Ended(ctx)
	}
	return err
}

// notes returns the notes of decoding, nil if they are not wanted.
func (r *Response) notes() *wire.Notes {
	if r.options.strict || r.options.response != nil {
		return new(wire.Notes)
	}
	return nil
}

// wireOptions returns the options of decoding. Decoding may allocate what reading the body leaves, which takes readTimes ×
// Limits.DocumentBytes.
func (r *Response) wireOptions(notes *wire.Notes, readTimes int64) wire.Options {
	limit := r.limits().DocumentBytes
	return wire.Options{
		Notes:         notes,
		AllowTrailing: r.call.Request.Method != http.MethodGet,
		Memory:        max(leastMemory, memoryTimes*limit) - readTimes*limit,
		Context:       r.decoding.ctx,
		AllowEmpty:    r.StatusCode == http.StatusNoContent,
		List:          r.decoding.list,
		Lone:          r.decoding.api == APICRM, // in the reference of the CRM, a list of one element is an object
		Zone:          r.zone(),
	}
}

// The memory that reading and decoding a body may allocate: memoryTimes × Limits.DocumentBytes, but at least leastMemory.
// Decoding gets what reading leaves.
const (
	leastMemory  = 16 << 20
	memoryTimes  = 8
	readingTimes = 2 // for a body that the transport reads
	streamTimes  = 4 // for a stream that Decode reads: its buffer doubles, and the sizes of all its buffers add up to 4 times the limit
)
