package main

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestEachIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		busy, most := 0, 0
		change := func(by int) {
			mu.Lock()
			defer mu.Unlock()
			busy += by
			most = max(most, busy)
		}
		start := time.Now()
		require.NoError(t, each(t.Context(), 3, make([]int, 10), func(context.Context, int) error {
			change(1)
			defer change(-1)
			<-time.After(time.Second)
			return nil
		}))
		assert.Equal(t, 3, most)
		assert.Equal(t, 4*time.Second, time.Since(start), "10 items of a second each, 3 at a time")
	})
}

func TestEachReturnsAllErrors(t *testing.T) {
	odd, three := errors.New("odd"), errors.New("three")
	failures := map[int]error{1: odd, 3: three}
	done := atomic.Int64{}
	err := each(t.Context(), 2, []int{1, 2, 3, 4}, func(_ context.Context, n int) error {
		done.Add(1)
		return failures[n]
	})
	require.ErrorIs(t, err, odd)
	require.ErrorIs(t, err, three)
	assert.Equal(t, int64(4), done.Load())
}

func TestEachStartsNothingAfterTheEnd(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	done := 0
	err := each(ctx, 1, make([]int, 100), func(context.Context, int) error {
		done++
		stop()
		return nil
	})
	require.ErrorIs(t, err, context.Canceled)
	assert.LessOrEqual(t, done, 2, "the first item, and one that a worker had taken before the end")
}

func TestPace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPace(4)
		start := time.Now()
		for range 9 {
			require.NoError(t, p.Wait(t.Context()))
		}
		assert.Equal(t, 2*time.Second, time.Since(start), "the first at once, then one every 250 ms")

		ctx, stop := context.WithCancel(t.Context())
		stop()
		require.NoError(t, p.Wait(t.Context()))
		assert.ErrorIs(t, p.Wait(ctx), context.Canceled)
	})
}
