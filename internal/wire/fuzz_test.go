package wire_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo/internal/wire"
)

// seed adds documents of all kinds.
func seed(f *testing.F) {
	f.Helper()
	f.Add(invoices(2))
	f.Add(calls(1))
	for _, r := range listsOfObjects() {
		f.Add([]byte(r.json))
	}
	for _, document := range []string{
		`{"name":"a","NAME":"b","VIP":"S","Address":[{"cityId":"5.0"}],"phoneList":{"phone":[{"phoneNumber":1}]}}`,
		`{"children":[{"next":{"children":{"name":"\ud83d\ude00\u00f1"}}},null]}`,
		"\uFEFF{\"name\":\"Se\xF1al\\'\n\"} x", `[1,-0.5e+3,true,false,null,"",[],{}]`, `{"a":{"b":[[]]}}`,
		`{"name":"\u0000"}`, "{\"name\":\"\x00\"}", "[{\"\x00\":\"\x00\"},\"\\u0000\"]",
	} {
		f.Add([]byte(document))
	}
}

// FuzzDecode decodes any document into models. A decoded value can be encoded and decoded again. Notes do not change the result. A
// list is the same as a whole and as it arrives.
func FuzzDecode(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, document []byte) {
		again[customer](t, document)
		again[tree](t, document)
		again[invoice](t, document)
		again[[]call](t, document)
		again[[]date](t, document)
		again[[]any](t, document)

		if !bytes.HasPrefix(document, []byte("[")) {
			return // the rules of stream.inside differ
		}
		var list []customer
		var notes, streamed wire.Notes
		err := codec.Unmarshal(document, &list, wire.Options{Notes: &notes})
		elements, streamErr := collect(t, wire.Elements[customer](codec, iotest.HalfReader(bytes.NewReader(document)),
			wire.Options{Notes: &streamed}))
		if err == nil {
			require.NoError(t, streamErr)
			require.Equal(t, list, append([]customer{}, elements...))
			require.Equal(t, notes, streamed)
		} else {
			require.EqualError(t, streamErr, err.Error())
		}
	})
}

func again[T any](t *testing.T, document []byte) {
	t.Helper()
	var silent, noted, reread, none T
	var notes wire.Notes
	err := codec.Unmarshal(document, &noted, wire.Options{Notes: &notes})
	require.Equal(t, err, codec.Unmarshal(document, &silent, wire.Options{}))
	require.Equal(t, noted, silent)
	if err != nil {
		require.Equal(t, none, noted)
		return
	}
	written, err := codec.Marshal(noted)
	require.NoError(t, err)
	require.True(t, json.Valid(written))
	notes = wire.Notes{}
	require.NoError(t, codec.Unmarshal(written, &reread, wire.Options{Notes: &notes}))
	require.Empty(t, notes.Items, "an encoded document has deviations")
	require.Equal(t, noted, reread)
}

// plain is a model of types of Go.
type plain struct {
	Text    string    `json:"text"`
	Whole   int64     `json:"whole"`
	Small   uint8     `json:"small"`
	Binary  float64   `json:"binary"`
	Is      bool      `json:"is"`
	Pointer *string   `json:"pointer"`
	Inner   *plain    `json:"inner"`
	List    []plain   `json:"list"`
	Texts   []*string `json:"texts"`
	Folded  string    `json:"ſtraße"`
}

// FuzzLikeJSON decodes documents that encoding/json decodes. If a document has no deviation, the results are equal.
func FuzzLikeJSON(f *testing.F) {
	seed(f)
	f.Add([]byte(`[{"text":"a\u00f1\\","whole":-9,"small":255,"binary":1.5e-7,"is":true,"pointer":"","inner":{"list":[{}]}}]`))
	f.Add([]byte(`{"TEXT":"a","sTRASSE":"b","STRAße":"c","texts":[null,"a"],"list":[null]}`))
	f.Fuzz(func(t *testing.T, document []byte) {
		like[plain](t, document)
		like[[]plain](t, document)
	})
}

func like[T any](t *testing.T, document []byte) {
	t.Helper()
	var got, want T
	var notes wire.Notes
	if json.Unmarshal(document, &want) != nil {
		return
	}
	if codec.Unmarshal(document, &got, wire.Options{Notes: &notes}) == nil && len(notes.Items) == 0 {
		gotJSON, err := json.Marshal(got)
		require.NoError(t, err)
		wantJSON, err := json.Marshal(want)
		require.NoError(t, err)
		if strings.TrimSpace(string(document)) != "null" { // the codec makes an empty list, encoding/json a nil one
			require.True(t, bytes.Equal(wantJSON, gotJSON), "%s\n%s", wantJSON, gotJSON)
		}
	}
}
