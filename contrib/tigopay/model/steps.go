package model

import "fmt"

// event is the transition between two states.
type event struct {
	who  string
	what string
	to   string // a detail
	n    uint8  // the payment
}

func (e event) String() string { return fmt.Sprintf("%s: payment %d: %s%s", e.who, e.n, e.what, e.to) }

// move is an event and the state that follows.
type move struct {
	event event
	next  state
	wrong string // the property that the event itself breaks
}

// next returns all transitions from a state.
func (c Config) next(s state) []move {
	moves := make([]move, 0, 16)
	add := func(next state, wrong string, e event) { moves = append(moves, move{e, next, wrong}) }
	for i := range c.Workers {
		c.work(s, i, add)
	}
	c.surroundings(s, add)
	return moves
}

type adder func(next state, wrong string, e event)

// work adds the next steps of a worker, and its possible failures.
func (c Config) work(s state, i int, add adder) {
	w, name := s.workers[i], []string{"A", "B"}[i]
	p := s.payments[w.intent]
	to := func(w worker, p payment, trouble uint8, what string) {
		next := s
		next.workers[i], next.payments[w.intent] = w, p
		next.trouble -= trouble
		if w.step == idle {
			next.workers[i] = worker{}
		}
		add(next, "", event{who: name, n: w.intent, what: what})
	}
	if w.step == idle {
		c.claim(s, i, name, add)
		return
	}
	if s.trouble > 0 {
		to(worker{intent: w.intent}, p, 1, "crashes")
	}
	holds := w.fence == p.fence
	gone := worker{intent: w.intent}
	switch w.step {
	case begin:
		if s.trouble > 0 {
			to(gone, c.released(p, holds, waiting), 1, "cannot read the bookings, releases the lease")
		}
		if c.Checkouts && s.pending() && !p.despite && c.has(Blocked) {
			if holds || !c.has(Release) {
				to(gone, c.released(p, holds, blocked), 0, "sees a pending checkout, waits")
			} else {
				to(gone, p, 0, "sees a pending checkout, has lost its lease")
			}
			break
		}
		w.step, w.known = looked, s.count
		if !c.has(Before) {
			w.known = 0
		}
		to(w, p, 0, "reads the bookings")
	case looked:
		c.commit(s, w, p, holds, to)
	case committed:
		switch {
		case c.has(Clock) && w.clock > sendTicks:
			w.step, w.made = responded, 0
			to(w, p, 0, "is too late to send")
		case c.Gap:
			w.step = departing
			to(w, p, 0, "checks the clock")
		default:
			c.send(s, i, name, add)
		}
	case departing:
		c.send(s, i, name, add)
	case awaiting:
		c.await(s, i, name, add)
	case unsure: // the response to the commit was lost: nothing was sent
		if holds && p.phase == sending {
			p.phase, p.slot, p.leased = waiting, false, false
		}
		to(gone, p, 0, "takes back the commit, if there was one")
	case responded:
		c.conclude(s, i, name, add)
	case settling:
		w.step = saw
		w.seen, w.made = c.look(&s, p)
		if s.trouble > 0 && holds {
			to(gone, c.released(p, holds, sending), 1, "cannot read the bookings")
		}
		next, wrong := s, ""
		next.workers[i] = w
		if w.seen == present && s.bookings[w.made-1].owner != ours0+owner(w.intent) && c.shows(&s, w.intent) {
			wrong = "a stranger's booking is taken although the read shows the payment's own"
		}
		add(next, wrong, event{name, "reads: ", []string{"absent", "present", "unclear"}[w.seen], w.intent})
	case saw:
		c.verdict(s, i, name, add)
	}
}

// claim adds the step of taking the lease of a payment.
func (c Config) claim(s state, i int, name string, add adder) {
	for n := range uint8(c.Intents) {
		p := s.payments[n]
		open := p.phase == waiting || p.phase == sending || p.phase == blocked && (!c.Checkouts || !s.pending() || p.despite)
		if !open || p.leased || c.has(Slot) && c.Intents > 1 && s.payments[1-n].slot {
			continue
		}
		next := s
		p.fence++
		p.leased, p.slot = true, true
		w := worker{step: begin, intent: n, fence: p.fence}
		if p.phase == sending {
			w.step, w.settled = settling, p.age >= c.settle()
		}
		next.payments[n], next.workers[i] = p, w
		add(next, "", event{name, "is claimed, ", p.phase.String(), n})
	}
}

// released returns a payment whose lease is released.
func (c Config) released(p payment, holds bool, to phase) payment {
	if (holds || !c.has(Release)) && (p.phase == sending) == (to == sending) && p.phase != done && p.phase != refused && p.phase != undecided {
		p.phase, p.leased, p.slot = to, false, to == sending
	}
	return p
}

// commit adds the commit of "sending".
func (c Config) commit(s state, w worker, p payment, holds bool, to func(worker, payment, uint8, string)) {
	mine := (holds || !c.has(Lease)) && (p.phase == waiting || p.phase == blocked)
	if !mine {
		to(worker{intent: w.intent}, p, 0, "has lost its lease")
		return
	}
	w.step, w.clock = committed, 0
	w.attempt = p.attempt + 1
	if !c.has(Ahead) {
		to(w, p, 0, "sends without a commit")
		return
	}
	p.phase, p.attempt, p.age, p.known = sending, w.attempt, 0, w.known
	to(w, p, 0, "commits sending")
	if s.trouble > 0 {
		w.step = unsure
		to(w, p, 1, "commits sending, and loses the response")
	}
}

// send adds the step of sending the request.
func (c Config) send(s state, i int, name string, add adder) {
	w := s.workers[i]
	w.step = awaiting
	for n, r := range s.requests {
		if r.used {
			continue
		}
		next := s
		next.workers[i] = w
		next.requests[n] = request{used: true, intent: w.intent, attempt: w.attempt}
		add(next, "", event{who: name, n: w.intent, what: "is sent"})
		return
	}
}

// await adds the possible responses to a request, and their loss.
func (c Config) await(s state, i int, name string, add adder) {
	w := s.workers[i]
	for n, r := range s.requests {
		if !r.used || r.intent != w.intent || r.attempt != w.attempt {
			continue
		}
		next := s
		switch {
		case r.booked > 0:
			next.requests[n] = request{}
			next.workers[i].step, next.workers[i].made = responded, r.booked
			add(next, "", event{who: name, n: w.intent, what: "gets the response"})
		case s.trouble > 0:
			next.requests[n] = request{}
			next.workers[i].step, next.workers[i].made = responded, 0
			next.trouble--
			add(next, "", event{who: name, n: w.intent, what: "is rejected, provably before anything was booked"})
		}
	}
	if s.trouble > 0 || w.clock > sendTicks {
		next := s
		if w.clock <= sendTicks {
			next.trouble--
		}
		next.workers[i] = worker{step: settling, intent: w.intent, fence: w.fence}
		add(next, "", event{who: name, n: w.intent, what: "loses the response"})
	}
}

// conclude adds the step of storing a response.
func (c Config) conclude(s state, i int, name string, add adder) {
	w := s.workers[i]
	p := s.payments[w.intent]
	last := w.attempt == p.attempt || !c.has(Attempt) || !c.has(Ahead)
	final := p.phase == done || p.phase == refused
	changes := p.phase == sending || p.phase == undecided || final && !c.has(Final) || p.phase == waiting && !c.has(Ahead)
	next, wrong := s, ""
	next.workers[i] = worker{}
	if last && changes {
		if final && (w.made == 0 || p.phase == refused) {
			wrong = "a payment that was done or refused changes"
		}
		p.phase, p.slot, p.leased = waiting, false, false
		if w.made > 0 {
			p.phase, p.made = done, w.made
			next.tokens[w.intent]++
		}
	}
	next.payments[w.intent] = p
	add(next, wrong, event{name, "stores the response: ", p.phase.String(), w.intent})
}

// verdict adds the step of storing the result of a read.
func (c Config) verdict(s state, i int, name string, add adder) {
	w := s.workers[i]
	p := s.payments[w.intent]
	next := s
	next.workers[i] = worker{}
	settled := w.settled
	if !c.has(Order) {
		settled = p.age >= c.settle() // checked too late, after the read of the platform
	}
	if !c.has(Settle) {
		settled = true
	}
	if (w.fence == p.fence || !c.has(Verdict)) && p.phase == sending {
		p.leased = false
		switch {
		case w.seen == present:
			p.phase, p.made, p.slot = done, w.made, false
		case !settled:
		case w.seen == absent:
			p.phase, p.slot = waiting, false
		case c.Checkouts && (int(p.reopened) < c.Reopen || !c.has(Reopen)):
			p.phase, p.slot, p.despite = waiting, false, true
			if int(p.reopened) < c.Reopen {
				p.reopened++
			}
		default:
			p.phase, p.slot = undecided, false
		}
	}
	next.payments[w.intent] = p
	add(next, "", event{name, "stores the result of the read: ", p.phase.String(), w.intent})
}
