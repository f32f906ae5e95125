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

// The intervals of a poll. Until pollMissing has passed, "not found" counts as "not there yet".
const (
	pollFirst   = 2 * time.Second  // the first pause; each next one is longer by half
	pollMost    = 10 * time.Second // the longest pause
	pollMissing = 30 * time.Second
	pollAsked   = 90 * time.Second // the longest Retry-After that is respected: a longer one may outlast the payment
)

// Progress is the result of one poll.
type Progress[T any] struct {
	State   T             // its zero value while Pending
	Pending bool          // status 202: there is no state yet
	Pause   time.Duration // Retry-After of the response: how long to wait before the next poll; 0: it has none
}

// Ask makes a call whose status 202 means "still in process". It does not read the body of such a response.
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

// Poll calls ask until done reports true, and yields the first state and each changed state. It continues after an error that
// is [tigo.Retryable], and after [tigo.ErrNotFound] in the first 30 s. It yields any other error once and ends. Only the
// context bounds its time: once it has ended, ask fails without a request, as every call does.
func Poll[T any](ctx context.Context, ask func() (Progress[T], error), done func(Progress[T]) bool) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var last *T
		var before error // the error of the previous request, if it failed
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

// survivable reports whether a poll continues after an error.
func survivable(ctx context.Context, err error, since time.Duration) bool {
	missing := errors.Is(err, tigo.ErrNotFound) && since < pollMissing
	return (missing || tigo.Retryable(err)) && ctx.Err() == nil
}

// retryAfter returns the Retry-After of an error.
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
