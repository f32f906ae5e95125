package tigo

import (
	"cmp"
	"context"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"

	"golang.org/x/oauth2"

	"github.com/tigo-go/tigo/internal/transport"
)

// Config configures a client: the platform it calls, the credentials it signs in with, and how it makes calls. [New] checks
// and copies it.
//
// These fields are required:
//   - Country
//   - Environment or BaseURL
//   - ClientID and ClientSecret, or Credentials, or TokenSource
//
// docs/personal-data.md lists what Transport, Logger and Observer get.
type Config struct {
	Environment Environment // one of Tigo's installations: Sandbox, Test or Production
	BaseURL     string      // instead of Environment: an origin with an optional path prefix, such as that of a proxy or an emulator
	Country     Country     // the country whose back end serves the calls; Client.ForCountry returns clients for others

	ClientID     string   // the id of the application, as the developer portal shows it
	ClientSecret Secret   // sent to the token endpoint and nowhere else
	Scopes       []string // requested at sign-in; the platform needs none

	TokenURL    string             // default: the platform's documented path; a value that begins with "/" is a path under the base URL, such as "/v2/oauth/token"
	TokenSource oauth2.TokenSource // returns access tokens, instead of ClientID and ClientSecret
	TokenCache  TokenCache         // shares one token among processes; default: each client signs in by itself

	// Credentials returns the client id and secret, instead of the fields ClientID and ClientSecret. It is called at each
	// sign-in, so that a rotated secret needs no restart. Its context is independent of all callers and ends after
	// Limits.SignInTimeout. If Credentials fails, errors and logs do not show the text of its error.
	Credentials func(ctx context.Context) (id string, secret Secret, err error)

	// Transport sends every request, and so gets secrets and personal data. Set it for a proxy or middleware, and build it on
	// DefaultTransport. If it is nil, the client has its own pool of connections. Unlike DefaultTransport, that pool follows
	// Limits. After a connection is lost, it makes the next attempt on a new one.
	//
	// It must not send a request twice at once, as hedging middleware does: if a request without a response gets a second
	// connection of net/http, the attempt fails. It may set and delete headers, but not overwrite a value in place, as
	// Header["Authorization"][0] = "" does: requests share their values.
	Transport http.RoundTripper

	Logger      *slog.Logger // gets one line at the end of each call, without personal data; default: none
	RateLimiter RateLimiter  // delays every request of a call, but no token request; default: none
	Observer    Observer     // observes calls; gets no personal data, except in the fields of an error; default: none

	Retry  Retry  // how calls are retried
	Limits Limits // bounds on time, memory and connections

	Header    http.Header // sent with every request of a call, but with no token request
	UserAgent string      // precedes the SDK's own User-Agent, in every request

	AllowPlainHTTP bool // accept http:// URLs of other machines; client secret and access tokens are then sent unencrypted
}

// RateLimiter delays requests. It must be safe for concurrent use. *rate.Limiter of golang.org/x/time/rate implements it.
type RateLimiter interface {
	// Wait blocks until a request may be sent. It returns an error if ctx ends first, or at once if ctx would end first. The
	// call then fails with OutcomeNotSent, unless an earlier attempt was sent.
	Wait(ctx context.Context) error
}

// The variables of [ConfigFromEnv].
const (
	envEnvironment  = "TIGO_ENVIRONMENT"
	envBaseURL      = "TIGO_BASE_URL"
	envCountry      = "TIGO_COUNTRY"
	envClientID     = "TIGO_CLIENT_ID"
	envClientSecret = "TIGO_CLIENT_SECRET"
	envScopes       = "TIGO_SCOPES"
	envTokenURL     = "TIGO_TOKEN_URL"
	envPlainHTTP    = "TIGO_ALLOW_PLAIN_HTTP"
)

// ConfigFromEnv reads a Config from environment variables:
//
//	TIGO_ENVIRONMENT       sandbox, test or production
//	TIGO_BASE_URL          an origin, instead of an environment
//	TIGO_COUNTRY           bo, co, gt, hn, py or sv
//	TIGO_CLIENT_ID         the application's id
//	TIGO_CLIENT_SECRET     the application's secret
//	TIGO_SCOPES            scopes, separated by blanks
//	TIGO_TOKEN_URL         the token endpoint, if it is not at the documented path
//	TIGO_ALLOW_PLAIN_HTTP  1 accepts http:// URLs of other machines, such as http://emulator:8080 in a compose file
//
// TIGO_COUNTRY, TIGO_CLIENT_ID, TIGO_CLIENT_SECRET, and either TIGO_ENVIRONMENT or TIGO_BASE_URL are required. If a required
// variable is not set, or if TIGO_ENVIRONMENT or TIGO_ALLOW_PLAIN_HTTP is invalid, the error is an [*ArgumentError] that names
// the variable. [New] checks the other values.
func ConfigFromEnv() (Config, error) {
	c := Config{
		Environment:  Environment(os.Getenv(envEnvironment)),
		BaseURL:      os.Getenv(envBaseURL),
		Country:      Country(os.Getenv(envCountry)),
		ClientID:     os.Getenv(envClientID),
		ClientSecret: NewSecret(os.Getenv(envClientSecret)),
		Scopes:       strings.Fields(os.Getenv(envScopes)),
		TokenURL:     os.Getenv(envTokenURL),
	}
	missing := func(name string) (Config, error) {
		return Config{}, &ArgumentError{Op: "tigo.ConfigFromEnv", Name: name, Reason: "is not set"}
	}
	switch {
	case c.Environment == "" && c.BaseURL == "":
		return missing(envEnvironment)
	case c.Environment != "" && c.Environment.origin() == "":
		return Config{}, &ArgumentError{Op: "tigo.ConfigFromEnv", Name: envEnvironment, Reason: "is not sandbox, test or production"}
	case c.Country == "":
		return missing(envCountry)
	case c.ClientID == "":
		return missing(envClientID)
	case c.ClientSecret.IsZero():
		return missing(envClientSecret)
	}
	if text := os.Getenv(envPlainHTTP); text != "" {
		allow, err := strconv.ParseBool(text)
		if err != nil {
			return Config{}, &ArgumentError{Op: "tigo.ConfigFromEnv", Name: envPlainHTTP, Reason: "is neither true nor false"}
		}
		c.AllowPlainHTTP = allow
	}
	return c, nil
}

// DefaultTransport returns a new transport, to build a [Config.Transport] on. Its connections have the same settings as those
// of a client without a Config.Transport, with the defaults of [Limits]: it does not follow Config.Limits. Close its idle
// connections yourself, since a client never closes its Config.Transport.
func DefaultTransport() *http.Transport {
	return transport.NewTransport(Limits{}.withDefaults().transport())
}

const opNew = "tigo.New"

// check returns an error for an invalid Config.
func (c *Config) check() error {
	wrong := func(name, reason string) error { return &ArgumentError{Op: opNew, Name: name, Reason: reason} }
	switch {
	case !c.Country.valid():
		return wrong("Country", "is not two lower-case letters")
	case c.Environment == "" && c.BaseURL == "":
		return wrong("Environment", "is empty; set it or BaseURL")
	case c.Environment != "" && c.BaseURL != "":
		return wrong("Environment", "excludes BaseURL; set only one of them")
	case c.BaseURL == "" && c.Environment.origin() == "":
		return wrong("Environment", "is not Sandbox, Test or Production")
	case c.TokenSource != nil && (c.ClientID != "" || !c.ClientSecret.IsZero() || c.Credentials != nil || c.TokenURL != "" || len(c.Scopes) > 0):
		return wrong("TokenSource", "excludes ClientID, ClientSecret, Credentials, TokenURL and Scopes")
	case c.Credentials != nil && (c.ClientID != "" || !c.ClientSecret.IsZero()):
		return wrong("Credentials", "excludes ClientID and ClientSecret")
	case c.TokenSource == nil && c.Credentials == nil && c.ClientID == "":
		return wrong("ClientID", "is empty")
	case c.TokenSource == nil && c.Credentials == nil && c.ClientSecret.IsZero():
		return wrong("ClientSecret", "is empty")
	case strings.Contains(c.ClientID, ":"):
		return wrong("ClientID", "contains a colon, which HTTP Basic cannot carry")
	case badCredential(c.ClientID) != "":
		return wrong("ClientID", badCredential(c.ClientID))
	case badCredential(c.ClientSecret.Reveal()) != "":
		return wrong("ClientSecret", badCredential(c.ClientSecret.Reveal()))
	}
	for name, values := range c.Header {
		for _, value := range values {
			if err := checkHeader(name, value); err != nil {
				return inOp(opNew, err)
			}
		}
	}
	if err := checkHeader("User-Agent", c.UserAgent); err != nil {
		return inOp(opNew, err)
	}
	return cmp.Or(c.Retry.check(opNew), c.Limits.check(opNew))
}

// baseURL returns the origin and path prefix of every request.
func (c *Config) baseURL() (*url.URL, error) {
	base, err := c.secureURL("BaseURL", cmp.Or(c.BaseURL, c.Environment.origin()))
	if err != nil {
		return nil, err
	}
	reason := ""
	switch path := base.EscapedPath(); {
	case base.RawQuery != "" || base.ForceQuery:
		reason = "has a query"
	case path != base.Path || path != (&url.URL{Path: path}).EscapedPath():
		reason = "has a path that needs escaping"
	case strings.Contains(path+"/", APIHome.basePath("")) || strings.Contains(path+"/", "/v2/tigo/b2b/"):
		reason = "contains the path of an API, which the client adds: leave out /v1/tigo or /v2/tigo and all that follows"
	}
	if reason != "" {
		return nil, &ArgumentError{Op: opNew, Name: "BaseURL", Reason: reason}
	}
	base.Path = strings.TrimRight(base.Path, "/")
	return base, nil
}

// tokenURL returns the token endpoint.
func (c *Config) tokenURL(base *url.URL) (string, error) {
	text := c.TokenURL
	if text == "" || text[0] == '/' {
		text = base.String() + cmp.Or(text, tokenPath)
	}
	u, err := c.secureURL("TokenURL", text)
	if err != nil {
		return "", err
	}
	return u.String(), nil
}

// secureURL parses a URL to which secrets are sent. It must be https, unless its host is this machine or AllowPlainHTTP is
// set.
func (c *Config) secureURL(name, text string) (*url.URL, error) {
	u, err := url.Parse(text)
	if err == nil {
		u.Host = strings.ToLower(u.Host) // net/http exempts "localhost" from proxies only in lower case
	}
	reason := ""
	switch {
	case err != nil:
		reason = "is not a URL"
	case u.Scheme != "https" && u.Scheme != "http" || u.Hostname() == "":
		reason = "is not an absolute http or https URL"
	case u.User != nil:
		reason = "has credentials in it"
	case u.Fragment != "":
		reason = "has a fragment"
	case u.Scheme == "http" && !loopback(u.Hostname()) && !c.AllowPlainHTTP:
		reason = "is plain http to another machine; AllowPlainHTTP accepts that"
	}
	if reason != "" {
		return nil, &ArgumentError{Op: opNew, Name: name, Reason: reason}
	}
	return u, nil
}

// loopback reports whether a host is this machine.
func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// credentials returns a function that returns the client id and secret for a sign-in.
func (c *Config) credentials() func(context.Context) (id, secret string, err error) {
	if read := c.Credentials; read != nil {
		return func(ctx context.Context) (string, string, error) {
			id, secret, err := read(ctx)
			return withoutLineEnd(id), withoutLineEnd(secret.Reveal()), err
		}
	}
	id, secret := c.ClientID, c.ClientSecret
	return func(context.Context) (string, string, error) { return id, secret.Reveal(), nil }
}

// trimCredentials removes the line break that a mounted file or a shell appends to id or secret.
func (c *Config) trimCredentials() {
	c.ClientID = withoutLineEnd(c.ClientID)
	if text := c.ClientSecret.Reveal(); text != withoutLineEnd(text) {
		c.ClientSecret = NewSecret(withoutLineEnd(text))
	}
}

func withoutLineEnd(text string) string { return strings.TrimRight(text, "\r\n") }

// badCredential returns what is wrong with an id or a secret, "" if it is valid: RFC 6749 allows only printable ASCII.
func badCredential(text string) string {
	switch {
	case text != strings.TrimSpace(text):
		return "begins or ends with a blank"
	case strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r > '~' }):
		return "contains a character that is not printable ASCII"
	}
	return ""
}
