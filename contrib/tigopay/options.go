package tigopay

import (
	"cmp"
	"crypto/cipher"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/billing"
)

const (
	// PlatformLimit is how long the platform's gateway gives a back end: a request may be booked that long after it arrived.
	PlatformLimit = 55 * time.Second
	// Margin is what Settle has beyond Send and PlatformLimit at least: for the way of the bytes and for clocks that differ.
	Margin = 15 * time.Second
)

// Options says how a ledger works. The zero value of every field but Seal suits the platform.
type Options struct {
	// Name tells ledgers apart that share a database, such as one for each country. A payment belongs to one ledger, and
	// so does its key.
	Name string

	// Send is for how long after the commit of "sending" the request may leave; default 30 s. Whatever has no response by
	// then is settled by reading.
	Send time.Duration

	// Settle is how long after the commit of "sending" a read that does not show the booking is believed; default 120 s. It
	// must be at least Send + PlatformLimit + Margin: with less, payments are booked twice.
	Settle time.Duration

	// ReopenCheckouts is how often a checkout is begun again whose token was lost with its response. Nobody can pay a
	// checkout without its token, so no money moves twice, but each one stays pending at the platform. Default 0: a person
	// decides.
	ReopenCheckouts int

	// CheckoutDone reports whether a checkout has ended that is neither Pending nor approved: the gateway's PaymentStatus has
	// codes of its own for one that the customer may still pay. No other checkout of its invoice is begun before. Default nil:
	// each of them has.
	CheckoutDone func(billing.Checkout) bool

	// Seal encrypts what is personal or secret before it is stored: a checkout's request, token and redirect URL.
	// [NewSeal] makes one. Without it the ledger keeps invoices only.
	Seal cipher.AEAD
}

// Ledger is a ledger of payments. Its methods may be called from any goroutine, and from any number of processes with the
// same Options.
type Ledger struct {
	db      *pgxpool.Pool
	bills   *billing.Client
	options Options
	stats   counters
	scale   float64 // tests shorten all durations by it
}

// New returns the ledger in a database whose tables [Ledger.Migrate] has made.
//
// Without bills the ledger adds, shows and decides payments, but does not send any: for a process that has no credentials
// of the platform.
//
// Errors: a [tigo.ArgumentError] for Options that could book twice.
func New(db *pgxpool.Pool, bills *billing.Client, o Options) (*Ledger, error) {
	o.Send = cmp.Or(o.Send, 30*time.Second)
	o.Settle = cmp.Or(o.Settle, 120*time.Second)
	wrong := func(name, reason string) error {
		return &tigo.ArgumentError{Op: "tigopay.New", Name: name, Reason: reason}
	}
	switch {
	case db == nil:
		return nil, wrong("db", "is nil")
	case o.Send < time.Second:
		return nil, wrong("Send", "is less than a second")
	case o.Settle < o.Send+PlatformLimit+Margin:
		return nil, wrong("Settle", fmt.Sprintf("is less than Send + %v: a payment could be booked twice", PlatformLimit+Margin))
	case o.ReopenCheckouts < 0:
		return nil, wrong("ReopenCheckouts", "is negative")
	}
	return &Ledger{db: db, bills: bills, options: o, scale: 1}, nil
}

// Name returns the name of [Options].
func (l *Ledger) Name() string { return l.options.Name }

// MostWork returns how long one call of [Ledger.Work] takes at most: what a job queue is to allow it.
func (l *Ledger) MostWork() time.Duration {
	return l.shortened(8 * l.options.Send) // three reads, a write, and a database that is away before and after each
}

// shortened returns a duration of the protocol in the time of this process.
func (l *Ledger) shortened(d time.Duration) time.Duration { return time.Duration(float64(d) / l.scale) }

// lease is for how long a worker has a payment to itself. Its end endangers nothing: the fence and Settle see to that.
func (l *Ledger) lease() time.Duration { return l.shortened(l.options.Send + Margin) }
