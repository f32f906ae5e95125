package tigotest_test

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo/tigotest"
)

func TestListen(t *testing.T) {
	for addr, url := range map[string]string{"127.0.0.1:0": "http://127.0.0.1:", "localhost:0": "http://127.0.0.1:", ":0": "http://localhost:"} {
		server, err := tigotest.Listen(addr)
		require.NoError(t, err)
		assert.True(t, strings.HasPrefix(server.URL, url), server.URL)
		c := &caller{t: t, server: server}
		assert.Equal(t, http.StatusOK, c.send(c.request(http.MethodGet, "/", "")).status)
		server.Close()
	}
	for _, addr := range []string{"127.0.0.1", "127.0.0.1:x", "192.0.2.1:0", strings.TrimPrefix(tigotest.Start(t).URL, "http://")} {
		_, err := tigotest.Listen(addr)
		require.Error(t, err, addr)
	}
}

func TestCertificatePEM(t *testing.T) {
	assert.Nil(t, tigotest.Start(t).CertificatePEM())
	assert.Nil(t, tigotest.Start(t, tigotest.WithTLS(&tls.Config{MinVersion: tls.VersionTLS12})).CertificatePEM(), "it has no throw-away certificate")

	for url, hosts := range map[string][]string{
		"":                       {"localhost", "127.0.0.1", "::1"},
		"https://tigo.test:8443": {"localhost", "127.0.0.1", "tigo.test"},
		"https://192.0.2.8":      {"192.0.2.8"},
	} {
		server := tigotest.Start(t, tigotest.WithTLS(nil), tigotest.WithURL(url))
		block, rest := pem.Decode(server.CertificatePEM())
		require.NotNil(t, block)
		assert.Empty(t, rest)
		certificate, err := x509.ParseCertificate(block.Bytes)
		require.NoError(t, err)
		for _, host := range hosts {
			require.NoError(t, certificate.VerifyHostname(host), host)
		}
		require.Error(t, certificate.VerifyHostname("tigo.example"))
	}
}
