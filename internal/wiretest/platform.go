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

// platform records its requests and sends its responses in turn, the last one to all further requests. It serves one call
// at a time.
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

// client is a client of the platform that makes two attempts at most, with no backoff between them.
func (p *platform) client(t *testing.T) *tigo.Client {
	t.Helper()
	mock := httpmock.NewMockTransport()
	mock.RegisterNoResponder(p.serve) // httpmock's own matching forgives a wrong query
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

// fixture reads a file of the area's testdata. Without a name it is empty.
func fixture(t *testing.T, name string) string {
	t.Helper()
	if name == "" {
		return ""
	}
	text, err := os.ReadFile(filepath.Join("testdata", name))
	require.NoError(t, err)
	return string(text)
}
