package failure_test

import (
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/internal/clienttest"
	"github.com/tigo-go/tigo/tigotest"
)

// series responds with one status after another, and records the times of the requests.
type series struct {
	replies []reply
	at      []time.Time
}

func (s *series) RoundTrip(*http.Request) (*http.Response, error) {
	s.at = append(s.at, time.Now())
	return s.replies[min(len(s.at), len(s.replies))-1].response(), nil
}

// waits returns the times between the requests.
func (s *series) waits() []time.Duration {
	var waits []time.Duration
	for i := 1; i < len(s.at); i++ {
		waits = append(waits, s.at[i].Sub(s.at[i-1]))
	}
	return waits
}

func TestBackoffIsRandomWithinDoublingBounds(t *testing.T) {
	bounds := []time.Duration{100 * time.Millisecond, 200 * time.Millisecond, 400 * time.Millisecond, 500 * time.Millisecond, 500 * time.Millisecond}
	synctest.Test(t, func(t *testing.T) {
		low, high := make([]bool, len(bounds)), make([]bool, len(bounds))
		for range 200 {
			s := &series{replies: []reply{unavailable()}}
			_, err := clienttest.Fetch(t, clienttest.New(t, clienttest.Transport(s)), clienttest.GetBalance("1000"), tigo.WithRetry(tigo.Retry{
				Attempts: 6, MinDelay: bounds[0], MaxDelay: 500 * time.Millisecond,
			}))
			require.ErrorIs(t, err, tigo.ErrUnavailable)
			require.Len(t, s.waits(), len(bounds))
			for i, wait := range s.waits() {
				require.Less(t, wait, bounds[i])
				low[i] = low[i] || wait < bounds[i]/4
				high[i] = high[i] || wait > bounds[i]*3/4
			}
		}
		assert.NotContains(t, low, false)
		assert.NotContains(t, high, false)
	})
}

func TestBackoffIsAtMostMaxDelay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for range 50 {
			s := &series{replies: []reply{unavailable(), {status: http.StatusOK}}}
			_, err := clienttest.Fetch(t, clienttest.New(t, clienttest.Transport(s)), clienttest.GetBalance("1000"), tigo.WithRetry(tigo.Retry{MinDelay: time.Hour, MaxDelay: time.Millisecond}))
			require.NoError(t, err)
			require.Less(t, s.waits()[0], time.Millisecond)
		}
	})
}

func TestRetryAfterIsWaitedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		now := time.Now()
		wrong := now.Add(1000 * time.Hour) // if the clock of a server is wrong, it is wrong in both headers
		tests := map[string]struct {
			response reply
			wait     time.Duration
		}{
			"seconds":                 {unavailable("Retry-After", "7"), 7 * time.Second},
			"a fraction":              {unavailable("Retry-After", "1.5"), 1500 * time.Millisecond},
			"a date":                  {unavailable("Retry-After", now.Add(9*time.Second).UTC().Format(http.TimeFormat), "Date", now.UTC().Format(http.TimeFormat)), 9 * time.Second},
			"a date by another clock": {unavailable("Retry-After", wrong.Add(9*time.Second).UTC().Format(http.TimeFormat), "Date", wrong.UTC().Format(http.TimeFormat)), 9 * time.Second},
			"on a 429":                {reply{http.StatusTooManyRequests, []string{"Retry-After", "7"}}, 7 * time.Second},
			"on a 502":                {reply{http.StatusBadGateway, []string{"Retry-After", "7"}}, 7 * time.Second},
			"exactly the longest":     {unavailable("Retry-After", "30"), 30 * time.Second},
		}
		for name, test := range tests {
			for _, request := range []tigo.Request{clienttest.GetBalance("1000"), clienttest.CreateInvoice("1000")} {
				s := &series{replies: []reply{test.response, {status: http.StatusOK}}}
				_, err := clienttest.Fetch(t, clienttest.New(t, clienttest.Transport(s)), request)
				if request.Method == http.MethodPost && test.response.status != http.StatusTooManyRequests {
					e := clienttest.Failure(t, err)
					assert.Equal(t, test.wait, e.RetryAfter, name)
					assert.Len(t, s.at, 1, name)
					continue
				}
				require.NoError(t, err, name)
				assert.Equal(t, []time.Duration{test.wait}, s.waits(), name)
			}
		}
	})
}

// TestRetryAfterThatIsTooLong has waits that are too long. The call ends at once, and its error has the Retry-After.
func TestRetryAfterThatIsTooLong(t *testing.T) {
	const longest = 1<<63 - 1
	tests := map[string]struct {
		text    string
		asked   time.Duration
		timeout time.Duration
	}{
		"above the cap":         {"31", 31 * time.Second, time.Hour},
		"past the deadline":     {"5", 5 * time.Second, 5 * time.Second},
		"a hundred years":       {"3153600000", 3153600000 * time.Second, time.Hour},
		"nanoseconds overflow":  {"9223372037", longest, time.Hour},
		"an integer overflow":   {"99999999999999999999", longest, time.Hour},
		"a float overflow":      {"1e400", longest, time.Hour},
		"a date in a century":   {"Sat, 01 Jan 2101 00:00:00 GMT", 101 * 365 * 24 * time.Hour, time.Hour},
		"the end of all dates":  {"Fri, 31 Dec 9999 23:59:59 GMT", longest, time.Hour},
		"more than a fraction":  {"30.001", 30001 * time.Millisecond, time.Hour},
		"seconds with a blank ": {" 31 ", 31 * time.Second, time.Hour},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				began := time.Now()
				s := &series{replies: []reply{unavailable("Retry-After", test.text)}}
				_, err := clienttest.Fetch(t, clienttest.New(t, clienttest.Transport(s)), clienttest.GetBalance("1000"), tigo.WithTimeout(test.timeout))
				e := clienttest.Failure(t, err)
				assert.Equal(t, http.StatusServiceUnavailable, e.StatusCode)
				assert.Len(t, s.at, 1)
				assert.Zero(t, time.Since(began))
				assert.GreaterOrEqual(t, e.RetryAfter, test.asked)
				assert.LessOrEqual(t, e.RetryAfter, max(test.asked, test.asked+100*24*time.Hour))
				assert.True(t, tigo.Retryable(err))
			})
		})
	}
}

// TestInvalidRetryAfter checks that an invalid Retry-After neither skips the backoff nor prevents the retry.
func TestInvalidRetryAfter(t *testing.T) {
	for _, text := range []string{"-5", "-9223372037", "0", "", "soon", "NaN", "-Inf", "Sat, 01 Jan 1990 00:00:00 GMT", "31 Feb"} {
		t.Run(text, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := &series{replies: []reply{unavailable("Retry-After", text)}}
				_, err := clienttest.Fetch(t, clienttest.New(t, clienttest.Transport(s)), clienttest.GetBalance("1000"), tigo.WithRetry(tigo.Retry{MinDelay: time.Second, MaxDelay: time.Second}))
				assert.Zero(t, clienttest.Failure(t, err).RetryAfter)
				require.Len(t, s.waits(), 2)
				for _, wait := range s.waits() {
					assert.Less(t, wait, time.Second)
				}
			})
		})
	}
}

// TestRetryBudget checks that all calls of a client share a retry budget: a failing platform gets a tenth more requests, not
// three times as many.
func TestRetryBudget(t *testing.T) {
	server := tigotest.Start(t)
	client := clienttest.New(t, clienttest.Emulator(server))
	contract := clienttest.Contract(server)
	require.NoError(t, client.SignIn(t.Context()))
	server.Inject(tigotest.Fault{Op: clienttest.OpGetBalance, Do: tigotest.Response{Status: http.StatusServiceUnavailable}})
	var callers sync.WaitGroup
	for range 8 {
		callers.Go(func() {
			for range 125 {
				_, err := clienttest.Fetch(t, client, clienttest.GetBalance(contract))
				assert.ErrorIs(t, err, tigo.ErrUnavailable)
			}
		})
	}
	callers.Wait()
	assert.LessOrEqual(t, server.Count(clienttest.OpGetBalance), 1100)
	assert.Greater(t, server.Count(clienttest.OpGetBalance), 1000)
}

// TestRetryBudgetFillsAgain checks that successful calls slowly refill the budget.
func TestRetryBudgetFillsAgain(t *testing.T) {
	var down atomic.Bool
	var requests atomic.Int32
	client := clienttest.New(t, clienttest.Platform(func(*http.Request) (*http.Response, error) {
		requests.Add(1)
		if down.Load() {
			return unavailable().response(), nil
		}
		return clienttest.Response(http.StatusOK, "{}"), nil
	}), func(c *tigo.Config) { c.Retry = clienttest.Quick })
	calls := func(n int) (made int32) {
		requests.Store(0)
		for range n {
			_, _ = clienttest.Fetch(t, client, clienttest.GetBalance("1000"))
		}
		return requests.Load()
	}
	down.Store(true)
	assert.EqualValues(t, 300+100, calls(300))
	assert.EqualValues(t, 10, calls(10), "the budget is empty")
	down.Store(false)
	assert.EqualValues(t, 50, calls(50))
	down.Store(true)
	assert.EqualValues(t, 10+5, calls(10), "one retry for ten successful calls")
}

// TestRetryingIsOff turns retries off, for all calls of a client and for a single call.
func TestRetryingIsOff(t *testing.T) {
	server := tigotest.Start(t)
	off := tigo.Retry{Attempts: 1}
	contract := clienttest.Contract(server)
	server.Inject(tigotest.Fault{Op: clienttest.OpGetBalance, Do: tigotest.Response{Status: http.StatusServiceUnavailable}})
	_, err := clienttest.Fetch(t, clienttest.New(t, clienttest.Emulator(server), func(c *tigo.Config) { c.Retry = off }), clienttest.GetBalance(contract))
	assert.Equal(t, 1, clienttest.Failure(t, err).Attempts)
	_, err = clienttest.Fetch(t, clienttest.New(t, clienttest.Emulator(server)), clienttest.GetBalance(contract), tigo.WithRetry(off))
	assert.Equal(t, 1, clienttest.Failure(t, err).Attempts)
	assert.Equal(t, 2, server.Count(clienttest.OpGetBalance))
}
