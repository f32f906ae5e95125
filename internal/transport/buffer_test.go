package transport

import (
	"io"
	"math"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestFalseLengths reads documents of responses that state another length. Each is read to its end, and allocates no more than the
// documentation of readAll says.
func TestFalseLengths(t *testing.T) {
	const limit = 1 << 20
	for _, length := range []int64{-1, 0, 1, 4999, 5000, 5001, limit, limit + 1, math.MaxInt64 - 1, math.MaxInt64} {
		document := strings.Repeat("x", 5000)
		var b buffer
		data, err := b.readAll(strings.NewReader(document), length, limit)
		require.NoError(t, err)
		assert.Equal(t, document, string(data))
		assert.LessOrEqual(t, int64(cap(data)), int64(limit+1))

		_, err = b.readAll(io.MultiReader(strings.NewReader(document), iotest.ErrReader(io.ErrUnexpectedEOF)), length, limit)
		require.ErrorIs(t, err, io.ErrUnexpectedEOF)
		_, err = b.readAll(strings.NewReader(strings.Repeat("x", limit+1)), length, limit)
		require.ErrorIs(t, err, ErrTooLarge)
	}
}
