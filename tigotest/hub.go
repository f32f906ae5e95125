package tigotest

import (
	"sync"
	"sync/atomic"
)

// Topics of changes.
const (
	topicData = iota // customers, contracts, invoices, payments
	topicFaults
	topicClock
	topicDialects
	topicReset
	topicCount
)

// topicNames returns the names of the topics in the console's pages.
func topicNames() [topicCount]string {
	return [topicCount]string{"data", "faults", "clock", "dialects", "reset"}
}

// changed records a change of a topic; the lock is held.
func (s *Server) changed(topic int) {
	s.topics[topic]++
	s.hub.wake()
}

// hub wakes the followers of changes. They read what happened from the journal and the topics, so a slow follower loses nothing
// and delays nothing.
type hub struct {
	count   atomic.Int32
	mu      sync.Mutex
	waiting map[chan struct{}]struct{}
}

// wake wakes every follower.
func (h *hub) wake() {
	if h.count.Load() == 0 {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	for c := range h.waiting {
		select {
		case c <- struct{}{}:
		default: // it is awake already
		}
	}
}

// join returns a channel that receives after a change, and a function that ends following.
func (h *hub) join() (<-chan struct{}, func()) {
	c := make(chan struct{}, 1)
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.waiting == nil {
		h.waiting = map[chan struct{}]struct{}{}
	}
	h.waiting[c] = struct{}{}
	h.count.Add(1)
	return c, func() {
		h.mu.Lock()
		defer h.mu.Unlock()
		delete(h.waiting, c)
		h.count.Add(-1)
	}
}
