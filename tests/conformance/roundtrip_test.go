package conformance

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"reflect"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/oauth2"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/billing"
)

// TestRoundTrip decodes a document with every member of a schema into its model, and encodes it again. No member is lost,
// and numbers keep their digits.
func TestRoundTrip(t *testing.T) {
	contract := load(t)
	for name, reading := range readings() {
		for _, model := range reading.models {
			t.Run(name+"/"+model.String(), func(t *testing.T) {
				document := full(t, contract.Components.Schemas[name])
				if object, ok := document.(map[string]any); ok {
					for _, member := range onlyRead(model) {
						delete(object, member)
					}
				}
				p := &platform{status: http.StatusOK, document: text(t, document)}
				client := p.client(t)
				response, err := client.Do(t.Context(), tigo.Request{Method: "GET", Route: "/document"}, tigo.WithStrict())
				require.NoError(t, err)
				read := reflect.New(model)
				require.NoError(t, response.Decode(read.Interface()))
				response, err = client.Do(t.Context(), tigo.Request{Method: "POST", Route: "/document", Body: read.Elem().Interface()})
				require.NoError(t, err)
				require.NoError(t, response.Body.Close())
				assert.Equal(t, parse(t, p.document), parse(t, p.sent))
			})
		}
	}
}

// TestURLIsRead reads the only object of the contract that the SDK returns as a string.
func TestURLIsRead(t *testing.T) {
	p := &platform{status: http.StatusOK, document: text(t, full(t, load(t).Components.Schemas["URLaddress"]))}
	url, err := billing.New(p.client(t)).GetSpoolURL(t.Context(), "1", "2")
	require.NoError(t, err)
	assert.Equal(t, map[string]any{"URL": url}, parse(t, p.document))
}

// TestErrorsAreRead reads the forms of errors into a [tigo.Error].
func TestErrorsAreRead(t *testing.T) {
	contract := load(t)
	reads := map[string]func(*tigo.Error) any{
		"errorBody": func(e *tigo.Error) any { return object{"code": json.Number(e.Code), "message": e.Message} },
		"CRMErrorBody": func(e *tigo.Error) any {
			return object{"error": object{
				"statusCode": fmt.Sprint(e.StatusCode), "code": e.Code, "message": e.Message, "developerMessage": e.DeveloperMessage,
			}}
		},
		"GatewayFault": func(e *tigo.Error) any {
			return object{"fault": object{"faultstring": e.Message, "detail": object{"errorcode": e.Code}}}
		},
	}
	assert.Len(t, contract.Components.Schemas["ErrorResponse"].Value.AnyOf, len(reads))
	for name, read := range reads {
		t.Run(name, func(t *testing.T) {
			p := &platform{status: http.StatusNotFound, document: text(t, full(t, contract.Components.Schemas[name]))}
			_, err := p.client(t).Do(t.Context(), tigo.Request{Method: "GET", Route: "/document"})
			failure, ok := errors.AsType[*tigo.Error](err)
			require.True(t, ok, "%v", err)
			assert.Equal(t, parse(t, p.document), read(failure))
		})
	}
}

type object = map[string]any

// full returns a document with every member of a schema, made of its examples. Numbers have more digits than a float can
// represent.
func full(t *testing.T, ref *openapi3.SchemaRef) any {
	t.Helper()
	return example(t, ref, schemaName(ref))
}

// example returns a document of the schema at a place in the contract, such as "Invoice.dueDate".
func example(t *testing.T, ref *openapi3.SchemaRef, at string) any {
	t.Helper()
	schema := ref.Value
	switch {
	case schema.Type.Is(openapi3.TypeNumber):
		return json.Number("12345678901234567890.10")
	case schema.Example != nil:
		return schema.Example
	case len(schema.OneOf) > 0:
		return example(t, schema.OneOf[0], at)
	case schema.Type.Is(openapi3.TypeArray):
		return []any{example(t, schema.Items, at+"[]")}
	case schema.Type.Is(openapi3.TypeObject):
		members := make(object)
		for name, property := range schema.Properties {
			members[name] = example(t, property, at+"."+name)
		}
		return members
	}
	require.Fail(t, "the contract has no example for "+at)
	return nil
}

// platform responds to every request with the same document, and records the requests.
type platform struct {
	status         int
	document, sent string
}

// client connects to the platform, without signing in.
func (p *platform) client(t *testing.T) *tigo.Client {
	t.Helper()
	client, err := tigo.New(tigo.Config{
		Environment: tigo.Sandbox, Country: tigo.Colombia, Transport: p,
		TokenSource: oauth2.StaticTokenSource(&oauth2.Token{AccessToken: "token"}),
	})
	require.NoError(t, err)
	t.Cleanup(client.Close)
	return client
}

func (p *platform) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body != nil {
		var body bytes.Buffer
		if _, err := body.ReadFrom(r.Body); err != nil {
			return nil, err
		}
		p.sent = body.String()
	}
	header := http.Header{"Content-Type": {"application/json"}}
	return &http.Response{StatusCode: p.status, Header: header, Body: io.NopCloser(strings.NewReader(p.document)), Request: r}, nil
}

func text(t *testing.T, document any) string {
	t.Helper()
	text, err := json.Marshal(document)
	require.NoError(t, err)
	return string(text)
}

// parse reads JSON and keeps the literals of its numbers.
func parse(t *testing.T, text string) (value any) {
	t.Helper()
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	require.NoError(t, decoder.Decode(&value), text)
	return value
}
