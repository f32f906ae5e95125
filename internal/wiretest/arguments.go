package wiretest

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
)

// BadArgument is a call with an invalid argument, which must fail without a request.
type BadArgument[C any] struct {
	Case  string  // the name of the test
	Op    string  // the operation in the error
	Name  string  // the name of the argument in the error
	Value string  // the argument, if the error must not contain it
	Call  Call[C] // makes the call
}

// RunBadArguments checks that each call fails with a [tigo.ArgumentError] and sends no request.
func RunBadArguments[C any](t *testing.T, connect func(*tigo.Client) C, calls []BadArgument[C]) {
	t.Helper()
	for _, bad := range calls {
		t.Run(bad.Case, func(t *testing.T) {
			p := &platform{responses: []response{{200, "[]"}}}
			_, err := bad.Call(t.Context(), connect(p.client(t)))
			wrong, ok := errors.AsType[*tigo.ArgumentError](err)
			require.True(t, ok, "%v is no *tigo.ArgumentError", err)
			assert.Equal(t, bad.Op, wrong.Op)
			assert.Equal(t, bad.Name, wrong.Name)
			assert.Empty(t, p.requests)
			if bad.Value != "" {
				assert.NotContains(t, err.Error(), bad.Value)
			}
		})
	}
}
