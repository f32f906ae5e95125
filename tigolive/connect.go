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

// The variables that say what is known of a platform's data, and what is allowed there. Connect's doc explains them.
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

// InCountry chooses the country of the emulator, in place of Colombia. TIGO_COUNTRY, where it is set, wins.
func InCountry(country tigo.Country) Option { return func(o *options) { o.country = country } }

// Allow accepts Tigo's production, which is refused otherwise: Allow(tigo.Production). So does TIGO_LIVE_ALLOW=production.
func Allow(environment tigo.Environment) Option {
	return func(o *options) { o.allowed = append(o.allowed, environment) }
}

// AllowWrites accepts calls that change something on the platform. So does TIGO_LIVE_WRITES=1. The emulator takes them
// always.
func AllowWrites() Option { return func(o *options) { o.writes = true } }

// WithEmulator gives options to the emulator. They mean nothing where the platform is a real one.
func WithEmulator(opts ...tigotest.Option) Option {
	return func(o *options) { o.emulator = append(o.emulator, opts...) }
}

// WithConfig changes the configuration that the client is made with: a proxy, a logger, a limiter. A Transport that it
// sets is used beneath the guards of this package.
func WithConfig(change func(*tigo.Config)) Option {
	return func(o *options) { o.change = append(o.change, change) }
}

// WithRecorder records the platform's responses. The recording is saved when the test ends, to the file that the recorder
// was made for; the test fails if it cannot be.
func WithRecorder(r *Recorder) Option { return func(o *options) { o.recorder = r } }

// Connect returns a client and what is known of the data behind it. The client is closed when the test ends.
//
// Where neither TIGO_CLIENT_ID nor TIGO_CLIENT_SECRET is set, the client is one of an emulator of its own, and known are
// its seeded customers. Where they are, [tigo.ConfigFromEnv] says which platform it is, and these variables say what is
// known there, entries apart by commas:
//
//	TIGO_LIVE_DOCUMENTS       identity documents of customers: cc:1020304050,nit:900123456
//	TIGO_LIVE_CONTRACTS       ids of contracts
//	TIGO_LIVE_CUSTOMER_CODES  numbers of customers in the CRM
//	TIGO_LIVE_LINES           contract/measuring element: 8000123456/6041234567
//	TIGO_LIVE_ACCOUNTS        contract/kind/id: 8000123456/subscriptions/50212345678
//	TIGO_LIVE_CHECKOUTS       contract/invoice/payment token
//	TIGO_LIVE_INTERVAL        between two calls of [Suite]: 200ms unless set
//	TIGO_LIVE_WRITES          1 lets calls through that change something; the client refuses them otherwise
//	TIGO_LIVE_ALLOW           production accepts Tigo's production; the test fails otherwise
//
// The test fails, with a sentence that says what is wrong, if the variables cannot work together.
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

// settle chooses the platform.
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
		return tigo.Config{}, Known{}, fmt.Errorf("the environment is not complete: %s", strings.Join(wrong, " "))
	}
	config, err := tigo.ConfigFromEnv()
	if err != nil {
		return config, Known{}, err
	}
	known := Known{Platform: platform(config), Country: config.Country}
	if known.Platform == string(tigo.Production) && os.Getenv(envProduction) != string(tigo.Production) && !slices.Contains(o.allowed, tigo.Production) {
		return config, known, fmt.Errorf("this is Tigo's production, with real customers: set %s=production, or pass tigolive.Allow(tigo.Production), if it is meant", envProduction)
	}
	o.writes = o.writes || os.Getenv(envWrites) == "1"
	return config, known, known.fromEnv()
}

// platform names the platform that a configuration is for.
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

// fromEnv reads what is known. An error names the variable and shows nothing of it.
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

// guarded is a transport that lets nothing through that changes something, unless it may.
func (o *options) guarded(next http.RoundTripper) http.RoundTripper {
	if next == nil {
		next = tigo.DefaultTransport()
	}
	if o.writes {
		return next
	}
	return readOnly{next}
}
