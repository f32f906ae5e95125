package endpoint

import (
	"context"
	"errors"
	"iter"
	"net/http"
	"reflect"
	"time"

	"github.com/tigo-go/tigo"
)

// How a poll paces itself, and how long it takes "not found" for "not there yet".
const (
	pollFirst   = 2 * time.Second // the first pause; each that follows is half as long again …
	pollMost    = 10 * time.Second
	pollMissing = 30 * time.Second
)

// Progress is what one poll brought.
type Progress[T any] struct {
	State   T             // its zero value while Pending
	Pending bool          // status 202: there is nothing to read yet
	Pause   time.Duration // how long the platform asks to wait before the next poll; 0: it does not
}

// Ask makes a call whose status 202 means "still in process". What such an answer says in its body is not read.
func Ask[T any](ctx context.Context, client *tigo.Client, call Call, with []tigo.CallOption) (Progress[T], error) {
	response, err := call.do(ctx, client, with)
	if err != nil {
		return Progress[T]{}, err
	}
	if response.StatusCode == http.StatusAccepted {
		seconds, _ := time.ParseDuration(response.Header.Get("Retry-After") + "s") // not a date, as far as anyone has seen
		return Progress[T]{Pending: true, Pause: seconds}, response.Body.Close()
	}
	var p Progress[T]
	if err := response.Decode(&p.State); err != nil {
		return Progress[T]{}, err
	}
	return p, nil
}

// Poll asks until a state is done, and yields the first state and each that differs from the one before. Failures
// that may pass are survived, and so is [tigo.ErrNotFound] in the first 30 s. Any other error comes once and last.
// The context alone bounds it: when that ends, so does the poll, with the context's cause as the error.
func Poll[T any](ctx context.Context, op string, ask func() (Progress[T], error), done func(Progress[T]) bool) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var none T
		var last *T
		start, pause := time.Now(), pollFirst
		for ; ; pause = min(pause+pause/2, pollMost) {
			now, err := ask()
			if err != nil && !survivable(ctx, err, time.Since(start)) {
				yield(none, err)
				return
			}
			if err == nil {
				if (last == nil || !reflect.DeepEqual(*last, now.State)) && !yield(now.State, nil) || done(now) {
					return
				}
				last = &now.State
			}
			if !rest(ctx, max(pause, now.Pause, retryAfter(err))) {
				yield(none, &endedError{op, context.Cause(ctx), ctx.Err(), err})
				return
			}
		}
	}
}

// survivable reports whether a poll goes on after an error, so long after its start.
func survivable(ctx context.Context, err error, since time.Duration) bool {
	missing := errors.Is(err, tigo.ErrNotFound) && since < pollMissing
	return (missing || tigo.MayRepeat(err)) && ctx.Err() == nil
}

// retryAfter is how long an error asks to wait.
func retryAfter(err error) time.Duration {
	if e, ok := errors.AsType[*tigo.Error](err); ok {
		return e.RetryAfter
	}
	return 0
}

// rest waits, and reports false when the context ended first.
func rest(ctx context.Context, pause time.Duration) bool {
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// endedError is a poll that its context ended between two requests.
type endedError struct {
	op           string
	cause, plain error // of the context
	last         error // what the last request failed with, if it did
}

func (e *endedError) Error() string {
	text := e.op + ": " + e.cause.Error()
	if e.last != nil {
		text += "; before that " + e.last.Error()
	}
	return text
}

// Is makes a deadline that passes between two requests the same as one that passes during a request.
func (e *endedError) Is(target error) bool {
	return target == tigo.ErrTimeout && errors.Is(e.plain, context.DeadlineExceeded)
}

func (e *endedError) Unwrap() []error {
	if e.last == nil {
		return []error{e.cause, e.plain}
	}
	return []error{e.cause, e.plain, e.last}
}
