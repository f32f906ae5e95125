package tigo

import (
	"context"
	"net/http"
	"net/url"
	"runtime"
	"time"

	"github.com/tigo-go/tigo/internal/transport"
)

// Version is the version of this module. It is part of the User-Agent.
const Version = "0.1.0"

// Client calls the platform for one country. It has the access token and the connections, which the clients that
// [Client.ForCountry] returns share. Make one Client for an application and keep it. It is safe for concurrent use.
//
// The client of an area, such as that of package billing, only wraps this Client. Make as many as you need.
type Client struct {
	core *core
	base [2]string             // the path before a route, by API
	err  error                 // every call returns it; nil if the country is valid
	zone func() *time.Location // of the country; loaded on first use, since that takes longer than the rest of New
}

// core is shared by the clients of all countries.
type core struct {
	transport *transport.Transport
	origin    *url.URL
	header    http.Header
	retry     Retry
	limits    Limits
	logger    logger
	observer  observer
}

// New makes a client. It sends nothing; [Client.SignIn] checks the credentials. The error is an [*ArgumentError] that
// names the field of the Config, or the header.
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
	observe := observer{c.Observer}
	fetch := transport.Credentials{
		Get:       c.credentials(),
		URL:       tokenURL,
		Scopes:    c.Scopes,
		UserAgent: agent,
		Limits:    limits.transport(),
		Token:     readToken,
		Problem:   readProblem,
		Watch:     observe.signIn,
	}.Fetch
	if c.TokenSource != nil {
		fetch = transport.FromSource(c.TokenSource, readProblem)
	}
	header := http.Header{"User-Agent": {agent}, "Accept": {"application/json"}}
	for name, values := range c.Header {
		header[http.CanonicalHeaderKey(name)] = append([]string(nil), values...)
	}
	options := transport.Options{
		Base:      c.Transport,
		Header:    header,
		Limits:    limits.transport(),
		Problem:   readProblem,
		EndsEarly: endsEarly,
		Fetch:     fetch,
	}
	if c.TokenCache != nil {
		options.Cache = c.TokenCache
	}
	if c.RateLimiter != nil {
		options.Limiter = c.RateLimiter
	}
	client := &Client{core: &core{
		transport: transport.New(options),
		origin:    base,
		header:    header,
		retry:     c.Retry.withDefaults(Retry{Attempts: 3, MinDelay: 200 * time.Millisecond, MaxDelay: 5 * time.Second, MaxRetryAfter: 30 * time.Second}),
		limits:    limits,
		logger:    logger{c.Logger},
		observer:  observe,
	}}
	return client.ForCountry(c.Country), nil
}

// ForCountry returns a client for another country. Both clients share one access token, one pool of connections and one retry
// budget. If country is not two lower-case letters, the calls of the new client fail with an [*ArgumentError].
func (c *Client) ForCountry(country Country) *Client {
	if c == nil || c.core == nil {
		return c
	}
	other := &Client{core: c.core, zone: country.Location}
	if !country.valid() {
		other.err = &ArgumentError{Op: "tigo.ForCountry", Name: "country", Reason: "is not two lower-case letters"}
		return other
	}
	for _, api := range []API{APIHome, APICRM} {
		other.base[api] = c.core.origin.Path + api.basePath(country)
	}
	return other
}

// Close closes this client and every client that shares its connections, see [Client.ForCountry]. In-flight calls finish,
// new calls fail with [ErrClosed], and idle connections are closed. A [Config.Transport] is not closed. A second Close has
// no effect.
func (c *Client) Close() {
	if c != nil && c.core != nil {
		c.core.transport.Close()
	}
}

// ready returns an error if the client was not made by New, if ctx is nil, or if the country of the client is invalid.
func (c *Client) ready(ctx context.Context, op string) error {
	switch {
	case c == nil || c.core == nil:
		return &ArgumentError{Op: op, Name: "client", Reason: "was not made by tigo.New"}
	case ctx == nil:
		return &ArgumentError{Op: op, Name: "ctx", Reason: "is nil"}
	}
	return c.err
}
