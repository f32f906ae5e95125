package conformance

import (
	"cmp"
	"maps"
	"net/http"
	"slices"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo/tigotest"
)

// TestEmulatorTable compares the table by which the emulator routes and checks requests with the contract.
func TestEmulatorTable(t *testing.T) {
	contract := load(t)
	table := tigotest.Operations()
	var ids []string
	for _, line := range table {
		ids = append(ids, line.ID)
	}
	served := slices.Collect(maps.Keys(contract.served()))
	assert.Empty(t, without(served, ids), "the emulator does not serve these operations, but the contract has no x-tigo-emulator: false")
	assert.Empty(t, without(ids, served), "the emulator serves these operations, but the contract has x-tigo-emulator: false")
	assert.Len(t, ids, publishedOperations)
	for _, line := range table {
		t.Run(line.ID, func(t *testing.T) {
			o, ok := contract.operations[line.ID]
			if !ok {
				return // already reported
			}
			assert.Equal(t, o.sdk, line.Op)
			assert.Equal(t, o.verb, line.Method)
			assert.Equal(t, o.path, line.Path())
			assert.Equal(t, o.query(), stated(line.Query, o))
			assert.Equal(t, o.body(t), sorted(line.Body))
			assert.Equal(t, o.success(), line.Success)
		})
	}
}

// query returns the query parameters of the operation in the form of the emulator.
func (o operation) query() []tigotest.Query {
	var all []tigotest.Query
	for _, p := range o.parameters {
		if p.In != openapi3.ParameterInQuery {
			continue
		}
		schema := p.Schema.Value
		q := tigotest.Query{Name: p.Name, Kind: kind(p.Schema), Required: p.Required}
		if schema.Min != nil && schema.Max != nil {
			q.Min, q.Max = int(*schema.Min), int(*schema.Max)
		}
		if number, ok := schema.Default.(float64); ok {
			q.Default = int(number)
		}
		all = append(all, q)
	}
	return all
}

// stated returns query parameters without the defaults that only the emulator has, and not the contract.
func stated(all []tigotest.Query, o operation) []tigotest.Query {
	all = slices.Clone(all)
	for i := range all {
		at := slices.IndexFunc(o.parameters, func(p *openapi3.Parameter) bool { return p.Name == all[i].Name })
		if at >= 0 && o.parameters[at].Schema.Value.Default == nil {
			all[i].Default = 0
		}
	}
	return all
}

// success returns the 2xx status of the operation's result. A 202 is not a result.
func (o operation) success() int {
	for _, status := range []int{http.StatusOK, http.StatusCreated} {
		if o.Responses.Status(status) != nil {
			return status
		}
	}
	return 0
}

// body returns the members of the operation's body in the form of the emulator, sorted by name.
func (o operation) body(t *testing.T) []tigotest.Field {
	t.Helper()
	if o.RequestBody == nil {
		return nil
	}
	require.True(t, o.RequestBody.Value.Required)
	return members(o.RequestBody.Value.Content.Get("application/json").Schema.Value)
}

func members(object *openapi3.Schema) []tigotest.Field {
	var fields []tigotest.Field
	for name, property := range object.Properties {
		fields = append(fields, tigotest.Field{
			Name: name, Kind: kind(property),
			Required: slices.Contains(object.Required, name),
			Fields:   members(property.Value),
		})
	}
	return sorted(fields)
}

// sorted sorts fields and their nested fields by name.
func sorted(fields []tigotest.Field) []tigotest.Field {
	fields = slices.Clone(fields)
	slices.SortFunc(fields, func(a, b tigotest.Field) int { return cmp.Compare(a.Name, b.Name) })
	for i := range fields {
		fields[i].Fields = sorted(fields[i].Fields)
	}
	return fields
}

// kind returns the emulator's name for the type of a schema, "" if it has none.
func kind(ref *openapi3.SchemaRef) tigotest.Kind {
	schema := ref.Value
	switch {
	case schema.Type.Is(openapi3.TypeString) && schema.Format == "date":
		return tigotest.KindDate
	case schema.Type.Is(openapi3.TypeArray) && !schema.Items.Value.Type.Is(openapi3.TypeString):
		return ""
	}
	return tigotest.Kind(schema.Type.Slice()[0])
}
