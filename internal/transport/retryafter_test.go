package transport

import (
	"math"
	"math/big"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestRetryAfter(t *testing.T) {
	const at = "Fri, 20 Mar 2026 10:00:30 GMT"
	tests := map[string]struct {
		text, date string
		want       time.Duration
	}{
		"none":               {"", "", 0},
		"seconds":            {"120", "", 2 * time.Minute},
		"white space":        {" 120\t", "", 2 * time.Minute},
		"a fraction":         {"0.25", "", 250 * time.Millisecond},
		"rounded up":         {"0.0000000001", "", 1},
		"negative":           {"-1", "", 0},
		"NaN":                {"NaN", "", 0},
		"minus infinity":     {"-Inf", "", 0},
		"infinity":           {"Inf", "", math.MaxInt64},
		"285 years":          {"9000000000", "", 9000000000 * time.Second},
		"beyond a Duration":  {"9223372037", "", math.MaxInt64},
		"beyond a float64":   {"1e400", "", math.MaxInt64},
		"below a float64":    {"-1e400", "", 0},
		"a date":             {at, "Fri, 20 Mar 2026 10:00:00 GMT", 30 * time.Second},
		"a date in the past": {at, "Fri, 20 Mar 2026 10:01:00 GMT", 0},
		"RFC 850":            {"Friday, 20-Mar-26 10:00:30 GMT", "Fri, 20 Mar 2026 10:00:00 GMT", 30 * time.Second},
		"invalid":            {"in a minute", "", 0},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, test.want, retryAfter(http.StatusServiceUnavailable, http.Header{"Retry-After": {test.text}, "Date": {test.date}}))
		})
	}
}

// TestRetryAfterInOtherHeaders has headers outside the standard, and Retry-After headers that proxies changed.
func TestRetryAfterInOtherHeaders(t *testing.T) {
	const date = "Fri, 20 Mar 2026 10:00:00 GMT"
	tests := map[string]struct {
		status int
		header []string // names and values alternate
		want   time.Duration
	}{
		"joined by a proxy":          {503, []string{"Retry-After", "120, 120"}, 2 * time.Minute},
		"joined, with other values":  {503, []string{"Retry-After", "1,60, 5"}, time.Minute},
		"twice":                      {503, []string{"Retry-After", "5", "Retry-After", "90"}, 90 * time.Second},
		"RFC 3339":                   {503, []string{"Retry-After", "2026-03-20T10:00:30Z", "Date", date}, 30 * time.Second},
		"RFC 3339, with a zone":      {503, []string{"Retry-After", "2026-03-20T05:00:30-05:00", "Date", date}, 30 * time.Second},
		"RFC 3339, past":             {503, []string{"Retry-After", "2026-03-20T09:00:00Z", "Date", date}, 0},
		"a unit":                     {503, []string{"Retry-After", "1500ms"}, 1500 * time.Millisecond},
		"no unit is seconds":         {503, []string{"Retry-After", "1500"}, 1500 * time.Second},
		"Retry-After-Ms":             {503, []string{"Retry-After-Ms", "1500"}, 1500 * time.Millisecond},
		"joined milliseconds":        {503, []string{"Retry-After-Ms", "1500, 2500"}, 2500 * time.Millisecond},
		"joined resets":              {429, []string{"X-Ratelimit-Reset", "3, 7"}, 7 * time.Second},
		"Retry-After-Ms comes first": {503, []string{"Retry-After", "2", "Retry-After-Ms", "1500"}, 1500 * time.Millisecond},
		"a reset":                    {429, []string{"RateLimit-Reset", "17"}, 17 * time.Second},
		"a reset, the older name":    {429, []string{"X-RateLimit-Reset", "17"}, 17 * time.Second},
		"a reset beside Retry-After": {429, []string{"RateLimit-Reset", "17", "Retry-After", "3"}, 3 * time.Second},
		"a reset of no rate limit":   {503, []string{"RateLimit-Reset", "17"}, 0},
		"a reset of a success":       {200, []string{"X-RateLimit-Reset", "17"}, 0},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			h := make(http.Header)
			for i := 0; i < len(test.header); i += 2 {
				h.Add(test.header[i], test.header[i+1])
			}
			assert.Equal(t, test.want, retryAfter(test.status, h))
		})
	}
	inTheFuture := strconv.FormatInt(time.Now().Add(time.Hour).Unix(), 10) // some servers send the Unix time of the reset
	assert.InDelta(t, time.Hour, retryAfter(http.StatusTooManyRequests, http.Header{"X-Ratelimit-Reset": {inTheFuture}}), float64(time.Minute))
}

// TestRetryAfterWithoutADate has responses without a valid Date header. A wait then counts from the clock of the client.
func TestRetryAfterWithoutADate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		at := time.Now().Add(90 * time.Second).UTC().Format(http.TimeFormat)
		assert.Equal(t, 90*time.Second, retryAfter(http.StatusServiceUnavailable, http.Header{"Retry-After": {at}}))
		assert.Equal(t, 90*time.Second, retryAfter(http.StatusServiceUnavailable, http.Header{"Retry-After": {at}, "Date": {"today"}}))
	})
}

// FuzzRetryAfter checks that a wait is never negative, and not early by more than the rounding of a float64. A date counts from the
// Date of the server.
func FuzzRetryAfter(f *testing.F) {
	for _, text := range []string{"", "0", "1", "1.5", "-1", "9223372036.9", "9223372037", "1e400", "1e-400", "NaN", "Inf", "0x1p4", "1_0", "soon"} {
		f.Add(text, "")
	}
	f.Add("Fri, 20 Mar 2026 10:00:30 GMT", "Fri, 20 Mar 2026 10:00:00 GMT")
	f.Add("Fri, 31 Dec 9999 23:59:59 GMT", "Mon, 01 Jan 0001 00:00:00 GMT")
	f.Fuzz(func(t *testing.T, text, date string) {
		got := retryAfter(http.StatusServiceUnavailable, http.Header{"Retry-After": {text}, "Date": {date}})
		require.GreaterOrEqual(t, got, time.Duration(0))
		if seconds, ok := decimal(strings.TrimSpace(text)); ok {
			nanos := new(big.Rat).Mul(seconds, big.NewRat(int64(time.Second), 1))
			waited := new(big.Rat).SetInt64(int64(got))
			early := waited.Cmp(nanos) < 0 && got < math.MaxInt64
			if early {
				// The relative error of a float64 is less than 1/2⁵².
				missing := new(big.Rat).Sub(nanos, waited)
				require.LessOrEqual(t, missing.Cmp(new(big.Rat).Quo(nanos, big.NewRat(1<<52, 1))), 0, "%q: %v", text, got)
			}
			if seconds.Sign() <= 0 {
				require.Zero(t, got)
			}
			return
		}
		at, err := http.ParseTime(strings.TrimSpace(text))
		sent, sentErr := http.ParseTime(date)
		if err == nil && sentErr == nil && at.After(sent) {
			require.False(t, sent.Add(got).Before(at) && got < math.MaxInt64)
		}
	})
}

// decimal parses a decimal number of at most 40 characters, without sign and exponent.
func decimal(text string) (*big.Rat, bool) {
	if len(text) > 40 || strings.Trim(text, "0123456789.") != "" || strings.Count(text, ".") > 1 {
		return nil, false
	}
	return new(big.Rat).SetString(text)
}
