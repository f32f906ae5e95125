package transport

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"
)

// ErrTimeout is the error of an exceeded time limit. ErrSilent is the error of a body that stalls. Both implement net.Error, and
// their method Timeout returns true.
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

// A clock bounds the time of one call: by the context of the caller, by the timeout of the call, and by the idle limit, which
// bounds each read of a body. It has one timer, which checks the body four times within the idle limit. The first check that finds
// a read blocked remembers it. If four more checks in a row find the same read blocked, the clock aborts the body, at most a
// quarter of the limit late. So a read need not set a timer.
type clock struct {
	caller   context.Context
	deadline time.Time     // of the call; zero: none; the context of the caller may have another one
	idle     time.Duration // how long one read of a body may block; 0: no limit
	asleep   atomic.Bool   // the timer is stopped until the next read, since no read blocks
	late     atomic.Bool   // check has found that the deadline has passed

	mu      sync.Mutex
	armed   bool   // the timer is running
	stopped bool   // the call is over
	blocked uint8  // the number of checks in a row, after the first, that found the same read blocked
	seen    uint64 // body.state at the last check
	timer   *time.Timer
	scope   *scope   // of the current attempt
	body    *guarded // that is being read; nil: none
}

// idleChecks is the number of checks within the idle limit.
const idleChecks = 4

// start starts the clock of a call whose first attempt has the scope s, and returns the time. If the context of the caller has an
// earlier deadline, limit has no effect; 0 means no limit.
func (c *clock) start(caller context.Context, s *scope, limit, idle time.Duration) (now time.Time) {
	c.caller, c.scope, c.idle = caller, s, idle
	s.clock = c
	now = time.Now()
	if d, ok := caller.Deadline(); limit > 0 && (!ok || d.Sub(now) > limit) {
		c.deadline = now.Add(limit)
		c.mu.Lock() // the timer may fire before arm has stored it
		c.arm(limit)
		c.mu.Unlock()
	}
	return now
}

// startIdle starts a clock that has only the idle limit, for a body that belongs to no call: that of a token response.
func (c *clock) startIdle(caller context.Context, idle time.Duration) {
	c.start(caller, new(scope), 0, idle)
}

// arm starts the timer for the next check. left is the time until the deadline; 0: no deadline. The caller holds the lock.
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

// left returns the time until the deadline of the call, at least 1 ns; 0: it has none. The caller holds the lock.
func (c *clock) left() time.Duration {
	if c.deadline.IsZero() {
		return 0
	}
	return max(time.Until(c.deadline), 1)
}

// nextScope makes s the current scope, for the next attempt.
func (c *clock) nextScope(s *scope) {
	c.mu.Lock()
	defer c.mu.Unlock()
	s.clock = c
	c.scope, c.body = s, nil
	if c.timer != nil && !c.armed {
		c.arm(c.left())
	}
}

// watch bounds the reads of a body from now on.
func (c *clock) watch(body *guarded) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.body, c.seen, c.blocked = body, 0, 0
	if !c.armed {
		c.arm(c.left())
	}
}

// check runs when the timer fires. After the deadline it ends the attempt. If a read has blocked for the idle limit, it aborts the
// body. Otherwise it starts the timer for the next check, unless the timer can sleep until the next read. After stop it does
// nothing.
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

// silent reports whether one read has blocked for the idle limit. The caller holds the lock.
func (c *clock) silent(body *guarded) bool {
	state := body.state.Load()
	if state%2 == 0 || state != c.seen { // no read blocks, or it has received bytes
		c.seen, c.blocked = state, 0
		return false
	}
	c.blocked++
	return c.blocked >= idleChecks
}

// sleep reports whether the timer can stay stopped until the next read: there is no deadline, and no read of the body blocks. If a
// read begins at the same moment, either wake or sleep notices it. The caller holds the lock.
func (c *clock) sleep(body *guarded) bool {
	if body == nil || c.seen%2 == 1 || !c.deadline.IsZero() {
		return false
	}
	c.asleep.Store(true)
	return body.state.Load() == c.seen || !c.asleep.CompareAndSwap(true, false)
}

// wake starts the timer again if it is asleep. Every read calls it.
func (c *clock) wake() {
	if c.asleep.Load() && c.asleep.CompareAndSwap(true, false) {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.arm(c.left())
	}
}

// handOver replaces the deadline of the call with the time limit of its stream, which the caller reads now; 0: no limit.
func (c *clock) handOver(limit time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.deadline = (time.Time{}); limit > 0 {
		c.deadline = time.Now().Add(limit)
		c.arm(limit)
	}
}

// stop stops the clock and cancels the context of the current attempt.
func (c *clock) stop() {
	c.mu.Lock()
	c.stopped = true
	if c.timer != nil {
		c.timer.Stop()
	}
	cancel := c.scope.setCause(context.Canceled)
	c.mu.Unlock()
	if cancel != nil {
		cancel(context.Canceled)
	}
}

// ended returns the error of a call whose time is over, nil if it is not.
func (c *clock) ended() error {
	if c.late.Load() {
		return ErrTimeout
	}
	if c.caller.Err() != nil {
		return Ended(c.caller)
	}
	return nil
}

// until returns the deadline of the call or that of the caller's context, whichever is earlier, false if there is neither.
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

// remaining returns the time until the deadline that until returns, false without a deadline.
func (c *clock) remaining() (time.Duration, bool) {
	d, ok := c.until()
	if !ok {
		return 0, false
	}
	return time.Until(d), true
}
