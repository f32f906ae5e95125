package wire_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo/internal/wire"
)

// The structs below have fields whose addresses can be computed wrongly: after padding, in structs that are embedded by value or by
// pointer, next to fields of size 0, of named types, and at the end.
type (
	word  string
	truth bool

	low struct { // not exported, and embedded by value

		Small int8   `json:"small"`
		Text  string `json:"lowText"`
	}
	Middle struct {
		low
		Large  uint64 `json:"large"`
		Nobody struct{}
	}
	High struct {
		Odd  bool   `json:"odd"`
		Text string `json:"highText"`
	}
	zoo struct {
		First truth `json:"first"`
		Middle
		*High
		Byte    uint8             `json:"byte"`
		Half    float32           `json:"half"`
		Name    word              `json:"name"`
		Pointer *word             `json:"pointer"`
		Inner   *zoo              `json:"inner"`
		List    []zoo             `json:"list"`
		Empty   []struct{}        `json:"empty"`
		Array   [3]int16          `json:"array"`
		Map     map[string]string `json:"map"`
		Any     any               `json:"any"`
		Words   []word            `json:"words"`
		Truths  []truth           `json:"truths"`
		Last    truth             `json:"last"`
	}
)

func zooDocument(depth int) string {
	inner, list := "null", "[]"
	if depth > 0 {
		inner = zooDocument(depth - 1)
		list = "[" + strings.Repeat(inner+",", 5) + inner + "]"
	}
	return fmt.Sprintf(`{"first":true,"small":-7,"lowText":"low %[1]d","large":18446744073709551615,"odd":true,"highText":"high",`+
		`"byte":255,"half":0.5,"name":"name %[1]d","pointer":"there","inner":%[2]s,"list":%[3]s,"empty":[{},{}],"array":[1,-2,3],`+
		`"map":{"a":"b"},"any":"any","words":["a","b","c","d","e","a"],"truths":[true,false,true],"last":true}`, depth, inner, list)
}

// TestAddresses checks that each field of a struct gets its value, as with encoding/json, which uses reflection. With -race,
// checkptr checks each address.
func TestAddresses(t *testing.T) {
	document := zooDocument(2)
	var want, got zoo
	require.NoError(t, json.Unmarshal([]byte(document), &want))
	require.NoError(t, codec.Unmarshal([]byte(document), &got, wire.Options{}))
	assert.Equal(t, want, got)

	var list []zoo
	require.NoError(t, codec.Unmarshal([]byte("["+document+","+document+"]"), &list, wire.Options{}))
	assert.Equal(t, []zoo{want, want}, list)
	n := 0
	for element, err := range wire.Elements[zoo](codec, strings.NewReader("["+document+","+document+"]"), wire.Options{}) {
		require.NoError(t, err)
		assert.Equal(t, want, element)
		n++
	}
	assert.Equal(t, 2, n)
}

// TestAddressesWhenEncoding checks the same for encoding.
func TestAddressesWhenEncoding(t *testing.T) {
	for _, depth := range []int{0, 2} {
		var animal zoo
		require.NoError(t, json.Unmarshal([]byte(zooDocument(depth)), &animal))
		animal.List = append(animal.List, zoo{Last: true}) // its embedded pointers are nil
		want, err := json.Marshal(animal)
		require.NoError(t, err)
		for name, value := range map[string]any{"value": animal, "pointer": &animal, "pointer to a pointer": new(&animal)} {
			got, err := codec.Marshal(value)
			require.NoError(t, err, name)
			assert.JSONEq(t, string(want), string(got), name)
		}
	}
}

// TestAddressesInOtherOrders checks the same with members in other orders, so that none is the expected one.
func TestAddressesInOtherOrders(t *testing.T) {
	var members map[string]json.RawMessage
	require.NoError(t, json.Unmarshal([]byte(zooDocument(1)), &members))
	for range 5 { // the order of a map changes each time
		var document strings.Builder
		separator := "{"
		for name, value := range members {
			fmt.Fprintf(&document, "%s %q : %s", separator, name, value)
			separator = ","
		}
		document.WriteString("}")
		var want, got zoo
		require.NoError(t, json.Unmarshal([]byte(document.String()), &want))
		require.NoError(t, codec.Unmarshal([]byte(document.String()), &got, wire.Options{}))
		assert.Equal(t, want, got)
	}
}

// TestAddressesAreReset checks that members that are unreadable, repeated or left out have zero values, and change no other field.
func TestAddressesAreReset(t *testing.T) {
	const document = `{"name":"once","name":"twice","list":[{"name":"kept"},null,5,{"name":"too","small":"none"}],"pointer":{},` +
		`"words":["a",{},"b"],"inner":[{"name":"one"},{"name":"two"}],"last":"perhaps","byte":256}`
	var got zoo
	require.NoError(t, codec.Unmarshal([]byte(document), &got, wire.Options{}))
	assert.Equal(t, zoo{
		Name: "twice", List: []zoo{{Name: "kept"}, {Name: "too"}}, Words: []word{"a", "b"},
	}, got)
}

// TestRepeatedTextsAreKeptOnce checks that the elements of a list share repeated strings, that each element has the right string,
// and that the next document does not use these strings.
func TestRepeatedTextsAreKeptOnce(t *testing.T) {
	const records = 2000
	var document strings.Builder
	separator := "["
	for i := range records {
		fmt.Fprintf(&document, `%s{"name":"%d","lowText":"Bogotá D.C., Colombia","highText":"%s"}`, separator, i%300, strings.Repeat("x", i%20))
		separator = ","
	}
	document.WriteString("]")
	data := []byte(document.String())
	type record struct {
		Name string `json:"name"`
		Low  string `json:"lowText"`
		High string `json:"highText"`
	}
	var got []record
	require.NoError(t, codec.Unmarshal(data, &got, wire.Options{}))
	require.Len(t, got, records)
	for i, r := range got {
		require.Equal(t, record{fmt.Sprint(i % 300), "Bogotá D.C., Colombia", strings.Repeat("x", i%20)}, r)
	}
	clear(data)
	assert.Equal(t, "Bogotá D.C., Colombia", got[records-1].Low, "the strings do not use the memory of the document")
}
