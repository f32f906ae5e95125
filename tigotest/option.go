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
	url              string      // the origin of links; "" for the server's URL
	controlToken     string
	dialects         []Dialect
	population       int // customers that are derived from a seed
	populationSeed   uint64
	latency          time.Duration
	seed             string // JSON, customers by country
	recordings       []string
	onRequest        func(Request)
	cors             []string // origins whose pages may call the platform
	hosts            []string // further names by which callers reach the emulator
}

// newOptions returns the defaults with opts applied. The clock's default is fixed, so that the data is the same every day.
func newOptions(opts []Option) options {
	o := options{clock: time.Date(2026, time.March, 16, 15, 0, 0, 0, time.UTC)}
	for _, opt := range opts {
		opt(&o)
	}
	return o
}

// WithClock starts the emulator at t instead of 16 March 2026, 15:00 UTC. The newest invoices and calls of the seeds are of t's
// month.
func WithClock(t time.Time) Option { return func(o *options) { o.clock = t } }

// WithSeed adds customers by country to the emulator's own: {"co": [{…}, …]}, each in the form of [Server.PutCustomer]. They
// exist before the first request is served, and again after [Server.Reset]. [Listen] and [Start] fail if one of them is wrong.
// 100,000 customers take about half a second on two processors.
func WithSeed(seedJSON []byte) Option {
	return func(o *options) { o.seed = strings.TrimPrefix(string(seedJSON), "\uFEFF") } // some editors begin a file with it
}

// WithControlToken sets [Server.ControlToken], for callers that must know it before the emulator starts. An empty token means a
// random one.
func WithControlToken(token string) Option { return func(o *options) { o.controlToken = token } }

// WithLatency makes every response of the platform take at least d. [Server.SetLatency] changes it.
func WithLatency(d time.Duration) Option { return func(o *options) { o.latency = max(d, 0) } }

// WithURL sets the origin of the emulator's links, such as a checkout's redirectUrl, for callers that reach the emulator by
// another name than its own. The throw-away certificate is valid for it too.
func WithURL(origin string) Option {
	return func(o *options) { o.url = strings.TrimSuffix(origin, "/") }
}

// WithHosts allows hosts, without a port, by which callers reach the emulator besides localhost, the address that it listens on
// and the host of [WithURL]. A request for another name gets 421, as protection against DNS rebinding: a page of another origin
// must not reach the emulator by a name that resolves to this machine. IP addresses are always allowed.
func WithHosts(hosts ...string) Option {
	return func(o *options) { o.hosts = append(o.hosts, hosts...) }
}

// OnRequest calls f with each request after its response, in the goroutine that served it.
func OnRequest(f func(Request)) Option { return func(o *options) { o.onRequest = f } }

// FailOnViolations makes [Start] fail its test for every violation of the contract.
func FailOnViolations() Option { return func(o *options) { o.failOnViolations = true } }
