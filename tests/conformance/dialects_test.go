package conformance

import (
	"net/http"
	"reflect"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/tigotest"
)

// TestEveryDialectReadsTheSame makes every call of the SDK with every dialect of the emulator, and with all of them at once.
// The results are the same as without a dialect.
func TestEveryDialectReadsTheSame(t *testing.T) {
	const origin = "https://emulator.example" // makes the links in responses equal
	plain := tigotest.Start(t, tigotest.WithURL(origin))
	want := map[int]any{}
	for i, call := range calls() {
		want[i] = result(t, plain, call)
	}
	dialects := map[string][]tigotest.Dialect{"all at once": tigotest.Dialects()}
	for _, dialect := range tigotest.Dialects() {
		dialects[string(dialect)] = []tigotest.Dialect{dialect}
	}
	for name, spoken := range dialects {
		t.Run(name, func(t *testing.T) {
			server := tigotest.Start(t, tigotest.WithURL(origin), tigotest.WithDialect(spoken...))
			for i, call := range calls() {
				assert.Equal(t, want[i], result(t, server, call), call.method)
			}
		})
	}
}

// result returns the result of a call to an emulator with its initial data. Its times are instants.
func result(t *testing.T, server *tigotest.Server, call call) any {
	t.Helper()
	c := newCaller(t, server, tigo.Colombia, func(next http.RoundTripper) http.RoundTripper { return next })
	got, err := call.do(t.Context(), c)
	require.NoError(t, err, call.method)
	value := reflect.New(reflect.TypeOf(got)).Elem()
	value.Set(reflect.ValueOf(got))
	zone(value)
	return value.Interface()
}

// zone adds the offset of the country to every time without an offset, so that equal instants are equal values.
func zone(v reflect.Value) {
	switch v.Kind() {
	case reflect.Struct:
		if at, ok := reflect.TypeAssert[tigo.DateTime](v); ok {
			v.Set(reflect.ValueOf(tigo.DateTimeOf(at.In(tigo.Colombia.Location()))))
			return
		}
		for _, field := range v.Fields() {
			if field.CanSet() {
				zone(field)
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			zone(v.Index(i))
		}
	}
}

// TestDialectsOfErrors reads an error with every dialect.
func TestDialectsOfErrors(t *testing.T) {
	for _, dialect := range tigotest.Dialects() {
		t.Run(string(dialect), func(t *testing.T) {
			server := tigotest.Start(t, tigotest.WithDialect(dialect))
			c := newCaller(t, server, tigo.Colombia, func(next http.RoundTripper) http.RoundTripper { return next })
			_, err := c.billing.GetBalance(t.Context(), "0")
			var refused *tigo.Error
			require.ErrorAs(t, err, &refused)
			require.ErrorIs(t, err, tigo.ErrNotFound)
			assert.Equal(t, "404", refused.Code)
			assert.Equal(t, "The contract was not found", refused.Message)
			assert.Equal(t, tigo.OutcomeRefused, refused.Outcome)
		})
	}
}
