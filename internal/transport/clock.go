package transport

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"
)

// ErrTimeout is the error of an exceeded time limit. ErrSilent is the error of a body that stalls. Both are a net.Error that timed
// out.
var (
	ErrTimeout error = timeoutError("the call timed out")
	ErrSilent  error = timeoutError("the platform stopped sending")
)

type timeoutError string

func (e timeoutError) Error() string   { return string(e) }
func (timeoutError) Timeout() bool     { return true }
func (timeoutError) Temporary() bool   { return true } // part of net.Error
func (timeoutError) Is(err error) bool { return err == context.DeadlineExceeded }

// Ended returns the cause of a context that has ended, joined with context.Canceled or context.DeadlineExceeded.
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

// A clock bounds the time of one call: by the context of the caller, by the timeout of the call, and by the idle limit of the body
// that is being read. It has one timer, which checks four times within the idle limit whether a read still blocks. So a read does
// not touch the timer, and silence is noticed at most a quarter of the limit late.
type clock struct {
	caller   context.Context
	deadline time.Time     // of the call; the caller's context may have another; zero: none
	idle     time.Duration // the longest silence of a body; 0: any
	asleep   atomic.Bool   // the timer is not armed, since no read blocks
	late     atomic.Bool   // the deadline has passed

	mu      sync.Mutex
	armed   bool   // the timer will fire
	stopped bool   // the call is over
	checks  uint8  // how many checks in a row found that read blocked
	seen    uint32 // body.reads() at the last check
	timer   *time.Timer
	scope   *scope // of the current attempt
	body    *guarded
}

// idleChecks is the number of checks within the idle limit.
const idleChecks = 4

// start starts the clock for a first attempt with a scope, and returns the time. A limit after the deadline of the caller has no effect.
func (c *clock) start(caller context.Context, s *scope, limit, idle time.Duration) (now time.Time) {
	c.caller, c.scope, c.idle = caller, s, idle
	s.clock = c
	now = time.Now()
	if d, ok := caller.Deadline(); limit > 0 && (!ok || d.Sub(now) > limit) {
		c.deadline = now.Add(limit)
		c.arm(limit)
	}
	return now
}

// startIdle starts the clock of a body that belongs to no attempt. It bounds its silence alone.
func (c *clock) startIdle(caller context.Context, idle time.Duration) {
	c.start(caller, new(scope), 0, idle)
}

// arm sets the timer for the next check. left is the time until the deadline; 0: there is none. The lock is held, or not needed
// yet.
func (c *clock) arm(left time.Duration) {
	next := left
	if quarter := c.idle / idleChecks; quarter > 0 && (left == 0 || quarter < left) {
		next = quarter
	}
	switch c.armed = next > 0; {
	case !c.armed:
	case c.timer == nil:
		c.timer = time.AfterFunc(next, c.check)
	default:
		c.timer.Reset(next)
	}
}

// left returns the time until the deadline of the call; 0: it has none. The lock is held.
func (c *clock) left() time.Duration {
	if c.deadline.IsZero() {
		return 0
	}
	return max(time.Until(c.deadline), 1)
}

// enter makes s the scope of the next attempt.
func (c *clock) enter(s *scope) {
	c.mu.Lock()
	defer c.mu.Unlock()
	s.clock = c
	c.scope, c.body = s, nil
	if c.timer != nil && !c.armed {
		c.arm(c.left())
	}
}

// watch starts to check a body.
func (c *clock) watch(body *guarded) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.body, c.seen, c.checks = body, 0, 0
	if !c.armed {
		c.arm(c.left())
	}
}

// check runs when the timer fires. It ends the attempt after the deadline, aborts a silent body, and sets the next check.
func (c *clock) check() {
	c.mu.Lock()
	c.armed = false
	scope, body := c.scope, c.body
	switch {
	case c.stopped:
		c.mu.Unlock()
	case !c.deadline.IsZero() && !time.Now().Before(c.deadline):
		c.late.Store(true)
		c.mu.Unlock()
		scope.end(ErrTimeout)
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

// silent reports whether one read has blocked for the idle limit. The lock is held.
func (c *clock) silent(body *guarded) bool {
	reads := body.reads()
	if reads%2 == 0 || reads != c.seen {
		c.seen, c.checks = reads, 0
		return false
	}
	c.checks++
	return c.checks >= idleChecks
}

// sleep reports whether the timer need not be armed: there is no deadline, and no read of the body blocks. The next read wakes the
// timer. The lock is held.
func (c *clock) sleep(body *guarded) bool {
	if body == nil || c.seen%2 == 1 || !c.deadline.IsZero() {
		return false
	}
	c.asleep.Store(true)
	return body.reads() == c.seen || !c.asleep.CompareAndSwap(true, false)
}

// wake arms a timer that is asleep. Every read calls it.
func (c *clock) wake() {
	if c.asleep.Load() && c.asleep.CompareAndSwap(true, false) {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.arm(c.left())
	}
}

// handOver replaces the deadline of the call with the limit of a stream; 0: it has none.
func (c *clock) handOver(limit time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.deadline = (time.Time{}); limit > 0 {
		c.deadline = time.Now().Add(limit)
		c.arm(limit)
	}
}

// stop stops the clock and cancels what still runs for the call.
func (c *clock) stop() {
	c.mu.Lock()
	c.stopped = true
	if c.timer != nil {
		c.timer.Stop()
	}
	cancel := c.scope.ends(context.Canceled)
	c.mu.Unlock()
	if cancel != nil {
		cancel(context.Canceled)
	}
}

// ended returns why the time of the call is over, nil if it is not.
func (c *clock) ended() error {
	if c.late.Load() {
		return ErrTimeout
	}
	if c.caller.Err() != nil {
		return Ended(c.caller)
	}
	return nil
}

// until returns the earlier of the caller's deadline and the call's, false if there is neither.
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

// remaining returns the time until the earlier deadline, false if there is none.
func (c *clock) remaining() (time.Duration, bool) {
	d, ok := c.until()
	if !ok {
		return 0, false
	}
	return time.Until(d), true
}
