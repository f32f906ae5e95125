package transport

import (
	"context"
	"time"
)

// A scope is the context of one attempt: it ends with the caller's, with the call's time, and when the attempt is
// stopped. The context that does this is made when somebody waits for the end; most calls that are served from memory
// have nobody who does.
type scope struct {
	clock  *clock
	ctx    context.Context
	cancel context.CancelCauseFunc
	cause  error // why it ended before there was a context
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

// value finds what the caller's context holds; a context made from the scope also finds the scope's own there, and hangs
// itself into it.
func (s *scope) value(key any) any {
	s.clock.mu.Lock()
	ctx := s.ctx
	s.clock.mu.Unlock()
	if ctx == nil {
		ctx = s.clock.caller
	}
	return ctx.Value(key)
}

// context makes the context that is waited for. The clock's lock is held.
func (s *scope) context() context.Context {
	if s.ctx == nil {
		s.ctx, s.cancel = context.WithCancelCause(s.clock.caller)
		if s.cause != nil {
			s.cancel(s.cause)
		}
	}
	return s.ctx
}

// end ends the scope. Only the first cause counts.
func (s *scope) end(cause error) {
	s.clock.mu.Lock()
	if s.cause == nil {
		s.cause = cause
	}
	cancel := s.cancel
	s.clock.mu.Unlock()
	if cancel != nil {
		cancel(cause)
	}
}
