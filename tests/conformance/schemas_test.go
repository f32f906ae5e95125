package conformance

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
)

// TestSchemas compares the names and types of the models' members with the contract's schemas, in both directions. A schema
// needs no reading if only operations use it that the emulator does not serve.
func TestSchemas(t *testing.T) {
	contract := load(t)
	readings := readings()
	excused := contract.unservedSchemas()
	published, added := 0, 0
	for name, schema := range contract.Components.Schemas {
		reading, ok := readings[name]
		switch {
		case !ok && excused[name]:
			continue
		case schema.Value.Extensions["x-tigo-source"] != nil:
			published++
		default:
			added++
		}
		t.Run(name, func(t *testing.T) {
			require.True(t, ok, "the table of readings has no such schema")
			checkReading(t, name, schema.Value, reading)
		})
	}
	assert.Empty(t, without(slices.Collect(maps.Keys(readings)), slices.Collect(maps.Keys(contract.Components.Schemas))), "no schemas of the contract")
	assert.Equal(t, publishedSchemas, published, "how many of the schemas have an x-tigo-source")
	t.Logf("compared %d schemas of the references, and %d that the contract adds", published, added)
}

func checkReading(t *testing.T, name string, schema *openapi3.Schema, r reading) {
	t.Helper()
	switch r.as {
	case asStruct:
		for _, model := range r.models {
			checkStruct(t, schema, model)
		}
	case asSlice:
		if len(schema.OneOf) > 0 { // a list, or a single element
			schema = schema.OneOf[0].Value
		}
		assert.True(t, schema.Type.Is(openapi3.TypeArray))
		assert.True(t, fits(schema.Items, r.models[0].Elem()), "%s is not a list of %s", name, r.models[0].Elem())
	case asString:
		var words []any
		for _, word := range r.words {
			words = append(words, word)
		}
		assert.ElementsMatch(t, words, schema.Enum)
		assert.True(t, schema.Type.Is(openapi3.TypeString) || len(schema.Properties) == 1)
	}
}

// checkStruct compares a model's members with those of its schema.
func checkStruct(t *testing.T, schema *openapi3.Schema, model reflect.Type) {
	t.Helper()
	fields := fieldsOf(model)
	names := slices.Collect(maps.Keys(schema.Properties))
	names = slices.DeleteFunc(names, func(name string) bool { return slices.Contains(onlyRead(model), name) })
	assert.ElementsMatch(t, names, slices.Collect(maps.Keys(fields)), "the members of %s", model)
	for name, field := range fields {
		if property := schema.Properties[name]; property != nil {
			assert.True(t, fits(property, field), "%s of %s cannot be a %s", name, model, field)
		}
	}
}

// fieldsOf returns the types of a model's fields by their names on the wire.
func fieldsOf(model reflect.Type) map[string]reflect.Type {
	fields := make(map[string]reflect.Type)
	for field := range model.Fields() {
		if name, _, _ := strings.Cut(field.Tag.Get("json"), ","); name != "-" {
			fields[name] = field.Type
		}
	}
	return fields
}

// fits reports whether a Go type fits a schema.
func fits(ref *openapi3.SchemaRef, model reflect.Type) bool {
	if named, ok := readings()[schemaName(ref)]; ok && named.as != asString {
		return slices.Contains(named.models, model)
	}
	schema := ref.Value
	switch {
	case schema.Type.Is(openapi3.TypeArray):
		return model.Kind() == reflect.Slice && fits(schema.Items, model.Elem())
	case schema.Type.Is(openapi3.TypeNumber):
		return model == reflect.TypeFor[tigo.Number]()
	case schema.Type.Is(openapi3.TypeInteger):
		return model == reflect.TypeFor[int64]()
	case schema.Type.Is(openapi3.TypeBoolean):
		return model == reflect.TypeFor[tigo.Bool]()
	case schema.Type.Is(openapi3.TypeObject): // without a reading
		return model.Kind() == reflect.Struct
	}
	switch schema.Format {
	case "date":
		return model == reflect.TypeFor[tigo.Date]()
	case "dateTime":
		return model == reflect.TypeFor[tigo.DateTime]()
	case "password":
		return model == reflect.TypeFor[tigo.Secret]()
	}
	return schema.Type.Is(openapi3.TypeString) && schema.Format == "" && model == reflect.TypeFor[string]()
}
