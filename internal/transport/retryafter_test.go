package transport

import (
	"math"
	"math/big"
	"net/http"
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
		"no number":          {"NaN", "", 0},
		"minus infinity":     {"-Inf", "", 0},
		"infinity":           {"Inf", "", math.MaxInt64},
		"285 years":          {"9000000000", "", 9000000000 * time.Second},
		"the first beyond":   {"9223372037", "", math.MaxInt64},
		"beyond a float":     {"1e400", "", math.MaxInt64},
		"below a float":      {"-1e400", "", 0},
		"a date":             {at, "Fri, 20 Mar 2026 10:00:00 GMT", 30 * time.Second},
		"a date in the past": {at, "Fri, 20 Mar 2026 10:01:00 GMT", 0},
		"RFC 850":            {"Friday, 20-Mar-26 10:00:30 GMT", "Fri, 20 Mar 2026 10:00:00 GMT", 30 * time.Second},
		"words":              {"in a minute", "", 0},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, test.want, retryAfter(http.StatusServiceUnavailable, http.Header{"Retry-After": {test.text}, "Date": {test.date}}))
		})
	}
}

// Without a Date of the server's, the own clock has to do.
func TestRetryAfterByTheOwnClock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		at := time.Now().Add(90 * time.Second).UTC().Format(http.TimeFormat)
		assert.Equal(t, 90*time.Second, retryAfter(http.StatusServiceUnavailable, http.Header{"Retry-After": {at}}))
		assert.Equal(t, 90*time.Second, retryAfter(http.StatusServiceUnavailable, http.Header{"Retry-After": {at}, "Date": {"today"}}))
	})
}

// FuzzRetryAfter holds that a wait is never negative, and never early: seconds as exact as they are written, a date
// against the server's own.
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
				// A float of this size is off by less than a part in 2⁵².
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

// decimal is a plain decimal number of reasonable length.
func decimal(text string) (*big.Rat, bool) {
	if len(text) > 40 || strings.Trim(text, "0123456789.") != "" || strings.Count(text, ".") > 1 {
		return nil, false
	}
	return new(big.Rat).SetString(text)
}
