package conformance

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/billing"
)

// signInPlatform responds to a sign-in with a document, and to any other request with a balance.
type signInPlatform struct {
	status        int
	document      string
	authorization string // the Authorization header that the API got
	origin        string // the origin of that request
}

func (p *signInPlatform) RoundTrip(r *http.Request) (*http.Response, error) {
	status, document := http.StatusOK, `{"dueAmount":1}`
	if called, _ := tigo.OperationFromContext(r.Context()); called.Op == "tigo.SignIn" {
		status, document = p.status, p.document
	} else {
		p.authorization, p.origin = r.Header.Get("Authorization"), r.URL.Scheme+"://"+r.URL.Host
	}
	header := http.Header{"Content-Type": {"application/json"}}
	return &http.Response{StatusCode: status, Header: header, Body: io.NopCloser(strings.NewReader(document)), Request: r}, nil
}

// call signs in and reads a balance.
func (p *signInPlatform) call(t *testing.T, environment tigo.Environment) error {
	t.Helper()
	client, err := tigo.New(tigo.Config{
		Environment: environment, Country: tigo.Colombia, Transport: p, ClientID: "app", ClientSecret: tigo.NewSecret("secret"),
	})
	require.NoError(t, err)
	t.Cleanup(client.Close)
	_, err = billing.New(client).GetBalance(t.Context(), "1")
	return err
}

// TestTokenIsRead signs in with the contract's example of a token response, with all members and with only the required
// ones.
func TestTokenIsRead(t *testing.T) {
	schema := load(t).Components.Schemas["AccessToken"]
	whole, ok := full(t, schema).(object)
	require.True(t, ok)
	least := make(object)
	for _, member := range schema.Value.Required {
		least[member] = whole[member]
	}
	for name, document := range map[string]object{"whole": whole, "least": least} {
		t.Run(name, func(t *testing.T) {
			p := &signInPlatform{status: http.StatusOK, document: text(t, document)}
			require.NoError(t, p.call(t, tigo.Sandbox))
			assert.Equal(t, "Bearer "+whole["access_token"].(string), p.authorization)
		})
	}
}

// TestTokenRefusalIsRead signs in, and gets the contract's example of an error.
func TestTokenRefusalIsRead(t *testing.T) {
	want := full(t, load(t).Components.Schemas["AccessTokenRefusal"])
	p := &signInPlatform{status: http.StatusUnauthorized, document: text(t, want)}
	err := p.call(t, tigo.Sandbox)
	require.ErrorIs(t, err, tigo.ErrUnauthorized)
	var refused *tigo.Error
	require.ErrorAs(t, err, &refused)
	assert.Equal(t, want, object{"ErrorCode": refused.Code, "Error": refused.Message})
}

// TestTokenAddress compares the token URL of the contract's security scheme with the path of its sign-in.
func TestTokenAddress(t *testing.T) {
	contract := load(t)
	flow := contract.Components.SecuritySchemes["clientCredentials"].Value.Flows.ClientCredentials
	address, grant, _ := strings.Cut(flow.TokenURL, "?grant_type=")
	item := contract.Paths.Find(address)
	require.NotNil(t, item)
	require.NotNil(t, item.Post)
	assert.Equal(t, signInID, item.Post.OperationID)
	parameter := item.Post.Parameters.GetByInAndName(openapi3.ParameterInQuery, "grant_type")
	require.NotNil(t, parameter)
	assert.Equal(t, grant, parameter.Example)
}

// TestServers compares the contract's servers with the origins of the SDK's environments.
func TestServers(t *testing.T) {
	var servers, origins []string
	for _, server := range load(t).Servers {
		servers = append(servers, server.URL)
	}
	for _, environment := range []tigo.Environment{tigo.Sandbox, tigo.Test, tigo.Production} {
		p := &signInPlatform{status: http.StatusOK, document: `{"access_token":"token"}`}
		require.NoError(t, p.call(t, environment))
		origins = append(origins, p.origin)
	}
	assert.Equal(t, origins, servers)
}
