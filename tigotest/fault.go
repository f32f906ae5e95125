package tigotest

import (
	"context"
	"math/rand/v2"
	"net/http"
	"slices"
	"time"
)

// When is the time of a fault: before or after the booking.
type When uint8

// The times of a fault.
const (
	BeforeBooking When = iota // the state is untouched
	AfterBooking              // the platform has booked and counted the write; only its response is lost
)

// Fault is a failure that [Server.Inject] arms.
type Fault struct {
	Op          string        // the operation, e.g. "billing.CreateInvoice" or "tigo.SignIn"; "" for every request
	Times       int           // how many requests it affects; 0 for every one until Server.ClearFaults
	Probability float64       // with which it affects a request; 0 for always
	Seed        uint64        // of the random numbers for Probability
	When        When          // before or after the booking; not used by actions that damage the platform's own response
	Delay       time.Duration // before the booking, or with AfterBooking between the booking and the response
	Detached    bool          // the platform books after Delay even if the caller has cancelled, as a slow back end does
	Meanwhile   func()        // called right before the booking: a write of another program, e.g. by Server.PutInvoice; not called if Do replaces the booking
	Do          Action        // the action on the platform's response; nil for Delay alone
}

// Action is what a [Fault] does to a response. Only this package has actions.
type Action interface {
	deliver(delivery)
	status(platform int) int // the status that is recorded, 0 for none; platform is the status that it replaces
	spoils() bool            // it sends the platform's own response, damaged
	spec() actionSpec        // as JSON and command lines describe it
}

// delivery is the input of an action. The reply is the zero value if the platform has not booked anything.
type delivery struct {
	w      http.ResponseWriter
	r      *http.Request
	server *Server
	reply  reply
}

// armed is a fault that has been injected.
type armed struct {
	Fault
	dice   *rand.Rand
	id     int // in the control API
	times  int // how many requests it affects, 0 for every one
	struck int
}

// Inject arms faults. A request meets the first armed fault for its operation, in the order of injection. A fault is removed
// after Times requests, so a series of faults is injected in its order.
func (s *Server) Inject(faults ...Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.inject(faults...)
}

// inject arms faults and returns the id of the last one.
func (s *Server) inject(faults ...Fault) int {
	all := s.faults
	for _, f := range faults {
		s.injected++
		all = append(all, &armed{Fault: f, dice: rand.New(rand.NewPCG(f.Seed, 0)), id: s.injected, times: f.Times})
	}
	s.setFaults(all)
	return s.injected
}

// setFaults replaces the armed faults.
func (s *Server) setFaults(all []*armed) {
	s.faults = all
	s.changed(topicFaults)
	s.armed.Store(int32(min(len(all), 1<<30))) //nolint:gosec // it fits
}

// ClearFaults removes every fault that is still armed.
func (s *Server) ClearFaults() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.setFaults(nil)
}

// take returns the fault that a request for op meets, the zero Fault if there is none.
func (s *Server) take(op string) Fault {
	if s.armed.Load() == 0 {
		return Fault{}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, f := range s.faults {
		if f.Op != "" && f.Op != op || f.Probability > 0 && f.dice.Float64() >= f.Probability {
			continue
		}
		f.struck++
		s.changed(topicFaults)
		if f.Times > 0 {
			if f.Times--; f.Times == 0 {
				s.setFaults(slices.Delete(s.faults, i, i+1))
			}
		}
		return f.Fault
	}
	return Fault{}
}

// wait waits for d. It returns false if the caller disconnects or the emulator closes first.
func (s *Server) wait(r *http.Request, d time.Duration) bool { return s.waitFor(r.Context(), d) }

// waitFor waits for d. It returns false if ctx ends or the emulator closes first.
func (s *Server) waitFor(ctx context.Context, d time.Duration) bool {
	if d <= 0 {
		return true
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
	case <-s.root.Done():
	}
	return false
}
