package tigotest_test

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo/tigotest"
)

func TestTokenResponseIsAllStrings(t *testing.T) {
	server := tigotest.Start(t, tigotest.FailOnViolations())
	c := &caller{t: t, server: server}
	for _, path := range []string{"/oauth/client_credential/accesstoken", "/v2/oauth/token"} {
		request := c.request(http.MethodPost, path, "grant_type=client_credentials&scope=read")
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		request.SetBasicAuth(server.ClientID, server.ClientSecret)
		got := c.send(request)
		require.Equal(t, http.StatusOK, got.status)
		response := parse(t, got.body)
		for name, value := range response {
			assert.IsType(t, "", value, name)
		}
		assert.Equal(t, "BearerToken", response["token_type"])
		assert.Equal(t, "172799", response["expires_in"])
		assert.Equal(t, "1773673200000", response["issued_at"])
		assert.Equal(t, "approved", response["status"])
		assert.Equal(t, "read", response["scope"])
	}
	assert.Equal(t, 2, server.Count("tigo.SignIn"))
}

func TestTokenRefusals(t *testing.T) {
	const form = "application/x-www-form-urlencoded"
	for name, test := range map[string]struct {
		method, kind, body string
		secret             func(string) string
		status             int
		code, violation    string
	}{
		"wrong secret":     {secret: func(string) string { return "guess" }, kind: form, body: "grant_type=client_credentials", status: 401, code: "invalid_client"},
		"escaped secret":   {secret: url.QueryEscape, kind: form, body: "grant_type=client_credentials", status: 401, code: "invalid_client", violation: "the client id or secret came URL-escaped; the platform takes them as they are"},
		"no grant type":    {kind: form, body: "scope=read", status: 400, code: "invalid_request", violation: "grant_type is missing"},
		"other grant type": {kind: form, body: "grant_type=password", status: 400, code: "unsupported_grant_type", violation: "grant_type is not client_credentials"},
		"JSON":             {kind: "application/json", body: `{"grant_type":"client_credentials"}`, status: 400, code: "invalid_request", violation: "the token request's body is no form"},
		"GET":              {method: http.MethodGet, status: 405, code: "invalid_request", violation: "the token endpoint takes POST only"},
		"secret in form":   {secret: func(string) string { return "" }, kind: form, body: "grant_type=client_credentials&client_secret=x", status: 401, code: "invalid_client", violation: "the secret is sent in the form; it belongs into the Authorization header"},
	} {
		t.Run(name, func(t *testing.T) {
			c := &caller{t: t, server: tigotest.Start(t)}
			if test.method == "" {
				test.method = http.MethodPost
			}
			if test.secret == nil {
				test.secret = func(secret string) string { return secret }
			}
			request := c.request(test.method, "/v2/oauth/token", test.body)
			request.Header.Set("Content-Type", test.kind)
			request.SetBasicAuth(c.server.ClientID, test.secret(c.server.ClientSecret))
			got := c.send(request)
			assert.Equal(t, test.status, got.status)
			response := parse(t, got.body)
			assert.Equal(t, test.code, response["ErrorCode"])
			assert.NotEmpty(t, response["Error"])
			if test.violation == "" {
				assert.Empty(t, c.server.Violations())
			} else {
				assert.Equal(t, []string{"tigo.SignIn: " + test.violation}, c.server.Violations())
			}
		})
	}
}

func TestAccessToken(t *testing.T) {
	const path = "co/billing/contracts/13345678/balance"
	refused := func(t *testing.T, c *caller, code string) {
		t.Helper()
		status, body := c.do(http.MethodGet, path, "")
		assert.Equal(t, http.StatusUnauthorized, status)
		assert.NotEmpty(t, pick(t, parse(t, body), "fault.faultstring"))
		assert.Equal(t, code, pick(t, parse(t, body), "fault.detail.errorcode"))
	}
	t.Run("missing", func(t *testing.T) {
		c := &caller{t: t, server: tigotest.Start(t)}
		got := c.send(c.request(http.MethodGet, "/v1/tigo/home/"+path, ""))
		assert.Equal(t, http.StatusUnauthorized, got.status)
		assert.Contains(t, got.body, "oauth.v2.InvalidAccessToken")
		assert.Len(t, c.server.Violations(), 1)
	})
	t.Run("of another server", func(t *testing.T) {
		c := signIn(t)
		c.server = tigotest.Start(t)
		refused(t, c, "keymanagement.service.invalid_access_token")
	})
	t.Run("revoked", func(t *testing.T) {
		c := signIn(t)
		c.server.RevokeTokens()
		refused(t, c, "keymanagement.service.invalid_access_token")
		c.token = c.newToken()
		c.get(path)
	})
	t.Run("expired", func(t *testing.T) {
		c := signIn(t)
		c.server.Advance(172798 * time.Second)
		c.get(path)
		c.server.Advance(time.Second)
		refused(t, c, "keymanagement.service.access_token_expired")
	})
	t.Run("of an application that is not approved", func(t *testing.T) {
		c := signIn(t)
		c.server.SetStatus(tigotest.StatusPending)
		c.get(path) // earlier tokens still work
		c.token = c.newToken()
		refused(t, c, "keymanagement.service.invalid_client-app_not_approved")
	})
	t.Run("kept by a reset, and never issued again", func(t *testing.T) {
		c := signIn(t)
		c.server.Reset()
		c.get(path)
		assert.NotEqual(t, c.token, c.newToken())
	})
}
