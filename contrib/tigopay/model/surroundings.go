package model

// surroundings adds the events of the platform, of time, of a stranger and of a person.
func (c Config) surroundings(s state, add adder) {
	c.tick(s, add)
	for n, r := range s.requests {
		switch {
		case !r.used:
		case r.booked == 0:
			next := s
			next.requests[n].booked = next.book(ours0 + owner(r.intent))
			add(next, "", event{who: "platform", n: r.intent, what: "books"})
			if s.trouble > 0 {
				next := s
				next.requests[n] = request{}
				next.trouble--
				add(next, "", event{who: "platform", n: r.intent, what: "loses the request"})
			}
		case !s.awaited(r): // no worker waits for the response
			next := s
			next.requests[n] = request{}
			add(next, "", event{who: "platform", n: r.intent, what: "responds to a worker that is gone"})
		}
	}
	for n := range uint8(c.Intents) {
		p := s.payments[n]
		if p.leased && (s.trouble > 0 || !s.held(n)) {
			next := s
			next.payments[n].leased = false
			if s.held(n) {
				next.trouble--
			}
			add(next, "", event{who: "time", n: n, what: "the lease ends"})
		}
	}
	if s.strangers > 0 {
		next := s
		next.strangers--
		next.book(stranger)
		add(next, "", event{who: "stranger", what: "books the same"})
	}
	if s.others > 0 {
		next := s
		next.others--
		next.book(other)
		add(next, "", event{who: "stranger", what: "books another amount"})
	}
	if c.Checkouts && s.pending() {
		next := s
		next.bookings[s.count-1].ended = true
		add(next, "", event{who: "customer", what: "ends the checkout that is pending"})
	}
	c.person(s, add)
}

// tick adds the passing of time. No in-flight request is older than the limit of the platform.
func (c Config) tick(s state, add adder) {
	next := s
	for n, r := range s.requests {
		if !r.used || r.booked > 0 {
			continue
		}
		if r.age == limitTicks {
			return
		}
		next.requests[n].age++
	}
	for n, p := range s.payments {
		if p.phase == sending || p.phase == undecided {
			next.payments[n].age = min(p.age+1, c.settle())
		}
	}
	for i, w := range s.workers {
		if w.step >= committed && w.step <= awaiting {
			next.workers[i].clock = min(w.clock+1, sendTicks+1)
		}
	}
	if next != s {
		add(next, "", event{who: "time", what: "a tick"})
	}
}

// person adds the decisions of a person who has checked the platform and tells the truth.
func (c Config) person(s state, add adder) {
	for n := range uint8(c.Intents) {
		p := s.payments[n]
		if p.phase != undecided && !(p.phase == sending && !c.has(Person)) {
			continue
		}
		p.fence++
		p.leased, p.slot = false, false
		next := s
		if c.Checkouts { // a person cannot find out the token
			p.phase = refused
			next.payments[n] = p
			add(next, "", event{who: "person", n: n, what: "is abandoned"})
		}
		if s.booked(n) == 0 {
			if s.trouble > 0 {
				p.phase = waiting
				next := s
				next.trouble--
				next.payments[n] = p
				add(next, "", event{who: "person", n: n, what: "is not booked, so it is sent again"})
			}
			p.phase = refused
			next.payments[n] = p
			add(next, "", event{who: "person", n: n, what: "is not booked, so it is abandoned"})
			continue
		}
		if !c.Checkouts {
			for id, b := range s.bookings[:s.count] {
				if b.owner == ours0+owner(n) {
					p.phase, p.made = done, uint8(id+1)
				}
			}
			next.payments[n] = p
			add(next, "", event{who: "person", n: n, what: "its booking is found"})
		}
	}
}

// pending reports whether the latest checkout has not ended. The platform shows no other one.
func (s *state) pending() bool { return s.count > 0 && !s.bookings[s.count-1].ended }

// awaited reports whether a worker waits for the response to a request.
func (s *state) awaited(r request) bool {
	for _, w := range s.workers {
		if w.step == awaiting && w.intent == r.intent && w.attempt == r.attempt {
			return true
		}
	}
	return false
}

// held reports whether a worker has the lease of a payment.
func (s *state) held(n uint8) bool {
	for _, w := range s.workers {
		if w.step != idle && w.intent == n && w.fence == s.payments[n].fence {
			return true
		}
	}
	return false
}

// oldest returns the number of old bookings that a list does not show.
func (c Config) oldest(s *state) uint8 {
	if c.Checkouts || int(s.count) < c.Shown {
		return 0
	}
	return s.count - uint8(c.Shown)
}

// shows reports whether a read shows a booking of an intent.
func (c Config) shows(s *state, n uint8) bool {
	for _, b := range s.bookings[c.oldest(s):s.count] {
		if b.owner == ours0+owner(n) {
			return true
		}
	}
	return false
}

// look returns the result of a read for a payment that may have been booked.
func (c Config) look(s *state, p payment) (sight, uint8) {
	if c.Checkouts {
		switch {
		case s.count == p.known && !s.pending(), s.count == 0:
			return absent, 0
		default: // a pending checkout has no id, and an ended one may belong to another system
			return unclear, 0
		}
	}
	var candidates []uint8
	reachesBack := int(s.count) < c.Shown
	for id := c.oldest(s); id < s.count; id++ {
		switch {
		case id < p.known:
			reachesBack = true
		case s.bookings[id].owner != other:
			candidates = append(candidates, id+1)
		}
	}
	switch {
	case len(candidates) > 1 && c.has(One):
		return unclear, 0
	case len(candidates) > 0:
		return present, candidates[0]
	case !reachesBack && c.has(List):
		return unclear, 0
	}
	return absent, 0
}
