package transport

import (
	"testing"
	"time"
)

// TestClockWhoseTimerFiresAtOnce has timers that fire while the clock still starts. The race detector checks that the first check
// finds a clock that is complete.
func TestClockWhoseTimerFiresAtOnce(t *testing.T) {
	for range 2_000 {
		var c clock
		var s scope
		c.start(t.Context(), &s, 10*time.Microsecond, idleChecks) // a check each nanosecond, until the deadline
		<-s.Done()
		c.stop()
	}
}
