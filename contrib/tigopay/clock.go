package tigopay

import (
	"context"
	"net/http/httptrace"
	"sync/atomic"
	"time"
)

// stopwatch measures by the monotonic clock and by the other one, which goes on while the machine is suspended.
type stopwatch struct {
	start time.Time
	now   func() time.Time
}

func newStopwatch() stopwatch { return stopwatch{time.Now(), time.Now} }

func (s stopwatch) elapsed() time.Duration {
	now := s.now()
	return max(now.Sub(s.start), now.Round(0).Sub(s.start.Round(0)))
}

// within returns a context in which requests leave before a time has passed on the stopwatch. A deadline alone does not see to that:
// a process that is stopped after the last look at it sends what was ready when it goes on. So the clock is read once more where
// net/http has the request in its buffer and is about to write it, and a connection that is late is closed. What remains is the
// way from there to the kernel, a few microseconds.
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
