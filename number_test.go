package tigo_test

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
)

func TestNumberConversions(t *testing.T) {
	const none = math.MinInt64 // in the columns: an error
	tests := map[string]struct {
		whole  int64
		binary float64
		rat    string
	}{
		"0":                                 {0, 0, "0"},
		"-0.0":                              {0, math.Copysign(0, -1), "0"},
		"150000.00":                         {150000, 150000, "150000"},
		"12.50":                             {none, 12.5, "25/2"},
		"50e-1":                             {5, 5, "5"},
		"-1.5E+3":                           {-1500, -1500, "-1500"},
		"9223372036854775807":               {math.MaxInt64, 9223372036854775807, "9223372036854775807"},
		"9223372036854775808":               {none, 9223372036854775808, "9223372036854775808"},
		"1e400":                             {none, none, "1" + strings.Repeat("0", 400)},
		"1e9999999999":                      {none, none, ""},
		"1e-9999999999":                     {none, 0, ""},
		"0.1000000000000000000000000000001": {none, 0.1, "1000000000000000000000000000001/10000000000000000000000000000000"},
	}
	for literal, want := range tests {
		t.Run(literal, func(t *testing.T) {
			n, err := tigo.ParseNumber(literal)
			require.NoError(t, err)
			assert.True(t, n.IsSet())
			assert.Equal(t, literal, n.String())

			whole, err := n.Int64()
			assert.Equal(t, want.whole == none, err != nil)
			assert.True(t, err != nil || whole == want.whole)
			binary, err := n.Float64()
			assert.Equal(t, want.binary == none, err != nil)
			assert.True(t, err != nil || binary == want.binary)
			rat, err := n.Rat()
			require.Equal(t, want.rat == "", err != nil)
			assert.True(t, err != nil || rat.RatString() == want.rat)
		})
	}
}

func TestNumberLiterals(t *testing.T) {
	for _, text := range []string{"", " 1", "1 ", "+1", "007", "1.", ".5", "1e", "12,50", "1_000", "0x1", "NaN", "Inf",
		strings.Repeat("1", 1001), "1e100000000000000000"} {
		n, err := tigo.ParseNumber(text)
		require.Error(t, err, text)
		assert.Zero(t, n)
	}
	_, err := tigo.ParseNumber("canary")
	require.Error(t, err)
	assert.NotContains(t, err.Error(), "canary")
	assert.Panics(t, func() { tigo.MustNumber("12,50") })
	assert.Equal(t, tigo.NumberOf(-5), tigo.MustNumber("-5"))
	assert.NotEqual(t, tigo.NumberOf(5), tigo.MustNumber("5.0"), "== compares literals")
}

func TestAbsentNumber(t *testing.T) {
	var absent tigo.Number
	assert.False(t, absent.IsSet())
	assert.True(t, tigo.NumberOf(0).IsSet())
	assert.NotEqual(t, absent, tigo.NumberOf(0))
	assert.Empty(t, fmt.Sprint(absent))
	assert.Zero(t, absent.Sign())
	_, err := absent.Int64()
	require.Error(t, err)
	_, err = absent.Float64()
	require.Error(t, err)
	_, err = absent.Rat()
	require.Error(t, err)
}

func TestNumberOrder(t *testing.T) {
	ascending := []tigo.Number{{}, tigo.MustNumber("-1e999999999"), tigo.NumberOf(-1), tigo.MustNumber("1e-999999999"),
		tigo.MustNumber("9.99"), tigo.NumberOf(10), tigo.MustNumber("10.000000000000000000000000000001"),
		tigo.MustNumber("1e999999999")}
	assert.True(t, slices.IsSortedFunc(ascending, tigo.Number.Compare))
	for i, n := range ascending {
		for j, other := range ascending {
			assert.Equal(t, min(max(i-j, -1), 1), n.Compare(other), "%v and %v", n, other)
		}
		assert.Equal(t, map[bool]int{true: 1}[i > 2]-map[bool]int{true: 1}[i == 1 || i == 2], n.Sign())
	}
	assert.Zero(t, tigo.MustNumber("150000.00").Compare(tigo.NumberOf(150000)))
}

func TestNumberInOtherFormats(t *testing.T) {
	type payment struct {
		Amount tigo.Number
		Fee    tigo.Number
	}
	sent := payment{Amount: tigo.MustNumber("150000.00")}
	b, err := json.Marshal(sent)
	require.NoError(t, err)
	assert.Equal(t, []byte(`{"Amount":150000.00,"Fee":null}`), b)
	var got payment
	require.NoError(t, json.Unmarshal(b, &got))
	assert.Equal(t, sent, got)
	require.NoError(t, json.Unmarshal([]byte(`{"Amount":"12.50","Fee":""}`), &got))
	assert.Equal(t, payment{Amount: tigo.MustNumber("12.50")}, got)
	for _, odd := range []string{`"12,50"`, `true`, `{}`, `[1]`} {
		require.Error(t, json.Unmarshal([]byte(odd), &got.Amount), odd)
		assert.Equal(t, "12.50", got.Amount.String(), "an error changes nothing")
	}

	b, err = xml.Marshal(sent)
	require.NoError(t, err)
	got = payment{Fee: tigo.NumberOf(1)}
	require.NoError(t, xml.Unmarshal(b, &got))
	assert.Equal(t, sent, got)
}
