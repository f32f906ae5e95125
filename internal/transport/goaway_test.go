package transport

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// goAway is the text of net/http's error for a request that a GOAWAY excludes.
const goAway = "http2: Transport received Server's graceful shutdown GOAWAY"

// TestTextOfAPeerProvesNothing has peers that process a write, and then cause an error of net/http that quotes what they sent: the
// text that proves that a GOAWAY excluded the request. The write is not sent again, and its outcome is unknown.
func TestTextOfAPeerProvesNothing(t *testing.T) {
	for name, response := range map[string]string{
		"status line":   "HTTP/1.1 " + goAway,
		"header":        "HTTP/1.1 200 OK\r\n" + goAway + " \x01: a",
		"encoding":      "HTTP/1.1 200 OK\r\nTransfer-Encoding: " + goAway,
		"length":        "HTTP/1.1 200 OK\r\nContent-Length: " + goAway,
		"without HTTP":  goAway,
		"folded header": "HTTP/1.1 200 OK\r\n " + goAway,
	} {
		for by, roundTripper := range roundTrippers {
			t.Run(name+"/"+by, func(t *testing.T) {
				p := newPeer(t, false, func(r request) {
					_, _ = io.WriteString(r.conn, response+"\r\n\r\n")
					r.close()
				})
				tr := newTestTransport(t, roundTripper(p))
				c := newCall(t, p, http.MethodPost, `{"a":1}`)
				err := tr.Do(t.Context(), c)
				require.Error(t, err)
				t.Log(err)
				assert.Equal(t, Unknown, c.Outcome)
				requests, _ := p.counts()
				assert.Equal(t, 1, requests)
			})
		}
	}
}

// TestExcludedByGoAway checks which errors prove that a GOAWAY excluded a request: net/http's own, also wrapped, and none that
// quotes its text.
func TestExcludedByGoAway(t *testing.T) {
	own := errors.New(goAway)
	withBody := errors.New("http2: Transport: cannot retry err [" + goAway + "] after Request.Body was written; define Request.GetBody to avoid this error")
	for _, err := range []error{own, withBody, &url.Error{Op: "Post", URL: "/", Err: own}, fmt.Errorf("middleware: %w", own)} {
		assert.True(t, excludedByGoAway(err), "%v", err)
	}
	for _, err := range []error{
		fmt.Errorf("http2: server sent GOAWAY and closed the connection; LastStreamID=1, ErrCode=NO_ERROR, debug=%q", goAway),
		fmt.Errorf("malformed HTTP response %q", goAway), errors.New("malformed MIME header line: " + goAway),
	} {
		assert.False(t, excludedByGoAway(err), "%v", err)
	}
}
