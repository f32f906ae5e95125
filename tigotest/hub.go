package tigotest

import (
	"sync"
	"sync/atomic"
)

// What can change, for those who show it.
const (
	topicData = iota // customers, contracts, invoices, payments
	topicFaults
	topicClock
	topicDialects
	topicReset
	topicCount
)

// topicNames are the topics as the console's pages name them.
func topicNames() [topicCount]string {
	return [topicCount]string{"data", "faults", "clock", "dialects", "reset"}
}

// changed notes that something changed; the lock is held.
func (s *Server) changed(topic int) {
	s.topics[topic]++
	s.hub.wake()
}

// hub wakes those who follow. What happened they read from the journal and the topics: nothing can be lost, however slow they
// are, and nobody waits for them.
type hub struct {
	count   atomic.Int32
	mu      sync.Mutex
	waiting map[chan struct{}]struct{}
}

// wake tells everybody who follows to look.
func (h *hub) wake() {
	if h.count.Load() == 0 {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	for c := range h.waiting {
		select {
		case c <- struct{}{}:
		default: // it has been told and not looked yet
		}
	}
}

// join returns a channel that is sent to when there is something to look at, and a way to leave.
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
