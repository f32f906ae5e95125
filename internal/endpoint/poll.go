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

// The times of a poll.
const (
	firstPause    = 2 * time.Second  // between the first two requests; each further pause is longer by half
	maxPause      = 10 * time.Second // without a Retry-After
	maxRetryAfter = 90 * time.Second // a longer Retry-After is shortened, since the payment may be decided meanwhile
	maxMissing    = 30 * time.Second // from the start of the poll: until then it continues after ErrNotFound, since the payment may appear late
)

// Progress is the result of one request of a poll.
type Progress[T any] struct {
	State   T             // the zero value while Pending
	Pending bool          // status 202: there is no state yet
	Pause   time.Duration // the Retry-After of the response; 0: it has none
}

// Ask makes one request of a poll. It does not decode the body of a response with status 202, which means "still in process".
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

// Poll calls ask until done reports true, and yields the first state and each changed state. The state of a pending response is the
// zero value, which Poll yields like any other.
//
//   - It continues after an error that is [tigo.Retryable], and after [tigo.ErrNotFound] in the first 30 s.
//   - It yields any other error once and ends.
//   - Only the context bounds its time. After the context has ended, ask fails without a request, as every call does.
func Poll[T any](ctx context.Context, ask func() (Progress[T], error), done func(Progress[T]) bool) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var last *T
		var before error // of the previous request; nil: it succeeded
		start, pause := time.Now(), firstPause
		for ; ; pause = min(pause+pause/2, maxPause) {
			now, err := ask()
			switch {
			case err == nil:
				if (last == nil || !reflect.DeepEqual(*last, now.State)) && !yield(now.State, nil) || done(now) {
					return
				}
				last = &now.State
			case !continues(ctx, err, time.Since(start)):
				if before != nil && ctx.Err() != nil {
					err = fmt.Errorf("%w; before that %w", err, before)
				}
				var none T
				yield(none, err)
				return
			}
			before = err
			wait(ctx, max(pause, min(max(now.Pause, retryAfter(err)), maxRetryAfter)))
		}
	}
}

// continues reports whether a poll continues after err. after is the time from the start of the poll to err.
func continues(ctx context.Context, err error, after time.Duration) bool {
	missing := errors.Is(err, tigo.ErrNotFound) && after < maxMissing
	return (missing || tigo.Retryable(err)) && ctx.Err() == nil
}

// retryAfter returns the Retry-After of an error; 0: there is none.
func retryAfter(err error) time.Duration {
	if e, ok := errors.AsType[*tigo.Error](err); ok {
		return e.RetryAfter
	}
	return 0
}

// wait waits for a pause, or until the context ends.
func wait(ctx context.Context, pause time.Duration) {
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}
