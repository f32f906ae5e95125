package conformance

import (
	"encoding/json"
	"net/url"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/tigotest"
)

// TestRefusals makes requests that are generated from the contract, for customers and contracts that the emulator does not
// have. The contract documents the status of the error, and its body has one of the contract's forms.
func TestRefusals(t *testing.T) {
	contract := load(t)
	server := tigotest.Start(t)
	for id, o := range contract.served() {
		t.Run(id, func(t *testing.T) {
			guard := &checkpoint{t: t, contract: contract, method: o.sdk}
			config := server.Config(tigo.Colombia)
			config.Transport = guard.around(tigo.DefaultTransport())
			client, err := tigo.New(config)
			require.NoError(t, err)
			t.Cleanup(client.Close)
			_, err = client.Do(t.Context(), o.request(t))
			require.ErrorIs(t, err, tigo.ErrNotFound)
			require.Len(t, guard.seen, 1)
			assert.Equal(t, id, guard.seen[0].id)
		})
	}
}

// request returns a request with all parameters and all members of the body. None of the ids exists.
func (o operation) request(t *testing.T) tigo.Request {
	t.Helper()
	request := tigo.Request{Op: o.sdk, Method: o.verb, Query: make(url.Values)}
	route, ok := strings.CutPrefix(o.path, "/v1/tigo/home/{country}")
	if !ok {
		request.API = tigo.APICRM
		route = strings.TrimPrefix(o.path, "/v2/tigo/b2b/{country}/transactions")
	}
	request.Route = route
	given := map[string]string{"docTypeId": "cc", "idType": "subscriptions", "billingDate": "2026-03-01", "fromDate": "2026-03-01", "toDate": "2026-03-02"}
	for _, p := range o.parameters {
		value, ok := given[p.Name]
		if !ok {
			value = "1"
		}
		switch {
		case p.In == openapi3.ParameterInQuery:
			request.Query.Set(p.Name, value)
		case p.Name != "country":
			request.Path = append(request.Path, value)
		}
	}
	if o.RequestBody != nil {
		request.Body = json.RawMessage(text(t, full(t, o.RequestBody.Value.Content.Get("application/json").Schema)))
	}
	return request
}
