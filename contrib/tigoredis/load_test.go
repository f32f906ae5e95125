//go:build unix

package tigoredis_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// A load has the requests that a limiter allowed a fleet while all its callers called Wait repeatedly.
type load struct {
	at    []time.Time
	waits []time.Duration // sorted
	late  time.Duration   // the largest delay of a timer in a replica
}

// newLoad starts a load in all replicas at once. In each replica, a number of callers use the limiter of the command.
func newLoad(t *testing.T, fleet []*process, command string, callers []int, lasts time.Duration) load {
	t.Helper()
	var l load
	for i, p := range fleet {
		p.tell(t, fmt.Sprintf("%s %d %d", command, callers[i], lasts.Milliseconds()))
	}
	for _, p := range fleet {
		line := p.next(t, "load")
		require.Empty(t, line.Error)
		for _, s := range line.Sent {
			l.at, l.waits = append(l.at, s.At), append(l.waits, s.Wait)
		}
		l.late = max(l.late, line.Late)
	}
	slices.SortFunc(l.at, time.Time.Compare)
	slices.Sort(l.waits)
	require.NotEmpty(t, l.at)
	return l
}

// within returns the number of requests that were sent in the time d after the start.
func (l load) within(d time.Duration) int {
	n, _ := slices.BinarySearchFunc(l.at, l.at[0].Add(d), time.Time.Compare)
	return n
}

// inASecond returns the largest number of requests within any second, less the delay of timers on a busy machine.
func (l load) inASecond(late time.Duration) int {
	largest, first := 0, 0
	for i := range l.at {
		for l.at[i].Sub(l.at[first]) >= time.Second-late {
			first++
		}
		largest = max(largest, i-first+1)
	}
	return largest
}

func (l load) p99() time.Duration { return l.waits[len(l.waits)*99/100] }
