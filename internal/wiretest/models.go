package wiretest

import (
	"encoding/json"
	"iter"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// checkModels checks that a document has exactly the members of a model, each with a value that is not empty. So the comparison of
// the decoded value, which follows, compares each field. It skips types that are no models, such as strings.
func checkModels(t *testing.T, types iter.Seq[reflect.Type], document string) {
	t.Helper()
	for model := range types {
		if element(model).Kind() != reflect.Struct || len(fields(element(model))) == 0 {
			continue
		}
		var value any
		require.NoError(t, json.Unmarshal([]byte(document), &value), "the document of a %s", model)
		checkModel(t, model, value, model.String())
	}
}

// checkModel checks one value against its type. at is its path in the document.
func checkModel(t *testing.T, model reflect.Type, value any, at string) {
	t.Helper()
	if model.Kind() == reflect.Slice {
		list, _ := value.([]any)
		assert.NotEmpty(t, list, "%s has no elements", at)
		for _, value := range list {
			checkModel(t, model.Elem(), value, at+"[]")
		}
		return
	}
	names := fields(model)
	if len(names) == 0 {
		assert.NotContains(t, []any{nil, "", 0.0}, value, "%s is empty", at)
		return
	}
	object, _ := value.(map[string]any)
	assert.ElementsMatch(t, slices.Collect(maps.Keys(names)), slices.Collect(maps.Keys(object)), "the members of %s", at)
	for name, model := range names {
		checkModel(t, model, object[name], at+"."+name)
	}
}

// fields returns the types of the fields of a model, by the names of their members. A type without fields is no model.
func fields(model reflect.Type) map[string]reflect.Type {
	names := make(map[string]reflect.Type)
	if model.Kind() != reflect.Struct {
		return names
	}
	for _, field := range reflect.VisibleFields(model) {
		if name, _, _ := strings.Cut(field.Tag.Get("json"), ","); name != "" && name != "-" {
			names[name] = field.Type
		}
	}
	return names
}

// element returns the type of the elements of a list, and any other type itself.
func element(model reflect.Type) reflect.Type {
	if model.Kind() == reflect.Slice {
		return model.Elem()
	}
	return model
}
