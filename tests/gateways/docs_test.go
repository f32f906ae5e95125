package gateways

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
)

// The functions of docs/gateways.md. The tests below run them with real gateways.

func withAuthority(config *tigo.Config, caFile string) error {
	pem, err := os.ReadFile(caFile)
	if err != nil {
		return err
	}
	roots, err := x509.SystemCertPool()
	if err != nil {
		return err
	}
	if !roots.AppendCertsFromPEM(pem) {
		return errors.New("no certificate in " + caFile)
	}
	transport := tigo.DefaultTransport()
	transport.TLSClientConfig = &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12}
	config.Transport = transport
	return nil
}

func withCertificate(config *tigo.Config, certFile, keyFile string) error {
	certificate, err := tls.LoadX509KeyPair(certFile, keyFile)
	if err != nil {
		return err
	}
	transport := tigo.DefaultTransport()
	transport.TLSClientConfig = &tls.Config{Certificates: []tls.Certificate{certificate}, MinVersion: tls.VersionTLS12}
	config.Transport = transport
	return nil
}

func withProxy(config *tigo.Config, host, user, password string) {
	transport := tigo.DefaultTransport()
	transport.Proxy = http.ProxyURL(&url.URL{Scheme: "http", Host: host, User: url.UserPassword(user, password)})
	config.Transport = transport
}

// TestPageHasCode compares the code on the page with the functions above.
func TestPageHasCode(t *testing.T) {
	page, err := os.ReadFile(pageFile)
	require.NoError(t, err)
	source, err := os.ReadFile("docs_test.go")
	require.NoError(t, err)
	blocks := strings.Split(string(page), "```go\n")[1:]
	assert.Len(t, blocks, 3)
	for _, block := range blocks {
		code, _, _ := strings.Cut(block, "```")
		assert.Contains(t, string(source), "\n"+code)
	}
}

// getBalance reads a balance with a config.
func getBalance(t *testing.T, config tigo.Config) error {
	t.Helper()
	config.Country, config.TokenSource = tigo.Colombia, tokenSource()
	client, err := tigo.New(config)
	require.NoError(t, err)
	defer client.Close()
	return calls["GetBalance"].do(t.Context(), client, "none.1")
}

func TestOwnAuthority(t *testing.T) {
	full(t)
	company, err := newAuthority("company")
	require.NoError(t, err)
	file := filepath.Join(t.TempDir(), "ca.pem")
	require.NoError(t, os.WriteFile(file, company.pem(), 0o600))
	b := serve(t, faults)
	g := start(t, "haproxy", settings{Backend: b.address, Absent: absent(t), TLS: true, Issuer: company}, b)
	config := tigo.Config{BaseURL: "https://" + g.address(g.Port)}

	err = getBalance(t, config)
	assert.Equal(t, tigo.OutcomeNotSent, tigo.OutcomeOf(err), "%v", err)
	require.NoError(t, withAuthority(&config, file))
	assert.NoError(t, getBalance(t, config))
}

func TestClientCertificate(t *testing.T) {
	full(t)
	dir := tempDir(t)
	ca, pair := filepath.Join(dir, "ca.pem"), filepath.Join(dir, "client.pem")
	_, pem := trusted.issue(t, "client")
	require.NoError(t, os.WriteFile(ca, trusted.pem(), 0o600))
	require.NoError(t, os.WriteFile(pair, pem, 0o600))
	b := serve(t, faults)
	g := start(t, "haproxy", settings{
		Backend: b.address, Absent: absent(t), TLS: true, Bind: "ca-file " + ca + " verify required",
	}, b)
	config := tigo.Config{BaseURL: "https://" + g.address(g.Port)}

	require.Error(t, getBalance(t, config), "without a certificate")
	require.NoError(t, withCertificate(&config, pair, pair))
	assert.NoError(t, getBalance(t, config))
}

// guarded starts a Squid that requires a user name and a password, and resolves platform.test to this machine.
func guarded(t *testing.T, b *backend) *gateway {
	t.Helper()
	dir := tempDir(t)
	users, hosts := filepath.Join(dir, "users"), filepath.Join(dir, "hosts")
	require.NoError(t, os.WriteFile(users, []byte("tigo:$apr1$gateways$y3TExE05r9tXuBmklDbUu0\n"), 0o644))
	require.NoError(t, os.WriteFile(hosts, []byte("127.0.0.1 platform.test\n"), 0o644))
	return start(t, "squid", settings{Backend: b.address, Absent: absent(t), Setting: "hosts_file " + hosts + `
auth_param basic program /usr/lib/squid/basic_ncsa_auth ` + users + `
acl probe url_regex /contracts/probe
acl known proxy_auth REQUIRED
http_access allow probe
http_access deny !known`}, b)
}

func TestProxyCredentials(t *testing.T) {
	full(t)
	pair, _ := trusted.issue(t, "back end")
	b := serve(t, faults, pair)
	g := guarded(t, serve(t, faults)) // the back end of the probe does not use TLS, since all CONNECT requests look the same
	config := tigo.Config{BaseURL: "https://" + b.address}

	withProxy(&config, g.address(g.Port), "tigo", "swordfish")
	require.NoError(t, getBalance(t, config))

	withProxy(&config, g.address(g.Port), "tigo", "wrong")
	err := getBalance(t, config)
	e, ok := errors.AsType[*tigo.Error](err)
	require.True(t, ok, "%v", err)
	assert.Equal(t, []any{tigo.OutcomeNotSent, http.StatusProxyAuthRequired, 1, false},
		[]any{e.Outcome, e.StatusCode, e.Attempts, tigo.Retryable(err)}, "%v", err)
	assert.NotContains(t, e.Error(), "wrong")
}

// TestEnvironmentProxy checks that the SDK's default transport uses a proxy of the environment. net/http reads the
// environment once, so the test needs a separate process.
func TestEnvironmentProxy(t *testing.T) {
	if base := os.Getenv(child); base != "" {
		assert.NoError(t, getBalance(t, tigo.Config{BaseURL: base}))
		return
	}
	full(t)
	pair, _ := trusted.issue(t, "back end")
	b := serve(t, faults, pair)
	g := guarded(t, serve(t, faults))
	_, port, _ := strings.Cut(b.address, ":")
	again := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestEnvironmentProxy$", "-test.timeout=1m")
	again.Env = append(os.Environ(), child+"=https://platform.test:"+port, "HTTPS_PROXY=http://tigo:swordfish@"+g.address(g.Port))
	output, err := again.CombinedOutput()
	require.NoError(t, err, "%s", output)
	assert.Equal(t, 1, b.account("none.1").bookings)
}
