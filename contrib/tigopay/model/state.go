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
	age      uint8 // ticks since "sending" was committed, at most Settle
	known    uint8 // how many bookings were there before: ids are given in order
	despite  bool
	reopened uint8
	made     uint8 // the booking that it counts as its own, from 1; 0: none
}

// step is where a worker is in its program.
type step uint8

const (
	idle      step = iota
	begin          // has the lease of a payment to be sent
	looked         // has read what was there before
	committed      // has committed "sending"
	departing      // has looked at the clock; only with Config.Gap
	awaiting       // has sent
	responded      // has a response to store
	unsure         // does not know whether "sending" was committed
	settling       // has the lease of a payment that may have been sent
	saw            // has read what is there now
)

// worker is a process with one payment in hand.
type worker struct {
	step    step
	intent  uint8
	fence   uint8
	attempt uint8
	clock   uint8 // ticks since it committed "sending", at most sendTicks+1
	known   uint8
	settled bool  // Settle was over when it claimed the payment
	seen    sight // of a read
	made    uint8 // of a response or a read; 0 for a response that nothing was booked
}

type sight uint8

const (
	absent sight = iota
	present
	unclear
)

// owner says whose a booking is.
type owner uint8

const (
	nobody   owner = iota
	ours0          // intent 0
	ours1          // intent 1
	stranger       // of the same amount
	other          // of another amount
)

// booking is an invoice or a checkout at the platform.
type booking struct {
	owner owner
	ended bool // a checkout that is not pending any more
}

// request is a write under way.
type request struct {
	used    bool
	intent  uint8
	attempt uint8
	age     uint8 // ticks since it left
	booked  uint8 // the booking it became; 0: none yet
}

const (
	maxBookings = 7
	maxRequests = 4
)

// state is everything. It is comparable: two equal states have the same future.
type state struct {
	payments  [2]payment
	workers   [2]worker
	bookings  [maxBookings]booking // in the order in which they were made
	count     uint8
	requests  [maxRequests]request
	trouble   uint8 // what may still go wrong
	strangers uint8
	others    uint8
	tokens    [2]uint8 // handed out for each payment
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

// has reports whether a guard is in place.
func (c Config) has(g Guard) bool { return c.Without != g }

// canonical brings states that have the same future into one form: fences and attempts only matter as being equal or not, and
// workers are all alike.
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

// rankAttempts numbers the attempts of a payment that anybody still knows of, from 0.
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
		return maxBookings // beyond what is explored; the properties have failed long before
	}
	s.bookings[s.count] = booking{owner: o}
	s.count++
	return s.count
}
