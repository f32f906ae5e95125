package wire_test

import (
	"encoding/json"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo/internal/wire"
)

func TestEncode(t *testing.T) {
	day := wire.Day{Year: 2017, Month: 5, Day: 9}
	at := func(m wire.Moment) dateTime {
		m.Day = day
		return dateTime{m}
	}
	type item struct {
		Empty  []int             `json:"empty,omitzero"`
		Gone   string            `json:"gone,omitempty"`
		Zero   int               `json:"zero,omitempty"`
		Kept   string            `json:"kept"`
		Hidden string            `json:"-"`
		None   *item             `json:"none"`
		Value  number            `json:"value"`
		Known  flag              `json:"known"`
		Day    date              `json:"day"`
		At     dateTime          `json:"at"`
		Pan    secret            `json:"pan"`
		Any    any               `json:"any,omitempty"`
		Inner  *item             `json:"inner,omitempty"`
		Array  [2]flag           `json:"array,omitzero"`
		Map    map[string]secret `json:"map,omitempty"`
	}

	for name, test := range map[string]struct {
		value any
		want  string
	}{
		"nothing":     {nil, `null`},
		"a zero item": {item{}, `{"kept":"","none":null,"value":null,"known":null,"day":null,"at":null,"pan":""}`},
		"an item": {&item{
			Empty: []int{}, Kept: "a", Value: number{"150000.00"}, Known: 1, Day: date{day},
			At: at(wire.Moment{Hour: 8, Minute: 3, Second: 15}), Pan: secret{"4111"}, Array: [2]flag{1, 2},
		}, `{"empty":[],"kept":"a","none":null,"value":150000.00,"known":false,"day":"2017-05-09",` +
			`"at":"2017-05-09 08:03:15","pan":"4111","array":[false,true]}`},
		"secrets in what the plan does not know": {
			map[string]any{"b": secret{"2"}, "a": []any{&secret{"1"}, map[string]secret{"c": {"3"}}}},
			`{"a":["1",{"c":"3"}],"b":"2"}`},

		"an exact literal": {number{"123456789012345678901234567890.10"}, `123456789012345678901234567890.10`},
		"json.Number":      {json.Number("12.50"), `12.50`},
		"yes":              {flag(2), `true`},
		"midnight":         {at(wire.Moment{}), `"2017-05-09 00:00:00"`},
		"a fraction":       {at(wire.Moment{Nanosecond: 52e7}), `"2017-05-09 00:00:00.52"`},
		"UTC":              {at(wire.Moment{Zoned: true}), `"2017-05-09T00:00:00Z"`},
		"west":             {at(wire.Moment{Zoned: true, Offset: -270}), `"2017-05-09T00:00:00-04:30"`},
		"east":             {at(wire.Moment{Zoned: true, Offset: 60}), `"2017-05-09T00:00:00+01:00"`},

		"text is not escaped for HTML": {"<a href='x'>&\u2028ñ€😀", "\"<a href='x'>&\u2028ñ€😀\""},
		"EmptyText outside a field":    {map[string]any{wire.EmptyText: []string{wire.EmptyText}}, `{"\u0000":["\u0000"]}`},
		"what must be escaped":         {"\"\\\n\r\t\x00\x1F\x7F", `"\"\\\n\r\t\u0000\u001f` + "\x7F\""},
		"integers":                     {[]any{int8(-5), uint16(7), int64(math.MinInt64)}, `[-5,7,-9223372036854775808]`},
		"binary fractions":             {[]any{0.1, float32(0.1), 1e21, 1e-7, 100.0}, `[0.1,0.1,1e+21,1e-07,100]`},
		"booleans":                     {[]bool{true, false}, `[true,false]`},
		"nil lists and maps":           {[]any{[]int(nil), map[string]int(nil), (*int)(nil)}, `[null,null,null]`},
		"what encoding/json writes":    {[]any{[]byte("pdf"), json.RawMessage(`{"a":"<"}`), map[int]int{2: 1}}, `["cGRm",{"a":"<"},{"2":1}]`},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := codec.Marshal(test.value)
			require.NoError(t, err)
			assert.Equal(t, test.want, string(got))
		})
	}
}

func TestEncodeFails(t *testing.T) {
	type loop struct {
		Next *loop `json:"next"`
	}
	endless := new(loop)
	endless.Next = endless

	for name, test := range map[string]struct {
		value any
		path  string
		err   error
	}{
		"text that is not UTF-8": {
			customer{Phones: []phone{{}, {Number: "30\xF1"}}}, "phoneList[1].phoneNumber", wire.ErrText},
		"a name that is not UTF-8":   {map[string]int{"\xF1": 1}, "", wire.ErrText},
		"below a caller's own names": {map[string][]string{"canary": {"\xF1"}}, "[][0]", wire.ErrText},
		"a secret that is not UTF-8": {one[secret]{secret{"\xF1"}}, "f", wire.ErrText},
		"NaN":                        {one[float64]{math.NaN()}, "f", wire.ErrUnsupported},
		"infinity":                   {[]float32{0, float32(math.Inf(1))}, "[1]", wire.ErrUnsupported},
		"no number":                  {one[json.Number]{"12,50"}, "f", wire.ErrUnsupported},
		"a channel":                  {one[chan int]{make(chan int)}, "f", wire.ErrUnsupported},
		"a method that fails":        {one[*failing]{new(failing)}, "f", wire.ErrUnsupported},
		"a value that holds itself": {
			endless, "next" + strings.Repeat(".next", wire.MaxDepth/2-1), wire.ErrTooDeep},
	} {
		t.Run(name, func(t *testing.T) {
			b, err := codec.Marshal(test.value)
			assert.Nil(t, b)
			require.ErrorIs(t, err, test.err)
			assert.NotContains(t, err.Error(), "canary")
			var failure *wire.Error
			require.ErrorAs(t, err, &failure)
			assert.Equal(t, test.path, failure.Path)
		})
	}
}

// failing is a type whose MarshalJSON fails.
type failing struct{}

func (failing) MarshalJSON() ([]byte, error) { return nil, assert.AnError }

// TestEncodeForgets checks that a buffer that had a secret does not put it into another body.
func TestEncodeForgets(t *testing.T) {
	first, err := codec.Marshal(secret{"4111111111111111"})
	require.NoError(t, err)
	_, err = codec.Marshal(secret{"0"})
	require.NoError(t, err)
	assert.Equal(t, `"4111111111111111"`, string(first), "the first result does not change")
}
