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
	// PlatformLimit is the time that the platform's gateway waits for a back end: a request may be booked that long after it
	// has arrived.
	PlatformLimit = 55 * time.Second
	// Margin is the least difference between Settle and Send + PlatformLimit: for network delays and clock differences.
	Margin = 15 * time.Second
)

// Options configures a ledger. The zero value of every field, except Seal, suits the platform.
type Options struct {
	// Name distinguishes ledgers in the same database, such as one for each country. A payment and its key belong to one
	// ledger.
	Name string

	// Send is the time after the commit of "sending" within which the request may be sent; default 30 s. If there is no
	// response by then, a read finds the outcome.
	Send time.Duration

	// Settle is the time after the commit of "sending" after which a read that does not show the booking proves that there
	// is none; default 120 s. It must be at least Send + PlatformLimit + Margin: with less, payments may be booked twice.
	Settle time.Duration

	// ReopenCheckouts is how often the ledger begins a checkout again if its response, and so its token, is lost. A checkout
	// cannot be paid without its token, so no money moves twice, but each lost one stays pending at the platform. Default 0:
	// a person decides.
	ReopenCheckouts int

	// CheckoutDone reports whether a checkout that is neither Pending nor approved has ended. With some codes in
	// PaymentStatus, the customer may still pay. The ledger begins no other checkout of the invoice before the checkout has
	// ended. Default nil: all such checkouts have ended.
	CheckoutDone func(billing.Checkout) bool

	// Seal encrypts personal and secret values before they are stored: the request, the token and the redirect URL of a
	// checkout. [NewSeal] makes one. Without it, the ledger has only invoices.
	Seal cipher.AEAD
}

// Ledger is a ledger of payments. Its methods may be called from any goroutine, and from any number of processes with the
// same Options.
type Ledger struct {
	db      *pgxpool.Pool
	bills   *billing.Client
	options Options
	stats   counters
	scale   float64 // tests divide all durations by it
}

// New returns the ledger in a database. [Ledger.Migrate] makes its tables.
//
// If bills is nil, the ledger adds, returns and decides payments, but sends none. This is for a process without credentials
// of the platform. It fails with a [tigo.ArgumentError] for Options with which a payment could be booked twice.
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

// MostWork returns the longest time that a call of [Ledger.Work] takes, for the timeout of a job queue.
func (l *Ledger) MostWork() time.Duration {
	return l.shortened(8 * l.options.Send) // three reads, a write, and a database that is down before and after each
}

// shortened returns a duration of the protocol in the time of this process.
func (l *Ledger) shortened(d time.Duration) time.Duration { return time.Duration(float64(d) / l.scale) }

// lease returns how long a worker has a payment exclusively. The end of a lease is safe because of the fence and Settle.
func (l *Ledger) lease() time.Duration { return l.shortened(l.options.Send + Margin) }
