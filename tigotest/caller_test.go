package tigotest_test

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/tigotest"
)

// caller speaks plain HTTP with a sandbox, as a client without any SDK does.
type caller struct {
	t      *testing.T
	server *tigotest.Server
	token  string
}

// signIn starts a sandbox and signs in.
func signIn(t *testing.T, opts ...tigotest.Option) *caller {
	t.Helper()
	c := &caller{t: t, server: tigotest.Start(t, opts...)}
	c.token = c.newToken()
	return c
}

// newToken asks the token endpoint for a bearer.
func (c *caller) newToken() string {
	c.t.Helper()
	request, err := http.NewRequest(http.MethodPost, c.server.URL+"/oauth/client_credential/accesstoken?grant_type=client_credentials", nil)
	require.NoError(c.t, err)
	request.SetBasicAuth(c.server.ClientID, c.server.ClientSecret)
	response, body := c.send(request)
	require.Equal(c.t, http.StatusOK, response.StatusCode, body)
	return parse(c.t, body)["access_token"].(string)
}

func (c *caller) send(request *http.Request) (*http.Response, string) {
	c.t.Helper()
	response, err := http.DefaultClient.Do(request)
	require.NoError(c.t, err)
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	require.NoError(c.t, err)
	return response, string(body)
}

// do sends a request with the bearer and, where body is not empty, a JSON body; path begins with a base path or, for the
// Home API, with the country.
func (c *caller) do(method, path, body string) (int, string) {
	c.t.Helper()
	if !strings.HasPrefix(path, "/v2/") {
		path = "/v1/tigo/home/" + path
	}
	request, err := http.NewRequest(method, c.server.URL+path, strings.NewReader(body))
	require.NoError(c.t, err)
	request.Header.Set("Authorization", "Bearer "+c.token)
	if body != "" {
		request.Header.Set("Content-Type", "application/json")
	}
	response, answer := c.send(request)
	return response.StatusCode, answer
}

// get expects 200 and returns the body.
func (c *caller) get(path string) string {
	c.t.Helper()
	status, body := c.do(http.MethodGet, path, "")
	require.Equal(c.t, http.StatusOK, status, body)
	return body
}

// checkout begins to pay amount of an invoice and returns the payment token.
func (c *caller) checkout(country tigo.Country, contract, invoice, amount string) string {
	c.t.Helper()
	status, body := c.do(http.MethodPost, string(country)+"/billing/contracts/"+contract+"/invoices/"+invoice+"/checkOut",
		`{"invoiceId": "`+invoice+`", "paymentAmount": `+amount+`, "customerInfo": {"customerId": "1"}}`)
	require.Equal(c.t, http.StatusCreated, status, body)
	return parse(c.t, body)["paymentToken"].(string)
}

// customers returns a country's seeded customers.
func (c *caller) customers(country tigo.Country) []tigotest.Customer {
	c.t.Helper()
	all := c.server.Customers(country)
	require.Len(c.t, all, 4)
	return all
}

// parse reads a JSON object and keeps the literals of its numbers.
func parse(t *testing.T, text string) map[string]any {
	t.Helper()
	return decode[map[string]any](t, text)
}

// parseList reads a JSON array of objects.
func parseList(t *testing.T, text string) []map[string]any {
	t.Helper()
	return decode[[]map[string]any](t, text)
}

func decode[T any](t *testing.T, text string) T {
	t.Helper()
	var value T
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	require.NoError(t, decoder.Decode(&value), text)
	return value
}

// values returns one member of each object.
func values(list []map[string]any, member string) []any {
	var all []any
	for _, object := range list {
		all = append(all, object[member])
	}
	return all
}
