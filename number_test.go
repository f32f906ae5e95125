package tigo_test

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"math"
	"math/big"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
)

func TestNumberConversions(t *testing.T) {
	const fails = math.MinInt64 // the conversion fails
	tests := map[string]struct {
		whole  int64
		binary float64
		rat    string
	}{
		"0":                                 {0, 0, "0"},
		"-0.0":                              {0, math.Copysign(0, -1), "0"},
		"150000.00":                         {150000, 150000, "150000"},
		"12.50":                             {fails, 12.5, "25/2"},
		"50e-1":                             {5, 5, "5"},
		"-1.5E+3":                           {-1500, -1500, "-1500"},
		"9223372036854775807":               {math.MaxInt64, 9223372036854775807, "9223372036854775807"},
		"9223372036854775808":               {fails, 9223372036854775808, "9223372036854775808"},
		"1e400":                             {fails, fails, "1" + strings.Repeat("0", 400)},
		"1e9999999999":                      {fails, fails, ""},
		"1e-9999999999":                     {fails, 0, ""},
		"0.1000000000000000000000000000001": {fails, 0.1, "1000000000000000000000000000001/10000000000000000000000000000000"},
	}
	for literal, want := range tests {
		t.Run(literal, func(t *testing.T) {
			n, err := tigo.ParseNumber(literal)
			require.NoError(t, err)
			assert.True(t, n.IsSet())
			assert.Equal(t, literal, n.String())

			whole, err := n.Int64()
			assert.Equal(t, want.whole == fails, err != nil)
			assert.True(t, err != nil || whole == want.whole)
			binary, err := n.Float64()
			assert.Equal(t, want.binary == fails, err != nil)
			assert.True(t, err != nil || binary == want.binary)
			rat, err := n.Rat()
			require.Equal(t, want.rat == "", err != nil)
			assert.True(t, err != nil || rat.RatString() == want.rat)
		})
	}
}

func TestErrorsOfNumberConversions(t *testing.T) {
	_, err := tigo.MustNumber("12.50").Int64()
	require.EqualError(t, err, "tigo: the number is not a whole number that fits into an int64")
	_, err = tigo.MustNumber("1e400").Float64()
	require.EqualError(t, err, "tigo: the number is too large for a float64")
	_, err = tigo.MustNumber("1e99999").Rat()
	require.EqualError(t, err, "tigo: the number has too many digits before or after the decimal point for a Rat")
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

func TestNumberFormat(t *testing.T) {
	for _, test := range []struct{ format, literal, want string }{
		{"%d", "150000.00", "150000"}, {"%d", "150000.50", "150000.50"}, {"%d", "1e3", "1000"}, {"%d", "-5", "-5"}, {"%d", "0.00", "0"},
		{"%d", "50e-1", "5"}, {"%d", "1.5e-3", "0.0015"},
		{"%f", "150000.00", "150000.00"}, {"%f", "150000", "150000"}, {"%f", "1.5e3", "1500"}, {"%f", "0e-5", "0"}, {"%F", "0.050", "0.050"},
		{"%.2f", "150000.00", "150000.00"}, {"%.2f", "150000", "150000.00"}, {"%.2f", "0.005", "0.00"}, {"%.2f", "0.015", "0.02"},
		{"%.2f", "0.0050000000000000000001", "0.01"}, {"%.2f", "0.025", "0.02"}, {"%.2f", "9.995", "10.00"}, {"%.2f", "99.994999", "99.99"},
		{"%.0f", "0.5", "0"}, {"%.0f", "1.5", "2"}, {"%.0f", "2.5", "2"}, {"%.0f", "0.51", "1"}, {"%.0f", "999.5", "1000"}, {"%.0f", "0.04", "0"},
		{"%.2f", "123456789012345678901234567890.125", "123456789012345678901234567890.12"}, {"%.2f", "-0.001", "0.00"}, {"%.2f", "-1.005", "-1.00"},
		{"%.1f", "1e-300", "0.0"}, {"%.3f", "12e2", "1200.000"},
		{"%e", "150000.00", "1.5000000e+05"}, {"%.2e", "150000", "1.50e+05"}, {"%.1E", "9.96", "1.0E+01"}, {"%e", "0", "0e+00"}, {"%.0e", "25", "2e+01"},
		{"%e", "1e-7", "1e-07"}, {"%.3e", "0.00", "0.000e+00"},
		{"%g", "150000.00", "150000"}, {"%g", "0.10", "0.1"}, {"%g", "1e21", "1e+21"}, {"%g", "0.00001", "1e-05"}, {"%.3g", "123456", "1.23e+05"},
		{"%.4g", "12.3456", "12.35"}, {"%g", "0.00", "0"}, {"%G", "-1e30", "-1E+30"}, {"%.3g", "999.6", "1e+03"},
		{"%12.2f|", "150000", "   150000.00|"}, {"%-12.2f|", "150000", "150000.00   |"}, {"%012.2f|", "-150000", "-00150000.00|"}, {"%+d", "5", "+5"},
		{"% d", "5", " 5"}, {"%+d", "-5", "-5"}, {"%2d|", "12345", "12345|"},
		{"%s", "150000.00", "150000.00"}, {"%v", "1e3", "1e3"}, {"%q", "10.50", `"10.50"`}, {"%10v|", "10.50", "     10.50|"}, {"%x", "10", "3130"},
		{"%.2v", "150000.00", "150000.00"}, {"%.3s", "-150000", "-150000"}, {"%.1q", "150000", `"150000"`}, {"%9.1v|", "-1500", "    -1500|"},
		{"%09v", "-5", "-00000005"}, {"%-6s|", "1.5", "1.5   |"}, {"%8q|", "1.5", `   "1.5"|`}, {"% v", "5", "5"},
		{"%+v", "10.50", "10.50"}, {"%T", "1", "tigo.Number"}, {"%t", "1", "%!t(string=1)"},
		{"%.2f", "1e99999999999999999", "1e99999999999999999"}, {"%d", "-1e-99999999999999999", "-1e-99999999999999999"},
		{"%015f", "-1e99999", "-00000001e99999"}, {"%+d", "1e99999", "+1e99999"}, {"%f", "0e-99999999999999999", "0"},
	} {
		assert.Equal(t, test.want, fmt.Sprintf(test.format, tigo.MustNumber(test.literal)), "%s of %s", test.format, test.literal)
	}
	for format, want := range map[string]string{"%d": "", "%.2f": "", "%6.2f|": "      |", "%06d|": "      |", "%-6d|": "      |", "%+d": "", "%v": "",
		"%s": "", "%6v|": "      |", "%q": `""`} {
		assert.Equal(t, want, fmt.Sprintf(format, tigo.Number{}), format)
	}
	assert.Equal(t, "150000.00 0.10", fmt.Sprintf("%.2f %.2f", tigo.MustNumber("150000.00"), new(tigo.MustNumber("0.10"))))
}

func TestNumberEquality(t *testing.T) {
	for _, same := range [][]string{{"150000", "150000.00", "1.5e5", "15E+4"}, {"0", "-0.00", "0e7"}, {"-0.1", "-1e-1", "-0.10"}, {"1e99999999999999999", "10e99999999999999998"}} {
		want, err := tigo.MustNumber(same[0]).Hash()
		require.NoError(t, err)
		for _, literal := range same {
			n := tigo.MustNumber(literal)
			assert.True(t, n.Equal(tigo.MustNumber(same[0])), literal)
			hash, err := n.Hash()
			require.NoError(t, err)
			assert.Equal(t, want, hash, literal)
			assert.False(t, n.Equal(tigo.NumberOf(1)))
			assert.False(t, n.Equal(tigo.Number{}), "an absent number equals no other")
			other, err := tigo.MustNumber("1").Hash()
			require.NoError(t, err)
			assert.NotEqual(t, want, other)
		}
	}
	assert.True(t, tigo.Number{}.Equal(tigo.Number{}))
}

// FuzzNumberText compares the results of Format and BSON with big.Rat, and with strconv if that is exact.
func FuzzNumberText(f *testing.F) {
	for _, literal := range []string{"0", "-0.005", "150000.50", "1e21", "9.995", "12345678901234567890123456789012345", "1e-6176", "1e6111"} {
		f.Add(literal, uint8(2))
	}
	f.Fuzz(func(t *testing.T, literal string, precision uint8) {
		n, err := tigo.ParseNumber(literal)
		if err != nil {
			return
		}
		kind, data, err := n.MarshalBSONValue()
		require.NoError(t, err)
		var back tigo.Number
		require.NoError(t, back.UnmarshalBSONValue(kind, data))
		require.True(t, n.Equal(back), "%v and %v", n, back)
		one, _ := n.Hash()
		other, _ := back.Hash()
		require.Equal(t, one, other)
		exact, err := n.Rat()
		if err != nil {
			return
		}
		for _, verb := range []string{"%d", "%f", "%e", "%g"} {
			text := fmt.Sprintf(verb, n)
			printed, ok := new(big.Rat).SetString(text)
			require.True(t, ok, text)
			require.Zero(t, exact.Cmp(printed), "%s prints %s", verb, text)
		}
		binary, _ := exact.Float64()
		if new(big.Rat).SetFloat64(binary) == nil || exact.Cmp(new(big.Rat).SetFloat64(binary)) != 0 {
			return
		}
		for _, verb := range []string{"f", "e", "g"} { // strconv rounds an exact value half to even as well
			format := fmt.Sprintf("%%.%d%s", precision%30, verb)
			want := fmt.Sprintf(format, binary)
			if strings.Trim(want, "-0.e+") == "" {
				want = strings.TrimPrefix(want, "-")
			}
			require.Equal(t, want, fmt.Sprintf(format, n))
		}
	})
}
