package transport

import (
	"errors"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// retryAfter reads a Retry-After header: seconds, a fraction of them, or a date. A date is taken against the
// answer's own Date, if it has one, since either clock may be wrong. Nonsense and negative values are zero;
// what does not fit a Duration is the longest one.
func retryAfter(h http.Header) time.Duration {
	text := strings.TrimSpace(h.Get("Retry-After"))
	if text == "" {
		return 0
	}
	if seconds, err := strconv.ParseFloat(text, 64); err == nil || errors.Is(err, strconv.ErrRange) {
		return secondsUp(seconds)
	}
	at, err := http.ParseTime(text)
	if err != nil {
		return 0
	}
	now := time.Now()
	if date, err := http.ParseTime(h.Get("Date")); err == nil {
		now = date
	}
	return max(0, at.Sub(now))
}

// secondsUp converts seconds, rounded up so that a wait is never early.
func secondsUp(seconds float64) time.Duration {
	const longest = float64(math.MaxInt64 / int64(time.Second))
	switch {
	case !(seconds > 0): // NaN too
		return 0
	case seconds >= longest:
		return math.MaxInt64
	}
	return time.Duration(math.Ceil(seconds * float64(time.Second)))
}
