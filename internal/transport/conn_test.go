package transport

import (
	"bufio"
	"bytes"
	"io"
	"log"
	"net"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestNothingOfAResponseIsLogged has servers that send more than their response. The standard logger gets none of it, and a
// connection is reused only after a valid response.
func TestNothingOfAResponseIsLogged(t *testing.T) {
	const personal = `{"phone":"3001234567"}`
	responses := map[string]struct {
		text string
		kept bool // the connection is reused
	}{
		"204 with a body":         {"HTTP/1.1 204 No Content\r\n\r\n" + personal, false},
		"bytes after the length":  {"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}" + personal, false},
		"bytes after the chunks":  {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n" + personal, false},
		"a second response":       {"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}HTTP/1.1 200 OK\r\nContent-Length: 22\r\n\r\n" + personal, false},
		"valid length":            {"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", true},
		"valid chunks":            {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n1\r\n}\r\n0\r\nX: y\r\n\r\n", true},
		"valid 204":               {"HTTP/1.1 204 No Content\r\n\r\n", true},
		"100 before the response": {"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", true},
	}
	var logged bytes.Buffer
	log.SetOutput(&logged)
	t.Cleanup(func() { log.SetOutput(io.Discard) })
	for name, response := range responses {
		t.Run(name, func(t *testing.T) {
			p := newRawPeer(t, func(c net.Conn) { _, _ = io.WriteString(c, response.text) })
			tr := newTestTransport(t, newPool(testLimits, nil))
			for range 3 {
				require.NoError(t, tr.Do(t.Context(), newCall(t, p, http.MethodGet, "")))
			}
			_, connections := p.counts()
			want := 3
			if response.kept {
				want = 1
			}
			assert.Equal(t, want, connections)
		})
	}
	assert.Empty(t, logged.String())
}

// newRawPeer starts a peer over HTTP/1.1. respond writes the bytes of each response.
func newRawPeer(t *testing.T, respond func(net.Conn)) *peer {
	t.Helper()
	return newPeer(t, false, func(r request) { respond(r.conn) })
}

// FuzzFrame checks that a frame never ends a response before net/http does.
func FuzzFrame(f *testing.F) {
	for _, text := range []string{
		"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}rest", "HTTP/1.1 204 No Content\r\n\r\nrest", "HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\nrest",
		"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;a=b\r\n{}\r\n0\r\nT: v\r\n\r\nrest", "HTTP/1.0 200 OK\r\n\r\nto the end",
		"HTTP/1.1 200 OK\nContent-Length: 2\n\n{}rest", "HTTP/1.1 200 OK\r\nContent-Length:\r\n 2\r\n\r\n{}", "HTTP/1.1 200 OK\r\nContent-Length: 2, 2\r\n\r\n{}",
		"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n5\r\nabcde\r\n0\r\n\r\n", "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n\r\nx",
	} {
		f.Add([]byte(text), uint8(3))
	}
	f.Fuzz(func(t *testing.T, text []byte, step uint8) {
		in := bufio.NewReader(bytes.NewReader(text))
		resp, err := http.ReadResponse(in, nil) //nolint:bodyclose // there is no connection below
		for err == nil && resp.StatusCode >= 100 && resp.StatusCode < 200 && resp.StatusCode != http.StatusSwitchingProtocols {
			resp, err = http.ReadResponse(in, nil) //nolint:bodyclose // as above
		}
		if err != nil {
			return
		}
		if _, err := io.Copy(io.Discard, resp.Body); err != nil {
			return
		}
		used := len(text) - in.Buffered()
		var fr frame
		fr.begin(false)
		taken := 0
		for rest := text; len(rest) > 0; {
			part := rest[:min(len(rest), int(step)+1)]
			n := fr.take(part)
			taken += n
			if n < len(part) {
				break
			}
			rest = rest[n:]
		}
		if strings.HasPrefix(resp.Proto, "HTTP/1.") {
			require.GreaterOrEqual(t, taken, used, "%q", text)
		}
	})
}
