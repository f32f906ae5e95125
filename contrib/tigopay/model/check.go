package model

import "slices"

// Report is the result of exploring a situation.
type Report struct {
	States  int      // the number of reachable states
	Wrong   string   // the property that does not hold; "" if all do
	Counter []string // the shortest sequence of events that breaks it
}

// visit records how a state was first reached.
type visit struct {
	from  int
	event event
}

// Check explores every reachable state, and stops at the first one that breaks a property.
func Check(c Config) Report {
	seen := map[state]int{}
	var states []state
	var visits []visit
	var back [][]int32 // for each state, those from which it is reached in one step
	reach := func(s state, from int, e event) {
		s = s.canonical()
		n, ok := seen[s]
		if !ok {
			n = len(states)
			seen[s] = n
			states, visits, back = append(states, s), append(visits, visit{from, e}), append(back, nil)
		}
		if from >= 0 {
			back[n] = append(back[n], int32(from))
		}
	}
	trace := func(n int, last ...event) []string {
		for ; n > 0; n = visits[n].from {
			last = append(last, visits[n].event)
		}
		var way []string
		for _, e := range slices.Backward(last) {
			way = append(way, e.String())
		}
		return way
	}
	reach(c.first(), -1, event{})
	for n := 0; n < len(states); n++ {
		if wrong := c.broken(&states[n]); wrong != "" {
			return Report{len(states), wrong, trace(n)}
		}
		for _, m := range c.next(states[n]) {
			if m.wrong != "" {
				return Report{len(states), m.wrong, trace(n, m.event)}
			}
			reach(m.next, n, m.event)
		}
	}
	if n := stuck(c, states, back); n >= 0 {
		return Report{len(states), "from this state no end can be reached", trace(n)}
	}
	return Report{States: len(states)}
}

// broken returns the property that a state breaks.
func (c Config) broken(s *state) string {
	live := 0
	for n := range uint8(c.Intents) {
		p := s.payments[n]
		most := 1 + p.reopened
		switch {
		case s.booked(n) > most:
			return "an intent is booked more often than allowed"
		case s.tokens[n] > 1:
			return "two tokens are returned for one payment"
		case p.phase != done:
			continue
		case c.Checkouts:
			// If another system's checkout began and ended since, the platform does not show that the ledger's own is
			// pending.
			if !s.bookings[p.made-1].ended && !p.despite && int(s.strangers) == c.Strangers {
				live++
			}
		case c.Strangers == 0 && s.bookings[p.made-1].owner != ours0+owner(n):
			return "a payment is done, but its intent was not booked"
		case n == 1 && s.payments[0].phase == done && s.payments[0].made == p.made:
			return "two payments have the same booking"
		}
	}
	if live > 1 {
		return "two checkouts of an invoice can be paid at once"
	}
	return ""
}

// stuck returns a state from which no end can be reached, -1 if there is none. In an end, every payment is done, refused,
// undecided, or blocked by a pending checkout.
func stuck(c Config, states []state, back [][]int32) int {
	ends := make([]bool, len(states))
	var queue []int32
	for n := range states {
		over := true
		for i := range uint8(c.Intents) {
			p := states[n].payments[i].phase
			over = over && (p == done || p == refused || p == undecided)
		}
		if over {
			ends[n] = true
			queue = append(queue, int32(n))
		}
	}
	for len(queue) > 0 {
		n := queue[len(queue)-1]
		queue = queue[:len(queue)-1]
		for _, from := range back[n] {
			if !ends[from] {
				ends[from] = true
				queue = append(queue, from)
			}
		}
	}
	return slices.Index(ends, false)
}
