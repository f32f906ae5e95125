package interop

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
	"github.com/go-playground/validator/v10"
	"github.com/google/jsonschema-go/jsonschema"
	invopop "github.com/invopop/jsonschema"
	"github.com/modelcontextprotocol/go-sdk/mcp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	swaggest "github.com/swaggest/jsonschema-go"
	"github.com/swaggo/swag"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/billing"
)

// snippet huma
func describeForHuma(api huma.API) {
	types := api.OpenAPI().Components.Schemas
	types.RegisterTypeAlias(reflect.TypeFor[tigo.Number](), reflect.TypeFor[float64]())
	types.RegisterTypeAlias(reflect.TypeFor[tigo.Bool](), reflect.TypeFor[bool]())
}

// end

// snippet mcp
func schemaForMCP[T any]() (*jsonschema.Schema, error) {
	return jsonschema.For[T](&jsonschema.ForOptions{TypeSchemas: map[reflect.Type]*jsonschema.Schema{
		reflect.TypeFor[tigo.Number]():   {Types: []string{"null", "number"}},
		reflect.TypeFor[tigo.Bool]():     {Types: []string{"null", "boolean"}},
		reflect.TypeFor[tigo.Date]():     {Types: []string{"null", "string"}, Format: "date"},
		reflect.TypeFor[tigo.DateTime](): {Types: []string{"null", "string"}},
	}})
}

func addInvoiceTool(server *mcp.Server, bills *billing.Client) error {
	output, err := schemaForMCP[billing.Invoice]()
	if err != nil {
		return err
	}
	type question struct{ ContractID, InvoiceID string }
	mcp.AddTool(server, &mcp.Tool{Name: "invoice", OutputSchema: output},
		func(ctx context.Context, _ *mcp.CallToolRequest, q question) (*mcp.CallToolResult, billing.Invoice, error) {
			invoice, err := bills.GetInvoice(ctx, q.ContractID, q.InvoiceID)
			return nil, invoice, err
		})
	return nil
}

// end

// snippet validator
func newValidator() *validator.Validate {
	v := validator.New()
	v.RegisterCustomTypeFunc(func(field reflect.Value) any {
		if n, ok := reflect.TypeAssert[tigo.Number](field); ok && n.IsSet() {
			value, _ := n.Float64()
			return value
		}
		return nil // absent: required fails, and so does every other rule
	}, tigo.Number{})
	return v
}

// end

// assertDescribes checks that a schema accepts the JSON of an invoice, and rejects it with a boolean instead of an amount.
func assertDescribes(t *testing.T, title string, schema any) {
	t.Helper()
	text, err := json.Marshal(schema)
	require.NoError(t, err, title)
	var parsed jsonschema.Schema
	require.NoError(t, json.Unmarshal(text, &parsed), title)
	resolved, err := parsed.Resolve(nil)
	require.NoError(t, err, "%s: %s", title, text)
	for _, invoice := range []billing.Invoice{invoice, {}} {
		var instance map[string]any
		b, err := json.Marshal(invoice)
		require.NoError(t, err)
		require.NoError(t, json.Unmarshal(b, &instance))
		require.NoError(t, resolved.Validate(instance), "%s: %s", title, text)
		for name, value := range map[string]any{"dueAmount": true, "hasPayment": "no", "dueDate": 20240320} {
			was := instance[name]
			instance[name] = value
			require.Error(t, resolved.Validate(instance), "%s: %s", title, name)
			instance[name] = was
			if was == nil {
				delete(instance, name)
			}
		}
	}
}

func TestSchemaOfHuma(t *testing.T) {
	mux := http.NewServeMux()
	api := humago.New(mux, huma.DefaultConfig("invoices", "1"))
	describeForHuma(api)
	type output struct{ Body billing.Invoice }
	huma.Get(api, "/invoice", func(context.Context, *struct{}) (*output, error) { return &output{invoice}, nil })
	answer := httptest.NewRecorder()
	mux.ServeHTTP(answer, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/invoice", nil))
	assert.Contains(t, answer.Body.String(), `"dueAmount":150000.00`)
	schema := api.OpenAPI().Components.Schemas.Map()["Invoice"]
	text, err := json.Marshal(schema)
	require.NoError(t, err)
	var plain map[string]any
	require.NoError(t, json.Unmarshal(text, &plain))
	properties, _ := plain["properties"].(map[string]any)
	delete(properties, "$schema") // huma adds it by itself
	assertDescribes(t, "huma", plain)
}

func TestSchemaOfMCP(t *testing.T) {
	schema, err := schemaForMCP[billing.Invoice]()
	require.NoError(t, err)
	assertDescribes(t, "jsonschema-go", schema)
}

func TestMCPTool(t *testing.T) {
	emulator, bills := emulated(t)
	server := mcp.NewServer(&mcp.Implementation{Name: "invoices", Version: "1"}, nil)
	require.NoError(t, addInvoiceTool(server, bills))
	here, there := mcp.NewInMemoryTransports()
	running, err := server.Connect(t.Context(), there, nil)
	require.NoError(t, err)
	session, err := mcp.NewClient(&mcp.Implementation{Name: "test", Version: "1"}, nil).Connect(t.Context(), here, nil)
	require.NoError(t, err)
	contract := emulator.Customers(tigo.Colombia)[0].Contracts[0]
	invoices, err := bills.ListInvoices(t.Context(), contract.ID, billing.ListInvoicesOptions{})
	require.NoError(t, err)
	result, err := session.CallTool(t.Context(), &mcp.CallToolParams{Name: "invoice",
		Arguments: map[string]any{"ContractID": contract.ID, "InvoiceID": invoices[0].InvoiceID}})
	require.NoError(t, err)
	require.False(t, result.IsError, "%v", result.Content)
	structured, err := json.Marshal(result.StructuredContent)
	require.NoError(t, err)
	assert.Contains(t, string(structured), invoices[0].InvoiceID)
	require.NoError(t, session.Close())
	require.NoError(t, running.Wait())
}

func TestSchemaOfInvopop(t *testing.T) {
	assertDescribes(t, "invopop", (&invopop.Reflector{DoNotReference: true, Anonymous: true}).Reflect(billing.Invoice{}))
}

func TestSchemaOfSwaggest(t *testing.T) {
	schema, err := new(swaggest.Reflector).Reflect(billing.Invoice{}, swaggest.InlineRefs)
	require.NoError(t, err)
	assertDescribes(t, "swaggest", schema)
}

// TestSchemaOfSwag reads the overrides from the page, as swag reads them from a file.
func TestSchemaOfSwag(t *testing.T) {
	overrides := map[string]string{}
	for line := range strings.Lines(fenced(t, "swag")) {
		if fields := strings.Fields(line); len(fields) == 3 && fields[0] == "replace" {
			overrides[fields[1]] = fields[2]
		}
	}
	require.Len(t, overrides, 4)
	parser := swag.New(swag.SetOverrides(overrides), swag.SetParseDependency(1), swag.ParseUsingGoList(true), swag.SetDebugger(quiet{}))
	require.NoError(t, parser.ParseAPI("testdata/swag", "main.go", 100))
	assertDescribes(t, "swag", parser.GetSwagger().Definitions["billing.Invoice"])
}

type quiet struct{}

func (quiet) Printf(string, ...any) {}

func TestValidator(t *testing.T) {
	type order struct {
		Amount tigo.Number `validate:"required,gt=0"`
	}
	v := newValidator()
	require.NoError(t, v.Struct(order{amount}))
	require.Error(t, v.Struct(order{tigo.NumberOf(0)}))
	require.Error(t, v.Struct(order{tigo.NumberOf(-1)}))
	require.Error(t, v.Struct(order{}))
	assert.Panics(t, func() { _ = validator.New().Struct(order{amount}) }, "without the function it panics")
}
