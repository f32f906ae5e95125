package billing_test

import (
	"errors"
	"net/http"
	"testing"
	"time"

	"github.com/jarcoal/httpmock"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/oauth2"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/billing"
)

// platform sends its responses one after another, and the last one to all further requests. It records when each request was
// made.
type platform struct {
	bills     *billing.Client
	responses []response
	start     time.Time
	requests  []time.Duration // since start
}

// response is a response of the platform. If status is 0, the platform blocks until the context ends.
type response struct {
	status     int
	body       string
	retryAfter string
}

func newPlatform(t *testing.T, responses ...response) *platform {
	t.Helper()
	p := &platform{responses: responses, start: time.Now()}
	client, err := tigo.New(tigo.Config{
		Environment: tigo.Sandbox,
		Country:     tigo.Colombia,
		TokenSource: oauth2.StaticTokenSource(&oauth2.Token{AccessToken: "token"}),
		Transport:   p,
		Retry:       tigo.Retry{Attempts: 1},
	})
	require.NoError(t, err)
	t.Cleanup(client.Close)
	p.bills = billing.New(client)
	return p
}

// RoundTrip runs in the goroutine of the call. The transport of httpmock would start another one.
func (p *platform) RoundTrip(r *http.Request) (*http.Response, error) {
	p.requests = append(p.requests, time.Since(p.start))
	next := p.responses[min(len(p.requests), len(p.responses))-1]
	if next.status == 0 {
		<-r.Context().Done()
		return nil, r.Context().Err()
	}
	response := httpmock.NewStringResponse(next.status, next.body)
	if next.retryAfter != "" {
		response.Header.Set("Retry-After", next.retryAfter)
	}
	return response, nil
}

// argumentError returns err as an *ArgumentError, and checks that nothing was sent.
func (p *platform) argumentError(t *testing.T, err error) *tigo.ArgumentError {
	t.Helper()
	wrong, ok := errors.AsType[*tigo.ArgumentError](err)
	require.True(t, ok, "%v is not a *tigo.ArgumentError", err)
	assert.Empty(t, p.requests)
	return wrong
}
