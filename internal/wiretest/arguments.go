package wiretest

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
)

// BadArgument is a call that must fail before anything is sent.
type BadArgument[C any] struct {
	Case  string  // what is wrong, for the name of the test
	Op    string  // the call's name in the error
	Name  string  // the argument's name in the error
	Value string  // the argument, if it must not stand in the error
	Call  Call[C] // makes the call
}

// RunBadArguments checks that each call ends in a [tigo.ArgumentError] and that nothing is sent.
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
