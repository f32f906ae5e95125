//go:build unix

package tigoredis_test

import (
	"context"
	"fmt"
	"io"
	"math"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/contrib/tigoredis"
	"github.com/tigo-go/tigo/contrib/tigoredis/internal/redistest"
)

// slots reserves n slots without waiting for them, and returns the times until them.
func slots(t *testing.T, limit *tigoredis.Limiter, n int) []time.Duration {
	t.Helper()
	var got []time.Duration
	began := time.Now()
	for range n {
		require.NoError(t, limit.Wait(t.Context()))
		got = append(got, time.Since(began))
	}
	return got
}

func TestBurstAndRate(t *testing.T) {
	server := redistest.Start(t)
	limit := tigoredis.NewLimiter(server.Client(t), "a", tigoredis.Rate{PerSecond: 20, Burst: 3})
	other := tigoredis.NewLimiter(server.Client(t), "a", tigoredis.Rate{PerSecond: 20, Burst: 3})
	got := append(slots(t, limit, 3), slots(t, other, 3)...)
	const interval = 50 * time.Millisecond
	for i, at := range got[:3] {
		assert.Less(t, at, interval, "slot %d belongs to the burst", i)
	}
	assert.GreaterOrEqual(t, got[5], 2*interval, "the replicas share the rate")
	keys, err := server.Client(t).Keys(t.Context(), "*").Result()
	require.NoError(t, err)
	assert.Equal(t, []string{"tigo:{a}:slots"}, keys)
	life, err := server.Client(t).PTTL(t.Context(), keys[0]).Result()
	require.NoError(t, err)
	assert.Positive(t, life)
	assert.LessOrEqual(t, life, 2*time.Second, "an idle limiter leaves no keys")
}

func TestSlotsAfterTheDeadline(t *testing.T) {
	server := redistest.Start(t)
	rdb := server.Client(t)
	slow := tigoredis.NewLimiter(rdb, "slow", tigoredis.Rate{PerSecond: 0.1})
	require.NoError(t, slow.Wait(t.Context()))
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	began := time.Now()
	for range 3 {
		err := slow.Wait(ctx)
		require.ErrorIs(t, err, context.DeadlineExceeded)
		require.ErrorIs(t, err, tigo.ErrNotSent)
	}
	assert.Less(t, time.Since(began), 4*time.Second, "Wait fails at once")
	life, err := rdb.PTTL(t.Context(), "tigo:{slow}:slots").Result()
	require.NoError(t, err)
	assert.LessOrEqual(t, life, 11*time.Second, "Wait reserves nothing")

	hourly := tigoredis.NewLimiter(rdb, "hourly", tigoredis.Rate{PerSecond: 1.0 / 3600})
	require.NoError(t, hourly.Wait(t.Context()))
	require.ErrorContains(t, hourly.Wait(t.Context()), "longer than 10 minutes")

	gone, stop := context.WithCancel(t.Context())
	stop()
	assert.ErrorIs(t, slow.Wait(gone), context.Canceled)
}

func TestInvalidRates(t *testing.T) {
	rdb := redis.NewClient(&redis.Options{ContextTimeoutEnabled: true})
	defer rdb.Close()
	for _, rate := range []float64{0, -1, math.NaN(), math.Inf(1), 1e-9} {
		err := tigoredis.NewLimiter(rdb, "tigo", tigoredis.Rate{PerSecond: rate}).Wait(t.Context())
		assert.ErrorContains(t, err, "rate.PerSecond", "%v", rate)
	}
}

func TestInvalidValuesOfTheLimiter(t *testing.T) {
	server := redistest.Start(t)
	rdb := server.Client(t)
	for title, put := range map[string]func(key string){
		"text":         func(key string) { rdb.Set(t.Context(), key, "rubbish", 0) },
		"a list":       func(key string) { rdb.RPush(t.Context(), key, "rubbish") },
		"far away":     func(key string) { rdb.Set(t.Context(), key, "9e18", time.Hour) },
		"not a number": func(key string) { rdb.Set(t.Context(), key, "nan", time.Hour) },
		"endless":      func(key string) { rdb.Set(t.Context(), key, "inf", time.Hour) },
		"not a clock":  func(key string) { rdb.Set(t.Context(), key, "-1e300", time.Hour) },
	} {
		t.Run(title, func(t *testing.T) {
			require.NoError(t, rdb.FlushAll(t.Context()).Err())
			put("tigo:{x}:slots")
			put("tigo:{x}:hold")
			limit := tigoredis.NewLimiter(rdb, "x", tigoredis.Rate{PerSecond: 10})
			ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
			defer cancel()
			require.NoError(t, limit.Wait(ctx))
			began := time.Now()
			require.NoError(t, limit.Wait(ctx))
			assert.Greater(t, time.Since(began), 50*time.Millisecond, "the limit applies again")
		})
	}
}

// respond is a platform that always sends the same response.
type respond struct {
	status int
	header http.Header
}

func (r respond) RoundTrip(q *http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: r.status, Header: r.header, Body: io.NopCloser(strings.NewReader("")), Request: q}, nil
}

func TestA429PausesTheFleet(t *testing.T) {
	server := redistest.Start(t)
	date := time.Date(2026, time.March, 16, 15, 0, 0, 0, time.UTC)
	tests := map[string]struct {
		respond
		least, most time.Duration // bounds of the hold
	}{
		"seconds":        {respond{429, http.Header{"Retry-After": {"2"}}}, 1500 * time.Millisecond, 2 * time.Second},
		"a fraction":     {respond{429, http.Header{"Retry-After": {"1.5"}}}, 1100 * time.Millisecond, 1500 * time.Millisecond},
		"a date":         {respond{429, http.Header{"Retry-After": {date.Add(3 * time.Second).Format(http.TimeFormat)}, "Date": {date.Format(http.TimeFormat)}}}, 2500 * time.Millisecond, 3 * time.Second},
		"nothing":        {respond{429, nil}, 500 * time.Millisecond, time.Second},
		"nonsense":       {respond{429, http.Header{"Retry-After": {"soon"}}}, 500 * time.Millisecond, time.Second},
		"in the past":    {respond{429, http.Header{"Retry-After": {"-5"}}}, 500 * time.Millisecond, time.Second},
		"a date far off": {respond{429, http.Header{"Retry-After": {date.Add(time.Hour).Format(http.TimeFormat)}, "Date": {date.Format(http.TimeFormat)}}}, 59 * time.Second, time.Minute},
		"an hour":        {respond{429, http.Header{"Retry-After": {"3600"}}}, 59 * time.Second, time.Minute},
		"for ever":       {respond{429, http.Header{"Retry-After": {"1e300"}}}, 59 * time.Second, time.Minute},
		"another status": {respond{503, http.Header{"Retry-After": {"2"}}}, 0, 0},
	}
	for title, test := range tests {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			name := strings.ReplaceAll(title, " ", "-")
			rate := tigoredis.Rate{PerSecond: 10, Burst: 5}
			limit, other := tigoredis.NewLimiter(server.Client(t), name, rate), tigoredis.NewLimiter(server.Client(t), name, rate)
			request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://tigo.example", nil)
			require.NoError(t, err)
			response, err := limit.Watch(test.respond).RoundTrip(request)
			require.NoError(t, err)
			require.NoError(t, response.Body.Close())
			assert.Equal(t, test.status, response.StatusCode)
			left, err := server.Client(t).PTTL(t.Context(), fmt.Sprintf("tigo:{%s}:hold", name)).Result()
			require.NoError(t, err)
			assert.LessOrEqual(t, left, test.most)
			assert.GreaterOrEqual(t, left, min(test.least, left+test.most), "%v", left)
			if test.most > 3*time.Second {
				return
			}
			began := time.Now()
			require.NoError(t, limit.Wait(t.Context()))
			assert.GreaterOrEqual(t, time.Since(began), test.least)
			if test.most == 0 {
				return
			}
			began = time.Now()
			require.NoError(t, other.Wait(t.Context()))
			require.NoError(t, other.Wait(t.Context()))
			assert.Greater(t, time.Since(began), 100*time.Millisecond, "after a hold there is no burst")
		})
	}
}

// TestAHoldAppliesToWaitingRequests has requests that already wait for their slots when the 429 arrives, in the same replica
// and in another one.
func TestAHoldAppliesToWaitingRequests(t *testing.T) {
	for _, same := range []bool{true, false} {
		t.Run(fmt.Sprint(same), func(t *testing.T) {
			t.Parallel()
			server := redistest.Start(t)
			limit := tigoredis.NewLimiter(server.Client(t), "a", tigoredis.Rate{PerSecond: 0.8})
			watcher := limit
			if !same {
				watcher = tigoredis.NewLimiter(server.Client(t), "a", tigoredis.Rate{PerSecond: 0.8})
			}
			require.NoError(t, limit.Wait(t.Context()))
			began, waited := time.Now(), make(chan time.Duration)
			go func() {
				assert.NoError(t, limit.Wait(t.Context()))
				waited <- time.Since(began)
			}()
			require.Eventually(t, func() bool { return server.Scripts(t) >= 2 }, time.Minute, 10*time.Millisecond)
			request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://tigo.example", nil)
			require.NoError(t, err)
			response, err := watcher.Watch(respond{429, http.Header{"Retry-After": {"3"}}}).RoundTrip(request)
			require.NoError(t, err)
			require.NoError(t, response.Body.Close())
			assert.GreaterOrEqual(t, <-waited, 3*time.Second)
		})
	}
}
