package tigotest

import "slices"

// register holds the checkouts of all countries. Load tests create them by the hundred thousand.
type register struct {
	all     []payment      // in the order in which they were created
	byToken map[string]int // the place in all, by payment token
	byID    map[string]int // by checkOutId
	pending int            // how many are not decided
}

func newRegister() register { return register{byToken: map[string]int{}, byID: map[string]int{}} }

// add adds a checkout as the newest.
func (r *register) add(p payment) {
	r.byToken[p.token], r.byID[p.checkoutID()] = len(r.all), len(r.all)
	r.all = append(r.all, p)
	if !p.final {
		r.pending++
	}
}

// find finds a checkout by its payment token or its checkOutId.
func (r *register) find(id string) (payment, bool) {
	at, ok := r.byToken[id]
	if !ok {
		at, ok = r.byID[id]
	}
	if !ok {
		return payment{}, false
	}
	return r.all[at], true
}

// some returns up to limit checkouts in a state from offset on, "" for all states, and how many there are. With newest they are
// in reverse order.
func (r *register) some(state string, newest bool, offset, limit int) (found []payment, total int) {
	each := slices.Values(r.all)
	if newest {
		each = func(yield func(payment) bool) {
			for _, p := range slices.Backward(r.all) {
				if !yield(p) {
					return
				}
			}
		}
	}
	for p := range each {
		if state == "" || p.state() == state {
			if total++; total > offset && len(found) < limit {
				found = append(found, p)
			}
		}
	}
	return found, total
}
