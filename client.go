package tigo

import (
	"context"
	"net/http"
	"net/url"
	"runtime"
	"time"

	"github.com/tigo-go/tigo/internal/transport"
)

// Version is the version of this module, as its User-Agent names it.
const Version = "0.1.0"

// Client is a connection to the platform: one sign-in, one pool of connections, one country. It is safe for
// concurrent use; make one and keep it.
//
// The services, such as billing.New(client), are thin views of a Client and cost nothing to make.
type Client struct {
	core *core
	base [2]string      // what stands before a route, by API
	err  error          // why the country cannot be called
	zone *time.Location // the country's
}

// core is what the clients of all countries share.
type core struct {
	transport *transport.Transport
	origin    *url.URL
	header    http.Header
	retry     Retry
	limits    Limits
	logger    logger
	watcher   watcher
}

// New makes a client. It sends nothing: [Client.SignIn] tells whether the credentials are good. The error is an
// [*ArgumentError] that names the field of the Config.
func New(c Config) (*Client, error) {
	c.trimCredentials()
	if err := c.check(); err != nil {
		return nil, err
	}
	base, err := c.baseURL()
	if err != nil {
		return nil, err
	}
	tokenURL, err := c.tokenURL(base)
	if err != nil {
		return nil, err
	}
	limits := c.Limits.withDefaults()
	agent := "tigo-go/" + Version + " " + runtime.Version()
	if c.UserAgent != "" {
		agent = c.UserAgent + " " + agent
	}
	watch := watcher{c.Observer}
	fetch := transport.Credentials{
		Ask:       c.askCredentials(),
		URL:       tokenURL,
		Scopes:    c.Scopes,
		UserAgent: agent,
		Limits:    limits.transport(),
		Answer:    readToken,
		Problem:   readProblem,
		Watch:     watch.signIn,
	}.Fetch
	if c.TokenSource != nil {
		fetch = transport.FromSource(c.TokenSource, readProblem)
	}
	options := transport.Options{
		Base:    c.Transport,
		Limits:  limits.transport(),
		Problem: readProblem,
		Look:    look,
		Fetch:   fetch,
	}
	if c.TokenCache != nil {
		options.Cache = c.TokenCache
	}
	if c.RateLimiter != nil {
		options.Limiter = c.RateLimiter
	}
	header := http.Header{"User-Agent": {agent}, "Accept": {"application/json"}}
	for name, values := range c.Header {
		header[http.CanonicalHeaderKey(name)] = append([]string(nil), values...)
	}
	client := &Client{core: &core{
		transport: transport.New(options),
		origin:    base,
		header:    header,
		retry:     c.Retry.withDefaults(Retry{Attempts: 3, MinDelay: 200 * time.Millisecond, MaxDelay: 5 * time.Second, MaxRetryAfter: 30 * time.Second}),
		limits:    limits,
		logger:    logger{c.Logger},
		watcher:   watch,
	}}
	return client.ForCountry(c.Country), nil
}

// ForCountry is the same connection, with its sign-in and pool, to another country's back end. Calls through it fail with
// an [*ArgumentError] when country is not two lower-case letters.
func (c *Client) ForCountry(country Country) *Client {
	if c == nil || c.core == nil {
		return c
	}
	in := &Client{core: c.core, zone: country.Location()}
	if !country.valid() {
		in.err = &ArgumentError{Op: "tigo.In", Name: "country", Reason: "is not two lower-case letters"}
		return in
	}
	for _, api := range []API{APIHome, APICRM} {
		in.base[api] = c.core.origin.Path + api.basePath(country)
	}
	return in
}

// Close ends the connection, for all countries: calls in flight finish, new ones fail with [ErrClosed], idle
// connections are closed. A [Config.Transport] of the user's own is left alone. Closing twice is fine.
func (c *Client) Close() {
	if c != nil && c.core != nil {
		c.core.transport.Close()
	}
}

// ready refuses calls that could only panic further down.
func (c *Client) ready(ctx context.Context, op string) error {
	switch {
	case c == nil || c.core == nil:
		return &ArgumentError{Op: op, Name: "client", Reason: "was not made by tigo.New"}
	case ctx == nil:
		return &ArgumentError{Op: op, Name: "ctx", Reason: "is nil"}
	}
	return c.err
}
