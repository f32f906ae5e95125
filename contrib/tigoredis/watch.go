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

// Watch returns a transport that pauses the whole fleet after a response with status 429: for its Retry-After, at most a
// minute, or for a second if there is none. A request of another replica whose slot is less than a second away is still
// sent. A nil base means [tigo.DefaultTransport].
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

// CloseIdleConnections closes the idle connections of the base, if it has such a method.
func (w *watch) CloseIdleConnections() {
	if pool, ok := w.base.(interface{ CloseIdleConnections() }); ok {
		pool.CloseIdleConnections()
	}
}

// holdAll pauses this process at once, and the others through Redis.
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

// retryAfter reads the header: seconds, also with a fraction, or a date, which is compared with the Date of the response. It
// returns 0 if the header is invalid.
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
