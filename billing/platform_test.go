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

// platform gives its answers in turn, the last one for ever, and keeps when it was asked.
type platform struct {
	bills   *billing.Client
	answers []answer
	start   time.Time
	asked   []time.Duration // since start
}

// answer is what the platform says; without a status it says nothing, for ever.
type answer struct {
	status     int
	body       string
	retryAfter string
}

func newPlatform(t *testing.T, answers ...answer) *platform {
	t.Helper()
	p := &platform{answers: answers, start: time.Now()}
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
	next := p.answers[min(len(p.asked), len(p.answers))-1]
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
