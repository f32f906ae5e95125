package endpoint

import (
	"context"
	"errors"
	"fmt"
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
	pollAsked   = 90 * time.Second // a longer Retry-After is not waited for: it may be as long as the payment lives
)

// Progress is what one poll brought.
type Progress[T any] struct {
	State   T             // its zero value while Pending
	Pending bool          // status 202: there is nothing to read yet
	Pause   time.Duration // how long the platform asks to wait before the next poll; 0: it does not
}

// Ask makes a call whose status 202 means "still in process". What such an answer says in its body is not read.
func Ask[T any](ctx context.Context, client *tigo.Client, call Call, opts []tigo.CallOption) (Progress[T], error) {
	response, err := call.do(ctx, client, opts)
	if err != nil {
		return Progress[T]{}, err
	}
	if response.StatusCode == http.StatusAccepted {
		return Progress[T]{Pending: true, Pause: response.RetryAfter}, response.Body.Close()
	}
	var p Progress[T]
	if err := response.Decode(&p.State); err != nil {
		return Progress[T]{}, err
	}
	return p, nil
}

// Poll asks until a state is done, and yields the first state and each that differs from the one before. Failures
// that may pass are survived, and so is [tigo.ErrNotFound] in the first 30 s. Any other error comes once and last.
// The context alone bounds it: once that has ended, ask fails without a request, as every call does.
func Poll[T any](ctx context.Context, ask func() (Progress[T], error), done func(Progress[T]) bool) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var last *T
		var before error // what the request before failed with, if it did
		start, pause := time.Now(), pollFirst
		for ; ; pause = min(pause+pause/2, pollMost) {
			now, err := ask()
			switch {
			case err == nil:
				if (last == nil || !reflect.DeepEqual(*last, now.State)) && !yield(now.State, nil) || done(now) {
					return
				}
				last = &now.State
			case !survivable(ctx, err, time.Since(start)):
				if before != nil && ctx.Err() != nil {
					err = fmt.Errorf("%w; before that %w", err, before)
				}
				var none T
				yield(none, err)
				return
			}
			before = err
			rest(ctx, max(pause, min(max(now.Pause, retryAfter(err)), pollAsked)))
		}
	}
}

// survivable reports whether a poll goes on after an error, so long after its start.
func survivable(ctx context.Context, err error, since time.Duration) bool {
	missing := errors.Is(err, tigo.ErrNotFound) && since < pollMissing
	return (missing || tigo.Retryable(err)) && ctx.Err() == nil
}

// retryAfter is how long an error asks to wait.
func retryAfter(err error) time.Duration {
	if e, ok := errors.AsType[*tigo.Error](err); ok {
		return e.RetryAfter
	}
	return 0
}

// rest waits, unless the context ends first.
func rest(ctx context.Context, pause time.Duration) {
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}
