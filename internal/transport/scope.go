package transport

import (
	"context"
	"time"
)

// A scope has the deadline and the cancellation of an attempt, which embeds it. It ends with the context of the caller, at the
// deadline of the call, and when the attempt is cancelled. It makes a context of package context on first use: a
// RoundTripper that does not use net/http seldom needs it.
type scope struct {
	clock  *clock
	ctx    context.Context         // nil: not needed yet
	cancel context.CancelCauseFunc // of ctx
	cause  error                   // why the scope ended; nil: it has not, or the context of the caller ended it
}

// Deadline implements context.Context.
func (s *scope) Deadline() (time.Time, bool) { return s.clock.until() }

// Done implements context.Context.
func (s *scope) Done() <-chan struct{} {
	s.clock.mu.Lock()
	defer s.clock.mu.Unlock()
	return s.context().Done()
}

// Err implements context.Context.
func (s *scope) Err() error {
	s.clock.mu.Lock()
	defer s.clock.mu.Unlock()
	if s.ctx == nil && s.cause == nil {
		return s.clock.caller.Err()
	}
	return s.context().Err()
}

// value returns a value of the caller's context, through s.ctx if there is one. Package context asks a parent for a private value,
// to find out whether it is a context of its own. If it is, a context that is derived from it needs no goroutine that waits for its
// end.
func (s *scope) value(key any) any {
	s.clock.mu.Lock()
	ctx := s.ctx
	s.clock.mu.Unlock()
	if ctx == nil {
		ctx = s.clock.caller
	}
	return ctx.Value(key)
}

// context returns s.ctx, and makes it on first use. The caller holds the lock of the clock.
func (s *scope) context() context.Context {
	if s.ctx == nil {
		s.ctx, s.cancel = context.WithCancelCause(s.clock.caller)
		if s.cause != nil {
			s.cancel(s.cause)
		}
	}
	return s.ctx
}

// end cancels the scope. Only the first cause counts.
func (s *scope) end(cause error) {
	s.clock.mu.Lock()
	cancel := s.setCause(cause)
	s.clock.mu.Unlock()
	if cancel != nil {
		cancel(cause)
	}
}

// setCause sets the cause, unless there is one. It returns the function that cancels s.ctx, to be called without the lock; nil if
// there is no s.ctx. The caller holds the lock of the clock.
func (s *scope) setCause(cause error) context.CancelCauseFunc {
	if s.cause == nil {
		s.cause = cause
	}
	return s.cancel
}
