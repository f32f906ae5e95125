package conformance

import (
	"maps"
	"path"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/tigotest"
)

// TestOperations makes every call of the SDK in every country, with validation. Each method has a call. Each operation of
// the emulator is called only by the method that the contract names, and by those that stand in for it.
func TestOperations(t *testing.T) {
	contract := load(t)
	methods := make(map[string][]string) // the callers of each operationId, without stand-ins
	countries := []tigo.Country{tigo.Bolivia, tigo.Colombia, tigo.Guatemala, tigo.Honduras, tigo.Paraguay, tigo.ElSalvador}
	server := tigotest.Start(t, tigotest.FailOnViolations())
	for _, country := range countries {
		for _, call := range calls() {
			t.Run(string(country)+"/"+call.method, func(t *testing.T) {
				seen := contract.watch(t, server, country, call)
				if _, standsIn := standIns()[call.method]; !standsIn && !slices.Contains(methods[seen.id], call.method) {
					methods[seen.id] = append(methods[seen.id], call.method)
				}
			})
		}
	}
	for id, o := range contract.served() {
		assert.Equal(t, []string{o.sdk}, methods[id], "the callers of %s", id)
	}
	t.Logf("validated %d operations, in %d countries; %d are not served by the emulator", len(methods), len(countries), len(contract.unserved()))
}

// watch makes a call, validates its requests and responses, and returns its first request.
func (c *contract) watch(t *testing.T, server *tigotest.Server, country tigo.Country, call call) sighting {
	t.Helper()
	guard := &checkpoint{t: t, contract: c, method: call.method}
	result, err := call.do(t.Context(), newCaller(t, server, country, guard.around))
	require.NoError(t, err)
	assert.NotEmpty(t, result)
	assert.Empty(t, server.Violations())
	require.NotEmpty(t, guard.seen, "there is no request of %s", call.method)
	for _, seen := range guard.seen {
		o := c.operations[seen.id]
		assert.Equal(t, o.sdk, orStandIn(call.method), "the contract's method for %s", seen.id)
		assert.Equal(t, o.verb, seen.Method)
		base := strings.TrimSuffix(o.path, seen.Route)
		assert.Contains(t, []string{"/v1/tigo/home/{country}", "/v2/tigo/b2b/{country}/transactions"}, base, "%s is not %s", seen.Route, o.path)
		for _, q := range o.query() {
			if q.Max > 0 {
				assert.Equal(t, strconv.Itoa(q.Max), seen.query.Get(q.Name), "without a limit the request has the highest one")
			}
		}
	}
	return guard.seen[0]
}

// TestRetryRule lets each call fail once with an unknown outcome. It is retried if the contract calls it idempotent.
func TestRetryRule(t *testing.T) {
	contract := load(t)
	server := tigotest.Start(t, tigotest.FailOnViolations())
	for _, call := range calls() {
		t.Run(call.method, func(t *testing.T) {
			guard := &checkpoint{t: t, contract: contract, method: call.method, refuse: true}
			_, err := call.do(t.Context(), newCaller(t, server, tigo.Colombia, guard.around))
			require.NotEmpty(t, guard.seen)
			if contract.operations[guard.seen[0].id].idempotent {
				require.NoError(t, err)
				assert.Greater(t, len(guard.seen), 1)
				return
			}
			require.ErrorIs(t, err, tigo.ErrUnavailable)
			assert.Len(t, guard.seen, 1)
		})
	}
}

// TestEveryMethodHasACall checks that the table of calls has all methods of the areas' clients. Methods of operations that
// the emulator does not serve need no call, but must exist.
func TestEveryMethodHasACall(t *testing.T) {
	unserved := load(t).unserved()
	has := slices.Collect(maps.Keys(methods()))
	assert.Empty(t, without(unserved, has), "the contract names these methods, but they do not exist")
	has = slices.DeleteFunc(has, func(method string) bool { return slices.Contains(unserved, orStandIn(method)) })
	var called []string
	for _, call := range calls() {
		called = append(called, call.method)
	}
	assert.Empty(t, without(has, called), "these methods have no call in the table, and no x-tigo-emulator: false in the contract")
	assert.Empty(t, without(called, has), "these methods have a call, but do not exist, or the emulator does not serve them")
}

// without returns the names that others does not have.
func without(names, others []string) []string {
	return slices.DeleteFunc(slices.Clone(names), func(name string) bool { return slices.Contains(others, name) })
}

// methods returns the methods of the areas' clients by their names, such as "billing.ListInvoices".
func methods() map[string]reflect.Method {
	all := make(map[string]reflect.Method)
	for field := range reflect.TypeFor[caller]().Fields() {
		area := path.Base(field.Type.String())
		if client, ok := strings.CutSuffix(strings.TrimPrefix(area, "*"), ".Client"); ok {
			for method := range field.Type.Methods() {
				all[client+"."+method.Name] = method
			}
		}
	}
	return all
}

// orStandIn returns the contract's method for a call: the method itself, or the one for which it stands in.
func orStandIn(method string) string {
	if other, ok := standIns()[method]; ok {
		return other
	}
	return method
}
