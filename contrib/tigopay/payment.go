package tigopay

import (
	"errors"
	"time"

	"github.com/tigo-go/tigo"
)

// Errors of a ledger, for errors.Is.
var (
	ErrNotFound  = errors.New("tigopay: the ledger has no such payment")
	ErrKeyReused = errors.New("tigopay: the key belongs to a payment with other content")
	ErrDecided   = errors.New("tigopay: there is nothing to decide about this payment") // it is done, refused or being sent
	ErrNoSeal    = errors.New("tigopay: Options.Seal is missing: it is what keeps a checkout's personal data and token secret")
	ErrNoClient  = errors.New("tigopay: the ledger was made without a billing client and sends nothing")
)

// Kind is what a payment creates at the platform.
type Kind string

// The kinds of payments.
const (
	Invoice  Kind = "invoice"  // an invoice, by billing.CreateInvoice
	Checkout Kind = "checkout" // a checkout of an invoice, by billing.CreateCheckout
)

// State is where a payment stands. The package describes the states.
type State string

// The states of a payment.
const (
	Waiting   State = "waiting"   // to be sent
	Sending   State = "sending"   // the request may have left
	Done      State = "done"      // booked
	Refused   State = "refused"   // not booked, and never will be
	Blocked   State = "blocked"   // another checkout of the invoice is pending
	Undecided State = "undecided" // a person decides
)

// Final reports whether no worker changes the state any more.
func (s State) Final() bool { return s == Done || s == Refused || s == Undecided }

// Payment is one intent and what became of it.
type Payment struct {
	ID         int64       // the ledger's own number of it
	Ledger     string      // Options.Name of its ledger
	Key        string      // the caller's
	Kind       Kind        // what it creates
	ContractID string      // the contract
	InvoiceID  string      // of a checkout: the invoice to be paid; of an invoice that is done: the one that was created
	Amount     tigo.Number // in the currency of the contract
	State      State       // where it stands
	Reason     string      // why, for people; it holds nothing personal
	Attempts   int         // how often a request may have left
	Reopened   int         // checkouts that were begun again because a token was lost

	CheckoutID  string      // of a checkout that is done: the gateway's id
	Token       tigo.Secret // of a checkout that is done: follow the payment by it
	RedirectURL tigo.Secret // of a checkout that is done: where to send the customer

	Created time.Time // when it was added
	Updated time.Time // when it last changed
	Due     time.Time // when it is worked on next, unless its state is final
}

// Event is one change of a payment's state.
type Event struct {
	At      time.Time // by the clock of the database
	State   State     // the new state
	Attempt int       // how often a request may have left until then
	Reason  string    // why
	By      string    // the person who decided; "" for a worker
}
