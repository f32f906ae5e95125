package tigolive

import (
	"cmp"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/billing"
	"github.com/tigo-go/tigo/internal/doctor"
	"github.com/tigo-go/tigo/tigotest"
)

// The variables for known data of a platform, and for what is allowed there. The documentation of Connect explains them.
const (
	envDocuments  = "TIGO_LIVE_DOCUMENTS"
	envContracts  = "TIGO_LIVE_CONTRACTS"
	envCodes      = "TIGO_LIVE_CUSTOMER_CODES"
	envLines      = "TIGO_LIVE_LINES"
	envAccounts   = "TIGO_LIVE_ACCOUNTS"
	envCheckouts  = "TIGO_LIVE_CHECKOUTS"
	envInterval   = "TIGO_LIVE_INTERVAL"
	envWrites     = "TIGO_LIVE_WRITES"
	envProduction = "TIGO_LIVE_ALLOW"
	envReport     = "TIGO_LIVE_REPORT"
	envBaseline   = "TIGO_LIVE_BASELINE"
)

// The names of platforms in a [Known] and a [Report].
const (
	platformEmulator  = "emulator"
	platformRecording = "recording"
	platformOther     = "other"
)

// Option changes what [Connect] does.
type Option func(*options)

type options struct {
	country  tigo.Country
	allowed  []tigo.Environment
	writes   bool
	emulator []tigotest.Option
	change   []func(*tigo.Config)
	recorder *Recorder
}

// InCountry sets the country of the emulator; the default is Colombia. TIGO_COUNTRY takes precedence.
func InCountry(country tigo.Country) Option { return func(o *options) { o.country = country } }

// Allow(tigo.Production) allows Tigo's production, which Connect refuses otherwise. TIGO_LIVE_ALLOW=production does the
// same.
func Allow(environment tigo.Environment) Option {
	return func(o *options) { o.allowed = append(o.allowed, environment) }
}

// AllowWrites allows calls that change data on the platform. TIGO_LIVE_WRITES=1 does the same. On the emulator they are
// always allowed.
func AllowWrites() Option { return func(o *options) { o.writes = true } }

// WithEmulator passes options to the emulator. A real platform ignores them.
func WithEmulator(opts ...tigotest.Option) Option {
	return func(o *options) { o.emulator = append(o.emulator, opts...) }
}

// WithConfig changes the config of the client, for example its proxy, logger or rate limiter. If it sets a Transport, this
// package wraps it, so that writes are still refused.
func WithConfig(change func(*tigo.Config)) Option {
	return func(o *options) { o.change = append(o.change, change) }
}

// WithRecorder records the responses of the platform. At the end of the test, the recording is saved to the file of the
// recorder. If that fails, the test fails.
func WithRecorder(r *Recorder) Option { return func(o *options) { o.recorder = r } }

// Connect returns a client and the known data of its platform. It closes the client at the end of the test.
//
// If neither TIGO_CLIENT_ID nor TIGO_CLIENT_SECRET is set, Connect starts an emulator for the test, and the known data are
// its seeded customers. Otherwise [tigo.ConfigFromEnv] configures the client. Then these variables list the known data, with
// commas between entries:
//
//	TIGO_LIVE_DOCUMENTS       identity documents of customers: cc:1020304050,nit:900123456
//	TIGO_LIVE_CONTRACTS       ids of contracts
//	TIGO_LIVE_CUSTOMER_CODES  numbers of customers in the CRM
//	TIGO_LIVE_LINES           contract/measuring element: 8000123456/6041234567
//	TIGO_LIVE_ACCOUNTS        contract/kind/id: 8000123456/subscriptions/50212345678
//	TIGO_LIVE_CHECKOUTS       contract/invoice/payment token
//	TIGO_LIVE_INTERVAL        time between two calls of [Suite]; default 200ms
//	TIGO_LIVE_WRITES          1 allows calls that change data; otherwise the client refuses them
//	TIGO_LIVE_ALLOW           production allows Tigo's production; otherwise the test fails there
//
// If the variables are incomplete or contradict each other, the test fails with a sentence that states the error.
func Connect(tb testing.TB, opts ...Option) (*tigo.Client, Known) {
	tb.Helper()
	o := options{country: tigo.Country(cmp.Or(os.Getenv("TIGO_COUNTRY"), string(tigo.Colombia)))}
	for _, opt := range opts {
		opt(&o)
	}
	if country := os.Getenv("TIGO_COUNTRY"); country != "" {
		o.country = tigo.Country(country)
	}
	config, known, err := o.settle(tb)
	if err != nil {
		tb.Fatalf("tigolive: %v", err)
	}
	client, err := tigo.New(config)
	if err != nil {
		tb.Fatalf("tigolive: %v", err)
	}
	tb.Cleanup(client.Close)
	return client, known
}

// settle returns the config of the client and the known data, from the environment or from an emulator.
func (o *options) settle(tb testing.TB) (tigo.Config, Known, error) {
	tb.Helper()
	var config tigo.Config
	var known Known
	if os.Getenv("TIGO_CLIENT_ID") == "" && os.Getenv("TIGO_CLIENT_SECRET") == "" {
		server := tigotest.Start(tb, o.emulator...)
		if len(server.Customers(o.country)) == 0 {
			return config, known, fmt.Errorf("the emulator has no country %q", o.country)
		}
		config, known = server.Config(o.country), inEmulator(server, o.country)
		o.writes = true
	} else {
		var err error
		if config, known, err = o.fromEnv(); err != nil {
			return config, known, err
		}
	}
	for _, change := range o.change {
		change(&config)
	}
	config.Transport = Transport(o.guarded(config.Transport))
	if o.recorder != nil {
		config.Transport = o.recorder.RoundTripper(config.Transport)
		tb.Cleanup(func() {
			if err := o.recorder.Save(); err != nil {
				tb.Errorf("tigolive: %v", err)
			}
		})
	}
	return config, known, nil
}

// fromEnv reads the variables.
func (o *options) fromEnv() (tigo.Config, Known, error) {
	if wrong := doctor.Variables(os.Getenv); len(wrong) > 0 {
		return tigo.Config{}, Known{}, fmt.Errorf("the environment is incomplete: %s", strings.Join(wrong, " "))
	}
	config, err := tigo.ConfigFromEnv()
	if err != nil {
		return config, Known{}, err
	}
	known := Known{Platform: platform(config), Country: config.Country}
	if known.Platform == string(tigo.Production) && os.Getenv(envProduction) != string(tigo.Production) && !slices.Contains(o.allowed, tigo.Production) {
		return config, known, fmt.Errorf("this is Tigo's production, with real customers: to use it, set %s=production or pass tigolive.Allow(tigo.Production)", envProduction)
	}
	o.writes = o.writes || os.Getenv(envWrites) == "1"
	return config, known, known.fromEnv()
}

// platform returns the name of the platform of a config.
func platform(config tigo.Config) string {
	if config.BaseURL == "" {
		return string(config.Environment)
	}
	base, err := url.Parse(config.BaseURL)
	if err != nil {
		return platformOther
	}
	switch strings.ToLower(strings.TrimSuffix(base.Hostname(), ".")) {
	case "sandbox.api.tigo.com":
		return string(tigo.Sandbox)
	case "test.api.tigo.com":
		return string(tigo.Test)
	case "prod.api.tigo.com":
		return string(tigo.Production)
	}
	return platformOther
}

// fromEnv reads the known data. An error names the variable and does not contain its value.
func (k *Known) fromEnv() error {
	k.Contracts = list(os.Getenv(envContracts))
	k.CustomerCodes = list(os.Getenv(envCodes))
	if text := os.Getenv(envInterval); text != "" {
		var err error
		if k.Interval, err = time.ParseDuration(text); err != nil || k.Interval <= 0 {
			return fmt.Errorf("%s is not a duration such as 200ms", envInterval)
		}
	}
	for _, entry := range list(os.Getenv(envDocuments)) {
		kind, number, ok := strings.Cut(entry, ":")
		if !ok || kind == "" || number == "" {
			return fmt.Errorf("%s holds an entry that is not of the form type:number, such as cc:1020304050", envDocuments)
		}
		k.Documents = append(k.Documents, tigo.Document{Type: tigo.DocumentType(kind), Number: number})
	}
	for _, each := range []struct {
		name  string
		parts int
		form  string
		keep  func(parts []string)
	}{
		{envLines, 2, "contract/element", func(p []string) { k.Lines = append(k.Lines, Line{p[0], p[1]}) }},
		{envAccounts, 3, "contract/kind/id", func(p []string) {
			k.Accounts = append(k.Accounts, billing.PaperlessAccount{Contract: p[0], IDType: p[1], ID: p[2]})
		}},
		{envCheckouts, 3, "contract/invoice/token", func(p []string) { k.Checkouts = append(k.Checkouts, Checkout{p[0], p[1], p[2]}) }},
	} {
		for _, entry := range list(os.Getenv(each.name)) {
			parts := strings.Split(entry, "/")
			if len(parts) != each.parts || slices.Contains(parts, "") {
				return fmt.Errorf("%s holds an entry that is not of the form %s", each.name, each.form)
			}
			each.keep(parts)
		}
	}
	return nil
}

// guarded returns a transport that refuses writes, unless they are allowed.
func (o *options) guarded(next http.RoundTripper) http.RoundTripper {
	if next == nil {
		next = tigo.DefaultTransport()
	}
	if o.writes {
		return next
	}
	return readOnly{next}
}
