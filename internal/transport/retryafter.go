package transport

import (
	"errors"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// retryAfter returns how long to wait before the next request; 0: the response does not say. It reads, in this order:
//
//   - Retry-After-Ms, milliseconds
//   - Retry-After: seconds, also with a fraction; a number with a unit ("1500ms"); or a date, of HTTP or RFC 3339
//   - RateLimit-Reset and X-RateLimit-Reset, seconds, only on a 429, since other responses also have these headers
//
// If a header is repeated, or proxies joined its values ("120, 120"), the longest wait counts. Invalid and negative values are 0. A
// number without a unit that does not fit a Duration is the longest Duration.
func retryAfter(status int, h http.Header) time.Duration {
	if ms := h["Retry-After-Ms"]; len(ms) > 0 {
		return longest(separate(ms), func(text string) time.Duration { return number(text, time.Millisecond) })
	}
	if values := h["Retry-After"]; len(values) > 0 {
		now := time.Now()
		if date, err := http.ParseTime(h.Get("Date")); err == nil {
			now = date // the date in Retry-After is by the clock of the server, from which the clock of the client may differ
		}
		return longest(values, func(text string) time.Duration { return oneRetryAfter(text, now) })
	}
	if status != http.StatusTooManyRequests {
		return 0
	}
	for _, name := range []string{"Ratelimit-Reset", "X-Ratelimit-Reset"} { // in the canonical form of net/http
		if reset := h[name]; len(reset) > 0 {
			return longest(separate(reset), resetAfter)
		}
	}
	return 0
}

// separate separates the values that proxies joined.
func separate(values []string) []string { return strings.Split(strings.Join(values, ","), ",") }

// longest parses values, and returns the longest of the waits.
func longest(values []string, parse func(string) time.Duration) (most time.Duration) {
	for _, text := range values {
		most = max(most, parse(strings.TrimSpace(text)))
	}
	return most
}

// oneRetryAfter reads one header: a date, or a list of waits. It tries the date first, since a date may contain a comma.
func oneRetryAfter(text string, now time.Time) time.Duration {
	if at, err := http.ParseTime(text); err == nil {
		return max(0, at.Sub(now))
	}
	if at, err := time.Parse(time.RFC3339, text); err == nil {
		return max(0, at.Sub(now))
	}
	return longest(strings.Split(text, ","), func(part string) time.Duration {
		if d, err := time.ParseDuration(part); err == nil && strings.ContainsAny(part, "nuµμmsh") {
			return max(0, d)
		}
		return number(part, time.Second)
	})
}

// resetAfter reads the seconds until the limit is reset. Some servers send the Unix time of the reset instead.
func resetAfter(text string) time.Duration {
	const unixTimes = 1e9 // a value from this one to ten times as much is a Unix time, from 2001 to 2286
	seconds, err := strconv.ParseFloat(text, 64)
	if err == nil && seconds >= unixTimes && seconds < 10*unixTimes {
		return max(0, time.Until(time.Unix(int64(seconds), 0)))
	}
	return number(text, time.Second)
}

// number converts a number of units to a wait, rounded up so that no wait is too short.
func number(text string, unit time.Duration) time.Duration {
	n, err := strconv.ParseFloat(text, 64)
	most := float64(math.MaxInt64 / int64(unit))
	switch {
	case err != nil && !errors.Is(err, strconv.ErrRange), !(n > 0): // NaN too
		return 0
	case n >= most:
		return math.MaxInt64
	}
	return time.Duration(math.Ceil(n * float64(unit)))
}
