package tigotest_test

import (
	"crypto/tls"
	"net"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo/tigotest"
)

func dial(t *testing.T, server *tigotest.Server) net.Conn {
	t.Helper()
	conn, err := new(net.Dialer).DialContext(t.Context(), "tcp", strings.TrimPrefix(server.URL, "http://"))
	require.NoError(t, err)
	t.Cleanup(func() { _ = conn.Close() })
	return conn
}

// secureClient returns a client that trusts the emulator.
func secureClient(t *testing.T, server *tigotest.Server, http2 bool) *http.Client {
	t.Helper()
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: server.Certificates()}, Protocols: new(http.Protocols)}
	transport.Protocols.SetHTTP1(!http2)
	transport.Protocols.SetHTTP2(http2)
	t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{Transport: transport}
}

// signInSecurely starts an emulator with TLS and signs in over HTTP/2.
func signInSecurely(t *testing.T) *caller {
	t.Helper()
	c := &caller{t: t, server: tigotest.Start(t, tigotest.WithTLS(nil))}
	c.client = secureClient(t, c.server, true)
	c.token = c.newToken()
	return c
}

func TestTLS(t *testing.T) {
	c := signInSecurely(t)
	for _, http2 := range []bool{false, true} {
		got := c.try(t.Context(), secureClient(t, c.server, http2), http.MethodGet, balancePath)
		require.NoError(t, got.err)
		assert.Equal(t, http.StatusOK, got.status)
		assert.Equal(t, map[bool]int{false: 1, true: 2}[http2], got.proto)
	}
	_, err := roundTrip(http.DefaultClient, c.request(http.MethodGet, "/", ""))
	var unknown *tls.CertificateVerificationError
	require.ErrorAs(t, err, &unknown, "other clients do not trust it")
	assert.Nil(t, tigotest.Start(t).Certificates())
}

func TestFaultsOnHTTP2(t *testing.T) {
	for name, test := range map[string]struct {
		do       tigotest.Action
		fails    bool
		requests int // that reach the emulator for one call, net/http's own retries included
		booked   int
	}{
		"response":       {do: tigotest.Response{Status: 503}, requests: 1},
		"disconnect":     {do: tigotest.Disconnect(), fails: true, requests: 1},
		"reset":          {do: tigotest.ResetConnection(), fails: true, requests: 1},
		"raw":            {do: tigotest.GarbageStatusLine(), fails: true, requests: 1},
		"refused stream": {do: tigotest.RefuseStream(), requests: 2, booked: 1},
		"go away":        {do: tigotest.GoAway(), requests: 2, booked: 1},
	} {
		t.Run(name, func(t *testing.T) {
			c := signInSecurely(t)
			c.server.Inject(tigotest.Fault{Op: "billing.CreateInvoice", Times: 1, Do: test.do})
			got := c.try(t.Context(), secureClient(t, c.server, true), http.MethodPost, createPath)
			assert.Equal(t, test.fails, got.err != nil, "%v", got.err)
			assert.Equal(t, test.requests, c.server.Count("billing.CreateInvoice"))
			assert.Equal(t, test.booked, c.server.Bookings("billing.CreateInvoice"))
		})
	}
}

func TestSpoiledBodiesOnHTTP2(t *testing.T) {
	for name, do := range map[string]tigotest.Action{"cut": tigotest.Cut(7), "chunked": tigotest.CutChunked(7)} {
		c := signInSecurely(t)
		c.server.Inject(tigotest.Fault{Op: "billing.GetBalance", Times: 1, Do: do})
		got := c.try(t.Context(), secureClient(t, c.server, true), http.MethodGet, balancePath)
		require.ErrorContains(t, got.err, "INTERNAL_ERROR", name)
		assert.Equal(t, http.StatusOK, got.status, name)
		assert.Len(t, got.body, 7, name)
	}
}

// TestHTTP2RefusalsOnHTTP1 shows the effect of these actions on HTTP/1.1.
func TestHTTP2RefusalsOnHTTP1(t *testing.T) {
	for _, do := range []tigotest.Action{tigotest.RefuseStream(), tigotest.GoAway()} {
		c := signIn(t)
		c.server.Inject(tigotest.Fault{Op: "billing.GetBalance", Times: 1, Do: do})
		require.ErrorContains(t, c.try(t.Context(), plainClient(t), http.MethodGet, balancePath).err, "EOF")
	}
}
