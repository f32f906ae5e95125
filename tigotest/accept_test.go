package tigotest_test

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/tigo-go/tigo/tigotest"
)

func TestAccept(t *testing.T) {
	c := signIn(t)
	const balance, pdf = "/v1/tigo/home/co/billing/contracts/13345678/balance", "/v1/tigo/home/co/billing/contracts/13345678/invoices/spool/13345678-2603/pdf"
	for _, test := range []struct {
		path, accept string
		status       int
	}{
		{balance, "", 200}, {balance, "*/*", 200}, {balance, "application/json", 200}, {balance, "application/*;q=0.2", 200},
		{balance, "text/html, application/json;q=0.1", 200}, {balance, "application/pdf, application/json;q=0.5, */*;q=0.1", 200},
		{balance, "application/pdf", 406}, {balance, "text/html", 406}, {balance, "application/json;q=0, */*", 406}, {balance, "nonsense", 406},
		{balance, "application/json;q=x", 406},
		{pdf, "application/pdf", 200}, {pdf, "*/*", 200}, {pdf, "application/json", 406},
	} {
		before := len(c.server.Violations())
		request := c.request(http.MethodGet, test.path, "")
		request.Header.Set("Authorization", "Bearer "+c.token)
		if test.accept != "" {
			request.Header.Set("Accept", test.accept)
		}
		got := c.send(request)
		assert.Equal(t, test.status, got.status, test.path+" "+test.accept)
		if test.status == 406 {
			assert.Contains(t, c.server.Violations()[before], "the Accept header lacks application/")
		} else {
			assert.Len(t, c.server.Violations(), before)
		}
	}
}

func TestCORS(t *testing.T) {
	c := signIn(t, tigotest.WithCORS("http://localhost:3000"))
	send := func(method, path, origin string, preflight bool) response {
		request := c.request(method, path, "")
		request.Header.Set("Origin", origin)
		request.Header.Set("Authorization", "Bearer "+c.token)
		if preflight {
			request.Header.Set("Access-Control-Request-Method", "POST")
		}
		return c.send(request)
	}
	const path = "/v1/tigo/home/co/billing/contracts/13345678/balance"
	got := send(http.MethodGet, path, "http://localhost:3000", false)
	assert.Equal(t, http.StatusOK, got.status)
	assert.Equal(t, "http://localhost:3000", got.header.Get("Access-Control-Allow-Origin"))
	preflight := send(http.MethodOptions, "/oauth/client_credential/accesstoken", "http://localhost:3000", true)
	assert.Equal(t, http.StatusNoContent, preflight.status)
	assert.Contains(t, preflight.header.Get("Access-Control-Allow-Headers"), "Authorization")
	assert.Len(t, c.server.Requests(), 2, "preflights are not recorded")

	assert.Empty(t, send(http.MethodGet, path, "http://evil.example", false).header.Get("Access-Control-Allow-Origin"))
	assert.Empty(t, send(http.MethodGet, "/_emulator/snapshot", "http://localhost:3000", false).header.Get("Access-Control-Allow-Origin"))
	assert.Equal(t, http.StatusForbidden, send(http.MethodPost, "/_emulator/reset", "http://localhost:3000", false).status)
}

func TestEscapedCredentialsAreExplained(t *testing.T) {
	c := &caller{t: t, server: tigotest.Start(t)}
	request := c.request(http.MethodPost, "/oauth/client_credential/accesstoken", "grant_type=client_credentials")
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.SetBasicAuth(url.QueryEscape(c.server.ClientID), url.QueryEscape(c.server.ClientSecret))
	assert.Equal(t, http.StatusUnauthorized, c.send(request).status)
	assert.Equal(t, []string{"tigo.SignIn: the client id or secret came URL-escaped; the platform takes them as they are"}, c.server.Violations())
}
