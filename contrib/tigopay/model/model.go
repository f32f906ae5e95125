// Package model states the protocol of the ledger as a machine of a few states and follows every order of events: workers that
// crash, lose their lease, stand still or lose a response; a platform that books late; a stranger; a person who decides.
//
//	go run ./model/check                    # from the folder of tigopay: what was explored, and that it holds
//	go run ./model/check -without settle    # the shortest way to two bookings without that guard
//
// Each [Guard] is a line of the ledger that carries the comment "guard NAME". Removing any one of them from the model gives a
// counter-example, so the ledger has no guard for nothing, and a test sees to it that code and model name the same ones.
//
// # Time
//
// Time passes in ticks. A request leaves up to Send ticks after "sending" was committed, and is booked up to Limit ticks later:
// at Send + Limit at the latest. That absence is believed from Settle > Send + Limit on is the weakest assumption under which
// the properties hold: with Settle = Send + Limit the model has a counter-example. Leases end at any moment: nothing depends
// on how long they are.
//
// # What is left out
//
// A step is atomic: one statement of the database, one read of the platform, one look at the clock together with the departure of
// the request. The last one is the assumption that no program can keep for certain; [Config].Gap drops it, and shows why it
// is needed.
package model

// Guard is a part of the protocol that can be left out to see what it is for.
type Guard string

// The guards, named as in the comments of the ledger.
const (
	Slot    Guard = "slot"    // one write at a time for a target
	Before  Guard = "before"  // what the platform shows ahead of a write is known not to be the write's
	Lease   Guard = "lease"   // only the holder of the lease commits "sending"
	Release Guard = "release" // only the holder of the lease gives it up
	Ahead   Guard = "ahead"   // "sending" is committed before the request leaves
	Clock   Guard = "clock"   // nothing leaves later than Send after that
	Attempt Guard = "attempt" // a response changes the payment only while its attempt is the last
	Final   Guard = "final"   // and only while the payment is not done or refused
	Settle  Guard = "settle"  // that the platform does not show the write is believed only after Settle
	Order   Guard = "order"   // the clock is read before the platform, not after it
	Verdict Guard = "verdict" // only the holder of the lease stores what a read has shown
	One     Guard = "one"     // of two bookings that could be ours none is taken
	List    Guard = "list"    // a list that does not reach back to what was known proves nothing
	Blocked Guard = "blocked" // no checkout is begun while another one is pending
	Reopen  Guard = "reopen"  // a checkout whose token is lost is begun again only so often
	Person  Guard = "person"  // a person decides only when nothing can be under way
)

// Guards returns all guards.
func Guards() []Guard {
	return []Guard{Slot, Before, Lease, Release, Ahead, Clock, Attempt, Final, Settle, Order, Verdict, One, List, Blocked, Reopen, Person}
}

// Needed returns a situation, as small as possible, in which something goes wrong without a guard.
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

// Config is one situation to explore.
type Config struct {
	Name      string
	Checkouts bool // the intents are checkouts of one invoice; else invoices of one contract and amount
	Intents   int  // 1 or 2
	Workers   int  // 1 or 2
	Strangers int  // writes of somebody else that look like ours
	Others    int  // writes of somebody else with another amount
	Shown     int  // how many of the newest invoices the platform lists
	Reopen    int  // Options.ReopenCheckouts
	Trouble   int  // how much may go wrong: crashes, lost leases, lost responses, rejections, failed reads
	Settle    int  // in ticks; 0 for the least that holds: Send + Limit + 1
	Gap       bool // a worker may stand still between its look at the clock and the departure of the request
	Without   Guard
}

// The ticks of the other times.
const (
	sendTicks  = 1 // how long after "sending" a request may leave
	limitTicks = 1 // how long after that it may be booked
)

// The situations, without trouble.

func twoInvoices() Config {
	return Config{Name: "two invoices", Intents: 2, Workers: 2, Shown: 5}
}

func strangersInvoice() Config {
	return Config{Name: "an invoice and a stranger's equal one", Intents: 1, Workers: 2, Strangers: 1, Shown: 5}
}

func hiddenInvoice() Config {
	return Config{Name: "an invoice hidden by newer ones", Intents: 1, Workers: 2, Others: 2, Shown: 2}
}

func twoCheckouts() Config {
	return Config{Name: "two checkouts of an invoice and a stranger's", Checkouts: true, Intents: 2, Workers: 2, Strangers: 1}
}

func reopenedCheckout() Config {
	return Config{Name: "a checkout that is reopened", Checkouts: true, Intents: 1, Workers: 2, Reopen: 1}
}

// Situations returns those in which the properties are checked. Full ones have more trouble: minutes instead of seconds.
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
