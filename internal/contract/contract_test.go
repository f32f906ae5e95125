package contract_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/assert/yaml"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo/api"
	"github.com/tigo-go/tigo/internal/contract"
)

var update = flag.Bool("update", false, "write contract.json")

// object is a YAML object.
type object = map[string]any

// table is the content of contract.json.
type table struct {
	Operations []contract.Operation        `json:"operations"`
	Schemas    map[string]*contract.Schema `json:"schemas"`
}

// TestTableIsTheContract generates the table from api/openapi.yaml, and compares it with contract.json.
func TestTableIsTheContract(t *testing.T) {
	made := newTable(t)
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetIndent("", " ")
	require.NoError(t, encoder.Encode(made))
	if *update {
		require.NoError(t, os.WriteFile("contract.json", text.Bytes(), 0o666))
	}
	kept, err := os.ReadFile("contract.json")
	require.NoError(t, err)
	assert.Equal(t, text.String(), string(kept), "the contract has changed: go test ./internal/contract -update")
}

func TestOperations(t *testing.T) {
	all := contract.Operations()
	require.Len(t, all, 56)
	for _, o := range all {
		found, ok := contract.Find(o.Method, o.Route())
		require.True(t, ok, o.ID)
		assert.Equal(t, o.ID, found.ID)
		if o.Response != "" {
			assert.NotNil(t, contract.Named(o.Response), o.ID)
		}
	}
	_, ok := contract.Find("GET", "/billing/nothing")
	assert.False(t, ok)

	balance, ok := contract.Find("GET", "/billing/contracts/{contractId}/balance")
	require.True(t, ok)
	assert.Equal(t, []int{200}, balance.Success)
	assert.Equal(t, []int{400, 401, 403, 404, 429}, balance.Refusals)
	schema := contract.Named(balance.Response)
	assert.Equal(t, contract.Number, schema.Members["dueAmount"].Kind)
	assert.Equal(t, contract.Date, schema.Members["dueDate"].Kind)
	assert.Contains(t, schema.Required, "dueAmount")
	assert.True(t, contract.Named("ProductsList").OrLone)
	assert.True(t, contract.Named("TokenInfo").Members["cardToken"].Secret)
}

func newTable(t *testing.T) table {
	t.Helper()
	var root object
	require.NoError(t, yaml.Unmarshal([]byte(api.OpenAPI()), &root))
	m := maker{t: t, schemas: as[object](at(root, "components", "schemas"))}
	made := table{Schemas: map[string]*contract.Schema{}}
	for path, item := range as[object](root["paths"]) {
		for verb, o := range as[object](item) {
			if verb != "parameters" && strings.Contains(path, "{country}") { // the sign-in belongs to neither API
				made.Operations = append(made.Operations, m.operation(strings.ToUpper(verb), path, as[object](o)))
			}
		}
	}
	order := func(o contract.Operation) int { return strings.Index(api.OpenAPI(), "operationId: "+o.ID+"\n") }
	slices.SortFunc(made.Operations, func(a, b contract.Operation) int { return order(a) - order(b) })
	for _, o := range made.Operations {
		if o.Response != "" {
			made.Schemas[o.Response] = m.named(o.Response)
		}
	}
	for _, name := range []string{contract.HomeError, contract.CRMError, contract.GatewayError, "TokenInfo"} {
		made.Schemas[name] = m.named(name)
	}
	return made
}

// at follows the names of members through objects. It returns nil if one is missing.
func at(o any, names ...string) any {
	for _, name := range names {
		in, ok := o.(object)
		if !ok {
			return nil
		}
		o = in[name]
	}
	return o
}

type maker struct {
	t       *testing.T
	schemas object
}

func (m maker) operation(verb, path string, o object) contract.Operation {
	made := contract.Operation{ID: as[string](at(o, "operationId")), Op: as[string](at(o, "x-tigo-method")), Method: verb, Path: path}
	for status, response := range as[object](o["responses"]) {
		code, err := strconv.Atoi(status)
		switch {
		case err != nil: // default
		case code >= 300:
			made.Refusals = append(made.Refusals, code)
		default:
			made.Success = append(made.Success, code)
			if ref, ok := at(response, "content", "application/json", "schema", "$ref").(string); ok && code != 202 {
				made.Response = name(ref)
			}
		}
	}
	slices.Sort(made.Success)
	slices.Sort(made.Refusals)
	return made
}

func name(ref string) string { return strings.TrimPrefix(ref, "#/components/schemas/") }

func (m maker) named(name string) *contract.Schema {
	made := m.schema(as[object](m.schemas[name]))
	made.Name = name
	return made
}

func (m maker) schema(o object) *contract.Schema {
	if ref, ok := o["$ref"].(string); ok {
		return m.named(name(ref))
	}
	if choices, ok := o["oneOf"].([]any); ok {
		require.Len(m.t, choices, 2)
		made := m.schema(as[object](choices[0]))
		made.OrLone = true
		return made
	}
	kind, _ := o["type"].(string)
	made := &contract.Schema{Kind: contract.Kind(kind)}
	switch o["format"] {
	case "date", "dateTime":
		made.Kind = contract.Kind(as[string](o["format"]))
	case "password":
		made.Secret = true
	}
	for _, name := range as[[]any](o["required"]) {
		made.Required = append(made.Required, as[string](name))
	}
	if members, ok := o["properties"].(object); ok {
		made.Members = map[string]*contract.Schema{}
		for name, member := range members {
			made.Members[name] = m.schema(as[object](member))
		}
	}
	if element, ok := o["items"].(object); ok {
		made.Element = m.schema(element)
	}
	require.NotEmpty(m.t, made.Kind)
	return made
}

// as returns a value as a T, and the zero T if it has another type. Tests fail if the table then lacks something.
func as[T any](value any) T {
	is, _ := value.(T)
	return is
}
