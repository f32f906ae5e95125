package endpoint_test

import (
	"context"
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
	"github.com/tigo-go/tigo/internal/endpoint"
)

// TestAtMostEndsWithContext checks that the error of a context that has ended matches its cause, and states each reason once.
func TestAtMostEndsWithContext(t *testing.T) {
	reason := errors.New("the program ends")
	tests := map[string]struct {
		cause error // nil: none
		text  string
	}{
		"no cause": {nil, "context canceled"},
		"a cause":  {reason, "the program ends: context canceled"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithCancelCause(t.Context())
			cancel(test.cause)
			items := func(yield func(int, error) bool) { yield(1, nil) }
			var last error
			for item, err := range endpoint.AtMost(ctx, 9, "op", items) {
				assert.Zero(t, item)
				last = err
			}
			require.ErrorIs(t, last, context.Canceled)
			require.ErrorIs(t, last, context.Cause(ctx))
			e, ok := errors.AsType[*tigo.Error](last)
			require.True(t, ok)
			assert.EqualError(t, e.Err, test.text)
		})
	}
}
