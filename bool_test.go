package tigo_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo"
)

func TestFlag(t *testing.T) {
	for flag, want := range map[tigo.Bool]struct {
		value, known bool
		text, json   string
	}{
		tigo.Yes:     {true, true, "yes", "true"},
		tigo.No:      {false, true, "no", "false"},
		tigo.Unknown: {false, false, "unknown", "null"},
		tigo.Bool(9): {false, false, "unknown", "null"},
	} {
		t.Run(want.text, func(t *testing.T) {
			value, known := flag.Bool()
			assert.Equal(t, want.value, value)
			assert.Equal(t, want.known, known)
			assert.Equal(t, want.text, flag.String())
			b, err := json.Marshal(flag)
			require.NoError(t, err)
			assert.Equal(t, want.json, string(b))
		})
	}
	assert.Zero(t, tigo.Unknown)
	assert.Equal(t, tigo.Yes, tigo.BoolOf(true))
	assert.Equal(t, tigo.No, tigo.BoolOf(false))
}

func TestFlagFromJSON(t *testing.T) {
	for text, want := range map[string]tigo.Bool{
		`true`: tigo.Yes, `"S"`: tigo.Yes, `"s\u00ed"`: tigo.Yes, `1`: tigo.Yes,
		`false`: tigo.No, `"NO"`: tigo.No, `0`: tigo.No,
		`null`: tigo.Unknown, `""`: tigo.Unknown,
	} {
		flag := tigo.Bool(9)
		require.NoError(t, json.Unmarshal([]byte(text), &flag), text)
		assert.Equal(t, want, flag, text)
	}
	for _, text := range []string{`"maybe"`, `2`, `{}`, `[true]`} {
		flag := tigo.Yes
		require.Error(t, json.Unmarshal([]byte(text), &flag), text)
	}
}
