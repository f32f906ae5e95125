package wire_test

import (
	"encoding/json"
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo/internal/wire"
)

// TestTruncatedAnywhere cuts documents after each of their bytes.
func TestTruncatedAnywhere(t *testing.T) {
	for _, document := range []string{
		string(invoices(1)), string(calls(1)), "\uFEFF [{\"l\":[[1],[{}]],\"s\":\"]}\\\"]}\",\"w\":null}]\r\n",
		`{"a":{"b":[]},"x":"\\","y":"]"}`, `"\u00f1"`,
	} {
		whole := len(document)
		for document[whole-1] <= ' ' {
			whole--
		}
		for end := range len(document) {
			blank := end == 0 || document[:min(end, 3)] == "\uFEFF"[:min(end, 3)] && end <= 4
			assert.Equal(t, !blank && end < whole, wire.Truncated([]byte(document[:end])), "%q", document[:end])
		}
		assert.False(t, wire.Truncated([]byte(document)))
		assert.False(t, wire.Truncated([]byte(document+"x")), "more after it is another fault")
	}
	for document, want := range map[string]bool{
		"": false, " ": false, "<html>": false, "tru": true, "-": true, "nil": false, "[1,x": false, "{a": false, `{"a":<html`: false, `["a` + "\x80": true,
	} {
		assert.Equal(t, want, wire.Truncated([]byte(document)), document)
	}
}

// FuzzTruncated compares with decoding, and with encoding/json: what is valid is not truncated, and the beginning of what
// is valid is.
func FuzzTruncated(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, document []byte) {
		truncated := wire.Truncated(document)
		var v any
		err := codec.Unmarshal(document, &v, wire.Options{})
		if truncated {
			require.True(t, errors.Is(err, wire.ErrTruncated) || errors.Is(err, wire.ErrTooDeep) || errors.Is(err, wire.ErrTooLarge))
		} else {
			require.NotErrorIs(t, err, wire.ErrTruncated)
		}
		if json.Valid(document) && len(document) > 0 {
			require.False(t, truncated)
			if c := document[0]; c == '{' || c == '[' {
				for end := 1; end < len(document) && document[end-1] > ' '; end++ {
					require.True(t, wire.Truncated(document[:end]))
				}
			}
		}
	})
}

func BenchmarkTruncated(b *testing.B) {
	for name, document := range map[string][]byte{"invoices=5": invoices(5), "calls=1000": calls(1000)} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(document)))
			for b.Loop() {
				if wire.Truncated(document) {
					b.Fatal()
				}
			}
		})
	}
}
