package transport

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"time"
)

// errNoStatus is the error of a response without a valid status.
var errNoStatus = errors.New("the response has no HTTP status")

// errPartial is the error of a 206 response to a request for the whole document.
var errPartial = errors.New("status 206, a part that was not requested")

// A receiver reads responses: a whole document, the beginning of a stream, or the beginning of an error body. Options documents its
// functions.
type receiver struct {
	limits    Limits
	problem   func(http.Header, []byte) Problem
	endsEarly func(document []byte, whole bool) bool
}

// receive reads a response, and sets the result of the attempt. If a document is cut short, the attempt fails: the caller gets none
// of it, and a read can be retried.
func (r *receiver) receive(a *attempt, resp *http.Response) {
	into := &a.call.Response
	a.status = int32(resp.StatusCode) //nolint:gosec // it has three digits, or is replaced by 0 below
	*into = Response{
		Status: resp.StatusCode, Header: resp.Header, Length: resp.ContentLength, RetryAfter: retryAfter(resp.StatusCode, resp.Header),
		buffer: into.buffer,
	}
	body := &a.body
	body.open(resp.Body, &a.call.clock)
	switch {
	case resp.StatusCode < 100 || resp.StatusCode > 599: // a gateway forwarded bytes that are not HTTP
		_ = body.Close()
		a.status, into.Status = 0, 0
		a.err, a.transient = errNoStatus, true
	case resp.StatusCode == http.StatusPartialContent && !a.call.Request.Part:
		_ = body.Close()
		a.err, a.transient = &CutError{Err: errPartial}, true
	case resp.StatusCode >= 200 && resp.StatusCode <= 299:
		r.success(a, body)
	case resp.StatusCode >= 300 && resp.StatusCode <= 399:
		_ = body.Close()
		a.err = ErrRedirect
	default:
		r.errorResponse(a, body)
	}
}

// success reads a document, or the beginning of a stream.
func (r *receiver) success(a *attempt, body *guarded) {
	into := &a.call.Response
	a.outcome = Applied
	if a.call.Request.Stream {
		into.Stream, a.err = openStream(body, a.call.clock.stop)
	} else {
		a.err = r.document(a, body)
	}
	into.Received = body.received()
	a.transient = a.err != nil && !errors.Is(a.err, ErrTooLarge)
	if a.err != nil && invalidChunk(a.err) {
		a.outcome = Unknown // the response is not valid HTTP, so its status proves nothing
	}
}

// document reads a whole body, into pooled memory unless the request has KeepBody.
func (r *receiver) document(a *attempt, body *guarded) (err error) {
	into := &a.call.Response
	into.buffer.release()
	into.buffer = newBuffer(a.call.Request.KeepBody)
	defer body.Close()
	into.Document, err = into.buffer.readAll(body, into.Length, r.limits.Document)
	if err != nil {
		into.buffer = nil // not reused: a body of the user's RoundTripper may write to it after a read that failed
		return err
	}
	if r.endsEarly(into.Document, into.Length == body.received()) {
		return &CutError{body.received(), io.ErrUnexpectedEOF}
	}
	return nil
}

// errorResponse reads the beginning of an error body. If reading the body fails, the attempt keeps its status and has no error,
// unless the time of the call is over.
func (r *receiver) errorResponse(a *attempt, body *guarded) {
	into := &a.call.Response
	data, err := r.errorBody(body)
	into.Received = body.received()
	problem := r.problem(into.Header, data)
	problem.Body = data
	into.Problem = &problem
	a.outcome = outcomeOfResponse(into.Status, problem, a.read())
	a.transient = TransientResponse(into.Status, problem)
	if a.call.clock.ended() != nil {
		a.err = err
	}
}

// errorBody reads the beginning of an error body, up to the limits in bytes and in time. If the body ends within the limits, its
// connection can be reused.
func (r *receiver) errorBody(body *guarded) ([]byte, error) {
	stop := time.AfterFunc(r.limits.Drain, body.abort)
	defer stop.Stop()
	data, err := io.ReadAll(io.LimitReader(body, r.limits.ErrorBody))
	if int64(len(data)) == r.limits.ErrorBody {
		_, _ = body.Read(make([]byte, 1)) // io.EOF, if the body is as long as the limit
	}
	_ = body.Close()
	return data, err
}

// invalidChunk reports whether reading a body failed with an invalid chunk. net/http has no type for that error.
func invalidChunk(err error) bool { return strings.Contains(err.Error(), "chunk") }
