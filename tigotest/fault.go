package tigotest

import (
	"context"
	"math/rand/v2"
	"net/http"
	"slices"
	"time"
)

// When says on which side of the booking a fault strikes.
type When uint8

// The sides of the booking.
const (
	BeforeBooking When = iota // the state is untouched
	AfterBooking              // the platform has acted and counted; only its response is lost
)

// Fault is a failure that [Server.Inject] makes the emulator commit.
type Fault struct {
	Op          string        // the operation, e.g. "billing.CreateInvoice" or "tigo.SignIn"; "" for every request
	Times       int           // how many requests it strikes; 0 for every one until [Server.ClearFaults]
	Probability float64       // with which it strikes a request; 0 for always
	Seed        uint64        // of the dice, where there is a Probability
	When        When          // before or after the booking; not used by actions that damage the platform's own response
	Delay       time.Duration // waited first; together with When: before acting, or between acting and responding
	Detached    bool          // the platform acts after Delay even if the caller has gone by then, as a slow back end does
	Meanwhile   func()        // called right before the platform acts: the write of another program, e.g. by [Server.PutInvoice]; not with an action in place of it
	Do          Action        // what happens instead of the platform's response; nil: only Delay
}

// Action is what a [Fault] does to a response. Only this package has actions.
type Action interface {
	deliver(delivery)
	status(platform int) int // what is recorded: the status sent, 0 for none; platform is the status it takes the place of
	spoils() bool            // it sends the platform's own response, damaged
	spec() actionSpec        // how it is written down
}

// delivery is what an action works with. The reply is the zero value where the platform has not acted.
type delivery struct {
	w      http.ResponseWriter
	r      *http.Request
	server *Server
	reply  reply
}

// armed is a fault in waiting.
type armed struct {
	Fault
	dice   *rand.Rand
	id     int // the control API's name of it
	times  int // how many requests it was to strike, 0 for every one
	struck int
}

// Inject arms faults. A request meets the first one, in the order of injection, that is for its operation and strikes;
// one that has struck Times times is gone, so a series of faults is injected in its order.
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

// setFaults sets what is armed.
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

// take returns the fault that strikes a request for op, the zero Fault if none does.
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

// wait lets d pass. It is false if the caller or the emulator went away meanwhile.
func (s *Server) wait(r *http.Request, d time.Duration) bool { return s.waitFor(r.Context(), d) }

// waitFor lets d pass. It is false if ctx or the emulator ended meanwhile.
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
