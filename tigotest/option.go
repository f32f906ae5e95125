package tigotest

import (
	"crypto/tls"
	"strings"
	"time"
)

// Option changes how an emulator starts.
type Option func(*options)

type options struct {
	clock            time.Time
	failOnViolations bool
	https            bool
	secure           *tls.Config // nil: a throw-away certificate
	url              string      // in links; "": the server's URL
	dialects         []Dialect
}

// newOptions returns the defaults with opts applied. The clock's default is fixed, so that the same data comes every day.
func newOptions(opts []Option) options {
	o := options{clock: time.Date(2026, time.March, 16, 15, 0, 0, 0, time.UTC)}
	for _, opt := range opts {
		opt(&o)
	}
	return o
}

// WithClock starts the emulator at t instead of 16 March 2026, 15:00 UTC. The seeds follow: their newest invoices and calls
// are of t's month.
func WithClock(t time.Time) Option { return func(o *options) { o.clock = t } }

// WithURL names the origin that the emulator writes into the links it hands out, such as a checkout's redirectUrl, where
// those who follow them reach it by another name than its own. The throw-away certificate is good for it too.
func WithURL(origin string) Option {
	return func(o *options) { o.url = strings.TrimSuffix(origin, "/") }
}

// FailOnViolations makes [Start] fail its test for every violation of the contract.
func FailOnViolations() Option { return func(o *options) { o.failOnViolations = true } }
