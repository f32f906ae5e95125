package wire_test

import (
	"encoding/json"
	"math/big"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo/internal/wire"
)

func TestCompareNumbers(t *testing.T) {
	ascending := []string{"-1e99999999999999999", "-10.5", "-10", "-1e-3", "-1e-99999999999999999", "0",
		"1e-99999999999999999", "0.001", "0.0010000000000000000000000000000001", "9.99", "10", "10.01", "1e2", "101",
		"123456789012345678901234567890", "123456789012345678901234567891", "1e99999999999999999"}
	for i, a := range ascending {
		for j, b := range ascending {
			want := min(max(i-j, -1), 1)
			assert.Equal(t, want, wire.CompareNumbers(a, b), "%s and %s", a, b)
		}
		assert.Equal(t, min(max(i-5, -1), 1), wire.NumberSign(a), a)
	}
	for _, same := range [][2]string{{"0", "-0.00"}, {"0e5", "0e-7"}, {"5", "5.00"}, {"500", "5e2"}, {"0.05", "5E-2"},
		{"-12.50", "-1.25e+1"}} {
		assert.Zero(t, wire.CompareNumbers(same[0], same[1]), "%s and %s", same[0], same[1])
	}
}

// maxExponent is the length of a literal that is never too long, neither as a whole nor in its exponent.
const maxExponent = 17

func FuzzNumber(f *testing.F) {
	for _, text := range []string{"0", "-0", "-0.5", "1e5", "1E-05", "12,50", "007", "1.", ".5", "+1", "1e", "", " 1",
		"9223372036854775807", "-9223372036854775808", "9223372036854775808", "1200e-2", "1e400", "5.0", "0e999"} {
		f.Add(text, "10.50")
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		if !wire.ValidNumber(a) {
			var sound json.Number
			if len(a) <= maxExponent && strings.TrimSpace(a) == a && json.Unmarshal([]byte(a), &sound) == nil {
				require.NotContains(t, "-0123456789", a[:1], "a valid number is not accepted")
			}
			return
		}
		require.True(t, json.Valid([]byte(a)))
		value, whole := wire.ParseInt(a)
		require.Zero(t, wire.CompareNumbers(a, a))
		if !wire.ValidNumber(b) || wire.NumberScale(a) > 2000 || wire.NumberScale(b) > 2000 {
			return
		}
		x, ok := new(big.Rat).SetString(a)
		require.True(t, ok)
		y, ok := new(big.Rat).SetString(b)
		require.True(t, ok)
		require.Equal(t, x.Cmp(y), wire.CompareNumbers(a, b))
		require.Equal(t, x.Sign(), wire.NumberSign(a))
		require.Equal(t, x.IsInt() && x.Num().IsInt64(), whole)
		if whole {
			require.Equal(t, x.Num().Int64(), value)
		}
	})
}
