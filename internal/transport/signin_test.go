package transport

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// An endpoint is a token endpoint for tests with synctest.
type endpoint struct {
	takes    time.Duration // by each fetch
	lifetime time.Duration // of the tokens
	err      error         // of each fetch
	fetches  []time.Time   // when each fetch began
}

func (e *endpoint) fetch(ctx context.Context, _ string) (AccessToken, error) {
	e.fetches = append(e.fetches, time.Now())
	n := len(e.fetches)
	takes, err, lifetime := e.takes, e.err, e.lifetime
	select {
	case <-time.After(takes):
		return AccessToken{Value: fmt.Sprint("T", n), Lifetime: lifetime}, err
	case <-ctx.Done():
		return AccessToken{}, &SignInError{Temporary: true, Err: context.Cause(ctx)}
	}
}

func (e *endpoint) signIn() *signIn { return newSignIn(e.fetch, 30*time.Second) }

// pass lets time go by in a test with synctest.
func pass(d time.Duration) { time.Sleep(d) } //nolint:forbidigo // on a fake clock

var errBroken = errors.New("broken")

// bearer returns the header of the token that a caller gets.
func bearer(t *testing.T, s *signIn) string {
	t.Helper()
	tok, err := s.token(t.Context())
	require.NoError(t, err)
	return tok.header
}

// assertIs checks that an error is each of the targets. Unlike require, it may be used in any goroutine.
func assertIs(t *testing.T, err error, targets ...error) {
	t.Helper()
	for _, target := range targets {
		assert.ErrorIs(t, err, target)
	}
}

func TestFetchIsSingleFlight(t *testing.T) {
	for title, outcome := range map[string]error{"success": nil, "failure": errBroken} {
		t.Run(title, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				e := &endpoint{takes: time.Second, lifetime: time.Hour, err: outcome}
				s := e.signIn()
				var callers sync.WaitGroup
				for range 1000 {
					callers.Go(func() {
						_, err := s.token(t.Context())
						assert.ErrorIs(t, err, outcome)
					})
				}
				callers.Wait()
				assert.Len(t, e.fetches, 1)
			})
		})
	}
}

func TestCallersStopWaitingWhenTheirContextsEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := &endpoint{takes: 20 * time.Second, lifetime: time.Hour}
		s := e.signIn()
		began := time.Now()
		reason := errors.New("cause of the caller's context")
		var callers sync.WaitGroup
		for range 1000 {
			callers.Go(func() {
				ctx, cancel := context.WithTimeoutCause(t.Context(), 50*time.Millisecond, reason)
				defer cancel()
				_, err := s.token(ctx)
				assert.Equal(t, 50*time.Millisecond, time.Since(began))
				assertIs(t, err, reason, context.DeadlineExceeded)
			})
		}
		callers.Wait()
		assert.Equal(t, "Bearer T1", bearer(t, s), "a later caller gets the token of the same fetch")
		assert.Equal(t, 20*time.Second, time.Since(began))
		assert.Len(t, e.fetches, 1)
	})
}

func TestCancelledCallerStartsNoFetch(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := &endpoint{lifetime: time.Hour}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		_, err := e.signIn().token(ctx)
		require.ErrorIs(t, err, context.Canceled)
		synctest.Wait()
		assert.Empty(t, e.fetches)
	})
}

func TestFetchTimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := &endpoint{takes: time.Hour}
		began := time.Now()
		_, err := e.signIn().token(t.Context())
		require.ErrorIs(t, err, ErrTimeout)
		assert.Equal(t, 30*time.Second, time.Since(began))
	})
}

func TestRefreshInBackground(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := &endpoint{takes: time.Second, lifetime: 100 * time.Second}
		s := e.signIn()
		began := time.Now()
		assert.Equal(t, "Bearer T1", bearer(t, s))
		e.takes = 5 * time.Second
		for _, step := range []struct {
			at      time.Duration // since the first fetch began
			want    string
			fetches int
		}{
			{at: 90 * time.Second, want: "Bearer T1", fetches: 1},
			{at: 91 * time.Second, want: "Bearer T1", fetches: 2}, // the next fetch begins here; no caller waits for it
			{at: 95 * time.Second, want: "Bearer T1", fetches: 2},
			{at: 97 * time.Second, want: "Bearer T2", fetches: 2},
			{at: 101 * time.Second, want: "Bearer T2", fetches: 2}, // the first token has expired
		} {
			pass(time.Until(began.Add(step.at)))
			assert.Equal(t, step.want, bearer(t, s), "%v", step.at)
			assert.Equal(t, step.at, time.Since(began), "the caller does not wait")
			synctest.Wait()
			assert.Len(t, e.fetches, step.fetches, "%v", step.at)
		}
	})
}

func TestOldTokenIsUsedWhileRefreshFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := &endpoint{lifetime: 100 * time.Second}
		s := e.signIn()
		assert.Equal(t, "Bearer T1", bearer(t, s))
		began := time.Now()
		e.err = errBroken
		for since := 91 * time.Second; since < 100*time.Second; since += 100 * time.Millisecond {
			pass(time.Until(began.Add(since)))
			assert.Equal(t, "Bearer T1", bearer(t, s))
			synctest.Wait()
		}
		// The pauses between failed fetches double, although there are callers all the time.
		var at []time.Duration
		for _, fetch := range e.fetches[1:] {
			at = append(at, fetch.Sub(began))
		}
		assert.Equal(t, []time.Duration{91 * time.Second, 92 * time.Second, 94 * time.Second, 98 * time.Second}, at)
		pass(time.Until(began.Add(100 * time.Second)))
		_, err := s.token(t.Context())
		require.ErrorIs(t, err, errBroken, "the old token has expired")
		e.err = nil
		pass(maxFailureTime)
		assert.Equal(t, "Bearer T6", bearer(t, s))
	})
}

func TestFailuresAreKept(t *testing.T) {
	tests := map[string]struct {
		err  error
		want []int // the seconds of the fetches, if there is a caller every 100 ms
	}{
		"no Retry-After":      {errBroken, []int{0, 1, 3, 7, 15, 31, 47}},
		"Retry-After":         {&SignInError{RetryAfter: 20 * time.Second}, []int{0, 20, 40}},
		"long Retry-After":    {&SignInError{RetryAfter: 1000 * time.Hour}, []int{0}},
		"short Retry-After":   {&SignInError{RetryAfter: time.Millisecond}, []int{0, 1, 3, 7, 15, 31, 47}},
		"wrapped Retry-After": {fmt.Errorf("%w", &SignInError{RetryAfter: 30 * time.Second}), []int{0, 30}},
	}
	for title, test := range tests {
		t.Run(title, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				e := &endpoint{err: test.err, lifetime: time.Hour}
				s := e.signIn()
				began := time.Now()
				for time.Since(began) < maxPause {
					_, err := s.token(t.Context())
					require.ErrorIs(t, err, test.err)
					pass(100 * time.Millisecond)
				}
				var at []int
				for _, fetch := range e.fetches {
					at = append(at, int(fetch.Sub(began)/time.Second))
				}
				assert.Equal(t, test.want, at)
				e.err = nil
				pass(maxFailureTime)
				bearer(t, s)
			})
		})
	}
}

func TestInvalidateRemovesOnlyItsToken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := &endpoint{lifetime: time.Hour}
		s := e.signIn()
		first, err := s.token(t.Context())
		require.NoError(t, err)
		assert.True(t, s.invalidate(first))
		assert.True(t, s.invalidate(first), "by a second caller, before the next fetch")
		assert.Equal(t, "Bearer T2", bearer(t, s))
		assert.True(t, s.invalidate(first), "by a third caller, after the next fetch")
		assert.Equal(t, "Bearer T2", bearer(t, s))
		assert.Len(t, e.fetches, 2)
	})
}

func TestInvalidationsAreLimited(t *testing.T) {
	const burst = 1 + int(maxDebt/priceUnused)
	synctest.Test(t, func(t *testing.T) {
		e := &endpoint{lifetime: time.Hour}
		s := e.signIn()
		refuse := func() bool {
			tok, err := s.token(t.Context())
			require.NoError(t, err)
			return s.invalidate(tok)
		}
		for range burst {
			assert.True(t, refuse())
		}
		for range 1000 {
			assert.False(t, refuse())
		}
		assert.Len(t, e.fetches, 1+burst)
		pass(priceUnused)
		assert.True(t, refuse())
		assert.False(t, refuse())
		assert.Len(t, e.fetches, 2+burst)
	})
}

func TestCloseCancelsAFetchWithoutWaiters(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := &endpoint{takes: 20 * time.Second}
		s := e.signIn()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err := s.token(ctx)
		require.ErrorIs(t, err, context.DeadlineExceeded)
		began := time.Now()
		s.close()
		s.close()
		synctest.Wait()
		assert.Equal(t, began, time.Now())
		// synctest fails the test if the fetch is still in flight.
	})
}

func TestCloseKeepsAFetchWithWaiters(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := &endpoint{takes: 20 * time.Second, lifetime: time.Hour}
		s := e.signIn()
		var callers sync.WaitGroup
		callers.Go(func() {
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			defer cancel()
			_, err := s.token(ctx)
			assert.ErrorIs(t, err, context.DeadlineExceeded)
		})
		callers.Go(func() { assert.Equal(t, "Bearer T1", bearer(t, s)) })
		synctest.Wait()
		s.close()
		callers.Wait()
		assert.Len(t, e.fetches, 1)
	})
}

func TestLastWaiterAfterCloseCancelsTheFetch(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := &endpoint{takes: 20 * time.Second}
		s := e.signIn()
		ctx, cancel := context.WithCancel(t.Context())
		var caller sync.WaitGroup
		caller.Go(func() {
			_, err := s.token(ctx)
			assert.ErrorIs(t, err, context.Canceled)
		})
		synctest.Wait()
		s.close()
		cancel()
		caller.Wait()
		// synctest fails the test if the fetch is still in flight.
	})
}

func TestInFlightCallsStartAFetchAfterClose(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := &endpoint{takes: time.Second, lifetime: time.Hour}
		s := e.signIn()
		ctx, cancel := context.WithCancel(t.Context())
		go func() { _, _ = s.token(ctx) }()
		synctest.Wait()
		cancel()
		synctest.Wait()
		s.close() // abandons the first fetch
		var callers sync.WaitGroup
		for range 2 {
			callers.Go(func() { assert.Equal(t, "Bearer T2", bearer(t, s)) })
			synctest.Wait() // the result of the first fetch is ignored
		}
		callers.Wait()
		assert.Len(t, e.fetches, 2)
	})
}

func TestFetchThatExitsItsGoroutineFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSignIn(func(context.Context, string) (AccessToken, error) {
			runtime.Goexit()
			return AccessToken{}, nil
		}, time.Second)
		_, err := s.token(t.Context())
		require.ErrorIs(t, err, ErrPanicked)
	})
}
