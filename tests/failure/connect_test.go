package failure_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"math/big"
	"net"
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/internal/clienttest"
	"github.com/tigo-go/tigo/tigotest"
)

// nameServer responds to every DNS query with a code and without an address; 3 is NXDOMAIN, 2 is SERVFAIL.
func nameServer(t *testing.T, code byte) *net.Resolver {
	t.Helper()
	socket, err := new(net.ListenConfig).ListenPacket(t.Context(), "udp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { _ = socket.Close() })
	go func() {
		message := make([]byte, 512)
		for {
			n, from, err := socket.ReadFrom(message)
			if err != nil {
				return
			}
			message[2], message[3] = 0x81, 0x80|code
			_, _ = socket.WriteTo(message[:n], from)
		}
	}()
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "udp", socket.LocalAddr().String())
	}}
}

// closedPort returns an address that refuses connections.
func closedPort(t *testing.T) string {
	t.Helper()
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	require.NoError(t, listener.Close())
	return listener.Addr().String()
}

func TestNoConnection(t *testing.T) {
	dial := func(d net.Dialer) func(context.Context, string, string) (net.Conn, error) { return d.DialContext }
	tests := map[string]struct {
		url      string
		dial     func(context.Context, string, string) (net.Conn, error)
		attempts int
	}{
		"no such host":          {"http://nowhere.invalid.", dial(net.Dialer{Resolver: nameServer(t, 3)}), 1},
		"temporary DNS failure": {"http://nowhere.invalid.", dial(net.Dialer{Resolver: nameServer(t, 2)}), 3},
		"refused":               {"http://" + closedPort(t), nil, 3},
		"dial timeout":          {"http://127.0.0.1:1", dial(net.Dialer{Timeout: time.Nanosecond}), 3},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			var dials atomic.Int32
			pool := tigo.DefaultTransport()
			through := pool.DialContext
			if test.dial != nil {
				through = test.dial
			}
			pool.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
				dials.Add(1)
				return through(ctx, network, address)
			}
			client := clienttest.New(t, clienttest.With(tigo.Config{
				BaseURL: test.url, Country: tigo.Colombia, TokenSource: clienttest.Token(), Transport: pool,
				Retry: clienttest.Quick, AllowPlainHTTP: true,
			}))
			for _, request := range []tigo.Request{clienttest.GetBalance("1000"), clienttest.CreateInvoice("1000")} {
				dials.Store(0)
				_, err := clienttest.Fetch(t, client, request)
				e := clienttest.Failure(t, err)
				assert.Equal(t, tigo.OutcomeNotSent, e.Outcome, "%v", e)
				assert.Equal(t, test.attempts, e.Attempts)
				assert.EqualValues(t, test.attempts, dials.Load())
				assert.Equal(t, test.attempts > 1, tigo.Retryable(err))
				require.ErrorIs(t, err, tigo.ErrUnavailable)
			}
		})
	}
}

// TestWriteIsRetriedUntilConnected checks that a write is retried while there is no connection.
func TestWriteIsRetriedUntilConnected(t *testing.T) {
	server := tigotest.Start(t)
	closed := closedPort(t)
	var dials atomic.Int32
	pool := tigo.DefaultTransport()
	through := pool.DialContext
	pool.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
		if dials.Add(1) < 3 {
			address = closed
		}
		return through(ctx, network, address)
	}
	client := clienttest.New(t, clienttest.Emulator(server), func(c *tigo.Config) {
		c.Transport = clienttest.RoundTrip(func(q *http.Request) (*http.Response, error) {
			if op, _ := tigo.OperationFromContext(q.Context()); op.Op == "tigo.SignIn" {
				return http.DefaultTransport.RoundTrip(q)
			}
			return pool.RoundTrip(q)
		})
	})
	var last tigo.Response
	_, err := clienttest.Fetch(t, client, clienttest.CreateInvoice(clienttest.Contract(server)), tigo.WithResponse(&last))
	require.NoError(t, err)
	assert.Equal(t, 3, last.Attempts)
	assert.Equal(t, 1, server.Bookings(clienttest.OpCreateInvoice))
}

// certificate returns a self-signed certificate for 127.0.0.1, with the given change, and its pool.
func certificate(t *testing.T, change func(*x509.Certificate)) (tls.Certificate, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true,
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
	}
	change(template)
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	require.NoError(t, err)
	parsed, err := x509.ParseCertificate(der)
	require.NoError(t, err)
	pool := x509.NewCertPool()
	pool.AddCert(parsed)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, pool
}

func TestInvalidTLS(t *testing.T) {
	expired, expiredPool := certificate(t, func(c *x509.Certificate) { c.NotAfter = time.Now().Add(-time.Minute) })
	foreign, foreignPool := certificate(t, func(c *x509.Certificate) { c.IPAddresses = nil; c.DNSNames = []string{"other.example"} })
	sound, soundPool := certificate(t, func(*x509.Certificate) {})
	tests := map[string]struct {
		server *tls.Config
		client *tls.Config
		typed  func(error) bool
	}{
		"expired":    {&tls.Config{Certificates: []tls.Certificate{expired}}, &tls.Config{RootCAs: expiredPool}, isError[x509.CertificateInvalidError]},
		"wrong host": {&tls.Config{Certificates: []tls.Certificate{foreign}}, &tls.Config{RootCAs: foreignPool}, isError[x509.HostnameError]},
		"unknown CA": {&tls.Config{Certificates: []tls.Certificate{sound}}, &tls.Config{}, isError[x509.UnknownAuthorityError]},
		"wrong version": {
			&tls.Config{Certificates: []tls.Certificate{sound}, MaxVersion: tls.VersionTLS12},
			&tls.Config{RootCAs: soundPool, MinVersion: tls.VersionTLS13},
			isError[*net.OpError],
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			server := tigotest.Start(t, tigotest.WithTLS(test.server))
			var trips atomic.Int32
			pool := tigo.DefaultTransport()
			pool.TLSClientConfig = test.client
			counted := clienttest.RoundTrip(func(q *http.Request) (*http.Response, error) {
				trips.Add(1)
				return pool.RoundTrip(q)
			})
			config := tigo.Config{BaseURL: server.URL, Country: tigo.Colombia, Transport: counted, Retry: clienttest.Quick, TokenSource: clienttest.Token()}
			client := clienttest.New(t, clienttest.With(config))
			for _, request := range []tigo.Request{clienttest.GetBalance("1000"), clienttest.CreateInvoice("1000")} {
				trips.Store(0)
				_, err := clienttest.Fetch(t, client, request)
				e := clienttest.Failure(t, err)
				assert.True(t, test.typed(err), "%v", err)
				assert.Equal(t, tigo.OutcomeNotSent, e.Outcome)
				assert.EqualValues(t, 1, trips.Load())
				assert.False(t, tigo.Retryable(err))
			}
			config.TokenSource, config.ClientID, config.ClientSecret = nil, "id", tigo.NewSecret("secret")
			trips.Store(0)
			_, err := clienttest.Fetch(t, clienttest.New(t, clienttest.With(config)), clienttest.CreateInvoice("1000"))
			assert.True(t, test.typed(clienttest.Failure(t, err)), "%v", err)
			require.ErrorIs(t, err, tigo.ErrSignIn)
			assert.EqualValues(t, 1, trips.Load())
		})
	}
}

func isError[E error](err error) bool {
	_, ok := errors.AsType[E](err)
	return ok
}
