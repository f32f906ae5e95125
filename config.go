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

// Config says which platform to talk to, and as whom. [New] checks and copies it.
//
// Needed are Country, one of Environment and BaseURL, and one of ClientID with ClientSecret, Credentials and TokenSource.
//
// What Logger and Transport get to see of personal and card data is told in docs/personal-data.md.
type Config struct {
	Environment Environment // one of Tigo's own installations; or
	BaseURL     string      // an origin with an optional path prefix, such as a proxy's or an emulator's
	Country     Country     // whose back end serves the calls; Client.ForCountry gives others

	ClientID     string   // the application's, as the developer portal shows it
	ClientSecret Secret   // goes to the token endpoint and nowhere else
	Scopes       []string // asked for at sign-in; the platform needs none

	TokenURL    string             // default: the platform's documented path; a value that begins with "/" is a path under the base URL, such as "/v2/oauth/token"
	TokenSource oauth2.TokenSource // in place of ClientID and ClientSecret
	TokenCache  TokenCache         // shares one token among processes; default: each client signs in by itself

	// Credentials is asked for ClientID and ClientSecret at each sign-in, in place of the fields: secrets that rotate need
	// no restart. Its context is that of no caller and ends at Limits.SignInTimeout. The text of its error is printed nowhere.
	Credentials func(ctx context.Context) (id string, secret Secret, err error)

	Transport   http.RoundTripper // carries every request, with secrets and personal data in it: tracing, proxies, recorders; default: DefaultTransport
	Logger      *slog.Logger      // one line per call, without personal data; default: silence
	RateLimiter RateLimiter       // waited for before every request of a call; default: none
	Observer    Observer          // watches calls, without personal data; default: none

	Retry  Retry  // when calls are tried again
	Limits Limits // what a call may take

	Header    http.Header // sent with every call
	UserAgent string      // put before the SDK's own

	AllowPlainHTTP bool // accept http:// beyond this machine; the secret and every bearer then travel in the clear
}

// RateLimiter holds requests back; *rate.Limiter of golang.org/x/time/rate is one.
type RateLimiter interface {
	// Wait blocks until a request may be sent, or returns an error when ctx ends first.
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
//	TIGO_BASE_URL          an origin, in place of an environment
//	TIGO_COUNTRY           bo, co, gt, hn, py or sv
//	TIGO_CLIENT_ID         the application's id
//	TIGO_CLIENT_SECRET     the application's secret
//	TIGO_SCOPES            scopes, separated by blanks
//	TIGO_TOKEN_URL         where to sign in, unless at the documented path
//	TIGO_ALLOW_PLAIN_HTTP  1 accepts http:// beyond this machine, such as http://emulator:8080 in a compose file
//
// Those that are not set leave their field empty. The error, an [*ArgumentError], names a variable that must be set and is not, or whose value is unknown.
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
		return Config{}, &ArgumentError{Op: "tigo.ConfigFromEnv", Name: envEnvironment, Reason: "is none of sandbox, test, production"}
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

// DefaultTransport returns a new transport with the default [Limits], to start from for a [Config.Transport] of
// one's own. The client never closes a transport that it was given.
func DefaultTransport() *http.Transport {
	return transport.NewTransport(Limits{}.withDefaults().transport())
}

const opNew = "tigo.New"

// check refuses a Config that cannot work.
func (c *Config) check() error {
	wrong := func(name, reason string) error { return &ArgumentError{Op: opNew, Name: name, Reason: reason} }
	switch {
	case !c.Country.valid():
		return wrong("Country", "is not two lower-case letters")
	case c.Environment == "" && c.BaseURL == "":
		return wrong("Environment", "is empty, and so is BaseURL")
	case c.Environment != "" && c.BaseURL != "":
		return wrong("Environment", "is set, and so is BaseURL")
	case c.BaseURL == "" && c.Environment.origin() == "":
		return wrong("Environment", "is none of Sandbox, Test, Production")
	case c.TokenSource != nil && (c.ClientID != "" || !c.ClientSecret.IsZero() || c.Credentials != nil || c.TokenURL != "" || len(c.Scopes) > 0):
		return wrong("TokenSource", "is set, and so are credentials of the client's own")
	case c.Credentials != nil && (c.ClientID != "" || !c.ClientSecret.IsZero()):
		return wrong("Credentials", "is set, and so is ClientID or ClientSecret")
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

// baseURL is the origin and path prefix that every route follows.
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
		reason = "ends with the path of an API, which the client adds itself: leave out all from /v1/tigo or /v2/tigo on"
	}
	if reason != "" {
		return nil, &ArgumentError{Op: opNew, Name: "BaseURL", Reason: reason}
	}
	base.Path = strings.TrimRight(base.Path, "/")
	return base, nil
}

// tokenURL is where the client signs in.
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

// secureURL parses a URL that secrets go to: https, unless it is on this machine or plain HTTP was asked for.
func (c *Config) secureURL(name, text string) (*url.URL, error) {
	u, err := url.Parse(text)
	if err == nil {
		u.Host = strings.ToLower(u.Host) // net/http's exemption of localhost from proxies knows lower case alone
	}
	reason := ""
	switch {
	case err != nil:
		reason = "is not a URL"
	case u.Scheme != "https" && u.Scheme != "http" || u.Hostname() == "":
		reason = "is not an http or https origin"
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

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// askCredentials is how a sign-in comes by id and secret.
func (c *Config) askCredentials() func(context.Context) (id, secret string, err error) {
	if ask := c.Credentials; ask != nil {
		return func(ctx context.Context) (string, string, error) {
			id, secret, err := ask(ctx)
			return withoutLineEnd(id), withoutLineEnd(secret.Reveal()), err
		}
	}
	id, secret := c.ClientID, c.ClientSecret
	return func(context.Context) (string, string, error) { return id, secret.Reveal(), nil }
}

// trimCredentials takes the line end off id and secret that a mounted file or a shell leaves there.
func (c *Config) trimCredentials() {
	c.ClientID = withoutLineEnd(c.ClientID)
	if text := c.ClientSecret.Reveal(); text != withoutLineEnd(text) {
		c.ClientSecret = NewSecret(withoutLineEnd(text))
	}
}

func withoutLineEnd(text string) string { return strings.TrimRight(text, "\r\n") }

// badCredential says why an id or a secret cannot be one: RFC 6749 allows printable ASCII.
func badCredential(text string) string {
	switch {
	case text != strings.TrimSpace(text):
		return "begins or ends with a blank"
	case strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r > '~' }):
		return "contains a character that is not printable ASCII"
	}
	return ""
}
