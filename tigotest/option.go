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
	inMemory         bool
	secure           *tls.Config // nil: a throw-away certificate
	url              string      // in links; "": the server's URL
	dialects         []Dialect
	population       int // customers that are derived from a seed
	populationSeed   uint64
	latency          time.Duration
	seed             string // JSON, customers by country
	recordings       []string
	onRequest        func(Request)
	cors             []string // origins whose pages may call the platform
	hosts            []string // names by which the emulator is reached besides its own
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

// WithSeed adds customers by country to those that the emulator has anyway: {"co": [{…}, …]}, each as [Server.PutCustomer]
// takes them. They are there before the first request is served, and again after [Server.Reset]. [Listen] and [Start] fail if
// one of them is wrong. 100,000 customers take about half a second on two processors.
func WithSeed(seedJSON []byte) Option { return func(o *options) { o.seed = string(seedJSON) } }

// WithLatency makes every response of the platform take at least d. [Server.SetLatency] changes it.
func WithLatency(d time.Duration) Option { return func(o *options) { o.latency = max(d, 0) } }

// WithURL names the origin that the emulator writes into the links it hands out, such as a checkout's redirectUrl, where
// those who follow them reach it by another name than its own. The throw-away certificate is good for it too.
func WithURL(origin string) Option {
	return func(o *options) { o.url = strings.TrimSuffix(origin, "/") }
}

// WithHosts names hosts, without a port, by which callers reach the emulator besides localhost, the address that it listens
// on and the host of [WithURL]. A request for any other name gets 421: a page from elsewhere must not reach the emulator
// through a name that leads to this machine. IP addresses are good without being named.
func WithHosts(hosts ...string) Option {
	return func(o *options) { o.hosts = append(o.hosts, hosts...) }
}

// OnRequest calls f with each request after its response, in the goroutine that served it.
func OnRequest(f func(Request)) Option { return func(o *options) { o.onRequest = f } }

// FailOnViolations makes [Start] fail its test for every violation of the contract.
func FailOnViolations() Option { return func(o *options) { o.failOnViolations = true } }
