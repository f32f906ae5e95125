package tigopay

import (
	"context"
	"net/http/httptrace"
	"sync/atomic"
	"time"
)

// stopwatch measures with the monotonic clock and with the wall clock, which also runs while the machine is suspended.
type stopwatch struct {
	start time.Time
	now   func() time.Time
}

func newStopwatch() stopwatch { return stopwatch{time.Now(), time.Now} }

func (s stopwatch) elapsed() time.Duration {
	now := s.now()
	return max(now.Sub(s.start), now.Round(0).Sub(s.start.Round(0)))
}

// within returns a context in which a request is sent only within a time limit on the stopwatch. A deadline is not enough:
// if the process is paused after the last check of the deadline, it sends the request when it continues. So the clock is
// checked again when the request is in the buffer of net/http, just before it is written. If it is too late, the connection
// is closed. A few microseconds from there to the kernel remain.
func (s stopwatch) within(ctx context.Context, limit time.Duration) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithTimeout(ctx, limit-s.elapsed())
	var conn atomic.Pointer[httptrace.GotConnInfo]
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GotConn: func(info httptrace.GotConnInfo) { conn.Store(&info) },
		WroteHeaders: func() { // guard clock
			if info := conn.Load(); info != nil && s.elapsed() >= limit {
				_ = info.Conn.Close()
			}
		},
	}), cancel
}
