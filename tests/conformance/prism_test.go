package conformance

import (
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/tigotest"
)

// TestPrism makes every call of the SDK to Prism, a mock that is generated from the contract: with the contract's examples,
// as in api/README.md, and with generated values.
func TestPrism(t *testing.T) {
	contract := load(t)
	for name, arguments := range map[string][]string{
		"static":           nil,
		"dynamic, seed 1":  {"--dynamic", "--seed=1"},
		"dynamic, seed 7":  {"--dynamic", "--seed=7"},
		"dynamic, seed 42": {"--dynamic", "--seed=42"},
	} {
		t.Run(name, func(t *testing.T) {
			mock := prism(t, arguments...)
			ids := tigotest.Start(t)
			called := make(map[string]bool)
			for _, call := range calls() {
				if _, standsIn := standIns()[call.method]; standsIn {
					continue
				}
				t.Run(call.method, func(t *testing.T) {
					guard := &checkpoint{t: t, contract: contract, method: call.method, mocked: true}
					c := newCaller(t, ids, tigo.Colombia, func(next http.RoundTripper) http.RoundTripper {
						return guard.around(redirected{next, mock})
					})
					c.server = nil
					result, err := call.do(t.Context(), c)
					require.NoError(t, err)
					if arguments == nil {
						assert.NotEmpty(t, result)
					}
					require.NotEmpty(t, guard.seen)
					called[guard.seen[0].id] = true
				})
			}
			assert.Len(t, called, publishedOperations)
		})
	}
}

// redirected sends every request to another host.
type redirected struct {
	next http.RoundTripper
	to   *url.URL
}

func (r redirected) RoundTrip(request *http.Request) (*http.Response, error) {
	request = request.Clone(request.Context())
	request.URL.Scheme, request.URL.Host, request.Host = r.to.Scheme, r.to.Host, r.to.Host
	return r.next.RoundTrip(request)
}

// prism starts Prism on a free port and returns its URL.
func prism(t *testing.T, arguments ...string) *url.URL {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // the server is on this machine
	require.NoError(t, err)
	address := listener.Addr().String()
	require.NoError(t, listener.Close())
	_, port, err := net.SplitHostPort(address)
	require.NoError(t, err)

	var said strings.Builder
	mock := tool(t, "prism", append([]string{"mock", "--port=" + port, "openapi.yaml"}, arguments...)...)
	mock.Stdout, mock.Stderr = &said, &said
	require.NoError(t, mock.Start())
	ended := make(chan struct{})
	go func() {
		_ = mock.Wait() // the process was killed
		close(ended)
	}()
	t.Cleanup(func() {
		_ = mock.Process.Kill()
		<-ended
		if t.Failed() {
			t.Logf("%s", said.String())
		}
	})
	for deadline := time.Now().Add(2 * time.Minute); ; {
		connection, err := net.Dial("tcp", address) //nolint:noctx // the server is on this machine
		if err == nil {
			_ = connection.Close()
			return &url.URL{Scheme: "http", Host: address}
		}
		select {
		case <-ended:
			require.Fail(t, "Prism ended", said.String())
		case <-time.After(100 * time.Millisecond):
		}
		require.True(t, time.Now().Before(deadline), "Prism does not listen")
	}
}
