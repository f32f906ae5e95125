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
	ErrDecided   = errors.New("tigopay: there is nothing to decide about this payment") // the payment is done, refused or being sent
	ErrNoSeal    = errors.New("tigopay: Options.Seal is missing: it encrypts the personal data and the token of a checkout")
	ErrNoClient  = errors.New("tigopay: the ledger was made without a billing client and sends nothing")
)

// Kind is what a payment creates at the platform.
type Kind string

// The kinds of payments.
const (
	Invoice  Kind = "invoice"  // an invoice, by billing.CreateInvoice
	Checkout Kind = "checkout" // a checkout of an invoice, by billing.CreateCheckout
)

// State is the state of a payment. The package documentation describes the states.
type State string

// The states of a payment.
const (
	Waiting   State = "waiting"   // will be sent
	Sending   State = "sending"   // the request may have been sent
	Done      State = "done"      // booked
	Refused   State = "refused"   // not booked, and will not be sent
	Blocked   State = "blocked"   // another checkout of the invoice is pending
	Undecided State = "undecided" // a person decides
)

// Final reports whether workers no longer change the state.
func (s State) Final() bool { return s == Done || s == Refused || s == Undecided }

// Payment is an intent and its state.
type Payment struct {
	ID         int64       // the number of the payment in the ledger
	Ledger     string      // Options.Name of its ledger
	Key        string      // the key of the caller
	Kind       Kind        // what it creates
	ContractID string      // the contract
	InvoiceID  string      // of a checkout: the invoice to be paid; of an invoice that is done: the created invoice
	Amount     tigo.Number // in the currency of the contract
	State      State       // the current state
	Reason     string      // the reason for the state, for people; without personal data
	Attempts   int         // how often a request may have been sent
	Reopened   int         // how often a checkout began again because a token was lost

	CheckoutID  string      // of a checkout that is done: the gateway's id
	Token       tigo.Secret // of a checkout that is done: identifies the attempt, to follow the payment
	RedirectURL tigo.Secret // of a checkout that is done: where to send the customer

	Created time.Time // when it was added
	Updated time.Time // when it last changed
	Due     time.Time // when a worker processes it next, unless its state is final
}

// Event is one change of a payment's state.
type Event struct {
	At      time.Time // by the clock of the database
	State   State     // the new state
	Attempt int       // how often a request may have been sent until then
	Reason  string    // the reason
	By      string    // the person who decided; "" for a worker
}
