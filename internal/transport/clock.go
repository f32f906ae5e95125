package transport

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"
)

// ErrTimeout is the end of one of the SDK's own time limits. ErrSilent is a body that stopped in the middle. Both are a
// net.Error that timed out.
var (
	ErrTimeout error = timeoutError("the call took too long")
	ErrSilent  error = timeoutError("the platform stopped sending")
)

type timeoutError string

func (e timeoutError) Error() string   { return string(e) }
func (timeoutError) Timeout() bool     { return true }
func (timeoutError) Temporary() bool   { return true } // part of net.Error
func (timeoutError) Is(err error) bool { return err == context.DeadlineExceeded }

// Ended says by what a context ended: its cause, and beside it the plain cancellation or deadline.
func Ended(ctx context.Context) error {
	cause := context.Cause(ctx)
	if errors.Is(cause, ErrTimeout) || errors.Is(cause, ctx.Err()) {
		return cause
	}
	return endedError{cause, ctx.Err()}
}

type endedError struct{ cause, plain error }

func (e endedError) Error() string   { return e.cause.Error() }
func (e endedError) Unwrap() []error { return []error{e.cause, e.plain} }

// A clock is the time of one call: the caller's context, the call's own limit, and the silence of the body being read.
// One timer serves for all of it. It is armed once per call and looks, four times in the idle limit, whether a read is
// blocked still: silence is noticed up to a quarter of the limit late, and no read has to touch the timer.
type clock struct {
	caller   context.Context
	deadline time.Time     // the call's own, beside the caller's; zero: none
	idle     time.Duration // the longest silence of a body; 0: any
	asleep   atomic.Bool   // the timer is not armed: nothing was to be watched

	mu      sync.Mutex
	timer   *time.Timer
	armed   bool   // the timer will go off
	stopped bool   // the call is over
	scope   *scope // of the attempt under way
	body    *guarded
	seen    uint32 // the read that was blocked at the last look …
	looks   int    // … and for how many looks
	over    error  // the limit of the call has passed
}

// idleChecks is how often the timer looks at a body within the idle limit.
const idleChecks = 4

// start begins the call's time. A limit later than the caller's own deadline is none.
func (c *clock) start(caller context.Context, limit, idle time.Duration) {
	c.caller, c.idle = caller, idle
	if d, ok := caller.Deadline(); limit > 0 && (!ok || time.Until(d) > limit) {
		c.deadline = time.Now().Add(limit)
		c.arm(limit)
	}
}

// arm sets the timer for its next look, with so much time left; 0: none is limited. The lock is held, or not needed yet.
func (c *clock) arm(left time.Duration) {
	next := left
	if quarter := c.idle / idleChecks; quarter > 0 && (left == 0 || quarter < left) {
		next = quarter
	}
	switch c.armed = next > 0; {
	case !c.armed:
	case c.timer == nil:
		c.timer = time.AfterFunc(next, c.look)
	default:
		c.timer.Reset(next)
	}
}

// left is the time until the call's own deadline; 0: it has none. The lock is held.
func (c *clock) left() time.Duration {
	if c.deadline.IsZero() {
		return 0
	}
	return max(time.Until(c.deadline), 1)
}

// enter makes an attempt's scope the one that ends with the call's time.
func (c *clock) enter(s *scope) {
	c.mu.Lock()
	defer c.mu.Unlock()
	s.clock = c
	c.scope, c.body = s, nil
	if c.timer != nil && !c.armed {
		c.arm(c.left())
	}
}

// watch begins to look after a body.
func (c *clock) watch(body *guarded) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.body, c.seen, c.looks = body, 0, 0
	if !c.armed {
		c.arm(c.left())
	}
}

// look is the timer going off: is the call's time over, is the body silent, and when to look next?
func (c *clock) look() {
	c.mu.Lock()
	c.armed = false
	scope, body := c.scope, c.body
	switch {
	case c.stopped:
		c.mu.Unlock()
	case !c.deadline.IsZero() && !time.Now().Before(c.deadline):
		c.over = ErrTimeout
		c.mu.Unlock()
		if scope != nil {
			scope.end(ErrTimeout)
		}
		if body != nil {
			body.abort()
		}
	case body != nil && c.silent(body):
		c.mu.Unlock()
		body.abort()
	default:
		if !c.sleep(body) {
			c.arm(c.left())
		}
		c.mu.Unlock()
	}
}

// silent reports whether the same read has been blocked for as many looks as make the idle limit. The lock is held.
func (c *clock) silent(body *guarded) bool {
	reads := body.reads()
	if reads%2 == 0 || reads != c.seen {
		c.seen, c.looks = reads, 0
		return false
	}
	c.looks++
	return c.looks >= idleChecks
}

// sleep leaves the timer alone while the consumer of a body without a deadline works: its next read wakes the timer. The
// lock is held.
func (c *clock) sleep(body *guarded) bool {
	if body == nil || c.seen%2 == 1 || !c.deadline.IsZero() {
		return false
	}
	c.asleep.Store(true)
	return body.reads() == c.seen || !c.asleep.CompareAndSwap(true, false)
}

// wake arms a timer that was asleep. Every read asks.
func (c *clock) wake() {
	if c.asleep.Load() && c.asleep.CompareAndSwap(true, false) {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.arm(c.left())
	}
}

// handOver leaves a stream to its consumer: from here on the stream has a limit of its own, or none.
func (c *clock) handOver(limit time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.deadline = (time.Time{}); limit > 0 {
		c.deadline = time.Now().Add(limit)
		c.arm(limit)
	}
}

// stop ends the call's time: nothing more is limited, and whoever still works for the call is told to end.
func (c *clock) stop() {
	c.mu.Lock()
	c.stopped = true
	if c.timer != nil {
		c.timer.Stop()
	}
	scope := c.scope
	c.mu.Unlock()
	if scope != nil {
		scope.end(context.Canceled)
	}
}

// ended says why the call's time is over, nil while it is not.
func (c *clock) ended() error {
	c.mu.Lock()
	over := c.over
	c.mu.Unlock()
	if over != nil {
		return over
	}
	if c.caller.Err() != nil {
		return Ended(c.caller)
	}
	return nil
}

// until is the sooner of the caller's deadline and the call's.
func (c *clock) until() (time.Time, bool) {
	c.mu.Lock()
	own := c.deadline
	c.mu.Unlock()
	d, ok := c.caller.Deadline()
	if own.IsZero() || ok && d.Before(own) {
		return d, ok
	}
	return own, true
}

// remaining is the time left, false when there is no limit.
func (c *clock) remaining() (time.Duration, bool) {
	d, ok := c.until()
	if !ok {
		return 0, false
	}
	return time.Until(d), true
}
