package tigoredis

import (
	"context"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/tigo-go/tigo"
)

// Watch returns a transport that holds the whole fleet when the platform responds with status 429: for as long as its
// Retry-After says, at most a minute, and for a second if it says nothing. Requests that wait for less than a second in
// other replicas still go. A nil base is [tigo.DefaultTransport].
func (l *Limiter) Watch(base http.RoundTripper) http.RoundTripper {
	if base == nil {
		base = tigo.DefaultTransport()
	}
	return &watch{base: base, limit: l}
}

type watch struct {
	base  http.RoundTripper
	limit *Limiter
}

// RoundTrip implements [http.RoundTripper].
func (w *watch) RoundTrip(request *http.Request) (*http.Response, error) {
	response, err := w.base.RoundTrip(request)
	if err == nil && response.StatusCode == http.StatusTooManyRequests {
		w.limit.holdAll(request.Context(), min(max(retryAfter(response.Header), shortestHold), longestHold))
	}
	return response, err
}

// CloseIdleConnections closes those of the base, if it can.
func (w *watch) CloseIdleConnections() {
	if pool, ok := w.base.(interface{ CloseIdleConnections() }); ok {
		pool.CloseIdleConnections()
	}
}

// holdAll holds this process at once, and the others by way of Redis.
func (l *Limiter) holdAll(ctx context.Context, d time.Duration) {
	l.hold(d)
	if l.err != nil {
		return
	}
	if gone, _ := l.state(); gone {
		return
	}
	began := time.Now()
	_, err := run(context.WithoutCancel(ctx), limitPatience, l.rdb, holdScript, l.keys[1:], d.Milliseconds(), longestHold.Milliseconds())
	if err != nil {
		l.lost(began)
	}
}

// retryAfter reads the header: seconds, a fraction of them, or a date, taken against the response's own Date. It is 0 for
// what it cannot read.
func retryAfter(header http.Header) time.Duration {
	text := strings.TrimSpace(header.Get("Retry-After"))
	if seconds, err := strconv.ParseFloat(text, 64); err == nil && seconds > 0 {
		return time.Duration(math.Ceil(min(seconds, longestHold.Seconds()) * float64(time.Second)))
	}
	at, err := http.ParseTime(text)
	if err != nil {
		return 0
	}
	now := time.Now()
	if date, err := http.ParseTime(header.Get("Date")); err == nil {
		now = date
	}
	return at.Sub(now)
}
