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

// platform sends its responses in turn, the last one to all further requests, and keeps the times of the requests.
type platform struct {
	bills     *billing.Client
	responses []response
	start     time.Time
	asked     []time.Duration // since start
}

// response is a response of the platform. Without a status it never comes.
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

// RoundTrip runs in the goroutine of the call, as httpmock's own transport does not.
func (p *platform) RoundTrip(r *http.Request) (*http.Response, error) {
	p.asked = append(p.asked, time.Since(p.start))
	next := p.responses[min(len(p.asked), len(p.responses))-1]
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

// refused checks that err is about an argument and that nothing was sent.
func (p *platform) refused(t *testing.T, err error) *tigo.ArgumentError {
	t.Helper()
	wrong, ok := errors.AsType[*tigo.ArgumentError](err)
	require.True(t, ok, "%v is no *tigo.ArgumentError", err)
	assert.Empty(t, p.asked)
	return wrong
}
