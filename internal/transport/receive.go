package transport

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"time"
)

// ErrRedirect is a redirect, which is never followed: neither the bearer nor a body goes to another place.
var ErrRedirect = errors.New("the platform redirected")

// receive reads an answer: the whole document of a success, the beginning of a stream, what is kept of an error.
// A body that breaks off fails the attempt, so that a read can be tried again before the caller has seen it.
func (a *attempt) receive(x *Exchange, resp *http.Response) (*http.Response, error) {
	x.try.status, x.Status, x.Answer, x.Length = resp.StatusCode, resp.StatusCode, resp.Header, resp.ContentLength
	x.RetryAfter, x.Problem, x.ErrorBody = retryAfter(resp.Header), Problem{}, nil
	body := x.guard(resp.Body, a.limits.Idle)
	switch {
	case resp.StatusCode >= 200 && resp.StatusCode <= 299:
		x.try.fate = Applied
		var err error
		if x.Stream {
			x.Reader, err = openStream(body, x.endTime)
		} else {
			err = x.readDocument(body, resp.ContentLength, a.limits.Document)
		}
		x.try.temporary = err != nil && !errors.Is(err, ErrTooLarge)
		if err != nil && notHTTP(err) {
			x.try.fate = Unknown // it cannot be said whose status that was
		}
		return resp, err
	case resp.StatusCode >= 300 && resp.StatusCode <= 399:
		_ = body.Close()
		return nil, ErrRedirect
	}
	var err error
	x.ErrorBody, err = a.readError(body)
	x.Problem = a.problem(x.ErrorBody)
	x.try.fate = fateOfAnswer(resp.StatusCode, x.Problem)
	x.try.temporary = TransientResponse(resp.StatusCode, x.Problem)
	if x.Context.Err() == nil {
		err = nil // the answer stands without the rest of its body
	}
	return resp, err
}

// notHTTP reports whether a body broke off because its chunks are none, for which net/http has no type.
func notHTTP(err error) bool { return strings.Contains(err.Error(), "chunk") }

// guard wraps a body. The first of a call needs no memory of its own, and no timer if the call has one.
func (x *Exchange) guard(body io.ReadCloser, idle time.Duration) *guarded {
	g := &x.first
	if x.Attempts > 1 {
		g = new(guarded) // the first may still be heard of
	}
	g.body, g.call, g.idle, g.timer = body, x, idle, x.timer
	x.reading.Store(g)
	return g
}

// readDocument reads a whole body into pooled memory.
func (x *Exchange) readDocument(body *guarded, length, limit int64) error {
	x.buffer.release()
	x.buffer = newBuffer(x.KeepBody)
	defer body.Close()
	var err error
	x.Document, err = x.buffer.readAll(body, length, limit)
	return err
}

// readError reads the beginning of an error body. It is also the drain that lets the connection be used again,
// so it is bounded in bytes and in time.
func (a *attempt) readError(body *guarded) ([]byte, error) {
	stop := time.AfterFunc(a.limits.Drain, body.abort)
	defer stop.Stop()
	data, err := io.ReadAll(io.LimitReader(body, a.limits.ErrorBody))
	if int64(len(data)) == a.limits.ErrorBody {
		_, _ = body.Read(make([]byte, 1)) // the end, if this was all of it
	}
	_ = body.Close()
	return data, err
}
