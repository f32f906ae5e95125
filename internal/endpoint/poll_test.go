package endpoint

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
)

// script returns its results in turn, and repeats the last one.
type script struct {
	results []Progress[[]string]
	start   time.Time
	polled  []time.Duration // when each result was returned, since start
}

func (s *script) ask() (Progress[[]string], error) {
	s.polled = append(s.polled, time.Since(s.start))
	return s.results[min(len(s.polled), len(s.results))-1], nil
}

func state(words ...string) Progress[[]string] { return Progress[[]string]{State: words} }

func TestPoll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		slow := state("b")
		slow.Pause = 8 * time.Second
		s := &script{results: []Progress[[]string]{state("a"), state("a"), slow, state("a"), state("end")}, start: time.Now()}
		done := func(p Progress[[]string]) bool { return p.State[0] == "end" }
		var states []string
		for state, err := range Poll(t.Context(), s.ask, done) {
			require.NoError(t, err)
			states = append(states, state...)
		}
		assert.Equal(t, []string{"a", "b", "a", "end"}, states)
		assert.Equal(t, []time.Duration{0, 2 * time.Second, 5 * time.Second, 13 * time.Second, 19750 * time.Millisecond}, s.polled)
	})
}

func TestPollYieldsFirstStateEvenIfZero(t *testing.T) {
	s := &script{results: []Progress[[]string]{state()}}
	yielded := 0
	for _, err := range Poll(t.Context(), s.ask, func(Progress[[]string]) bool { return true }) {
		require.NoError(t, err)
		yielded++
	}
	assert.Equal(t, 1, yielded)
}

func TestPollBreak(t *testing.T) {
	s := &script{results: []Progress[[]string]{state("a")}}
	for _, err := range Poll(t.Context(), s.ask, func(Progress[[]string]) bool { return false }) {
		require.NoError(t, err)
		break
	}
	assert.Len(t, s.polled, 1)
}

func TestPollEndsWithContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	polls := 0
	ask := func() (Progress[[]string], error) {
		polls++
		return state("a"), ctx.Err()
	}
	var states []string
	var last error
	for state, err := range Poll(ctx, ask, func(Progress[[]string]) bool { return false }) {
		states, last = append(states, state...), err
		cancel()
	}
	assert.Equal(t, []string{"a"}, states)
	require.ErrorIs(t, last, context.Canceled)
	assert.Equal(t, 2, polls)
}

func TestPollEndsAfterOtherErrors(t *testing.T) {
	broken := errors.New("broken")
	polls := 0
	ask := func() (Progress[[]string], error) { polls++; return state("ignored"), broken }
	for state, err := range Poll(t.Context(), ask, func(Progress[[]string]) bool { return true }) {
		assert.Nil(t, state)
		assert.Equal(t, broken, err)
	}
	assert.Equal(t, 1, polls)
}

// TestPollShortensRetryAfter has responses and errors with a Retry-After of an hour. The next poll follows after 90 s, since the
// payment may be approved meanwhile. An earlier deadline ends the wait.
func TestPollShortensRetryAfter(t *testing.T) {
	pending := Progress[[]string]{Pending: true, Pause: time.Hour}
	busy := &tigo.Error{StatusCode: http.StatusServiceUnavailable, RetryAfter: time.Hour, Method: http.MethodGet}
	for name, ask := range map[string]func() (Progress[[]string], error){
		"a response": func() (Progress[[]string], error) { return pending, nil },
		"an error":   func() (Progress[[]string], error) { return Progress[[]string]{}, busy },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithTimeout(t.Context(), 200*time.Second)
				defer cancel()
				start := time.Now()
				var polled []time.Duration
				for _, err := range Poll(ctx, func() (Progress[[]string], error) {
					polled = append(polled, time.Since(start))
					if ctx.Err() != nil {
						return Progress[[]string]{}, ctx.Err()
					}
					return ask()
				}, func(Progress[[]string]) bool { return false }) {
					if err != nil {
						require.ErrorIs(t, err, context.DeadlineExceeded)
					}
				}
				assert.Equal(t, []time.Duration{0, 90 * time.Second, 180 * time.Second, 200 * time.Second}, polled)
			})
		})
	}
}
