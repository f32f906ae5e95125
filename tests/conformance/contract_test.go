package conformance

import (
	"net/http"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"
	"github.com/stretchr/testify/require"
)

// The numbers of operations and schemas in the two published references, without those that the emulator does not serve.
const (
	publishedOperations = 56
	publishedSchemas    = 56
)

// contract is api/openapi.yaml.
type contract struct {
	*openapi3.T
	router     routers.Router
	operations map[string]operation // by operationId, without the sign-in
}

// signInID is the operationId of the sign-in, which belongs to neither API and to no method.
const signInID = "GetAccessToken"

// operation is one operation of the contract.
type operation struct {
	*openapi3.Operation
	verb, path string
	parameters []*openapi3.Parameter // those of the path item, followed by those of the operation
	sdk        string                // the method that makes the call, x-tigo-method
	idempotent bool                  // a second execution changes nothing, x-tigo-idempotent
	served     bool                  // the emulator serves it; false if x-tigo-emulator is false
}

// load reads the contract and closes its objects: in these tests, an unknown member, such as a misspelled one, is an error.
func load(t *testing.T) *contract {
	t.Helper()
	doc, err := openapi3.NewLoader().LoadFromFile("../../api/openapi.yaml")
	require.NoError(t, err)
	for _, schema := range doc.Components.Schemas {
		if schema.Value.Type.Is(openapi3.TypeObject) {
			schema.Value.AdditionalProperties.Has = new(bool)
		}
	}
	require.NoError(t, doc.Validate(t.Context()), "the contract is valid, with its examples")
	anywhere := *doc
	anywhere.Servers = nil // an emulator has another address than the servers of the contract
	router, err := gorillamux.NewRouter(&anywhere)
	require.NoError(t, err)
	c := &contract{doc, router, make(map[string]operation)}
	for path, item := range doc.Paths.Map() {
		for verb, o := range item.Operations() {
			if o.OperationID != signInID {
				c.operations[o.OperationID] = newOperation(t, verb, path, item, o)
			}
		}
	}
	return c
}

func newOperation(t *testing.T, verb, path string, item *openapi3.PathItem, o *openapi3.Operation) operation {
	t.Helper()
	found := operation{Operation: o, verb: verb, path: path}
	for _, parameters := range []openapi3.Parameters{item.Parameters, o.Parameters} {
		for _, p := range parameters {
			found.parameters = append(found.parameters, p.Value)
		}
	}
	found.sdk, _ = o.Extensions["x-tigo-method"].(string)
	require.NotEmpty(t, found.sdk, "x-tigo-method of %s", o.OperationID)
	idempotent, stated := o.Extensions["x-tigo-idempotent"].(bool)
	require.True(t, stated, "x-tigo-idempotent of %s is true or false", o.OperationID)
	found.idempotent = idempotent
	emulator, stated := o.Extensions["x-tigo-emulator"]
	require.True(t, !stated || emulator == false, "x-tigo-emulator of %s is false or left out", o.OperationID)
	found.served = !stated
	return found
}

// schemaName resolves the name in a reference: "Invoice" for #/components/schemas/Invoice, "" for a schema without a name.
func schemaName(ref *openapi3.SchemaRef) string {
	return strings.TrimPrefix(ref.Ref, "#/components/schemas/")
}

// match returns the operation of a request. A path with a missing or an additional slash matches none.
func (c *contract) match(r *http.Request) (*openapi3filter.RequestValidationInput, error) {
	route, parameters, err := c.router.FindRoute(r)
	if err != nil {
		return nil, err
	}
	return &openapi3filter.RequestValidationInput{
		Request: r, PathParams: parameters, Route: route,
		Options: &openapi3filter.Options{
			IncludeResponseStatus:             true,
			RejectWhenRequestBodyNotSpecified: true,
			SkipSettingDefaults:               true,
			AuthenticationFunc:                openapi3filter.NoopAuthenticationFunc,
		},
	}, nil
}
