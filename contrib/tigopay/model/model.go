// Package model is a model of the ledger's protocol with a finite number of states. It explores every order of events:
// workers that crash, lose their lease, pause or lose a response; a platform that books late; another system that writes,
// the stranger; a person who decides.
//
//	go run ./model/check                    # in the folder of tigopay: explores and checks
//	go run ./model/check -without settle    # prints the shortest way to two bookings without this guard
//
// Each [Guard] is a line of the ledger with the comment "guard NAME". Without any one of them the model has a
// counterexample, so each guard is necessary. A test checks that code and model have the same guards.
//
// # Time
//
// Time passes in ticks. A request is sent up to Send ticks after the commit of "sending", and is booked up to Limit ticks
// later: at Send + Limit at the latest. A read that does not show a booking proves its absence only if Settle > Send +
// Limit. This is the weakest assumption under which the properties hold: with Settle = Send + Limit the model has a
// counterexample. Leases can end at any time: nothing depends on their length.
//
// # What the model leaves out
//
// A step is atomic: one statement of the database, one read of the platform, one check of the clock together with sending
// the request. No program can guarantee the last one. [Config].Gap drops this assumption, and shows why it is necessary.
package model

// Guard is a part of the protocol that can be left out to show its purpose.
type Guard string

// The guards, named as in the comments of the ledger.
const (
	Slot    Guard = "slot"    // one write at a time for a target
	Before  Guard = "before"  // bookings that the platform shows before a write do not belong to it
	Lease   Guard = "lease"   // only the holder of the lease commits "sending"
	Release Guard = "release" // only the holder of the lease gives it up
	Ahead   Guard = "ahead"   // "sending" is committed before the request leaves
	Clock   Guard = "clock"   // nothing is sent later than Send after that
	Attempt Guard = "attempt" // a response changes the payment only if its attempt is the last one
	Final   Guard = "final"   // a response changes the payment only if that is not done or refused
	Settle  Guard = "settle"  // a read proves that a write was not booked only after Settle
	Order   Guard = "order"   // the clock is read before the platform
	Verdict Guard = "verdict" // only the holder of the lease stores the result of a read
	One     Guard = "one"     // if two bookings could be the payment's, none is taken
	List    Guard = "list"    // a list without any known booking proves nothing
	Blocked Guard = "blocked" // no checkout begins while another one is pending
	Reopen  Guard = "reopen"  // a checkout whose token is lost begins again a limited number of times
	Person  Guard = "person"  // a person decides only if no request can be in flight
)

// Guards returns all guards.
func Guards() []Guard {
	return []Guard{Slot, Before, Lease, Release, Ahead, Clock, Attempt, Final, Settle, Order, Verdict, One, List, Blocked, Reopen, Person}
}

// Needed returns the smallest situation in which a property breaks without a guard.
func Needed(g Guard) Config {
	c := twoInvoices()
	switch g {
	case Lease, Attempt, Verdict:
		c.Trouble = 1
	case Release:
		c.Trouble = 2
	case Final:
		c = strangersInvoice()
		c.Trouble = 1
	case One:
		c = strangersInvoice()
	case List:
		c = hiddenInvoice()
	case Blocked, Reopen:
		c = twoCheckouts()
	}
	c.Without = g
	return c
}

// Config is a situation to explore.
type Config struct {
	Name      string
	Checkouts bool // the intents are checkouts of one invoice; otherwise invoices of one contract and amount
	Intents   int  // 1 or 2
	Workers   int  // 1 or 2
	Strangers int  // writes of another system that look like those of the ledger
	Others    int  // writes of another system with another amount
	Shown     int  // how many of the newest invoices the platform lists
	Reopen    int  // Options.ReopenCheckouts
	Trouble   int  // the number of failures: crashes, lost leases, lost responses, rejections, failed reads
	Settle    int  // in ticks; 0 means the least one for which the properties hold: Send + Limit + 1
	Gap       bool // a worker may pause between its check of the clock and sending the request
	Without   Guard
}

// The ticks of the other times.
const (
	sendTicks  = 1 // how long after "sending" a request may be sent
	limitTicks = 1 // how long after that it may be booked
)

// The situations, without failures.

func twoInvoices() Config {
	return Config{Name: "two invoices", Intents: 2, Workers: 2, Shown: 5}
}

func strangersInvoice() Config {
	return Config{Name: "an invoice and an equal one of a stranger", Intents: 1, Workers: 2, Strangers: 1, Shown: 5}
}

func hiddenInvoice() Config {
	return Config{Name: "an invoice hidden by newer ones", Intents: 1, Workers: 2, Others: 2, Shown: 2}
}

func twoCheckouts() Config {
	return Config{Name: "two checkouts of an invoice and one of a stranger", Checkouts: true, Intents: 2, Workers: 2, Strangers: 1}
}

func reopenedCheckout() Config {
	return Config{Name: "a checkout that is reopened", Checkouts: true, Intents: 1, Workers: 2, Reopen: 1}
}

// Situations returns the situations in which the properties are checked. If full is true, they have more failures, which
// takes minutes instead of seconds.
func Situations(full bool) []Config {
	all := []Config{twoInvoices(), strangersInvoice(), hiddenInvoice(), twoCheckouts(), reopenedCheckout()}
	trouble := []int{1, 2, 1, 0, 1}
	if full {
		trouble = []int{3, 4, 4, 1, 3}
	}
	for i := range all {
		all[i].Trouble = trouble[i]
	}
	return all
}
