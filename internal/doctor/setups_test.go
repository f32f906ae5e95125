package doctor_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/binary"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo/internal/doctor"
	"github.com/tigo-go/tigo/tigotest"
)

// setup has the variables of a machine and its access to the network.
type setup struct {
	variables map[string]string
	options   doctor.Options
}

// The credentials of a setup without an emulator.
const (
	someID     = "client-4711"
	someSecret = "hunter2-hunter2"
)

// at returns the setup of a machine that calls a platform at an origin.
func at(origin string) *setup {
	return &setup{variables: map[string]string{
		"TIGO_BASE_URL": origin, "TIGO_COUNTRY": "co", "TIGO_CLIENT_ID": someID, "TIGO_CLIENT_SECRET": someSecret,
	}}
}

// with returns the setup of a machine that calls an emulator.
func with(server *tigotest.Server) *setup {
	s := at(server.URL)
	s.variables["TIGO_CLIENT_ID"], s.variables["TIGO_CLIENT_SECRET"] = server.ClientID, server.ClientSecret
	s.options.Roots = server.Certificates()
	return s
}

func (s *setup) set(name, value string) *setup {
	s.variables[name] = value
	return s
}

func (s *setup) change(change func(*doctor.Options)) *setup {
	change(&s.options)
	return s
}

func (s *setup) examine(ctx context.Context) []doctor.Step {
	o := s.options
	o.Getenv = func(name string) string { return s.variables[name] }
	if o.Proxy == nil {
		o.Proxy = func(*http.Request) (*url.URL, error) { return nil, nil } //nolint:nilnil // no proxy
	}
	if o.Timeout == 0 {
		o.Timeout = 30 * time.Second
	}
	return doctor.Examine(ctx, o)
}

// certificate makes a certificate for loopback hosts, with the changes of a test.
func certificate(t *testing.T, change func(*x509.Certificate)) (*tls.Config, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "Company CA"}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		DNSNames: []string{"localhost"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true,
	}
	change(template)
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	require.NoError(t, err)
	leaf, err := x509.ParseCertificate(der)
	require.NoError(t, err)
	pool := x509.NewCertPool()
	pool.AddCert(leaf)
	return &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}, MinVersion: tls.VersionTLS12}, pool
}

// secured returns the setup of a machine that trusts the certificate of its platform.
func secured(t *testing.T, change func(*x509.Certificate), configure func(*tls.Config)) *setup {
	t.Helper()
	config, pool := certificate(t, change)
	configure(config)
	return at(serve(t, config, http.NotFoundHandler())).change(func(o *doctor.Options) { o.Roots = pool })
}

func same(*x509.Certificate) {}

func plain(*tls.Config) {}

// serve starts a server that stops at the end of the test. It uses TLS if config is not nil.
func serve(t *testing.T, config *tls.Config, handler http.Handler) string {
	t.Helper()
	server := httptest.NewUnstartedServer(handler)
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	if config == nil {
		server.Start()
	} else {
		server.TLS = config
		server.StartTLS()
	}
	t.Cleanup(server.Close)
	return server.URL
}

// page responds to every request with a status and a body.
func page(status int, body string, header ...string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		for i := 0; i < len(header); i += 2 {
			w.Header().Set(header[i], header[i+1])
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	})
}

// closed returns the origin of a port on which no program listens.
func closed(t *testing.T, host string) string {
	t.Helper()
	port, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	_, number, err := net.SplitHostPort(port.Addr().String())
	require.NoError(t, err)
	require.NoError(t, port.Close())
	return "https://" + net.JoinHostPort(host, number)
}

// silent returns the origin of a port that accepts connections and sends nothing.
func silent(t *testing.T) string {
	t.Helper()
	port, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { _ = port.Close() })
	go func() {
		for {
			conn, err := port.Accept()
			if err != nil {
				return
			}
			t.Cleanup(func() { _ = conn.Close() })
		}
	}()
	return "https://" + port.Addr().String()
}

// proxy starts a proxy on loopback, and returns its URL. It requires credentials, unless they are "". It connects all
// requests to the given address, and rejects them if that is "".
func proxy(t *testing.T, credentials, place string) *url.URL {
	t.Helper()
	origin := serve(t, nil, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if credentials != "" && r.Header.Get("Proxy-Authorization") != "Basic "+base64.StdEncoding.EncodeToString([]byte(credentials)) {
			w.Header().Set("Proxy-Authenticate", `Basic realm="proxy"`)
			w.WriteHeader(http.StatusProxyAuthRequired)
			return
		}
		if place == "" {
			w.WriteHeader(http.StatusForbidden)
			return
		}
		there, err := net.Dial("tcp", place) //nolint:noctx // it ends with the test
		if err != nil {
			w.WriteHeader(http.StatusBadGateway)
			return
		}
		here, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			_ = there.Close()
			return
		}
		_, _ = io.WriteString(here, "HTTP/1.1 200 Connection established\r\n\r\n")
		t.Cleanup(func() { _ = here.Close(); _ = there.Close() })
		go func() { _, _ = io.Copy(there, here); _ = there.Close() }()
		go func() { _, _ = io.Copy(here, there); _ = here.Close() }()
	}))
	u, err := url.Parse(origin)
	require.NoError(t, err)
	return u
}

func through(u *url.URL, credentials *url.Userinfo) func(*doctor.Options) {
	with := *u
	with.User = credentials
	return func(o *doctor.Options) { o.Proxy = func(*http.Request) (*url.URL, error) { return &with, nil } }
}

// dns returns a resolver whose server sends the same response to every query: an error code, or an address if the query is
// for its family. If silent is true, the server sends nothing.
func dns(t *testing.T, code byte, address net.IP, silent bool) *net.Resolver {
	t.Helper()
	port, err := new(net.ListenConfig).ListenPacket(t.Context(), "udp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { _ = port.Close() })
	go func() {
		buffer := make([]byte, 1500)
		for {
			n, from, err := port.ReadFrom(buffer)
			if err != nil {
				return
			}
			if response := reply(buffer[:n], code, address); response != nil && !silent {
				_, _ = port.WriteTo(response, from)
			}
		}
	}()
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "udp", port.LocalAddr().String())
	}}
}

// reply returns the response to a DNS query.
func reply(question []byte, code byte, address net.IP) []byte {
	end := 12
	for end < len(question) && question[end] != 0 {
		end += int(question[end]) + 1
	}
	if end += 5; end > len(question) {
		return nil
	}
	kind := binary.BigEndian.Uint16(question[end-4:])
	out := append([]byte(nil), question[:end]...)
	out[2], out[3] = 0x81, 0x80|code
	copy(out[4:12], []byte{0, 1, 0, 0, 0, 0, 0, 0})
	four := address.To4()
	switch {
	case four != nil && kind == 1:
		address = four
	case four == nil && address != nil && kind == 28:
	default:
		return out
	}
	out[7] = 1
	out = append(out, 0xC0, 12, byte(kind>>8), byte(kind), 0, 1, 0, 0, 0, 60, 0, byte(len(address)))
	return append(out, address...)
}

// emulator starts an emulator with faults.
func emulator(t *testing.T, faults ...tigotest.Fault) *tigotest.Server {
	t.Helper()
	server := tigotest.Start(t, tigotest.WithClock(time.Now()))
	server.Inject(faults...)
	return server
}

const everyRead = "billing.GetBalance"
