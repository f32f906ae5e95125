package wire_test

import (
	"encoding/json"
	"net/netip"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo/internal/wire"
)

// foreign is a type of a user, with fields for encoding/json.
type foreign struct {
	Base
	*Extra
	base
	Any     any               `json:"any"`
	Map     map[string]int    `json:"map"`
	Raw     json.RawMessage   `json:"raw"`
	Exact   json.Number       `json:"exact"`
	Time    time.Time         `json:"time,omitzero"`
	Addr    netip.Addr        `json:"addr"`
	Bytes   []byte            `json:"bytes"`
	Array   [2]int            `json:"array"`
	Pointer **string          `json:"pointer"`
	Names   map[string]number `json:"names"`
	Quoted  int               `json:"quoted,string"`
	List    []any             `json:"list"`
	Fails   *fails            `json:"fails,omitempty"`
}

// fails is a type whose UnmarshalJSON fails.
type fails struct{}

func (*fails) UnmarshalJSON([]byte) error { return assert.AnError }

type Base struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Dup  string `json:"dup"`
}

type Extra struct {
	Name  string `json:"name"` // Base has the same name, so that neither field is used
	Extra string `json:"extra"`
}

type base struct {
	Inner string `json:"inner"`
}

func TestForeignTypes(t *testing.T) {
	document := `{"id":1,"name":"x","dup":"d","extra":"e","inner":"i","any":{"a":[1,1e400,"\u00f1"]},"map":{"a":1},
		"raw":{"b": 12.50},"exact":"12.50","time":"2017-05-11T00:03:15-05:00","addr":"192.0.2.1","bytes":"cGRm",
		"array":[1,2],"pointer":"p","names":{"n":"1.0"},"quoted":"7","list":[null,{"a":1}],"fails":1}`
	var got foreign
	var notes wire.Notes
	require.NoError(t, codec.Unmarshal([]byte(document), &got, wire.Options{Notes: &notes}))

	text := "p"
	pointer := &text
	zone := time.FixedZone("", -5*60*60)
	assert.True(t, got.Time.Equal(time.Date(2017, 5, 11, 0, 3, 15, 0, zone)))
	got.Time = time.Time{}
	assert.Equal(t, foreign{
		Base: Base{ID: "1", Dup: "d"}, Extra: &Extra{Extra: "e"}, base: base{Inner: "i"},
		Any:   map[string]any{"a": []any{json.Number("1"), json.Number("1e400"), "ñ"}},
		Map:   map[string]int{"a": 1},
		Raw:   json.RawMessage(`{"b": 12.50}`),
		Exact: "12.50", Addr: netip.MustParseAddr("192.0.2.1"), Bytes: []byte("pdf"), Array: [2]int{1, 2},
		Pointer: &pointer, Names: map[string]number{"n": {"1.0"}}, Quoted: 7,
		List: []any{nil, map[string]any{"a": json.Number("1")}},
	}, got)
	assert.Equal(t, []string{
		"id: text read from a number", "exact: number read from a string", "quoted: number read from a string",
		"fails: left out: the value cannot be read",
	}, texts(notes))
}

func TestForeignText(t *testing.T) {
	run(t, []row[one[any]]{
		{name: "Windows-1252", json: "{\"f\":{\"a\":\"Se\xF1al\",\"b\":\"\\u00f1\"}}",
			want: of[any](map[string]any{"a": "Señal", "b": "ñ"}), notes: []string{"f: text converted from Windows-1252"}},
		{name: "a raw line end", json: "{\"f\":[\"a\nb\",1]}", want: of[any]([]any{"a\nb", json.Number("1")}),
			notes: []string{"f: control character in a string kept"}},
		{name: "an unknown escape", json: `{"f":"O\'Higgins"}`, want: of[any]("O'Higgins"),
			notes: []string{"f: unknown escape in a string replaced"}},
		{name: "unsound", json: `{"f":[1,}`, err: wire.ErrSyntax},
	})
	run(t, []row[one[json.RawMessage]]{
		{name: "sound text is left alone", json: `{"f":"\u00f1 ñ"}`, want: of(json.RawMessage(`"\u00f1 ñ"`))},
	})
}

// TestForeignEncoding compares with encoding/json, for values that both encode in the same way.
func TestForeignEncoding(t *testing.T) {
	text := "p"
	pointer := &text
	for _, value := range []any{
		foreign{Exact: "0"},
		&foreign{Base: Base{ID: "1", Name: "n", Dup: "d"}, Extra: &Extra{Name: "x", Extra: "e"}, base: base{Inner: "i"},
			Any: map[string]any{"b": 1.5, "a": nil}, Map: map[string]int{"z": 1, "y": 2}, Raw: json.RawMessage(`[1]`),
			Exact: "1e400", Time: time.Date(2017, 5, 11, 0, 3, 15, 0, time.UTC), Addr: netip.MustParseAddr("192.0.2.1"),
			Bytes: []byte("pdf"), Pointer: &pointer, Names: map[string]number{"n": {"1.0"}}, Quoted: 7, List: []any{"x"}},
	} {
		got, err := codec.Marshal(value)
		require.NoError(t, err)
		want, err := json.Marshal(value)
		require.NoError(t, err)
		assert.Equal(t, string(want), string(got))
	}
}
