package tigotest

import (
	"slices"
	"time"
)

// The emulator's clock stands still unless a test moves it. Invoices and payments are dated by it, and tokens expire by it.

// Now returns the time of the emulator's clock.
func (s *Server) Now() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.now
}

// SetClock sets the emulator's clock, which has the years 1 to 9999. Data of the seed keeps its dates.
func (s *Server) SetClock(t time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.now = bounded(t)
	s.changed(topicClock)
}

// bounded returns a time, or the nearest one of the years 1 to 9999: JSON has no others.
func bounded(t time.Time) time.Time {
	first, last := time.Time{}, time.Date(9999, time.December, 31, 23, 59, 59, 0, time.UTC)
	return slices.MinFunc([]time.Time{slices.MaxFunc([]time.Time{t, first}, time.Time.Compare), last}, time.Time.Compare)
}

// Advance moves the emulator's clock by d, backwards if d is negative. Past 48 hours a token has expired.
func (s *Server) Advance(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.now = bounded(s.now.Add(d))
	s.changed(topicClock)
}
