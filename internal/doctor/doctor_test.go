package doctor_test

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo/internal/doctor"
	"github.com/tigo-go/tigo/tigotest"
)

// machine is the test for which a setup is made.
type machine struct{ *testing.T }

// TestWrongSetups runs each setup with real servers. The sentence of the failed step must name the cause, and no sentence
// may contain a credential.
func TestWrongSetups(t *testing.T) {
	for name, test := range map[string]struct {
		make func(m machine) *setup
		step string
		says string
		code int
	}{
		"no variables": {func(machine) *setup { return &setup{} }, doctor.StepVariables,
			"TIGO_ENVIRONMENT (sandbox, test or production; or TIGO_BASE_URL, an origin), TIGO_COUNTRY (bo, co, gt, hn, py or sv), TIGO_CLIENT_ID (the application's id) and TIGO_CLIENT_SECRET (the application's secret) are not set.", 2},
		"one variable missing": {func(m machine) *setup { return with(emulator(m.T)).set("TIGO_COUNTRY", "") }, doctor.StepVariables,
			"TIGO_COUNTRY (bo, co, gt, hn, py or sv) is not set.", 2},
		"an unknown environment": {func(machine) *setup { return at("").set("TIGO_ENVIRONMENT", "staging") }, doctor.StepVariables,
			"TIGO_ENVIRONMENT is not sandbox, test or production.", 2},
		"a line break after the secret": {func(m machine) *setup {
			server := emulator(m.T)
			return with(server).set("TIGO_CLIENT_SECRET", server.ClientSecret+"\n")
		}, doctor.StepVariables, "TIGO_CLIENT_SECRET ends with a line break", 2},
		"a secret in quotes": {func(m machine) *setup { return with(emulator(m.T)).set("TIGO_CLIENT_SECRET", `"`+someSecret+`"`) }, doctor.StepVariables,
			"TIGO_CLIENT_SECRET is in quotes", 2},
		"two platforms": {func(m machine) *setup { return with(emulator(m.T)).set("TIGO_ENVIRONMENT", "sandbox") }, doctor.StepVariables,
			"TIGO_ENVIRONMENT and TIGO_BASE_URL are both set", 2},
		"a country in capitals":      {func(m machine) *setup { return with(emulator(m.T)).set("TIGO_COUNTRY", "CO") }, doctor.StepVariables, "TIGO_COUNTRY is not two lower-case letters", 2},
		"id and secret in one":       {func(m machine) *setup { return with(emulator(m.T)).set("TIGO_CLIENT_ID", someID+":"+someSecret) }, doctor.StepVariables, "TIGO_CLIENT_ID contains a colon", 2},
		"plain http to another host": {func(machine) *setup { return at("http://sandbox.api.tigo.com") }, doctor.StepVariables, "TIGO_BASE_URL is plain http to another machine", 2},
		"a password in the URL":      {func(machine) *setup { return at("https://me:" + someSecret + "@127.0.0.1") }, doctor.StepVariables, "TIGO_BASE_URL contains a user name or a password", 2},

		"a host that DNS does not have": {func(m machine) *setup {
			return at("https://sandbox.tigo.invalid").change(func(o *doctor.Options) { o.Resolver = dns(m.T, 3, nil, false) })
		}, doctor.StepName, "sandbox.tigo.invalid, does not exist in this machine's DNS", 3},
		"a DNS server that is silent": {func(m machine) *setup {
			return at("https://sandbox.tigo.invalid").change(func(o *doctor.Options) { o.Resolver, o.Timeout = dns(m.T, 0, nil, true), time.Second })
		}, doctor.StepName, "the DNS server does not respond", 3},
		"a closed port":   {func(m machine) *setup { return at(closed(m.T, "127.0.0.1")) }, doctor.StepConnection, "the connection is refused, because no program listens on this port", 3},
		"an IPv6 address": {func(m machine) *setup { return at(closed(m.T, "::1")) }, doctor.StepConnection, "This is an IPv6 address", 3},
		"a name with an IPv6 address only": {func(m machine) *setup {
			return at(closed(m.T, "six.tigo.invalid")).change(func(o *doctor.Options) { o.Resolver = dns(m.T, 0, net.IPv6loopback, false) })
		}, doctor.StepConnection, "This is an IPv6 address", 3},
		"a port that is silent": {func(m machine) *setup {
			return at(silent(m.T)).change(func(o *doctor.Options) { o.Timeout = time.Second })
		}, doctor.StepTLS, "there is no response within 1s", 4},
		"a proxy that requires credentials": {func(m machine) *setup {
			return at("https://sandbox.tigo.invalid").change(through(proxy(m.T, "me:open sesame", ""), nil))
		}, doctor.StepProxy, "requires a user name and a password", 3},
		"a proxy that rejects the credentials": {func(m machine) *setup {
			return at("https://sandbox.tigo.invalid").change(through(proxy(m.T, "me:open sesame", ""), url.UserPassword("me", someSecret)))
		}, doctor.StepProxy, "rejects the user name and the password", 3},
		"a proxy that does not allow the host": {func(m machine) *setup {
			return at("https://sandbox.tigo.invalid").change(through(proxy(m.T, "", ""), nil))
		}, doctor.StepProxy, "does not allow connections to sandbox.tigo.invalid", 3},
		"a proxy that is gone": {func(m machine) *setup {
			gone, err := url.Parse(strings.Replace(closed(m.T, "127.0.0.1"), "https", "http", 1))
			require.NoError(m.T, err)
			return at("https://sandbox.tigo.invalid").change(through(gone, nil))
		}, doctor.StepProxy, "cannot be reached: the connection is refused", 3},

		"a CA of a company": {func(m machine) *setup {
			return secured(m.T, same, plain).change(func(o *doctor.Options) { o.Roots = x509.NewCertPool() })
		}, doctor.StepTLS, "signed by an authority that this machine does not trust (Company CA)", 4},
		"an expired certificate": {func(m machine) *setup {
			return secured(m.T, func(c *x509.Certificate) { c.NotAfter = time.Now().Add(-time.Minute) }, plain)
		}, doctor.StepTLS, "the certificate expired on " + time.Now().Add(-time.Minute).UTC().Format(time.DateOnly), 4},
		"a certificate of tomorrow": {func(m machine) *setup {
			return secured(m.T, func(c *x509.Certificate) {
				c.NotBefore, c.NotAfter = time.Now().Add(24*time.Hour), time.Now().Add(48*time.Hour)
			}, plain)
		}, doctor.StepTLS, "set the clock", 4},
		"a certificate of another host": {func(m machine) *setup {
			return secured(m.T, func(c *x509.Certificate) { c.IPAddresses, c.DNSNames = nil, []string{"other.example"} }, plain)
		}, doctor.StepTLS, "the certificate is not for 127.0.0.1", 4},
		"client certificates required": {func(m machine) *setup {
			return secured(m.T, same, func(c *tls.Config) { c.ClientAuth = tls.RequireAnyClientCert })
		}, doctor.StepTLS, "the server requires a client certificate", 4},
		"client certificates required, in TLS 1.2": {func(m machine) *setup {
			return secured(m.T, same, func(c *tls.Config) { c.ClientAuth, c.MaxVersion = tls.RequireAnyClientCert, tls.VersionTLS12 })
		}, doctor.StepTLS, "the server requires a client certificate", 4},
		"an old TLS": {func(m machine) *setup {
			return secured(m.T, same, func(c *tls.Config) { c.MinVersion, c.MaxVersion = tls.VersionTLS10, tls.VersionTLS11 })
		}, doctor.StepTLS, "only unsafe versions of TLS", 4},
		"https to a port of plain http": {func(m machine) *setup {
			return at(strings.Replace(emulator(m.T).URL, "http:", "https:", 1))
		}, doctor.StepTLS, "does not speak TLS", 4},
		"a clock that is ahead": {func(m machine) *setup {
			return at(serve(m.T, nil, page(http.StatusNotFound, "{}", "Date", time.Now().Add(-2*time.Hour).UTC().Format(http.TimeFormat))))
		}, doctor.StepClock, "this machine's clock is 2h0m0s ahead", 4},

		"a captive portal that redirects": {func(m machine) *setup {
			return at(serve(m.T, nil, page(http.StatusFound, "", "Location", "http://login.hotel.example/?to=x")))
		}, doctor.StepPortal, "such as a captive portal, redirects requests to login.hotel.example", 5},
		"a captive portal's page": {func(m machine) *setup {
			return at(serve(m.T, nil, page(http.StatusOK, `<html><form><input type="password"></form></html>`)))
		}, doctor.StepPortal, "a log-in page", 5},

		"a wrong secret": {func(m machine) *setup { return with(emulator(m.T)).set("TIGO_CLIENT_SECRET", someSecret) }, doctor.StepSignIn, "does not know this client id with this secret", 6},
		"an escaped secret": {func(m machine) *setup {
			server := emulator(m.T)
			return with(server).set("TIGO_CLIENT_SECRET", url.QueryEscape(server.ClientSecret))
		}, doctor.StepSignIn, "TIGO_CLIENT_SECRET is URL-escaped", 6},
		"not approved yet": {func(m machine) *setup {
			server := emulator(m.T)
			server.SetStatus(tigotest.StatusPending)
			return with(server)
		}, doctor.StepSignIn, "the application is not approved yet", 6},
		"rejected": {func(m machine) *setup {
			server := emulator(m.T)
			server.SetStatus(tigotest.StatusRejected)
			return with(server)
		}, doctor.StepSignIn, "the application is rejected", 6},
		"another token URL": {func(m machine) *setup { return with(emulator(m.T)).set("TIGO_TOKEN_URL", "/v3/token") }, doctor.StepSignIn, "there is no token endpoint at this address, status 404", 6},
		"sign-in redirected": {func(m machine) *setup {
			return with(emulator(m.T, tigotest.Fault{Op: "tigo.SignIn", Do: tigotest.Redirect(http.StatusFound, "http://login.example")}))
		}, doctor.StepSignIn, "sign-in is redirected to another address", 6},
		"sign-in with an internal error": {func(m machine) *setup {
			return with(emulator(m.T, tigotest.Fault{Op: "tigo.SignIn", Do: tigotest.Response{Status: 500}}))
		}, doctor.StepSignIn, "the token endpoint reports an internal error: status 500", 6},
		"sign-in with the response of another server": {func(m machine) *setup {
			return with(emulator(m.T, tigotest.Fault{Op: "tigo.SignIn", Do: tigotest.Response{Status: 200, Body: "<html></html>"}}))
		}, doctor.StepSignIn, "has no access token", 6},

		"an application without the API": {func(m machine) *setup {
			return with(emulator(m.T, tigotest.Fault{Op: everyRead, Do: tigotest.GatewayFault(http.StatusForbidden, "keymanagement.service.Forbidden")}))
		}, doctor.StepHome, "the application may not call this API in this country", 7},
		"a token that the API refuses": {func(m machine) *setup {
			return with(emulator(m.T, tigotest.Fault{Op: everyRead, Do: tigotest.GatewayFault(http.StatusUnauthorized, "oauth.v2.InvalidAccessToken")}))
		}, doctor.StepHome, "sign-in works, but the API rejects the access token", 7},
		"a back end with an internal error": {func(m machine) *setup {
			return with(emulator(m.T, tigotest.Fault{Op: "selfcare.ListProducts", Do: tigotest.Response{Status: 503}}))
		}, doctor.StepCRM, "the platform reports an internal error: status 503", 7},
		"a quota used up": {func(m machine) *setup {
			return with(emulator(m.T, tigotest.Fault{Op: everyRead, Do: tigotest.Response{Status: 429, Header: http.Header{"Retry-After": {"60"}}}}))
		}, doctor.StepLimits, "too many requests: the quota is used up, for 1m0s.", 8},
	} {
		t.Run(name, func(t *testing.T) {
			s := test.make(machine{t})
			steps := s.examine(t.Context())
			assert.Contains(t, doctor.FirstFailure(steps), test.says)
			assert.Equal(t, test.code, doctor.Code(steps))
			for _, step := range steps {
				if step.Verdict == doctor.Failed {
					assert.Equal(t, test.step, step.Name)
				}
				for _, name := range []string{"TIGO_CLIENT_ID", "TIGO_CLIENT_SECRET"} {
					if value := strings.Trim(s.variables[name], "\"\n"); value != "" {
						assert.NotContains(t, step.Sentence, value)
					}
				}
				assert.NotContains(t, step.Sentence, someSecret)
				assert.NotContains(t, step.Sentence, "sesame")
				assert.Regexp(t, `^[^\n]+[.?]$`, step.Sentence)
			}
			assertOrder(t, steps)
		})
	}
}

// assertOrder checks that each step occurs once, and that all steps after a failed one are skipped.
func assertOrder(t *testing.T, steps []doctor.Step) {
	t.Helper()
	require.Len(t, steps, 11)
	failed := false
	seen := map[string]bool{}
	for _, step := range steps {
		assert.False(t, seen[step.Name], step.Name)
		seen[step.Name] = true
		if failed {
			assert.Equal(t, doctor.Skipped, step.Verdict, step.Name)
		}
		failed = failed || step.Verdict == doctor.Failed
	}
}

// TestGoodSetups has correct setups, in which no step fails.
func TestGoodSetups(t *testing.T) {
	for name, make := range map[string]func(m machine) *setup{
		"plain": func(m machine) *setup { return with(emulator(m.T)) },
		"TLS": func(m machine) *setup {
			return with(tigotest.Start(m.T, tigotest.WithTLS(nil), tigotest.WithClock(time.Now())))
		},
		"a name": func(m machine) *setup {
			server := emulator(m.T)
			return with(server).set("TIGO_BASE_URL", strings.Replace(server.URL, "127.0.0.1", "localhost", 1)).
				change(func(o *doctor.Options) { o.Resolver = dns(m.T, 0, net.IPv4(127, 0, 0, 1), false) })
		},
		"a proxy with credentials": func(m machine) *setup {
			server := tigotest.Start(m.T, tigotest.WithTLS(nil), tigotest.WithClock(time.Now()))
			return with(server).change(through(proxy(m.T, "me:open sesame", strings.TrimPrefix(server.URL, "https://")), url.UserPassword("me", "open sesame")))
		},
		"an application without the CRM": func(m machine) *setup {
			return with(emulator(m.T, tigotest.Fault{Op: "selfcare.ListProducts", Do: tigotest.GatewayFault(http.StatusForbidden, "keymanagement.service.Forbidden")}))
		},
		"optional client certificates": func(m machine) *setup {
			config, pool := certificate(m.T, same)
			config.ClientAuth = tls.RequestClientCert
			server := tigotest.Start(m.T, tigotest.WithTLS(config), tigotest.WithClock(time.Now()))
			return with(server).change(func(o *doctor.Options) { o.Roots = pool })
		},
	} {
		t.Run(name, func(t *testing.T) {
			steps := make(machine{t}).examine(t.Context())
			assert.Empty(t, doctor.FirstFailure(steps), fmt.Sprint(steps))
			assert.Zero(t, doctor.Code(steps))
			assertOrder(t, steps)
			for _, step := range steps {
				assert.NotEqual(t, doctor.Skipped, step.Verdict, step.Name)
			}
		})
	}
}
