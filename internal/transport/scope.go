package transport

import (
	"context"
	"time"
)

// A scope is the context of one attempt. It ends with the context of the caller, with the time of the call, and when the attempt is
// stopped. Its own context is made on first use: most calls over a RoundTripper without a network never wait for it.
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

// value returns a value of the caller's context. A context that is derived from the scope finds the scope's own context this way,
// and is cancelled by it.
func (s *scope) value(key any) any {
	s.clock.mu.Lock()
	ctx := s.ctx
	s.clock.mu.Unlock()
	if ctx == nil {
		ctx = s.clock.caller
	}
	return ctx.Value(key)
}

// context returns the scope's own context, and makes it on first use. The lock of the clock is held.
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
	cancel := s.ends(cause)
	s.clock.mu.Unlock()
	if cancel != nil {
		cancel(cause)
	}
}

// ends sets the cause. It returns what cancels the scope's own context, nil if there is none. The lock of the clock is held.
func (s *scope) ends(cause error) context.CancelCauseFunc {
	if s.cause == nil {
		s.cause = cause
	}
	return s.cancel
}
