package model

// phase is the state of a payment.
type phase uint8

const (
	waiting phase = iota
	sending
	done
	refused
	blocked
	undecided
)

func (p phase) String() string {
	return []string{"waiting", "sending", "done", "refused", "blocked", "undecided"}[p]
}

// payment is a row of the ledger.
type payment struct {
	phase    phase
	fence    uint8
	leased   bool
	slot     bool
	attempt  uint8
	age      uint8 // ticks since the commit of "sending", at most Settle
	known    uint8 // the number of bookings before: ids are assigned in order
	despite  bool
	reopened uint8
	made     uint8 // the booking of the payment, from 1; 0: none
}

// step is the position of a worker in its program.
type step uint8

const (
	idle      step = iota
	begin          // has the lease of a payment that will be sent
	looked         // has read the bookings before the write
	committed      // has committed "sending"
	departing      // has checked the clock; only with Config.Gap
	awaiting       // has sent the request
	responded      // has a response and will store it
	unsure         // does not know whether "sending" was committed
	settling       // has the lease of a payment that may have been sent
	saw            // has read the current bookings
)

// worker is a process that has one payment.
type worker struct {
	step    step
	intent  uint8
	fence   uint8
	attempt uint8
	clock   uint8 // ticks since its commit of "sending", at most sendTicks+1
	known   uint8
	settled bool  // Settle had passed when it claimed the payment
	seen    sight // the result of a read
	made    uint8 // the booking in a response or a read; 0: the response is a rejection
}

type sight uint8

const (
	absent sight = iota
	present
	unclear
)

// owner is the owner of a booking.
type owner uint8

const (
	nobody   owner = iota
	ours0          // intent 0
	ours1          // intent 1
	stranger       // another system, with the same amount
	other          // another system, with another amount
)

// booking is an invoice or a checkout at the platform.
type booking struct {
	owner owner
	ended bool // the checkout is no longer pending
}

// request is an in-flight write.
type request struct {
	used    bool
	intent  uint8
	attempt uint8
	age     uint8 // ticks since it was sent
	booked  uint8 // its booking; 0: not booked yet
}

const (
	maxBookings = 7
	maxRequests = 4
)

// state is a state of the whole system. Equal states have the same future.
type state struct {
	payments  [2]payment
	workers   [2]worker
	bookings  [maxBookings]booking // in the order of booking
	count     uint8
	requests  [maxRequests]request
	trouble   uint8 // the number of failures that may still happen
	strangers uint8
	others    uint8
	tokens    [2]uint8 // the number of tokens returned for each payment
}

func (c Config) first() state {
	s := state{trouble: uint8(c.Trouble), strangers: uint8(c.Strangers), others: uint8(c.Others)}
	if !c.Checkouts { // an older invoice of the same amount
		s.bookings[0], s.count = booking{owner: stranger}, 1
	}
	return s
}

func (c Config) settle() uint8 {
	if c.Settle > 0 {
		return uint8(c.Settle)
	}
	return sendTicks + limitTicks + 1
}

// has reports whether the model has a guard.
func (c Config) has(g Guard) bool { return c.Without != g }

// canonical returns the same form for states that have the same future: of fences and attempts only equality matters, and
// workers are interchangeable.
func (s state) canonical() state {
	for n := range s.payments {
		p := &s.payments[n]
		for i := range s.workers {
			if w := &s.workers[i]; w.step != idle && int(w.intent) == n {
				w.fence = btoi(w.fence == p.fence)
			}
		}
		p.fence = 1
		s.rankAttempts(uint8(n))
	}
	if s.workers[1].less(s.workers[0]) {
		s.workers[0], s.workers[1] = s.workers[1], s.workers[0]
	}
	return s
}

// rankAttempts renumbers the attempts of a payment that are still referred to, from 0.
func (s *state) rankAttempts(n uint8) {
	known := []*uint8{&s.payments[n].attempt}
	for i := range s.workers {
		if w := &s.workers[i]; w.step >= committed && w.step <= unsure && w.intent == n {
			known = append(known, &w.attempt)
		}
	}
	for i := range s.requests {
		if r := &s.requests[i]; r.used && r.intent == n {
			known = append(known, &r.attempt)
		}
	}
	var ranks [256]bool
	for _, attempt := range known {
		ranks[*attempt] = true
	}
	for _, attempt := range known {
		rank := uint8(0)
		for _, used := range ranks[:*attempt] {
			rank += btoi(used)
		}
		*attempt = rank
	}
}

func (w worker) less(o worker) bool {
	a := [...]uint8{uint8(w.step), w.intent, w.fence, w.attempt, w.clock, w.known, btoi(w.settled), uint8(w.seen), w.made}
	b := [...]uint8{uint8(o.step), o.intent, o.fence, o.attempt, o.clock, o.known, btoi(o.settled), uint8(o.seen), o.made}
	for i := range a {
		if a[i] != b[i] {
			return a[i] < b[i]
		}
	}
	return false
}

func btoi(b bool) uint8 {
	if b {
		return 1
	}
	return 0
}

// booked counts the bookings of an intent.
func (s *state) booked(intent uint8) (count uint8) {
	for _, b := range s.bookings[:s.count] {
		if b.owner == ours0+owner(intent) {
			count++
		}
	}
	return count
}

// book adds a booking and returns its number.
func (s *state) book(o owner) uint8 {
	if s.count == maxBookings {
		return maxBookings // more than the model explores; a property has failed before
	}
	s.bookings[s.count] = booking{owner: o}
	s.count++
	return s.count
}
