package gateways

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"golang.org/x/oauth2"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/billing"
	"github.com/tigo-go/tigo/customer"
	"github.com/tigo-go/tigo/portfolio"
)

// A call is a call of one operation for a contract.
type call struct {
	idempotent bool
	do         func(ctx context.Context, c *tigo.Client, contractID string, opts ...tigo.CallOption) error
}

// calls has one operation of each kind: by method, body, and whether it is idempotent.
var calls = map[string]call{
	"GetBalance": {true, func(ctx context.Context, c *tigo.Client, contractID string, opts ...tigo.CallOption) error {
		_, err := billing.New(c).GetBalance(ctx, contractID, opts...)
		return err
	}},
	"UpdateRecurringBilling": {true, func(ctx context.Context, c *tigo.Client, contractID string, opts ...tigo.CallOption) error {
		request := billing.RecurringBillingRequest{TransactionID: "6f2c8a51"}
		_, err := billing.New(c).UpdateRecurringBilling(ctx, contractID, request, opts...)
		return err
	}},
	"DeleteRecurringBilling": {true, func(ctx context.Context, c *tigo.Client, contractID string, opts ...tigo.CallOption) error {
		_, err := billing.New(c).DeleteRecurringBilling(ctx, contractID, tigo.CardTokenRequest{CustomerID: "1020304050"}, opts...)
		return err
	}},
	"CreateInvoice": {false, func(ctx context.Context, c *tigo.Client, contractID string, opts ...tigo.CallOption) error {
		_, err := billing.New(c).CreateInvoice(ctx, contractID, billing.CreateInvoiceRequest{Amount: tigo.NumberOf(50000)}, opts...)
		return err
	}},
	"RemoveOffering": {false, func(ctx context.Context, c *tigo.Client, contractID string, opts ...tigo.CallOption) error {
		request := portfolio.OfferingRequest{}
		_, err := portfolio.New(c).RemoveOffering(ctx, contractID, "P-1", request, opts...)
		return err
	}},
	"UpdatePhone": {false, func(ctx context.Context, c *tigo.Client, contractID string, opts ...tigo.CallOption) error {
		request := customer.UpdatePhoneRequest{OldPhone: "573001112233", NewPhone: "573004445566"}
		_, err := customer.New(c).UpdatePhone(ctx, contractID, request, opts...)
		return err
	}},
}

// A way leads from the SDK to the back end.
type way struct {
	program string // the gateway in between; "" for none
	tls     bool   // the gateway listens with TLS and HTTP/2
	proxy   bool   // the gateway is a forward proxy: plain, or with CONNECT if the back end uses TLS
	secure  bool   // the back end uses TLS

	setting, options string // what prevents the gateway from repeating requests, see docs/gateways.md
}

var ways = map[string]way{
	"direct":        {},
	"nginx":         {program: "nginx", setting: "proxy_next_upstream off;"},
	"nginx-h2":      {program: "nginx", tls: true, setting: "proxy_next_upstream off;"},
	"haproxy":       {program: "haproxy"},
	"haproxy-h2":    {program: "haproxy", tls: true},
	"apache":        {program: "apache"},
	"apache-h2":     {program: "apache", tls: true},
	"varnish":       {program: "varnish", setting: `set bereq.http.Connection = "close";`},
	"squid":         {program: "squid", proxy: true, setting: "forward_max_tries 1"},
	"squid-connect": {program: "squid", proxy: true, secure: true},
}

// A link is a way whose servers run.
type link struct {
	way
	backend *backend
	gateway *gateway
}

func open(tb testing.TB, w way) *link {
	tb.Helper()
	l := &link{way: w}
	if w.secure {
		pair, _ := trusted.issue(tb, "back end")
		l.backend = serve(tb, faults, pair)
	} else {
		l.backend = serve(tb, faults)
	}
	if w.program == "" {
		l.gateway = &gateway{settings: settings{Absent: absent(tb), Backend: l.backend.address}}
		return l
	}
	l.gateway = start(tb, w.program, settings{
		Backend: l.backend.address, Absent: absent(tb), TLS: w.tls, Setting: w.setting, Options: w.options,
	}, l.backend)
	return l
}

// url returns the URL to which a client sends requests. If absent is true, the back end behind it refuses connections.
func (l *link) url(absent bool) string {
	scheme := "http://"
	if l.tls || l.secure {
		scheme = "https://"
	}
	switch {
	case absent && (l.program == "" || l.proxy):
		return scheme + l.gateway.Absent
	case l.program == "" || l.proxy:
		return scheme + l.backend.address
	case absent:
		return scheme + l.gateway.address(l.gateway.AbsentPort)
	}
	return scheme + l.gateway.address(l.gateway.Port)
}

// A base makes the transport of a client; nil means the SDK's default transport.
type base func() http.RoundTripper

// patience is the time that a client waits for a response. The gateways wait for 5 s, which is enough on most slow machines.
const patience = 10 * time.Second

// connect makes a client that retries without backoff. For a forward proxy, its transport uses the proxy.
func (l *link) connect(tb testing.TB, carry base, absent bool) *tigo.Client {
	tb.Helper()
	config := tigo.Config{
		BaseURL: l.url(absent), Country: tigo.Colombia, TokenSource: tokenSource(),
		Retry:  tigo.Retry{MinDelay: time.Millisecond, MaxDelay: 2 * time.Millisecond},
		Limits: tigo.Limits{HeaderTimeout: patience, IdleTimeout: patience, DrainTimeout: 10 * time.Second},
	}
	if carry != nil {
		config.Transport = carry()
	}
	if l.proxy {
		transport := tigo.DefaultTransport()
		transport.ResponseHeaderTimeout = patience
		transport.Proxy = http.ProxyURL(&url.URL{Scheme: "http", Host: l.gateway.address(l.gateway.Port)})
		tb.Cleanup(transport.CloseIdleConnections)
		config.Transport = transport
	}
	client, err := tigo.New(config)
	must(tb, err)
	tb.Cleanup(client.Close)
	return client
}

func tokenSource() oauth2.TokenSource {
	return oauth2.StaticTokenSource(&oauth2.Token{AccessToken: "T0"})
}

// A result has the outcome of a call and the account of the back end, in the form of a row of the table.
type result struct {
	outcome                      string // "ok" if there is no error
	kinds                        string
	attempts, requests, bookings int
}

var kinds = []struct {
	name string
	err  error
}{
	{"BadRequest", tigo.ErrBadRequest},
	{"Unauthorized", tigo.ErrUnauthorized},
	{"Forbidden", tigo.ErrForbidden},
	{"NotFound", tigo.ErrNotFound},
	{"RateLimited", tigo.ErrRateLimited},
	{"Unavailable", tigo.ErrUnavailable},
	{"Timeout", tigo.ErrTimeout},
	{"SignIn", tigo.ErrSignIn},
	{"Redirected", tigo.ErrRedirected},
	{"Truncated", tigo.ErrTruncated},
	{"TooLarge", tigo.ErrTooLarge},
	{"Malformed", tigo.ErrMalformed},
}

// resultOf returns the result of a call.
func resultOf(err error, response *tigo.Response, a account) result {
	r := result{outcome: "ok", attempts: response.Attempts, requests: a.requests, bookings: a.bookings}
	if err != nil {
		r.outcome = strings.ReplaceAll(tigo.OutcomeOf(err).String(), " ", "-")
	}
	var names []string
	for _, kind := range kinds {
		if errors.Is(err, kind.err) {
			names = append(names, kind.name)
		}
	}
	r.kinds = strings.Join(names, ",")
	if r.kinds == "" {
		r.kinds = "-"
	}
	return r
}

func (r result) String() string {
	return fmt.Sprintf("%s %s %d %d %d", r.outcome, r.kinds, r.attempts, r.requests, r.bookings)
}
