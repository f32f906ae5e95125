package tigotest

import "time"

// The emulator's clock stands still unless a test moves it. Invoices and payments are dated by it, and tokens expire by it.

// Now returns the time of the emulator's clock.
func (s *Server) Now() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.now
}

// SetClock sets the emulator's clock. Data of the seed keeps its dates.
func (s *Server) SetClock(t time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.now = t
	s.changed(topicClock)
}

// Advance moves the emulator's clock by d, backwards if d is negative. Past 48 hours a token has expired.
func (s *Server) Advance(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.now = s.now.Add(d)
	s.changed(topicClock)
}
