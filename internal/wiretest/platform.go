package wiretest

import (
	"io"
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"github.com/jarcoal/httpmock"
	"github.com/stretchr/testify/require"
	"golang.org/x/oauth2"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/internal/clienttest"
)

// token is the access token of every call.
const token = "wiretest-token"

// platform records its requests, and sends its responses in turn. It repeats the last response. It serves one call at a time.
type platform struct {
	responses []response
	requests  []request
}

type response struct {
	status int
	body   string
}

type request struct {
	line   string // "GET /v1/…?limit=5"
	body   string
	header http.Header
}

// client returns a client of the platform that makes at most two attempts, with a backoff of 1 ns.
func (p *platform) client(t *testing.T) *tigo.Client {
	t.Helper()
	mock := httpmock.NewMockTransport()
	mock.RegisterNoResponder(p.serve) // the matching of httpmock accepts a wrong query
	return clienttest.New(t, clienttest.Transport(mock), func(c *tigo.Config) {
		c.TokenSource = oauth2.StaticTokenSource(&oauth2.Token{AccessToken: token})
		c.Retry = tigo.Retry{Attempts: 2, MinDelay: 1, MaxDelay: 1}
	})
}

func (p *platform) serve(r *http.Request) (*http.Response, error) {
	got := request{line: r.Method + " " + r.URL.RequestURI(), header: r.Header}
	if r.Body != nil {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return nil, err
		}
		got.body = string(body)
	}
	p.requests = append(p.requests, got)
	next := p.responses[min(len(p.requests), len(p.responses))-1]
	return httpmock.NewStringResponse(next.status, next.body), nil
}

// fixture returns a file of the testdata of the area, "" without a name.
func fixture(t *testing.T, name string) string {
	t.Helper()
	if name == "" {
		return ""
	}
	text, err := os.ReadFile(filepath.Join("testdata", name))
	require.NoError(t, err)
	return string(text)
}
