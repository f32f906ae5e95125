package jsontree_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo/internal/jsontree"
)

func TestParse(t *testing.T) {
	const text = ` {"a": [1, -2.50e3, "x\u00e9\"\ny", true, null], "\u0062": {}} `
	root, end, err := jsontree.Parse([]byte(text))
	require.NoError(t, err)
	assert.Equal(t, len(text), end)
	assert.Equal(t, jsontree.Object, root.Kind)
	require.Len(t, root.Members, 2)
	assert.Equal(t, "a", root.Members[0].Name)
	assert.Equal(t, "b", root.Members[1].Name)
	var kinds []jsontree.Kind
	var texts []string
	for _, e := range root.Members[0].Value.Elements {
		kinds = append(kinds, e.Kind)
		texts = append(texts, text[e.Start:e.End])
	}
	assert.Equal(t, []jsontree.Kind{jsontree.Number, jsontree.Number, jsontree.Text, jsontree.Boolean, jsontree.Null}, kinds)
	assert.Equal(t, []string{"1", "-2.50e3", `"x\u00e9\"\ny"`, "true", "null"}, texts)
}

func TestParseInvalidDocuments(t *testing.T) {
	for _, text := range []string{"", "x", `{"a"}`, `{"a":1`, `[1 2]`, `"open`, `{1:2}`, `[1,]`, "tru", "\x00"} {
		_, _, err := jsontree.Parse([]byte(text))
		require.ErrorIs(t, err, jsontree.ErrSyntax, "%q", text)
	}
	_, _, err := jsontree.Parse([]byte(strings.Repeat("[", 5000)))
	require.ErrorIs(t, err, jsontree.ErrDeep)
}

func TestParseReturnsTheEnd(t *testing.T) {
	_, end, err := jsontree.Parse([]byte("{} trailing"))
	require.NoError(t, err)
	assert.Equal(t, 3, end)
}

func TestUnquote(t *testing.T) {
	for quoted, want := range map[string]string{
		`"caf\u00e9"`:      "café",
		`"\ud83d\ude00"`:   "😀",
		`"\ud83d"`:         "\uFFFD",
		`"\u12"`:           "\uFFFD12",
		`"a\/b\\c\tdeef"`:  "a/b\\c\tdeef",
		`"a\qb"`:           "aqb",
		"\"line\nbreak\"":  "line\nbreak",
		`"\u00e9\u00e8-x"`: "éè-x",
	} {
		assert.Equal(t, want, jsontree.Unquote([]byte(quoted)), quoted)
	}
}

func TestCharset(t *testing.T) {
	all := make([]byte, 256)
	for i := range all {
		all[i] = byte(i)
	}
	text, marked, ansi := jsontree.UTF8(all)
	assert.False(t, marked)
	require.True(t, ansi)
	back, ok := jsontree.ANSI(text)
	require.True(t, ok)
	assert.Equal(t, all, back)

	text, marked, ansi = jsontree.UTF8([]byte(jsontree.Mark + "Señal"))
	assert.Equal(t, "Señal", string(text))
	assert.True(t, marked)
	assert.False(t, ansi)

	_, ok = jsontree.ANSI([]byte("漢"))
	assert.False(t, ok)
}

// FuzzParse compares the parser with encoding/json. It accepts every document that encoding/json accepts, with the same
// values.
func FuzzParse(f *testing.F) {
	for _, text := range []string{`{"a":[1,"b",null,true]}`, `"\ud83d\ude00"`, `[]`, `{"a":{"b":{}}}`, ` 12 `, "\"\x01\"", `{"a":1,"a":2}`} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		root, end, err := jsontree.Parse(data)
		valid := json.Valid(data)
		if err != nil {
			if valid && !bytes.Contains(data, bytes.Repeat([]byte("["), 100)) && !bytes.Contains(data, bytes.Repeat([]byte("{"), 100)) {
				require.NoError(t, err)
			}
			return
		}
		require.LessOrEqual(t, root.Start, root.End)
		require.LessOrEqual(t, end, len(data))
		if valid {
			assert.Equal(t, len(data), end)
			var text string
			if root.Kind == jsontree.Text && json.Unmarshal(data, &text) == nil && bytes.IndexFunc(data, func(r rune) bool { return r == 0xFFFD }) < 0 {
				assert.Equal(t, text, jsontree.Unquote(data[root.Start:root.End]))
			}
		}
	})
}
