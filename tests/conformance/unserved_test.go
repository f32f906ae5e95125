package conformance

import (
	"maps"
	"reflect"
	"slices"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// served returns the operations that the emulator serves, by operationId.
func (c *contract) served() map[string]operation {
	all := maps.Clone(c.operations)
	maps.DeleteFunc(all, func(_ string, o operation) bool { return !o.served })
	return all
}

// unserved returns the methods of the operations that the emulator does not serve.
func (c *contract) unserved() []string {
	var methods []string
	for _, o := range c.operations {
		if !o.served {
			methods = append(methods, o.sdk)
		}
	}
	return methods
}

// TestUnserved compares the results of methods whose operations the emulator does not serve with the schemas of their
// responses. The tests of the areas check their requests and responses.
func TestUnserved(t *testing.T) {
	contract := load(t)
	for id, o := range contract.operations {
		if o.served {
			continue
		}
		t.Run(id, func(t *testing.T) {
			method, ok := methods()[o.sdk]
			require.True(t, ok, "there is no %s", o.sdk)
			answer := o.Responses.Status(o.success())
			require.NotNil(t, answer, "the contract has no 2xx response of it")
			document := answer.Value.Content.Get("application/json")
			if document == nil {
				return // a file
			}
			schema, result := document.Schema, method.Type.Out(0)
			assert.True(t, fits(schema, result), "it does not return a %s", schemaName(schema))
			if schema.Value.Type.Is(openapi3.TypeArray) && result.Kind() == reflect.Slice {
				schema, result = schema.Value.Items, result.Elem()
			}
			if result.Kind() == reflect.Struct {
				checkStruct(t, schema.Value, result)
			}
		})
	}
}

// unservedSchemas returns the names of the schemas that are used only by operations that the emulator does not serve.
func (c *contract) unservedSchemas() map[string]bool {
	found := make(map[string]bool)
	for _, served := range []bool{false, true} { // remove those of the served operations
		for _, o := range c.operations {
			if o.served == served {
				o.eachSchema(func(name string) { found[name] = !served })
			}
		}
	}
	return found
}

// eachSchema yields the names of all schemas in the bodies of an operation.
func (o operation) eachSchema(yield func(name string)) {
	seen := make(map[*openapi3.Schema]bool)
	var visit func(ref *openapi3.SchemaRef)
	visit = func(ref *openapi3.SchemaRef) {
		if ref == nil || seen[ref.Value] {
			return
		}
		seen[ref.Value] = true
		yield(schemaName(ref))
		visit(ref.Value.Items)
		for _, part := range slices.Concat(slices.Collect(maps.Values(ref.Value.Properties)), ref.Value.OneOf, ref.Value.AnyOf) {
			visit(part)
		}
	}
	var contents []openapi3.Content
	if o.RequestBody != nil {
		contents = append(contents, o.RequestBody.Value.Content)
	}
	for _, response := range o.Responses.Map() {
		contents = append(contents, response.Value.Content)
	}
	for _, content := range contents {
		for _, media := range content {
			visit(media.Schema)
		}
	}
}
