package tigotest_test

import (
	"cmp"
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/tigotest"
)

// caller calls an emulator with plain HTTP, as a client without an SDK does.
type caller struct {
	t      *testing.T
	server *tigotest.Server
	client *http.Client // nil for the default one
	token  string
}

// signIn starts an emulator and signs in.
func signIn(t *testing.T, opts ...tigotest.Option) *caller {
	t.Helper()
	c := &caller{t: t, server: tigotest.Start(t, opts...)}
	c.token = c.newToken()
	return c
}

// newToken requests an access token.
func (c *caller) newToken() string {
	c.t.Helper()
	request := c.request(http.MethodPost, "/oauth/client_credential/accesstoken?grant_type=client_credentials", "")
	request.SetBasicAuth(c.server.ClientID, c.server.ClientSecret)
	got := c.send(request)
	require.Equal(c.t, http.StatusOK, got.status, got.body)
	return pick(c.t, parse(c.t, got.body), "access_token")
}

// response is the response to a request, with the whole body.
type response struct {
	status int
	header http.Header
	proto  int // 1 or 2
	body   string
}

// send sends a request that must get a response.
func (c *caller) send(request *http.Request) response {
	c.t.Helper()
	got, err := roundTrip(cmp.Or(c.client, http.DefaultClient), request)
	require.NoError(c.t, err)
	return got
}

// roundTrip sends a request and reads the response. If reading the body fails, it returns what it has read.
func roundTrip(client *http.Client, request *http.Request) (response, error) {
	got, err := client.Do(request)
	if err != nil {
		return response{}, err
	}
	defer got.Body.Close()
	body, err := io.ReadAll(got.Body)
	return response{got.StatusCode, got.Header, got.ProtoMajor, string(body)}, err
}

// request makes a request to the server, path beginning with a slash.
func (c *caller) request(method, path, body string) *http.Request {
	c.t.Helper()
	request, err := http.NewRequestWithContext(c.t.Context(), method, c.server.URL+path, strings.NewReader(body))
	require.NoError(c.t, err)
	return request
}

// do sends a request with the access token, and with a JSON body unless body is empty. path begins with a base path or, for the
// Home API, with the country.
func (c *caller) do(method, path, body string) (int, string) {
	c.t.Helper()
	if !strings.HasPrefix(path, "/v2/") {
		path = "/v1/tigo/home/" + path
	}
	request := c.request(method, path, body)
	request.Header.Set("Authorization", "Bearer "+c.token)
	if body != "" {
		request.Header.Set("Content-Type", "application/json")
	}
	got := c.send(request)
	return got.status, got.body
}

// get expects 200 and returns the body.
func (c *caller) get(path string) string {
	c.t.Helper()
	status, body := c.do(http.MethodGet, path, "")
	require.Equal(c.t, http.StatusOK, status, body)
	return body
}

// checkout creates a checkout for amount of an invoice and returns the payment token.
func (c *caller) checkout(country tigo.Country, contract, invoice, amount string) string {
	c.t.Helper()
	status, body := c.do(http.MethodPost, string(country)+"/billing/contracts/"+contract+"/invoices/"+invoice+"/checkOut",
		`{"invoiceId": "`+invoice+`", "paymentAmount": `+amount+`, "customerInfo": {"customerId": "1"}}`)
	require.Equal(c.t, http.StatusCreated, status, body)
	return pick(c.t, parse(c.t, body), "paymentToken")
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

// lookUp returns the value at a path such as "offeringList.0.deviceList".
func lookUp(t *testing.T, value any, path string) any {
	t.Helper()
	for step := range strings.SplitSeq(path, ".") {
		switch inner := value.(type) {
		case map[string]any:
			require.Contains(t, inner, step, path)
			value = inner[step]
		case []any:
			i, err := strconv.Atoi(step)
			require.NoError(t, err, path)
			require.Less(t, i, len(inner), path)
			value = inner[i]
		default:
			require.Fail(t, "the path leads nowhere", path)
		}
	}
	return value
}

// pick returns the text at a path, see lookUp.
func pick(t *testing.T, value any, path string) string {
	t.Helper()
	text, ok := lookUp(t, value, path).(string)
	require.True(t, ok, path)
	return text
}

// values returns one member of each object.
func values(list []map[string]any, member string) []any {
	var all []any
	for _, object := range list {
		all = append(all, object[member])
	}
	return all
}
