package tigotest_test

import (
	"context"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo/tigotest"
)

// TestTheJournalIsBounded sends more requests than the journal keeps.
func TestTheJournalIsBounded(t *testing.T) {
	server := tigotest.Start(t)
	handler := tigotest.Handler(server)
	send := func(path string) {
		request, err := http.NewRequestWithContext(context.Background(), http.MethodGet, "http://localhost"+path, nil)
		require.NoError(t, err)
		handler.ServeHTTP(nowhere{}, request)
	}
	for n := range 10_050 {
		send(fmt.Sprintf("/v1/tigo/home/co/billing/contracts/%d/balance", n))
	}
	requests := server.Requests()
	require.Len(t, requests, 10_000)
	assert.Equal(t, "tigotest-51", requests[0].ID)
	assert.Equal(t, "tigotest-10050", requests[9_999].ID)
	assert.Equal(t, 10_050, server.Count("billing.GetBalance"))
	assert.Len(t, server.Violations(), 10_000)

	for range 3_000 {
		send("/v1/tigo/home/co/" + strings.Repeat("x", 60<<10) + "?a=" + strings.Repeat("y", 8<<10))
	}
	assert.Len(t, server.Requests(), 10_000, "a long request removes no other")
	size := 0
	for _, r := range server.Requests() {
		size += len(r.Path) + len(r.Query.Encode()) + len(fmt.Sprint(r.Header))
	}
	assert.Less(t, size, 20<<20)
}

// TestLongResponsesCostNoRequest sends requests whose responses take more than the journal keeps, and pages through all of them.
func TestLongResponsesCostNoRequest(t *testing.T) {
	c := signIn(t)
	handler := tigotest.Handler(c.server)
	send := func(body string) {
		request, err := http.NewRequestWithContext(context.Background(), http.MethodGet, "http://localhost/v1/tigo/home/co/billing/contracts/13345678/invoices/?limit=5", strings.NewReader(body))
		require.NoError(t, err)
		request.Header.Set("Authorization", "Bearer "+c.token)
		request.Header.Set("X-Long", strings.Repeat("x", 10))
		handler.ServeHTTP(nowhere{}, request)
	}
	for range 12_000 {
		send("")
	}
	requests := c.server.Requests()
	require.Len(t, requests, 10_000)
	assert.NotNil(t, requests[9_999].Response())
	assert.Nil(t, requests[0].Response())
	assert.Equal(t, []string{"5"}, requests[0].Query["limit"])
	assert.NotEmpty(t, requests[0].Header)
	assert.Equal(t, requests[9_999].ResponseBytes, requests[0].ResponseBytes)
	assert.NotZero(t, requests[0].Duration)

	before, seen := "", map[string]bool{}
	for range 10 {
		page, ok := c.control("GET", "/requests?limit=1000"+before, "", 200).([]any)
		require.True(t, ok)
		require.Len(t, page, 1000)
		for _, each := range page {
			seen[textAt(t, each, "id")] = true
		}
		before = "&before=" + textAt(t, page[999], "id")
	}
	assert.Len(t, seen, 10_000)
	assert.Empty(t, c.control("GET", "/requests?limit=1000"+before, "", 200))
	assert.Contains(t, c.send(c.request(http.MethodGet, "/requests?before=tigotest-3000", "")).body, "no longer kept")
}

// TestLongHeadersCostNoRequest sends requests whose headers take more than the journal keeps.
func TestLongHeadersCostNoRequest(t *testing.T) {
	server := tigotest.Start(t)
	handler := tigotest.Handler(server)
	for range 10_050 {
		request, err := http.NewRequestWithContext(context.Background(), http.MethodGet, "http://localhost/v1/tigo/home/co/billing/contracts/1/balance?x=y", nil)
		require.NoError(t, err)
		request.Header.Set("X-Long", strings.Repeat("x", 3_000))
		handler.ServeHTTP(nowhere{}, request)
	}
	requests := server.Requests()
	require.Len(t, requests, 10_000)
	assert.Empty(t, requests[0].Header)
	assert.Empty(t, requests[0].Query)
	assert.Equal(t, http.StatusUnauthorized, requests[0].Status)
	assert.NotEmpty(t, requests[9_999].Header)
}

// TestBodiesOfUnmatchedRequests shows that such a body is not kept.
func TestBodiesOfUnmatchedRequests(t *testing.T) {
	c := signIn(t)
	c.do(http.MethodPost, "co/nowhere", `{"paymentStatus": "kept?"}`)
	got := c.server.Requests()[1]
	assert.Nil(t, got.Body)
	assert.Equal(t, "/v1/tigo/home/co/nowhere", got.Path)
	assert.Equal(t, "co", got.Country)
	assert.Equal(t, []string{"POST: no operation has such a path"}, got.Violations)
}

// TestThePathOfARequestWithoutOperation shows that the recorded path keeps typing errors and masks numbers.
func TestThePathOfARequestWithoutOperation(t *testing.T) {
	c := signIn(t)
	c.do(http.MethodGet, "co/billing/contract/13345678/balance", "")
	assert.Equal(t, "/v1/tigo/home/co/billing/contract/***/balance", c.server.Requests()[1].Path)
}

// TestTheCertificateIsLimitedToItsHosts checks the name constraints of the throw-away certificate.
func TestTheCertificateIsLimitedToItsHosts(t *testing.T) {
	server := tigotest.Start(t, tigotest.WithTLS(nil), tigotest.WithURL("https://tigo.test:8443"))
	block, _ := pem.Decode(server.CertificatePEM())
	certificate, err := x509.ParseCertificate(block.Bytes)
	require.NoError(t, err)
	assert.True(t, certificate.PermittedDNSDomainsCritical)
	assert.Equal(t, []string{"localhost", "tigo.test"}, certificate.PermittedDNSDomains)
	assert.Len(t, certificate.PermittedIPRanges, 2)
	assert.True(t, certificate.MaxPathLenZero)
}

// nowhere is a ResponseWriter that drops everything.
type nowhere struct{}

func (nowhere) Header() http.Header            { return http.Header{} }
func (nowhere) Write(text []byte) (int, error) { return len(text), nil }
func (nowhere) WriteHeader(int)                {}
