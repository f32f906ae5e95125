package transport

import (
	"bytes"
	"crypto/tls"
	"io"
	"log"
	"net"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestNothingOfAResponseIsLoggedOverTLS is TestNothingOfAResponseIsLogged for HTTP/1.1 over TLS. The bytes after a response arrive with
// it, in the same TLS record.
func TestNothingOfAResponseIsLoggedOverTLS(t *testing.T) {
	const personal = `{"phone":"3001234567"}`
	var logged bytes.Buffer
	log.SetOutput(&logged)
	t.Cleanup(func() { log.SetOutput(io.Discard) })
	certificate, roots := testCertificate(t)
	for name, response := range map[string]struct {
		text        string
		connections int // of three calls
	}{
		"204 with a body":        {"HTTP/1.1 204 No Content\r\n\r\n" + personal, 3},
		"bytes after the length": {"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}" + personal, 3},
		"bytes after the chunks": {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n" + personal, 3},
		"valid":                  {"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", 1},
	} {
		t.Run(name, func(t *testing.T) {
			plain, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
			require.NoError(t, err)
			p := &peer{URL: "https://" + plain.Addr().String(), act: func(r request) { _, _ = io.WriteString(r.conn, response.text) }}
			p.serve(t, tls.NewListener(plain, &tls.Config{Certificates: []tls.Certificate{certificate}}), p.serve1)
			tr := newTestTransport(t, newPool(testLimits, &tls.Config{RootCAs: roots}))
			for range 3 {
				c := newCall(t, p, http.MethodGet, "")
				require.NoError(t, tr.Do(t.Context(), c))
				assert.NotContains(t, string(c.Response.Document), "phone")
				c.Response.Release()
			}
			_, connections := p.counts()
			assert.Equal(t, response.connections, connections)
		})
	}
	assert.Empty(t, logged.String())
}
