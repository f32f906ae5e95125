package wire_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/tigo-go/tigo/internal/wire"
)

type (
	judged struct {
		Word  string `json:"word" tigo:"verdict"`
		Other string `json:"other"`
	}
	judgedWithin struct {
		*Judged
		Rest string `json:"rest"`
	}
	// Judged is embedded by pointer.
	Judged struct {
		Word string `json:"word" tigo:"verdict"`
	}
	named struct {
		ID    string `json:"id" tigo:"identifies"`
		Other string `json:"other"`
	}
)

// TestVerdictBehindPointers checks that the verdict is found in a value, behind pointers and in a struct that is embedded by
// pointer, and that looking for it makes no embedded struct.
func TestVerdictBehindPointers(t *testing.T) {
	document := []byte(`{"word":"ERROR"}`)
	var value judged
	var pointer *judged
	var pointers **judged
	var within judgedWithin
	for name, v := range map[string]any{"value": &value, "pointer": &pointer, "pointers": &pointers, "embedded": &within} {
		found, err := codec.Decode(document, v, wire.Options{})
		require.NoError(t, err, name)
		assert.Equal(t, wire.Finding{Familiar: true, Verdict: "ERROR"}, found, name)
	}

	found, err := codec.Decode([]byte(`{"rest":"a"}`), &within, wire.Options{})
	require.NoError(t, err)
	assert.Equal(t, wire.Finding{Familiar: true}, found)
	assert.Equal(t, judgedWithin{Rest: "a"}, within)

	found, err = codec.Decode([]byte(`null`), &pointer, wire.Options{AllowEmpty: true})
	require.NoError(t, err)
	assert.Empty(t, found.Verdict)
	assert.Nil(t, pointer)
}

// TestIdentifiesBehindPointers checks that a single result without the member that identifies it is an error, also behind a
// pointer.
func TestIdentifiesBehindPointers(t *testing.T) {
	var value named
	var pointer *named
	for name, v := range map[string]any{"value": &value, "pointer": &pointer} {
		require.ErrorIs(t, codec.Unmarshal([]byte(`{"other":"a"}`), v, wire.Options{}), wire.ErrEmpty, name)
		require.NoError(t, codec.Unmarshal([]byte(`{"id":"a"}`), v, wire.Options{}), name)
	}
}
