package transport

import (
	"io"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestReplayDoesNotDoubleTheBackoff makes calls whose first token is refused, and whose replay gets a 503. The bound of the first
// backoff is MinDelay, and that of the second one is twice as long.
func TestReplayDoesNotDoubleTheBackoff(t *testing.T) {
	statuses := []int{http.StatusUnauthorized, http.StatusServiceUnavailable, http.StatusServiceUnavailable, http.StatusOK}
	synctest.Test(t, func(t *testing.T) {
		waits := make([]time.Duration, len(statuses)) // the longest wait before each attempt
		for range 50 {
			var last time.Time
			attempts := 0
			tr := newTestTransport(t, roundTrip(func(*http.Request) (*http.Response, error) {
				if attempts > 0 {
					waits[attempts] = max(waits[attempts], time.Since(last))
				}
				last = time.Now()
				attempts++
				return tokenResponse(statuses[attempts-1], "", nil), nil
			}))
			tr.signIn.fetch = (&endpoint{lifetime: time.Hour}).fetch
			c := newCall(t, &peer{URL: "http://platform.example"}, http.MethodGet, "")
			c.Request.Retry = &Retry{Attempts: 3, MinDelay: time.Second, MaxDelay: time.Minute}
			require.NoError(t, tr.Do(t.Context(), c))
			require.Equal(t, len(statuses), attempts)
		}
		assert.Zero(t, waits[1], "before the replay")
		assert.Less(t, waits[2], time.Second, "the first backoff")
		assert.Greater(t, waits[3], time.Second, "the second backoff")
		assert.Less(t, waits[3], 2*time.Second, "the second backoff")
	})
}

// TestFailureAfterAReplayIsRetried makes a call whose first token is refused, and whose replay gets no response. The retry uses the
// token of the replay. So the call is not ended as one whose replay would repeat the refused token.
func TestFailureAfterAReplayIsRetried(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var tokens []string
		tr := newTestTransport(t, roundTrip(func(req *http.Request) (*http.Response, error) {
			switch tokens = append(tokens, req.Header.Get("Authorization")); len(tokens) {
			case 1:
				return tokenResponse(http.StatusUnauthorized, "", nil), nil
			case 2:
				return nil, io.ErrUnexpectedEOF
			}
			return tokenResponse(http.StatusOK, "", nil), nil
		}))
		tr.signIn.fetch = (&endpoint{lifetime: time.Hour}).fetch
		require.NoError(t, tr.Do(t.Context(), newCall(t, &peer{URL: "http://platform.example"}, http.MethodGet, "")))
		assert.Equal(t, []string{"Bearer T1", "Bearer T2", "Bearer T2"}, tokens)
	})
}
