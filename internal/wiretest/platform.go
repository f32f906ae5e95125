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
)

// token is the bearer of every call.
const token = "wiretest-token"

// platform records what is sent to it and gives its answers in turn, the last one for ever. It serves one call at a
// time.
type platform struct {
	answers  []answer
	requests []request
}

type answer struct {
	status int
	body   string
}

type request struct {
	line   string // "GET /v1/…?limit=5"
	body   string
	header http.Header
}

// client connects to the platform in Colombia, tries twice and does not wait in between.
func (p *platform) client(t *testing.T) *tigo.Client {
	t.Helper()
	mock := httpmock.NewMockTransport()
	mock.RegisterNoResponder(p.serve) // httpmock's own matching forgives a wrong query
	client, err := tigo.New(tigo.Config{
		Environment: tigo.Sandbox,
		Country:     tigo.Colombia,
		TokenSource: oauth2.StaticTokenSource(&oauth2.Token{AccessToken: token}),
		Transport:   mock,
		Retry:       tigo.Retry{Attempts: 2, MinDelay: 1, MaxDelay: 1},
	})
	require.NoError(t, err)
	t.Cleanup(client.Close)
	return client
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
	next := p.answers[min(len(p.requests), len(p.answers))-1]
	return httpmock.NewStringResponse(next.status, next.body), nil
}

// fixture reads a file of the area's testdata. No name is no text.
func fixture(t *testing.T, name string) string {
	t.Helper()
	if name == "" {
		return ""
	}
	text, err := os.ReadFile(filepath.Join("testdata", name))
	require.NoError(t, err)
	return string(text)
}
